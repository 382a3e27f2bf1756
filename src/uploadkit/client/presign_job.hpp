/// \file
/// Fetches credentials, asks with them whether an object is there where that is wanted, and hands them over.
#ifndef UPLOADKIT_CLIENT_PRESIGN_JOB_HPP
#define UPLOADKIT_CLIENT_PRESIGN_JOB_HPP

#include <uploadkit/client/credentials_cache.hpp>
#include <uploadkit/client/job.hpp>
#include <uploadkit/client/task_state.hpp>
#include <uploadkit/engine/retry_schedule.hpp>
#include <uploadkit/presign_call.hpp>

#include <functional>
#include <memory>
#include <optional>

namespace uploadkit::client {

class ClientCore;

/// What is wanted.
struct PresignSetup {
  std::shared_ptr<const Authorization> authorization;

  /// What is asked and signed, which changes where the bucket is found in another region; null where the credentials
  /// alone are wanted.
  std::shared_ptr<PresignCall> call;

  /// Takes the credentials, or why there are none. Called once, on the driving thread.
  std::function<void(const Result<SharedCredentials>&)> told;
};

/// On the driving thread; what may pass by itself is tried again.
class PresignJob final : public Job, public std::enable_shared_from_this<PresignJob> {
 public:
  PresignJob(ClientCore& client, PresignSetup setup);

  /// The task that waits for this job; none for a job of the library's own.
  void set_task(std::shared_ptr<TaskState> task) { task_ = std::move(task); }

  void cancel();
  void step() override;
  void close(const Error& why) override;
  void on_sent(engine::RequestId, std::uint64_t) override {}
  void on_end(engine::RequestId request, ExchangeResult result) override;

 private:
  void ask_for_credentials();
  void ask_for_object();
  bool go_to(const std::string& region);
  bool change_region(const Error& error);
  void fail_or_retry(const Error& error, const Result<HttpResponse>& response);
  void finish(const Result<SharedCredentials>& result);

  ClientCore& client_;
  PresignSetup setup_;
  std::shared_ptr<TaskState> task_;
  SharedCredentials credentials_;
  engine::RetrySchedule retry_;
  std::optional<Instant> not_before_;
  std::optional<ExchangeId> exchange_;
  std::string region_;  // in which the bucket was found; empty if the call's own is not known to be wrong
  bool region_changed_ = false;
  bool is_checked_ = false;
  bool is_asking_ = false;
  bool finished_ = false;
};

/// The application's handle to a presign call.
class PresignTask final : public TaskState {
 public:
  using TaskState::TaskState;

  void set_job(std::weak_ptr<PresignJob> job) { job_ = std::move(job); }
  void cancel() override;

 private:
  std::weak_ptr<PresignJob> job_;
};

}  // namespace uploadkit::client

#endif
