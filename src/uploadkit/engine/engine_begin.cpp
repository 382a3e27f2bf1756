// Step 1 of an upload: a place for its bytes is asked for.
#include <uploadkit/engine/upload_engine.hpp>

#include <uploadkit/core/header_check.hpp>

#include <utility>

namespace uploadkit::engine {

std::optional<Action> UploadEngine::next_begin(const Moment& now) {
  if (is_in_flight(SendKind::begin)) return Action{Wait{}};
  if (auto waiting = wait_for(not_before_, now)) return waiting;
  auto step = setup_.backend->begin(description_);
  if (!step) {
    fail(step.error());
    return std::nullopt;
  }
  if (!step->answer) return Action{send(SendKind::begin, std::move(step->request), 0)};
  accept_ticket(*std::move(step->answer));
  return std::nullopt;
}

void UploadEngine::on_begin_answer(ExchangeResult result, const Moment& now) {
  if (result_) return begun_after_the_end(result);
  Error error;
  std::optional<std::chrono::milliseconds> asked;
  if (!result.response) {
    error = result.response.error();
    if (result.request_sent && !traits_.begin_is_repeatable) return outcome_unknown(error);
    if (result.request_sent && in_parts())
      warning_ =
          "The answer to the beginning of a multipart upload got lost; if the storage made it, a lifecycle rule "
          "has to remove it.";
  } else {
    auto ticket = setup_.backend->read_begin(description_, *result.response);
    if (ticket) {
      begin_retry_.succeeded(shared_.budget);
      return accept_ticket(*std::move(ticket));
    }
    error = ticket.error();
    asked = asked_delay(*result.response, now.wall);
    // 503 says that nothing was done; behind any other 5xx everything may have been.
    const bool is_unclear = result.response->status >= 500 && result.response->status != 503;
    if (is_unclear && !traits_.begin_is_repeatable) return outcome_unknown(error);
  }
  if (change_region(error)) return;
  if (error.retryable) {
    const bool throttled = error.code == Errc::throttled;
    not_before_ = begin_retry_.next(shared_.retry, shared_.budget, throttled, asked, now);
    if (not_before_) return;
  } else {
    begin_retry_.give_up();
  }
  error.attempts = begin_retry_.failures();
  fail(std::move(error));
}

/// The answer to "create" that was awaited only to abort what it made.
void UploadEngine::begun_after_the_end(const ExchangeResult& result) {
  if (!result.response) return;
  const auto ticket = setup_.backend->read_begin(description_, *result.response);
  if (!ticket) return;
  aborts_.push_back({*ticket, 0, std::nullopt});
}

void UploadEngine::accept_ticket(UploadTicket ticket) {
  // Without a URL each request gets its own, when it leaves.
  auto url = ticket.url.empty() ? Result<core::Url>(core::Url{}) : shared_.splitter.split(ticket.url);
  if (!url) return fail(url.error());
  auto allowed = ticket.url.empty() ? Result<void>() : core::check_url_allowed(*url, shared_.allow_plain_http);
  if (!allowed) return fail(allowed.error());
  if (auto headers = core::check_signed_headers(ticket.headers); !headers) return fail(headers.error());
  // Nobody can give another URL than the dead one.
  if (!dead_url_.empty() && ticket.url == dead_url_) return fail(dead_url_reason_);
  url_ = *std::move(url);
  origin_ = ticket.url.empty() ? traits_.name : url_.origin();
  rules_ = read_signed_url(url_);
  upload_id_ = ticket.upload_id;
  key_ = ticket.key;
  ticket_ = std::move(ticket);
  may_try_dead_url_ = !is_usable(rules_, ticket_->expires_at, description_.now);
  stage_ = Stage::putting;
  note_begun();
}

void UploadEngine::note_begun() {
  note(JournalRecord::Kind::begun, [this](JournalRecord& begun) {
    begun.upload_id = upload_id_;
    begun.key = key_;
    begun.region = description_.region;
    begun.checksum_algorithm = digest::name(part_algorithm());
    if (in_parts()) begun.part_bytes = parts_.plan().part_bytes;
    begun.begun_at = std::chrono::duration_cast<std::chrono::seconds>(description_.now.time_since_epoch()).count();
  });
}

/// The storage named the region where the bucket is: the same request goes there, once, and costs no attempt.
bool UploadEngine::change_region(const Error& error) {
  const std::string region(error.fact("region"));
  if (error.code != Errc::wrong_region || region.empty() || std::exchange(region_changed_, true)) return false;
  description_.region = region;
  shared_.regions.learn(region_owner(setup_.backend), description_.options.bucket, region);
  ticket_.reset();
  stage_ = Stage::beginning;
  return true;
}

/// Begins again because the service calls the URL dead. Costs no attempt, but is not done for ever: a service whose
/// URLs are dead on arrival has a clock or a lifetime that no retry can mend.
void UploadEngine::renew(const Error& why) {
  constexpr int most_renewals = 3;
  begin_again(why);
  if (++renewals_ > most_renewals) fail(dead_url_reason_);
}

/// Lets go of the URL, so that the next one is asked for.
void UploadEngine::begin_again(const Error& why) {
  if (ticket_) dead_url_ = ticket_->url;
  dead_url_reason_ = why;
  dead_url_reason_.attempts = sends_;
  ticket_.reset();
  stage_ = Stage::beginning;
}

}  // namespace uploadkit::engine
