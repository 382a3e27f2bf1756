// The meeting point of the application's threads and the driving thread.
#include <uploadkit/client/upload_handle.hpp>

#include <uploadkit/client/upload_job.hpp>
#include <uploadkit/core/call_user.hpp>

#include <utility>

UPLOADKIT_NAMESPACE_BEGIN

namespace detail {

namespace upload_handle {

/// Reaches the upload on the driving thread, if both are still there.
template <class Tell>
void tell_job(const std::shared_ptr<client::TaskHost>& host, std::weak_ptr<client::UploadJob> job, Tell tell) {
  if (!host) return;
  host->post([job = std::move(job), tell = std::move(tell)] {
    if (const auto alive = job.lock()) tell(*alive);
  });
}

}  // namespace upload_handle

ControlOutcome UploadHandle::request(Wish wish) {
  std::weak_ptr<client::UploadJob> job;
  {
    const std::lock_guard lock(mutex_);
    if (concluded_ || wish_ == Wish::cancel) {
      const bool was_cancelled = concluded_ ? progress_.phase == UploadState::cancelled : wish_ == Wish::cancel;
      return wish == Wish::cancel && was_cancelled ? ControlOutcome::already_so : ControlOutcome::too_late;
    }
    if (wish == wish_) return ControlOutcome::already_so;
    if (wish == Wish::pause && committing_) return ControlOutcome::too_late;
    if (wish == Wish::pause && unstoppable_) return ControlOutcome::not_possible;
    wish_ = wish;
    job = job_;
  }
  upload_handle::tell_job(host(), std::move(job), [](client::UploadJob& upload) { upload.hear_wish(); });
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

bool UploadHandle::begin_commit() {
  const std::lock_guard lock(mutex_);
  if (wish_ != Wish::run) return false;
  committing_ = true;
  return true;
}

bool UploadHandle::begin_unstoppable() {
  const std::lock_guard lock(mutex_);
  unstoppable_ = wish_ == Wish::run;
  return unstoppable_;
}

void UploadHandle::end_unstoppable() {
  const std::lock_guard lock(mutex_);
  unstoppable_ = false;
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
  auto tell = [self = shared_from_this()] { static_cast<UploadHandle&>(*self).tell_progress(); };
  callbacks()->post(client::Callback{gate(), std::move(tell)});
}

void UploadHandle::tell_progress() {
  std::weak_ptr<client::UploadJob> job;
  ProgressCallback callback;
  {
    const std::lock_guard lock(mutex_);
    progress_posted_ = false;
    job = job_;
    callback = on_progress_;
    // Told for the last time: what the callback holds (its own session, perhaps) is let go.
    if (concluded_) on_progress_ = nullptr;
  }
  if (!callback) return;
  const auto told = core::call_user(callback, progress());
  if (told) return;
  upload_handle::tell_job(host(), std::move(job),
                          [error = told.error()](client::UploadJob& upload) { upload.fail(error); });
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
    job_.reset();
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
