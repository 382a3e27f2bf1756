// What precedes a presigned URL: credentials, and perhaps a look at the object.
#include <uploadkit/client/presign_job.hpp>

#include <uploadkit/backends/storage_error.hpp>
#include <uploadkit/client/client_core.hpp>
#include <uploadkit/core/call_user.hpp>

#include <utility>

namespace uploadkit::client {

namespace detail::presign_job {

Error no_credentials() {
  return make_error(Errc::unsupported_option,
                    "This backend has no credentials of its own to sign with; presigning and identities need them.",
                    {{"option", "credentials"}});
}

/// Whether the object is there; HEAD has no document, so the status has to tell.
Result<void> read_check(const HttpResponse& response) {
  if (response.status >= 200 && response.status < 300) return {};
  Error error = backends::storage_error(backends::read_refusal(response), response, {});
  if (response.status != 404) return error;
  error.code = Errc::not_found;
  error.message = "There is no such object, or the credentials may not see it; check bucket and path.";
  return error;
}

}  // namespace detail::presign_job

PresignJob::PresignJob(ClientCore& client, PresignSetup setup) : client_(client), setup_(std::move(setup)) {}

void PresignJob::step() {
  if (finished_ || is_asking_ || exchange_) return;
  if (not_before_ && *not_before_ > client_.clock().now()) {
    client_.timers().add(*not_before_, weak_from_this());
    return;
  }
  if (!setup_.authorization || !setup_.authorization->credentials) return finish(detail::presign_job::no_credentials());
  if (!credentials_) return ask_for_credentials();
  if (setup_.check) return ask_for_object();
  finish(credentials_);
}

void PresignJob::ask_for_credentials() {
  is_asking_ = true;
  client_.dispatcher().ask_for_credentials(setup_.authorization->credentials,
                                           [weak = weak_from_this()](const Result<SharedCredentials>& told) {
                                             const auto job = weak.lock();
                                             if (!job || job->finished_) return;
                                             job->is_asking_ = false;
                                             if (!told) return job->fail_or_retry(told.error(), told.error());
                                             job->credentials_ = *told;
                                             job->client_.wake(job);
                                           });
}

void PresignJob::ask_for_object() {
  auto request = core::call_user(setup_.check, credentials_->value());
  if (!request) return finish(request.error());
  if (!*request) return finish(credentials_);
  Dispatch dispatch;
  dispatch.request = **std::move(request);
  dispatch.request.authorize = true;
  dispatch.authorization = setup_.authorization;
  dispatch.owner = weak_from_this();
  exchange_ = client_.dispatcher().submit(std::move(dispatch));
}

void PresignJob::on_end(engine::RequestId, ExchangeResult result) {
  exchange_.reset();
  const auto read =
      result.response ? detail::presign_job::read_check(*result.response) : Result<void>(result.response.error());
  if (!read) return fail_or_retry(read.error(), result.response);
  retry_.succeeded(client_.shared().budget);
  setup_.check = nullptr;
  credentials_.reset();  // the question may have shown that they were dead
  client_.wake(shared_from_this());
}

void PresignJob::fail_or_retry(const Error& error, const Result<HttpResponse>& response) {
  const engine::Moment now = client_.moment();
  const auto asked = response ? engine::asked_delay(*response, now.wall) : std::nullopt;
  if (error.retryable)
    not_before_ =
        retry_.next(client_.shared().retry, client_.shared().budget, error.code == Errc::throttled, asked, now);
  if (error.retryable && not_before_) return client_.wake(shared_from_this());
  Error last = error;
  last.attempts = retry_.failures();
  finish(last);
}

void PresignJob::cancel() {
  if (finished_) return;
  if (exchange_) client_.dispatcher().cancel(*exchange_);
  finish(make_error(Errc::cancelled, "The application cancelled the call."));
}

void PresignJob::finish(const Result<SharedCredentials>& result) {
  if (std::exchange(finished_, true)) return;
  const auto self = shared_from_this();
  setup_.told(result);
  if (task_) task_->finish();
  client_.remove(self);
}

void PresignJob::close(const Error& why) {
  if (std::exchange(finished_, true)) return;
  setup_.told(why);
  if (task_) task_->finish();
}

void PresignTask::cancel() {
  const auto client = host();
  if (!client) return;
  client->post([job = job_] {
    if (const auto alive = job.lock()) alive->cancel();
  });
}

}  // namespace uploadkit::client
