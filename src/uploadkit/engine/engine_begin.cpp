// Step 1 of an upload: the source is opened and checked, and a place for it is asked for.
#include <uploadkit/engine/upload_engine.hpp>

#include <uploadkit/core/header_check.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/engine/option_check.hpp>

#include <utility>

namespace uploadkit::engine {

namespace detail::engine_begin {

std::string_view bare_type(std::string_view content_type) {
  return core::trim(content_type.substr(0, content_type.find(';')));
}

Result<void> check_type(const OpenedSource& source, const BackendTraits& traits) {
  const auto bytes = std::string_view(source.content_type_of_bytes);
  if (!traits.type_must_match_bytes || bytes.empty()) return {};
  if (core::equals_ignoring_case(bare_type(source.content_type), bytes)) return {};
  return make_error(Errc::content_type_mismatch,
                    "The content type is declared as " + source.content_type + " and the first bytes are " +
                        source.content_type_of_bytes + "; " + traits.name + " would refuse it at completion.",
                    {{"expected", source.content_type_of_bytes}, {"got", source.content_type}});
}

Result<void> check_all(const OpenedSource& source, const UploadDescription& upload, const BackendTraits& traits) {
  if (auto options = check_options(upload.options, traits); !options) return options;
  if (upload.path.size() > 1024)
    return make_error(Errc::invalid_argument, "path must have at most 1024 bytes.",
                      {{"field", "path"}, {"limit", "1024"}, {"actual", std::to_string(upload.path.size())}});
  if (auto path = core::check_field("path", upload.path); !path) return path;
  // One request carries the whole source, and HTTP needs its length first.
  BackendTraits sized = traits;
  sized.needs_size = true;
  if (auto size = check_size(source.facts.size_bytes, sized); !size) return size;
  return check_type(source, traits);
}

}  // namespace detail::engine_begin

void UploadEngine::on_opened(Result<OpenedSource> opened) {
  asked_ = false;
  if (result_) return;
  if (!opened) return fail(opened.error());
  source_ = *std::move(opened);
  if (description_.path.empty()) description_.path = source_.facts.name;
  description_.size_bytes = source_.facts.size_bytes;
  description_.content_type = source_.content_type;
  if (auto ok = detail::engine_begin::check_all(source_, description_, traits_); !ok) return fail(ok.error());
  // What is stored stays described as it was; whether the source still is that is for the review to say.
  if (restored_part_) description_.size_bytes = restored_part_->part.size_bytes;
  parts_ = PartTable(plan::single_put(*description_.size_bytes));
  stage_ = Stage::beginning;
  if (!restored_) {
    restored_identity_ = source_.facts.identity;
    return note_created();
  }
  if (!restored_part_) {
    // Nothing of the old source is stored, so whatever the source is now may be uploaded as a whole.
    if (restored_identity_ == source_.facts.identity) return;
    restored_identity_ = source_.facts.identity;
    return note_created();
  }
  parts_.store(1, restored_part_->part, restored_part_->checksum, restored_part_->verified_by);
  sends_ = 1;
  stage_ = may_have_completed_ && setup_.backend->can_inquire() ? Stage::inquiring : Stage::reviewing;
}

void UploadEngine::note_created() {
  note(JournalRecord::Kind::created, [this](JournalRecord& created) {
    created.backend = traits_.name;
    created.path = description_.path;
    created.idempotency_key = description_.idempotency_key;
    created.source_identity = source_.facts.identity;
    created.size_bytes = source_.facts.size_bytes.value_or(0);
  });
}

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
  Error error;
  std::optional<std::chrono::milliseconds> asked;
  if (!result.response) {
    error = result.response.error();
    if (result.request_sent && !traits_.begin_is_repeatable) return outcome_unknown(error);
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
  if (error.retryable) {
    const bool throttled = error.code == Errc::throttled;
    not_before_ = begin_retry_.next(shared_.retry, shared_.budget, throttled, asked, now);
    if (not_before_) return;
  }
  error.attempts = begin_retry_.failures();
  fail(std::move(error));
}

void UploadEngine::accept_ticket(UploadTicket ticket) {
  auto url = core::split_url(ticket.url);
  if (!url) return fail(url.error());
  if (auto allowed = core::check_url_allowed(*url, shared_.allow_plain_http); !allowed) return fail(allowed.error());
  if (auto headers = core::check_signed_headers(ticket.headers); !headers) return fail(headers.error());
  // Nobody can give another URL than the dead one.
  if (!dead_url_.empty() && ticket.url == dead_url_) return fail(dead_url_reason_);
  url_ = *std::move(url);
  origin_ = url_.origin();
  rules_ = read_signed_url(url_);
  upload_id_ = ticket.upload_id;
  key_ = ticket.key;
  ticket_ = std::move(ticket);
  may_try_dead_url_ = !is_usable(rules_, ticket_->expires_at, description_.now);
  stage_ = Stage::putting;
  note(JournalRecord::Kind::begun, [this](JournalRecord& begun) {
    begun.upload_id = upload_id_;
    begun.key = key_;
  });
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
