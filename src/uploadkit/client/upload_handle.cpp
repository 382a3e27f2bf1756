// The meeting point of the application's threads and the driving thread.
#include <uploadkit/client/upload_handle.hpp>

#include <uploadkit/core/call_user.hpp>

#include <utility>

UPLOADKIT_NAMESPACE_BEGIN

namespace detail {

ControlOutcome UploadHandle::request(Wish wish) {
  std::function<void()> wake;
  {
    const std::lock_guard lock(mutex_);
    if (concluded_ || wish_ == Wish::cancel) {
      const bool was_cancelled = concluded_ ? progress_.phase == UploadState::cancelled : wish_ == Wish::cancel;
      return wish == Wish::cancel && was_cancelled ? ControlOutcome::already_so : ControlOutcome::too_late;
    }
    if (wish == wish_) return ControlOutcome::already_so;
    if (wish == Wish::pause && committing_) return ControlOutcome::too_late;
    wish_ = wish;
    wake = on_wish_;
  }
  if (wake) wake();
  return ControlOutcome::accepted;
}

UploadState UploadHandle::state() const {
  const std::lock_guard lock(mutex_);
  if (concluded_) return progress_.phase;
  if (wish_ == Wish::cancel) return UploadState::cancelling;
  const bool is_paused = progress_.phase == UploadState::paused;
  if (wish_ == Wish::pause) return is_paused ? UploadState::paused : UploadState::pausing;
  // Resumed, and not yet under way again.
  if (is_paused || progress_.phase == UploadState::pausing) return UploadState::pending;
  return progress_.phase;
}

Progress UploadHandle::progress() const {
  Progress copy;
  {
    const std::lock_guard lock(mutex_);
    copy = progress_;
  }
  copy.phase = state();
  return copy;
}

void UploadHandle::on_wish(std::function<void()> fn) {
  const std::lock_guard lock(mutex_);
  on_wish_ = std::move(fn);
}

void UploadHandle::on_broken_callback(std::function<void(const Error&)> fn) {
  const std::lock_guard lock(mutex_);
  on_broken_callback_ = std::move(fn);
}

UploadHandle::Wish UploadHandle::wish() const {
  const std::lock_guard lock(mutex_);
  return wish_;
}

bool UploadHandle::begin_commit() {
  const std::lock_guard lock(mutex_);
  if (wish_ != Wish::run) return false;
  committing_ = true;
  return true;
}

void UploadHandle::publish(const Progress& progress, bool tell) {
  {
    const std::lock_guard lock(mutex_);
    if (concluded_) return;
    progress_ = progress;
  }
  if (tell) post_progress();
}

void UploadHandle::post_progress() {
  {
    const std::lock_guard lock(mutex_);
    // The one that waits will show the latest numbers.
    if (!on_progress_ || progress_posted_) return;
    progress_posted_ = true;
  }
  auto tell = [self = shared_from_this()] {
    std::function<void(const Error&)> broken;
    ProgressCallback callback;
    {
      const std::lock_guard lock(self->mutex_);
      self->progress_posted_ = false;
      broken = self->on_broken_callback_;
      callback = self->on_progress_;
      // Told for the last time: what the callback holds (its own session, perhaps) is let go.
      if (self->concluded_) self->on_progress_ = nullptr;
    }
    if (!callback) return;
    const auto told = core::call_user(callback, self->progress());
    if (!told && broken) broken(told.error());
  };
  callbacks()->post(client::Callback{gate(), std::move(tell)});
}

void UploadHandle::conclude(Result<UploadReceipt> result, Progress progress) {
  {
    const std::lock_guard lock(mutex_);
    if (concluded_) return;
    if (wish_ == Wish::cancel && result)
      result =
          make_error(Errc::cancelled,
                     "The application cancelled when the service had just confirmed the upload; the object is there.",
                     {{"key", result->path}});
    if (result)
      progress.phase = UploadState::completed;
    else
      progress.phase = is_cancelled(result.error()) ? UploadState::cancelled : UploadState::failed;
    progress_ = progress;
    concluded_ = true;
    slot_->result = std::move(result);
    on_wish_ = nullptr;
    on_broken_callback_ = nullptr;
  }
  post_progress();
  finish();
}

}  // namespace detail

ControlOutcome ControlToken::pause() const {
  return upload_ ? upload_->request(detail::UploadHandle::Wish::pause) : ControlOutcome::not_possible;
}

ControlOutcome ControlToken::resume() const {
  return upload_ ? upload_->request(detail::UploadHandle::Wish::run) : ControlOutcome::not_possible;
}

ControlOutcome ControlToken::cancel() const {
  return upload_ ? upload_->request(detail::UploadHandle::Wish::cancel) : ControlOutcome::not_possible;
}

UploadState ControlToken::state() const noexcept { return upload_ ? upload_->state() : UploadState::pending; }

Progress ControlToken::progress() const { return upload_ ? upload_->progress() : Progress{}; }

UPLOADKIT_NAMESPACE_END
