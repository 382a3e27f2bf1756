// Step 2 of an upload: the bytes travel, and the answers are judged.
#include <uploadkit/engine/upload_engine.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/engine/put_headers.hpp>

#include <algorithm>
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

bool UploadEngine::wants_part() const noexcept {
  return stage_ == Stage::putting && in_parts() && !pausing_ && !result_ && puts_in_flight() < pace_.limit() &&
         (parts_.plan().is_open || parts_.stored_count() + puts_in_flight() < parts_.plan().part_count);
}

std::optional<Action> UploadEngine::next_put(const Moment& now) {
  if (parts_.all_stored()) {
    stage_ = Stage::reviewing;
    return std::nullopt;
  }
  const int most = in_parts() ? std::min(pace_.limit(), allowed_parts_) : 1;
  if (puts_in_flight() >= most) return Action{Wait{}};
  const bool is_dead = ticket_ && !may_try_dead_url_ && !is_usable(rules_, ticket_->expires_at, now.wall);
  if (!ticket_ || (is_dead && !in_parts())) {
    if (is_dead)
      begin_again(make_error(Errc::url_expired, "The signed URL has died before it could be used; ask for a new one.",
                             {{"url", url_.shown()}}));
    stage_ = Stage::beginning;
    return std::nullopt;
  }
  const int number = parts_.take(now.steady);
  if (number == 0) return next_bytes();
  auto action = describe_put(number, now);
  if (action) return *std::move(action);
  parts_.give_back(number);
  fail(action.error());
  return std::nullopt;
}

/// No part waits that could be sent now: of a stream the next one is cut, as far as what is held reaches.
std::optional<Action> UploadEngine::next_bytes() {
  const plan::UploadPlan& plan = parts_.plan();
  if (!plan.is_open) return Action{Wait{parts_.next_time()}};
  // What is held begins with the first part that is not stored, so parts behind it that are stored make no room.
  const std::uint64_t held_bytes = plan.size_bytes - parts_.stored_until();
  const std::uint64_t most_bytes = static_cast<std::uint64_t>(allowed_parts_) * plan.part_bytes;
  const bool may_grow = !source_.facts.size_bytes;  // else the parts were made to suffice
  next_bytes_ = may_grow ? plan::next_part_bytes(plan, *traits_.multipart, most_bytes) : plan.part_bytes;
  const bool has_room =
      plan.part_count - parts_.stored_parts() < pace_.limit() && held_bytes + next_bytes_ <= most_bytes;
  if (!has_room) return Action{Wait{parts_.next_time()}};
  asked_ = true;
  return Action{ReadAhead{plan.size_bytes, next_bytes_}};
}

void UploadEngine::on_read_ahead(Result<std::uint64_t> held_bytes) {
  asked_ = false;
  if (result_ || std::exchange(ignores_reading_, false)) return;
  if (!held_bytes) return fail(held_bytes.error());
  const bool is_last = *held_bytes < next_bytes_;
  if (*held_bytes > 0 || parts_.plan().part_count == 0) parts_.append(*held_bytes, next_bytes_);
  if (parts_.plan().part_count > traits_.multipart->max_parts)
    return fail(
        make_error(Errc::too_large,
                   "The stream has more bytes than " + std::to_string(traits_.multipart->max_parts) +
                       " parts hold; set a larger multipart.part_bytes, and memory_budget_bytes to hold such parts.",
                   {{"option", "multipart.part_bytes"}}));
  if (!is_last) return;
  parts_.close();
  description_.size_bytes = parts_.plan().size_bytes;
  note_created();  // with the size, which is known now
}

