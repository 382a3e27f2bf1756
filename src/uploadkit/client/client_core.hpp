/// \file
/// The inside of a client: what its jobs share, and the one step that drives them all.
#ifndef UPLOADKIT_CLIENT_CLIENT_CORE_HPP
#define UPLOADKIT_CLIENT_CLIENT_CORE_HPP

#include <uploadkit/client.hpp>
#include <uploadkit/client/body_buffers.hpp>
#include <uploadkit/client/call_job.hpp>
#include <uploadkit/client/callback_queue.hpp>
#include <uploadkit/client/dispatcher.hpp>
#include <uploadkit/client/log.hpp>
#include <uploadkit/client/presign_job.hpp>
#include <uploadkit/client/resume_ids.hpp>
#include <uploadkit/client/scheduler.hpp>
#include <uploadkit/client/thread.hpp>
#include <uploadkit/client/timers.hpp>
#include <uploadkit/client/upload_job.hpp>
#include <uploadkit/digest/digest.hpp>
#include <uploadkit/engine/upload_engine.hpp>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace uploadkit::client {

/// As `UploadInput::path_of_identity`.
using PathOfIdentity = std::function<std::string(const std::string& identity_id)>;

/// One client. In background drive its own thread drives it; in caller drive whoever polls.
class ClientCore : public TaskHost, public std::enable_shared_from_this<ClientCore> {
 public:
  ClientCore(std::shared_ptr<const Backend> backend, ClientOptions options);

  /// Errors: see `Client::create()`.
  Result<void> start();

  // Any thread.

  std::shared_ptr<::uploadkit::detail::UploadHandle> upload(
      UploadInput input, std::shared_ptr<::uploadkit::detail::TaskSlot<UploadReceipt>> slot);
  std::shared_ptr<TaskState> call(CallSetup setup);
  std::shared_ptr<TaskState> presign(PresignSetup setup);
  void limit_bandwidth(std::uint64_t bytes_per_second);
  bool is_busy() const noexcept { return !is_shut_down_ && present_jobs_ > 0; }
  void close();
  bool post(std::function<void()> fn) override;
  bool would_deadlock() const override;
  Pumped pump(std::chrono::nanoseconds limit) override;

  // Caller drive.

  bool poll(std::chrono::nanoseconds budget);

  /// False, and at once, when another thread is at it.
  bool wait(std::chrono::milliseconds limit);
  void wake_up() { transport_->wake(); }
  std::optional<Instant> next_deadline() const;

  // The driving thread, for jobs.

  const ClientOptions& options() const noexcept { return options_; }
  engine::EngineShared& shared() noexcept { return shared_; }
  Clock& clock() noexcept { return *options_.clock; }
  JournalStore* journal() noexcept { return options_.journal.get(); }
  Log& log() noexcept { return log_; }
  digest::UuidSource& uuids() noexcept { return uuids_; }
  BodyBuffers& body_buffers() noexcept { return body_buffers_; }
  Scheduler& scheduler() noexcept { return scheduler_; }
  ResumeIds& resume_ids() noexcept { return resume_ids_; }
  Timers& timers() noexcept { return timers_; }
  Dispatcher& dispatcher() noexcept { return *dispatcher_; }

  /// Both clocks, the wall clock corrected by what the services' answers say.
  engine::Moment moment();
  WallTime wall_now() { return clock().wall_now() + clock_offset_; }

  /// What one body costs of the memory budget.
  std::uint64_t buffer_bytes(std::uint64_t body_bytes) const noexcept;

  /// One buffer for short use.
  std::string& scratch();

  /// Asks the application for a path, giving it the identity that an authorization's credentials belong to. `told` is
  /// called on the driving thread, never inside this call.
  /// Errors: `unsupported_option` where there is no identity, `invalid_argument` for an empty path, those of the
  ///         credentials
  void resolve_path(std::shared_ptr<const Authorization> authorization, PathOfIdentity path_of_identity,
                    std::function<void(const Result<std::string>&)> told);

  void wake(const std::shared_ptr<Job>& job);
  void remove(const std::shared_ptr<Job>& job);

 private:
  void add(const std::shared_ptr<Job>& job);
  void enter(const std::shared_ptr<Job>& job);
  bool step(std::chrono::nanoseconds budget);
  void run_inbox();
  void run_jobs(Instant deadline);
  void admit();
  void admit_uploads();
  void learn_offset(std::string_view http_date);
  void thread_body();
  void shut_down();

  std::shared_ptr<const Backend> backend_;
  ClientOptions options_;
  Log log_;
  engine::EngineShared shared_;
  digest::UuidSource uuids_;
  BodyBuffers body_buffers_;
  Scheduler scheduler_;
  ResumeIds resume_ids_;
  Timers timers_;
  Instant next_admission_{};  // however many wait
  std::shared_ptr<Transport> transport_;
  std::shared_ptr<CallbackQueue> callbacks_;
  std::unique_ptr<Dispatcher> dispatcher_;
  std::vector<std::shared_ptr<Job>> jobs_;
  std::atomic<std::size_t> present_jobs_{0};  // those of the inbox, too
  std::vector<std::shared_ptr<Job>> runnable_;
  std::vector<std::shared_ptr<Job>> running_;  // kept for its capacity
  std::chrono::seconds clock_offset_{0};
  std::string scratch_;
  std::atomic<bool> is_shut_down_{false};

  mutable std::mutex inbox_mutex_;
  std::vector<std::function<void()>> inbox_;
  std::vector<std::function<void()>> inbox_batch_;
  std::atomic<bool> inbox_filled_{false};
  std::atomic<bool> stopping_{false};
  std::mutex drive_mutex_;  // caller drive: held by whoever steps or waits
  std::atomic<std::thread::id> driver_{};
  Thread thread_;
};

/// A task that has ended before it began: what a client that was moved from gives.
std::shared_ptr<TaskState> ended_task();

/// An upload that failed before it began.
std::shared_ptr<::uploadkit::detail::UploadHandle> ended_upload(
    UploadInput input, std::shared_ptr<::uploadkit::detail::TaskSlot<UploadReceipt>> slot, const Error& why);

}  // namespace uploadkit::client

#endif
