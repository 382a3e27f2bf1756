// How uploads and calls enter a client, and how a client ends.
#include <uploadkit/client/client_core.hpp>

#include <utility>

namespace uploadkit::client {

namespace detail::client_start {

Error closed() { return make_error(Errc::client_closed, "The client was destroyed before the operation ended."); }

}  // namespace detail::client_start

std::shared_ptr<::uploadkit::detail::UploadHandle> ClientCore::upload(
    UploadInput input, std::shared_ptr<::uploadkit::detail::TaskSlot<UploadReceipt>> slot) {
  auto handle = std::make_shared<::uploadkit::detail::UploadHandle>(weak_from_this(), callbacks_, std::move(slot),
                                                                    std::move(input.options.on_progress));
  auto backend = input.backend ? std::move(input.backend) : backend_;
  auto job = std::make_shared<UploadJob>(*this, std::move(input), std::move(backend), handle);
  handle->set_job(job);
  ++present_jobs_;
  const bool is_open = post([this, job] {
    if (is_shut_down_) return job->close(detail::client_start::closed());
    add(job);
    job->begin();
  });
  if (!is_open) job->close(detail::client_start::closed());
  return handle;
}

std::shared_ptr<TaskState> ClientCore::call(CallSetup setup) {
  auto task = std::make_shared<CallTask>(weak_from_this(), callbacks_);
  auto job = std::make_shared<CallJob>(*this, std::move(setup));
  job->set_task(task);
  task->set_job(job);
  enter(job);
  return task;
}

void ClientCore::enter(const std::shared_ptr<Job>& job) {
  ++present_jobs_;
  const bool is_open = post([this, job] {
    if (is_shut_down_) return job->close(detail::client_start::closed());
    add(job);
    wake(job);
  });
  if (!is_open) job->close(detail::client_start::closed());
}

std::shared_ptr<TaskState> ended_task() {
  auto callbacks = std::make_shared<CallbackQueue>(nullptr);
  callbacks->close();
  auto task = std::make_shared<CallTask>(std::weak_ptr<TaskHost>(), std::move(callbacks));
  task->finish();
  return task;
}

std::shared_ptr<::uploadkit::detail::UploadHandle> ended_upload(
    UploadInput input, std::shared_ptr<::uploadkit::detail::TaskSlot<UploadReceipt>> slot, const Error& why) {
  auto callbacks = std::make_shared<CallbackQueue>(nullptr);
  callbacks->close();
  auto handle = std::make_shared<::uploadkit::detail::UploadHandle>(
      std::weak_ptr<TaskHost>(), std::move(callbacks), std::move(slot), std::move(input.options.on_progress));
  handle->conclude(why, Progress{});
  return handle;
}

void ClientCore::limit_bandwidth(std::uint64_t bytes_per_second) {
  post([this, bytes_per_second] { transport_->limit_bandwidth(bytes_per_second); });
}

/// Ends everything without finalising or aborting anything.
void ClientCore::shut_down() {
  if (is_shut_down_) return;
  run_inbox();
  {
    const std::lock_guard lock(inbox_mutex_);
    is_shut_down_ = true;
  }
  dispatcher_->cancel_all();
  const auto jobs = std::move(jobs_);
  jobs_.clear();
  for (const auto& job : jobs) job->close(detail::client_start::closed());
  runnable_.clear();
  run_inbox();
}

void ClientCore::close() {
  if (stopping_.exchange(true)) return;
  if (!transport_) return;  // it never started
  if (options_.drive == Drive::background) {
    transport_->wake();
    thread_.finish();
  } else if (driver_.load() != std::this_thread::get_id()) {
    transport_->wake();
    const std::lock_guard driving(drive_mutex_);  // a task's waiter on another thread may be stepping
    shut_down();
  }
  callbacks_->close();
}

}  // namespace uploadkit::client