/// The request for a part, or nothing when the source must be measured first.
Result<std::optional<Action>> UploadEngine::describe_put(int number, const Moment& now) {
  const PartRange range = parts_.plan().part(number);
  // Looked for before the request is made, which would have to be made again.
  if (sends_checksum_header() && parts_.part(number).sent.checksum.empty()) {
    measure_first({*sent_checksum_, checksum_header_name()}, number);
    return std::optional<Action>{};
  }
  auto request = setup_.backend->put(description_, *ticket_, range);
  if (!request) return request.error();
  // Each part may have a URL of its own; one that is signed when it leaves has no rules yet.
  std::optional<PutTarget> own;
  if (request->url != ticket_->url && !request->url.empty()) {
    auto url = shared_.splitter.split(request->url);
    if (!url) return url.error();
    own = PutTarget{url->origin(), read_signed_url(*url)};
  }
  const SignedUrlRules& rules = own ? own->rules : rules_;
  const std::string& origin = own ? own->origin : origin_;
  auto missing = complete_headers(*request, number, rules);
  if (!missing) return missing.error();
  if (*missing) {
    measure_first(**missing, number);
    return std::optional<Action>{};
  }
  PartState& part = parts_.part(number);
  // A URL that looks dead on arrival may be alive where this clock is wrong: asking first costs no byte of the body.
  request->expect_continue = part.expect_continue || !is_usable(rules, ticket_->expires_at, now.wall);
  request->stream_bytes = range.size_bytes;
  ++part.sends;
  sends_ = std::max(sends_, in_parts() ? part.sends : sends_ + 1);
  may_try_dead_url_ = false;
  Send action = send(SendKind::put, *std::move(request), number);
  action.body = range;
  action.digests =
      choose_digests(shared_.origins, {description_.options.verify_integrity, sent_checksum_, origin,
                                       parts_.plan().size_bytes, sent_checksum_ && traits_.answers_checksum});
  action.digests.md5 = action.digests.md5 || may_need_etag();
  in_flight_.back().digests = action.digests;
  in_flight_.back().origin = origin;
  return std::optional<Action>(std::move(action));
}

/// Whether an object that is found in the way may have to be known by its ETag: a store that tells checksums when it is
/// given bytes need not tell them when it is asked.
bool UploadEngine::may_need_etag() const {
  const auto& options = description_.options;
  constexpr std::uint64_t most_bytes = std::uint64_t{256} << 20;  // beyond, MD5 costs more than it is worth
  return options.prevent_overwrite && !in_parts() && !traits_.answers_checksum && setup_.backend->can_inquire() &&
         options.verify_integrity != VerifyIntegrity::none && parts_.plan().size_bytes <= most_bytes;
}

void UploadEngine::measure_first(const MissingDigest& missing, int number) {
  measured_algorithm_ = missing.algorithm;
  measured_header_name_ = missing.header;
  measured_part_ = number;
  parts_.give_back(number);
  stage_ = Stage::measuring;
}

bool UploadEngine::sends_checksum_header() const noexcept {
  return sent_checksum_ && traits_.checksum_transfer == ChecksumTransfer::header;
}

std::string UploadEngine::checksum_header_name() const {
  return "x-amz-checksum-" + core::lower(digest::name(*sent_checksum_));
}

/// Gives the digest that a header needs and nobody knows yet.
Result<std::optional<MissingDigest>> UploadEngine::complete_headers(HttpRequest& request, int number,
                                                                    const SignedUrlRules& rules) {
  for (const Header& header : measured_headers_)
    if (rules.signs(header.name) && !detail::engine_put::find(request.headers, header.name))
      request.headers.push_back(header);
  if (sends_checksum_header()) request.headers.push_back({checksum_header_name(), parts_.part(number).sent.checksum});
  const std::string& wanted_type = description_.options.content_type;
  detail::engine_put::keep_promised_type(request, rules.promised_content_type, *ticket_, wanted_type);
  const std::uint64_t size_bytes = parts_.plan().part(number).size_bytes;
  return agree_with_url(request, rules, *ticket_, {size_bytes, wanted_type});
}

void UploadEngine::on_measured(Result<std::string> raw_digest) {
  asked_ = false;
  if (result_ || std::exchange(ignores_reading_, false)) return;
  if (!raw_digest) return fail(raw_digest.error());
  if (stage_ != Stage::measuring) return compared(*raw_digest);
  stage_ = Stage::putting;
  if (sends_checksum_header() && measured_algorithm_ == *sent_checksum_)
    parts_.part(measured_part_).sent.checksum = core::base64(*raw_digest);
  else
    measured_headers_.push_back({measured_header_name_, core::base64(*raw_digest)});
}

