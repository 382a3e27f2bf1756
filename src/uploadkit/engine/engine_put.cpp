// Step 2 of an upload: the bytes travel, the answers are judged, and at the end the source is looked at again.
#include <uploadkit/engine/upload_engine.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/engine/put_headers.hpp>

#include <utility>

namespace uploadkit::engine {

namespace detail::engine_put {

Header* find(std::vector<Header>& headers, std::string_view name) {
  for (Header& header : headers)
    if (core::equals_ignoring_case(header.name, name)) return &header;
  return nullptr;
}

/// A URL of Amplify's form names the type in its query; it is sent unless somebody asked for another one.
void keep_promised_type(HttpRequest& request, const std::string& promised, UploadTicket& ticket,
                        const std::string& wanted) {
  if (promised.empty() || !wanted.empty() || find(ticket.headers, "content-type")) return;
  if (Header* header = find(request.headers, "content-type"))
    header->value = promised;
  else
    request.headers.push_back({"Content-Type", promised});
}

}  // namespace detail::engine_put

std::optional<Action> UploadEngine::next_put(const Moment& now) {
  if (parts_.all_stored()) {
    stage_ = Stage::reviewing;
    return std::nullopt;
  }
  if (!in_flight_.empty()) return Action{Wait{}};
  const bool is_dead = ticket_ && !may_try_dead_url_ && !is_usable(rules_, ticket_->expires_at, now.wall);
  if (!ticket_ || is_dead) {
    if (is_dead)
      begin_again(make_error(Errc::url_expired, "The signed URL has died before it could be used; ask for a new one.",
                             {{"url", url_.shown()}}));
    stage_ = Stage::beginning;
    return std::nullopt;
  }
  const int number = parts_.take(now.steady);
  if (number == 0) return Action{Wait{parts_.next_time()}};
  auto action = describe_put(number, now);
  if (action) return *std::move(action);
  parts_.give_back(number);
  fail(action.error());
  return std::nullopt;
}

/// The request for a part, or nothing when the source must be measured first.
Result<std::optional<Action>> UploadEngine::describe_put(int number, const Moment& now) {
  const PartRange range = parts_.plan().part(number);
  auto request = setup_.backend->put(description_, *ticket_, range);
  if (!request) return request.error();
  for (const Header& header : measured_headers_)
    if (rules_.signs(header.name) && !detail::engine_put::find(request->headers, header.name))
      request->headers.push_back(header);
  const std::string& wanted_type = description_.options.content_type;
  detail::engine_put::keep_promised_type(*request, rules_.promised_content_type, *ticket_, wanted_type);
  auto missing = agree_with_url(*request, rules_, *ticket_, {range.size_bytes, wanted_type});
  if (!missing) return missing.error();
  if (*missing) {
    measured_algorithm_ = (*missing)->algorithm;
    measured_header_name_ = (*missing)->header;
    parts_.give_back(number);
    stage_ = Stage::measuring;
    return std::optional<Action>{};
  }
  PartState& part = parts_.part(number);
  // A URL that looks dead on arrival may be alive where this clock is wrong: asking first costs no byte of the body.
  request->expect_continue = part.expect_continue || !is_usable(rules_, ticket_->expires_at, now.wall);
  request->stream_bytes = range.size_bytes;
  ++part.sends;
  ++sends_;
  may_try_dead_url_ = false;
  Send action = send(SendKind::put, *std::move(request), number);
  action.body = range;
  action.digests =
      choose_digests(description_.options.verify_integrity, shared_.origins, origin_, traits_, range.size_bytes);
  return std::optional<Action>(std::move(action));
}

void UploadEngine::on_measured(Result<std::string> raw_digest) {
  asked_ = false;
  if (result_) return;
  if (!raw_digest) return fail(raw_digest.error());
  if (stage_ == Stage::measuring) {
    measured_headers_.push_back({measured_header_name_, core::base64(*raw_digest)});
    stage_ = Stage::putting;
    return;
  }
  if (core::base64(*raw_digest) != parts_.part(1).checksum)
    return source_changed(make_error(Errc::source_changed,
                                     "The source was written to while it was uploaded; upload it again when "
                                     "it has come to rest."));
  stage_ = Stage::completing;
}

void UploadEngine::on_put_answer(const InFlight& flight, ExchangeResult result, const BodyDigests& digests,
                                 const Moment& now) {
  if (!result.response) return part_failed(flight.part, result.response.error(), nullptr, result.request_sent, now);
  const PartRange range = parts_.plan().part(flight.part);
  auto stored = setup_.backend->read_put(*ticket_, range, *result.response);
  if (!stored) return part_failed(flight.part, stored.error(), &*result.response, true, now);
  auto proof = check_integrity(description_.options.verify_integrity, shared_.origins,
                               {origin_, traits_, digests, *result.response});
  if (!proof) return part_failed(flight.part, proof.error(), &*result.response, true, now);
  if (proof->etag_differs)
    warning_ = "The ETag of " + url_.shown() + " is not the MD5 of the sent bytes; it may mean something else there.";
  parts_.part(flight.part).retry.succeeded(shared_.budget);
  renewals_ = 0;
  parts_.store(flight.part, *std::move(stored), proof->checksum, proof->by);
  note(JournalRecord::Kind::part_stored, [&](JournalRecord& record) {
    record.part = parts_.part(flight.part).answer;
    record.checksum = proof->checksum;
    record.verified_by = proof->by;
  });
}

void UploadEngine::part_failed(int number, Error error, const HttpResponse* response, bool sent, const Moment& now) {
  PartState& part = parts_.part(number);
  parts_.give_back(number);
  // A URL without a readable life that is suddenly forbidden has most likely died.
  const bool may_be_dead =
      error.code == Errc::forbidden && !rules_.expires_at && ticket_ && !ticket_->expires_at && renewals_ == 0;
  if (error.code == Errc::url_expired || error.code == Errc::clock_wrong || may_be_dead) return renew(error);
  const bool may_resend = error.code == Errc::integrity_mismatch && part.mismatches++ == 0;
  if (error.retryable || may_resend) {
    const auto asked = response ? asked_delay(*response, now.wall) : std::nullopt;
    part.not_before = part.retry.next(shared_.retry, shared_.budget, error.code == Errc::throttled, asked, now);
    // A refusal that the server sent before it closed can be lost with the connection; asking first makes it visible.
    part.expect_continue = !response && sent;
    if (part.not_before) return;
  }
  error.attempts = part.sends;
  fail(std::move(error));
}

std::optional<Action> UploadEngine::next_review() {
  asked_ = true;
  return Action{InspectSource{}};
}

void UploadEngine::on_inspected(Result<SourceFacts> facts) {
  asked_ = false;
  if (result_) return;
  if (!facts) return fail(facts.error());
  review(*facts);
}

/// A completion that was sent before the crash may have made an object of the source as it was.
void UploadEngine::source_changed(Error error) {
  if (may_have_completed_) return outcome_unknown(error);
  fail(std::move(error));
}

/// The bytes of one object come from one version of the source: an identity that stayed proves it, and where it did
/// not, the bytes themselves must.
void UploadEngine::review(const SourceFacts& facts) {
  if (facts.size_bytes && *facts.size_bytes != parts_.plan().size_bytes)
    return source_changed(make_error(
        Errc::source_changed, "The source has another size than when the upload began; upload it again.",
        {{"expected", std::to_string(parts_.plan().size_bytes)}, {"actual", std::to_string(*facts.size_bytes)}}));
  if (facts.identity == restored_identity_) {
    stage_ = Stage::completing;
    return;
  }
  if (parts_.part(1).checksum.empty() || !facts.repeatable)
    return source_changed(make_error(Errc::source_changed,
                                     "The source was written to while it was uploaded; upload it again when "
                                     "it has come to rest."));
  stage_ = Stage::comparing;
}

}  // namespace uploadkit::engine
