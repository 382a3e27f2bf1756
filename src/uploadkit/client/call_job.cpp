// Calls beside the upload: the same credentials, retries and errors.
#include <uploadkit/client/call_job.hpp>

#include <uploadkit/client/client_core.hpp>

#include <utility>

namespace uploadkit::client {

CallJob::CallJob(ClientCore& client, CallSetup setup) : client_(client), setup_(std::move(setup)) {}

void CallJob::step() {
  if (finished_ || exchange_) return;
  if (setup_.request.url.empty()) {  // a call that was refused when it was described: reading gives the reason
    static_cast<void>(setup_.read(HttpResponse{}));
    return finish();
  }
  if (not_before_ && *not_before_ > client_.clock().now()) {
    client_.timers().add(*not_before_, weak_from_this());
    return;
  }
  Dispatch dispatch;
  dispatch.request = setup_.request;
  dispatch.authorization = setup_.authorization;
  dispatch.owner = weak_from_this();
  exchange_ = client_.dispatcher().submit(std::move(dispatch));
}

void CallJob::on_end(engine::RequestId, ExchangeResult result) {
  exchange_.reset();
  const auto read = setup_.read(result.response);
  if (read) {
    retry_.succeeded(client_.shared().budget);
    return finish();
  }
  if (try_again(read.error(), result)) return client_.wake(shared_from_this());
  // A server that failed in the middle may have done the work as well as one whose answer got lost.
  const bool is_unclear =
      result.response ? result.response->status >= 500 && result.response->status != 503 : result.request_sent;
  const bool is_lost = is_unclear && !setup_.idempotent;
  if (!is_lost) {
    Error error = read.error();
    error.attempts = retry_.failures();
    return fail(std::move(error));
  }
  Error error = make_error(Errc::outcome_unknown, "The answer to " + setup_.name +
                                                      " got lost and the call may have taken effect; look at the "
                                                      "service before calling again. " +
                                                      read.error().message);
  error.attempts = retry_.failures();
  fail(std::move(error));
}

bool CallJob::try_again(const Error& error, const ExchangeResult& result) {
  // "Too many requests" was not carried out, so it may be said again whatever the call does.
  const bool is_safe = setup_.idempotent || !result.request_sent || error.code == Errc::throttled;
  if (!is_safe || !error.retryable) {
    retry_.give_up();
    return false;
  }
  const engine::Moment now = client_.moment();
  const auto asked = result.response ? engine::asked_delay(*result.response, now.wall) : std::nullopt;
  not_before_ = retry_.next(client_.shared().retry, client_.shared().budget, error.code == Errc::throttled, asked, now);
  return not_before_.has_value();
}

void CallJob::fail(Error error) {
  client_.log().write_failure("call", error);
  static_cast<void>(setup_.read(Result<HttpResponse>(std::move(error))));
  finish();
}

void CallJob::cancel() {
  if (finished_) return;
  if (exchange_) client_.dispatcher().cancel(*exchange_);
  fail(make_error(Errc::cancelled, "The application cancelled the call."));
}

void CallJob::finish() {
  if (std::exchange(finished_, true)) return;
  task_->finish();
  client_.remove(shared_from_this());
}

void CallJob::close(const Error& why) {
  if (std::exchange(finished_, true)) return;
  static_cast<void>(setup_.read(Result<HttpResponse>(why)));
  task_->finish();
}

void CallTask::cancel() {
  const auto client = host();
  if (!client) return;
  client->post([job = job_] {
    if (const auto alive = job.lock()) alive->cancel();
  });
}

}  // namespace uploadkit::client
