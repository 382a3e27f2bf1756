/// \file
/// What the application's handles share with the upload: its wishes one way, state and progress the other.
#ifndef UPLOADKIT_CLIENT_UPLOAD_HANDLE_HPP
#define UPLOADKIT_CLIENT_UPLOAD_HANDLE_HPP

#include <uploadkit/client/task_state.hpp>
#include <uploadkit/control.hpp>
#include <uploadkit/receipt.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>

namespace uploadkit::client {

class UploadJob;

}  // namespace uploadkit::client

UPLOADKIT_NAMESPACE_BEGIN

namespace detail {

/// Thread: any; the functions of the driving thread say so.
class UploadHandle final : public client::TaskState {
 public:
  enum class Wish : std::uint8_t { run, pause, cancel };
  using ProgressCallback = std::function<void(const Progress&)>;

  UploadHandle(std::weak_ptr<client::TaskHost> host, std::shared_ptr<client::CallbackQueue> callbacks,
               std::shared_ptr<TaskSlot<UploadReceipt>> slot, ProgressCallback on_progress)
      : TaskState(std::move(host), std::move(callbacks)),
        slot_(std::move(slot)),
        on_progress_(std::move(on_progress)) {}

  void cancel() override { static_cast<void>(request(Wish::cancel)); }

  /// Notes what the application wants and wakes the upload.
  ControlOutcome request(Wish wish);
  UploadState state() const;
  Progress progress() const;

  /// The upload that hears of wishes, and of an `on_progress` that threw; before the handle is given away.
  void set_job(std::weak_ptr<client::UploadJob> job) { job_ = std::move(job); }

  // Driving thread.

  Wish wish() const noexcept { return wish_.load(std::memory_order_acquire); }

  /// The completion is about to be sent. False if a pause or cancel came first; afterwards they are `too_late`, the
  /// cancel of the application excepted.
  bool begin_commit();

  /// Bytes that cannot be read again are about to be sent. False if a pause or cancel came first; until
  /// `end_unstoppable()` a pause is `not_possible`.
  bool begin_unstoppable();
  void end_unstoppable();

  /// What the upload looks like now. `tell` posts a progress callback.
  void publish(const Progress& progress, bool tell);

  /// The end: the last progress, then the result. A cancel that was accepted before wins over a success.
  void conclude(Result<UploadReceipt> result, Progress progress);

 private:
  void post_progress();
  void tell_progress();

  mutable std::mutex mutex_;
  std::shared_ptr<TaskSlot<UploadReceipt>> slot_;
  ProgressCallback on_progress_;
  std::weak_ptr<client::UploadJob> job_;  // none after the end
  Progress progress_;
  std::atomic<Wish> wish_{Wish::run};  // written under the lock
  bool committing_ = false;
  bool unstoppable_ = false;
  bool concluded_ = false;
  bool progress_posted_ = false;
};

}  // namespace detail

UPLOADKIT_NAMESPACE_END

#endif
