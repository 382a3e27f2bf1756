/// \file
/// The common part of everything that can be waited for.
#ifndef UPLOADKIT_CLIENT_TASK_STATE_HPP
#define UPLOADKIT_CLIENT_TASK_STATE_HPP

#include <uploadkit/client/callback_queue.hpp>
#include <uploadkit/task.hpp>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace uploadkit::client {

/// How a task reaches the client that performs it; alive as long as the client.
class TaskHost {
 public:
  virtual ~TaskHost() = default;

  /// Whether waiting on the calling thread would wait for that thread itself.
  virtual bool would_deadlock() const = 0;

  /// What came of a pump: work was done, another thread is doing it, or there is a thread of its own for it.
  enum class Pumped : std::uint8_t { here, elsewhere, by_its_thread };

  /// Caller drive: does some work, at most for `limit`.
  virtual Pumped pump(std::chrono::nanoseconds limit) = 0;

  /// Runs `fn` on the driving thread soon. False when nobody drives any more: then `fn` is dropped.
  virtual bool post(std::function<void()> fn) = 0;
};

/// Readiness, waiting and the callbacks at the end. Thread: any.
class TaskState : public ::uploadkit::detail::TaskControl, public std::enable_shared_from_this<TaskState> {
 public:
  TaskState(std::weak_ptr<TaskHost> host, std::shared_ptr<CallbackQueue> callbacks)
      : host_(std::move(host)), callbacks_(std::move(callbacks)) {}

  Result<void> await(std::optional<std::chrono::nanoseconds> limit) override;
  bool ready() const noexcept override { return ready_.load(std::memory_order_acquire); }
  void on_done(std::function<void()> fn) override;
  void disconnect() override { gate_.close(); }

  /// The result is in its slot: waiters wake, callbacks are posted. The first call counts.
  void finish();

 protected:
  std::shared_ptr<TaskHost> host() const { return host_.lock(); }
  const std::shared_ptr<CallbackQueue>& callbacks() const noexcept { return callbacks_; }

  /// The gate of this task's callbacks, which keeps the task.
  std::shared_ptr<CallbackGate> gate() { return {weak_from_this().lock(), &gate_}; }

 private:
  Result<void> await_blocked(std::optional<std::chrono::nanoseconds> limit);

  std::weak_ptr<TaskHost> host_;
  std::shared_ptr<CallbackQueue> callbacks_;
  CallbackGate gate_;
  std::atomic<bool> ready_{false};
  std::mutex mutex_;
  std::condition_variable finished_;
  std::vector<std::function<void()>> done_;
};

}  // namespace uploadkit::client

#endif
