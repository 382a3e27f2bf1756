// What precedes a presigned URL: credentials, and perhaps a look at the object.
#include <uploadkit/client/presign_job.hpp>

#include <uploadkit/backends/s3_refusal.hpp>
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

/// Whether the object is there; HEAD has no document, so status and headers have to tell.
Result<void> read_check(const HttpResponse& response) {
  if (response.status >= 200 && response.status < 300) return {};
  const auto refusal = backends::read_refusal(response);
  Error error = backends::storage_error(refusal, response, {});
  if (const auto region = backends::named_region(refusal, response)) {
    Error elsewhere = backends::wrong_region(*region);
    error.code = elsewhere.code;
    error.message = std::move(elsewhere.message);
    error.facts = std::move(elsewhere.facts);
    error.retryable = false;
    return error;
  }
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
  // Another request of this client may have learned it meanwhile.
  if (setup_.call) go_to(client_.shared().regions.of(setup_.authorization, setup_.call->bucket));
  if (finished_) return;
  if (!credentials_) return ask_for_credentials();
  if (setup_.call && setup_.call->check && !is_checked_) return ask_for_object();
  finish(credentials_);
}

/// False where there is nowhere else to go.
bool PresignJob::go_to(const std::string& region) {
  if (region.empty() || region == region_ || !setup_.call->in_region) return false;
  auto call = core::call_user(setup_.call->in_region, region);
  if (!call) {
    finish(call.error());
    return true;
  }
  *setup_.call = *std::move(call);
  region_ = region;
  return true;
}

/// The same question goes to the region that the storage named, once, and costs no attempt.
bool PresignJob::change_region(const Error& error) {
  const std::string region(error.fact("region"));
  if (error.code != Errc::wrong_region || std::exchange(region_changed_, true) || !go_to(region)) return false;
  client_.shared().regions.learn(setup_.authorization, setup_.call->bucket, region);
  return true;
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
  auto request = core::call_user(setup_.call->check, credentials_->value());
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
  if (!read && change_region(read.error())) {
    if (!finished_) client_.wake(shared_from_this());
    return;
  }
  if (!read) return fail_or_retry(read.error(), result.response);
  retry_.succeeded(client_.shared().budget);
  is_checked_ = true;
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
  if (!error.retryable) retry_.give_up();
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
  if (!result) client_.log().write_failure("call", result.error());
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
