/// \file
/// Carries out one call of a service beside the uploads.
#ifndef UPLOADKIT_CLIENT_CALL_JOB_HPP
#define UPLOADKIT_CLIENT_CALL_JOB_HPP

#include <uploadkit/client/job.hpp>
#include <uploadkit/client/task_state.hpp>
#include <uploadkit/engine/retry_schedule.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace uploadkit::client {

class ClientCore;

/// Reads the answer, or takes the error, into the task's slot.
using ReadCall = std::function<Result<void>(const Result<HttpResponse>&)>;

/// What is called.
struct CallSetup {
  HttpRequest request;
  std::shared_ptr<const Authorization> authorization;
  bool idempotent = false;
  std::string name;
  ReadCall read;
};

/// One call on the driving thread, repeated where that is safe.
class CallJob final : public Job, public std::enable_shared_from_this<CallJob> {
 public:
  CallJob(ClientCore& client, CallSetup setup);

  /// The task that waits for this call.
  void set_task(std::shared_ptr<TaskState> task) { task_ = std::move(task); }

  void cancel();
  void step() override;
  void close(const Error& why) override;
  void on_sent(engine::RequestId, std::uint64_t) override {}
  void on_end(engine::RequestId request, ExchangeResult result) override;

 private:
  bool try_again(const Error& error, const ExchangeResult& result);
  void finish();
  void fail(Error error);

  ClientCore& client_;
  CallSetup setup_;
  std::shared_ptr<TaskState> task_;
  engine::RetrySchedule retry_;
  std::optional<Instant> not_before_;
  std::optional<ExchangeId> exchange_;
  bool finished_ = false;
};

/// The application's handle to a call.
class CallTask final : public TaskState {
 public:
  using TaskState::TaskState;

  void set_job(std::weak_ptr<CallJob> job) { job_ = std::move(job); }
  void cancel() override;

 private:
  std::weak_ptr<CallJob> job_;
};

}  // namespace uploadkit::client

#endif
