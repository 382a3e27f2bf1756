// Waiting for a task, in both drives.
#include <uploadkit/client/task_state.hpp>

#include <uploadkit/core/call_user.hpp>

#include <chrono>
#include <utility>

namespace uploadkit::client {

namespace detail::task_state {

Error timed_out() { return make_error(Errc::stalled, "The task has not ended within the given time."); }

}  // namespace detail::task_state

Result<void> TaskState::await(std::optional<std::chrono::nanoseconds> limit) {
  if (ready()) return {};
  const auto begin = std::chrono::steady_clock::now();
  while (!ready()) {
    // Held for one round only: a client that is destroyed elsewhere must not be kept alive by a waiter.
    const auto client = host();
    if (!client) return await_blocked(limit);
    if (client->would_deadlock())
      return make_error(Errc::would_deadlock,
                        "wait() was called from a callback, where it could never return; use on_done().");
    const std::chrono::nanoseconds waited = std::chrono::steady_clock::now() - begin;
    if (limit && waited >= *limit) return detail::task_state::timed_out();
    std::chrono::nanoseconds most = std::chrono::milliseconds{100};
    if (limit) most = std::min(most, *limit - waited);
    const auto pumped = client->pump(most);
    if (pumped == TaskHost::Pumped::here) continue;
    if (pumped == TaskHost::Pumped::elsewhere) {
      // In short rounds: that thread may stop polling, and then this one has to.
      static_cast<void>(await_blocked(std::min(most, std::chrono::nanoseconds(std::chrono::milliseconds{5}))));
      continue;
    }
    if (limit) limit = *limit - waited;
    return await_blocked(limit);
  }
  return {};
}

Result<void> TaskState::await_blocked(std::optional<std::chrono::nanoseconds> limit) {
  std::unique_lock lock(mutex_);
  const auto is_ready = [&] { return ready(); };
  if (!limit) {
    finished_.wait(lock, is_ready);
    return {};
  }
  if (finished_.wait_for(lock, *limit, is_ready)) return {};
  return detail::task_state::timed_out();
}

void TaskState::on_done(std::function<void()> fn) {
  {
    const std::lock_guard lock(mutex_);
    if (!ready()) {
      done_.push_back(std::move(fn));
      return;
    }
  }
  if (callbacks_->post(Callback{gate(), fn})) return;
  // The client is gone, and with it the place where callbacks run.
  if (!gate_.enter()) return;
  static_cast<void>(core::call_user(fn));
  gate_.leave();
}

void TaskState::finish() {
  std::vector<std::function<void()>> done;
  {
    const std::lock_guard lock(mutex_);
    if (ready()) return;
    ready_.store(true, std::memory_order_release);
    done.swap(done_);
  }
  finished_.notify_all();
  for (auto& fn : done) callbacks_->post(Callback{gate(), std::move(fn)});
}

}  // namespace uploadkit::client
