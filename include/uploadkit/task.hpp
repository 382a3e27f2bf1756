/// \file
/// `Task<T>`: a call under way, and its result when it has ended.
#ifndef UPLOADKIT_TASK_HPP
#define UPLOADKIT_TASK_HPP

#include <uploadkit/result.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

UPLOADKIT_NAMESPACE_BEGIN

namespace detail {

/// The part of a task that does not depend on its type. Implemented by the client.
class TaskControl {
 public:
  virtual ~TaskControl() = default;

  /// Blocks (or pumps the client, in caller drive) until the task has ended or `limit` has passed.
  /// Errors: `would_deadlock`; `stalled` when the limit passed.
  virtual Result<void> await(std::optional<std::chrono::nanoseconds> limit) = 0;
  virtual bool ready() const noexcept = 0;

  /// Calls `fn` once when the task has ended, at once if it has.
  virtual void on_done(std::function<void()> fn) = 0;
  virtual void cancel() = 0;
  virtual void disconnect() = 0;
};

/// Where the result waits. Written once, before the control says `ready()`.
template <class T>
struct TaskSlot {
  std::optional<Result<T>> result{};
};

}  // namespace detail

/// A handle to a networked call that is under way. Dropping it does not stop the call.
///
/// Thread: any. Lifetime: outlives the client, whose end finishes the task with `client_closed`.
template <class T>
class Task {
 public:
  Task() = default;

  /// The library makes tasks; applications get them.
  Task(std::shared_ptr<detail::TaskControl> control, std::shared_ptr<detail::TaskSlot<T>> slot) noexcept
      : control_(std::move(control)), slot_(std::move(slot)) {}

  /// Waits for the end. In background drive it blocks the caller; in caller drive it pumps the client.
  /// Errors: `would_deadlock` from a callback, where the wait could never end; else those of the call.
  Result<T> wait() const {
    if (!control_) return empty();
    if (auto waited = control_->await(std::nullopt); !waited) return waited.error();
    return *slot_->result;
  }

  /// Waits at most `limit`; nothing if the task has not ended by then.
  std::optional<Result<T>> wait_for(std::chrono::nanoseconds limit) const {
    if (!control_) return std::optional<Result<T>>(empty());
    auto waited = control_->await(limit);
    if (control_->ready()) return slot_->result;
    if (waited.error().code == Errc::would_deadlock) return std::optional<Result<T>>(waited.error());
    return std::nullopt;
  }

  bool ready() const noexcept { return control_ && control_->ready(); }

  /// Calls `fn` with the result, once; at once if the task has ended.
  /// Thread: where the client's callbacks run.
  void on_done(std::function<void(const Result<T>&)> fn) const {
    if (control_) control_->on_done([slot = slot_, fn = std::move(fn)] { fn(*slot->result); });
  }

  /// Asks the call to end as `cancelled`. Harmless after its end.
  void cancel() const {
    if (control_) control_->cancel();
  }

  /// After this returns, no callback of this task runs any more. The call goes on.
  void disconnect() const {
    if (control_) control_->disconnect();
  }

 private:
  static Error empty() { return make_error(Errc::invalid_argument, "The task is empty: it was never started."); }

  std::shared_ptr<detail::TaskControl> control_;
  std::shared_ptr<detail::TaskSlot<T>> slot_;
};

UPLOADKIT_NAMESPACE_END

#endif