void UploadEngine::on_put_answer(const InFlight& flight, ExchangeResult result, const BodyDigests& digests,
                                 const Moment& now) {
  remember_sent(flight.part, digests);
  if (!result.response) return part_failed(flight.part, result.response.error(), nullptr, result.request_sent, now);
  const PartRange range = parts_.plan().part(flight.part);
  auto stored = setup_.backend->read_put(ticket_.value_or(UploadTicket{}), range, *result.response);
  if (!stored) return part_failed(flight.part, stored.error(), &*result.response, true, now);
  auto proof = check_integrity(description_.options.verify_integrity, shared_.origins,
                               {flight.origin, traits_, flight.digests, digests, *result.response});
  if (!proof) return part_failed(flight.part, proof.error(), &*result.response, true, now);
  if (proof->etag_differs)
    warning_ = "The ETag of " + url_.shown() + " is not the MD5 of the sent bytes; it may mean something else there.";
  parts_.part(flight.part).retry.succeeded(shared_.budget);
  renewals_ = 0;
  stored->checksum = proof->checksum;
  parts_.store(flight.part, *stored, proof->by);
  pace_.stored(range.size_bytes, now.steady);
  note(JournalRecord::Kind::part_stored, [&](JournalRecord& record) {
    record.part = parts_.answer(flight.part);
    record.verified_by = proof->by;
  });
}

/// What the bytes were that may have been stored: an object that is found later is compared with them.
void UploadEngine::remember_sent(int number, const BodyDigests& digests) {
  StoredPart& sent = parts_.part(number).sent;
  if (digests.checksum) sent.checksum = core::base64(*digests.checksum);
  if (digests.md5) sent.etag = core::hex(*digests.md5);
}

/// Refusals that have a cure of their own, which costs no attempt.
bool UploadEngine::part_failed_for_good_reason(int number, const Error& error) {
  if (change_region(error)) return true;
  if (error.code == Errc::not_found && in_parts()) {
    restart(error);
    return true;
  }
  const PartState& part = parts_.part(number);
  if (error.code == Errc::already_exists && part.may_be_stored && setup_.backend->can_inquire()) {
    exists_error_ = error;
    stage_ = Stage::inquiring;
    return true;
  }
  // A URL without a readable life that is suddenly forbidden has most likely died.
  const bool may_be_dead = error.code == Errc::forbidden && !rules_.expires_at && ticket_ && !ticket_->expires_at &&
                           renewals_ == 0 && !in_parts();
  if (error.code != Errc::url_expired && error.code != Errc::clock_wrong && !may_be_dead) return false;
  if (!in_parts()) {
    renew(error);
    return true;
  }
  // The part's URL is asked for again when it is sent again. Each part counts for itself: the URLs of all that are in
  // flight die together.
  constexpr int most_renewals = 3;
  return parts_.part(number).renewals++ < most_renewals;
}

void UploadEngine::part_failed(int number, Error error, const HttpResponse* response, bool sent, const Moment& now) {
  PartState& part = parts_.part(number);
  parts_.give_back(number);
  if (part_failed_for_good_reason(number, error)) return;
  const bool is_throttled = error.code == Errc::throttled;
  if (is_throttled || error.code == Errc::stalled || error.http_status == 503) pace_.throttled();
  const bool is_unclear = !response || response->status >= 500;
  part.may_be_stored = part.may_be_stored || (sent && is_unclear);
  const bool may_resend = error.code == Errc::integrity_mismatch && part.mismatches++ == 0;
  if (error.retryable || may_resend) {
    const auto asked = response ? asked_delay(*response, now.wall) : std::nullopt;
    part.not_before = part.retry.next(shared_.retry, shared_.budget, is_throttled, asked, now);
    // A refusal that the server sent before it closed can be lost with the connection; asking first makes it visible.
    part.expect_continue = !response && sent;
    if (part.not_before) return;
  }
  error.attempts = part.sends;
  if (in_parts()) error.facts.push_back({"part", std::to_string(number)});
  fail(std::move(error));
}

}  // namespace uploadkit::engine
