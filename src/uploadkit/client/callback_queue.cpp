// The queue between the driving thread and the application's callbacks.
#include <uploadkit/client/callback_queue.hpp>

#include <uploadkit/core/call_user.hpp>

#include <utility>

namespace uploadkit::client {

bool CallbackGate::enter() {
  const std::lock_guard lock(mutex_);
  if (closed_) return false;
  ++running_;
  runner_ = std::this_thread::get_id();
  return true;
}

void CallbackGate::leave() {
  {
    const std::lock_guard lock(mutex_);
    if (--running_ == 0) runner_ = {};
  }
  left_.notify_all();
}

void CallbackGate::close() {
  std::unique_lock lock(mutex_);
  closed_ = true;
  if (runner_ == std::this_thread::get_id()) return;
  left_.wait(lock, [&] { return running_ == 0; });
}

Result<void> CallbackQueue::start_thread() {
  has_thread_ = true;
  return thread_.start([self = shared_from_this()] { self->thread_body(); });
}

bool CallbackQueue::post(Callback callback) {
  if (executor_) {
    {
      const std::lock_guard lock(mutex_);
      if (closed_) return false;
    }
    auto posted = [self = shared_from_this(), callback = std::move(callback)]() mutable { self->run_one(callback); };
    // An executor that throws has lost this callback, and there is nobody to tell.
    static_cast<void>(core::call_user(executor_, std::function<void()>(std::move(posted))));
    return true;
  }
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return false;
    pending_.push_back(std::move(callback));
  }
  changed_.notify_all();
  return true;
}

void CallbackQueue::run_one(Callback& callback) {
  {
    const std::lock_guard lock(mutex_);
    if (abandoned_) return;
    runner_ = std::this_thread::get_id();
    ++depth_;
  }
  if (!callback.gate || callback.gate->enter()) {
    // What a callback throws is reported by the callback itself (see `UploadHandle`); it must not end this thread.
    static_cast<void>(core::call_user(callback.run));
    if (callback.gate) callback.gate->leave();
  }
  callback = Callback{};
  {
    const std::lock_guard lock(mutex_);
    if (--depth_ == 0) runner_ = {};
  }
  changed_.notify_all();
}

bool CallbackQueue::run_pending() {
  bool ran = false;
  for (;;) {
    {
      const std::lock_guard lock(mutex_);
      if (draining_ && !ran) return false;
      draining_ = !pending_.empty() && !abandoned_;
      if (!draining_) {
        changed_.notify_all();
        return ran;
      }
      batch_.swap(pending_);
    }
    for (Callback& callback : batch_) run_one(callback);
    batch_.clear();
    ran = true;
  }
}

void CallbackQueue::thread_body() {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return !pending_.empty() || closed_; });
      if (abandoned_ || pending_.empty()) return;
    }
    run_pending();
  }
}

void CallbackQueue::close() {
  const bool inside = is_in_callback();
  std::vector<Callback> dropped;  // they hold handles, which hold this queue
  {
    std::unique_lock lock(mutex_);
    closed_ = true;
    abandoned_ = inside || static_cast<bool>(executor_);
    if (abandoned_) dropped.swap(pending_);
    // What runs on another thread is awaited: after this, nothing does.
    if (!inside && (abandoned_ || !has_thread_)) changed_.wait(lock, [&] { return depth_ == 0 && !draining_; });
  }
  changed_.notify_all();
  if (has_thread_)
    thread_.finish();
  else if (!inside)
    run_pending();
}

bool CallbackQueue::is_in_callback() const {
  const std::lock_guard lock(mutex_);
  return depth_ > 0 && runner_ == std::this_thread::get_id();
}

}  // namespace uploadkit::client
