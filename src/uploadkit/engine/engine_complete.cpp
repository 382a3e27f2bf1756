// Step 3 of an upload: the service is told, and an answer that got lost is reconciled, never guessed.
#include <uploadkit/engine/upload_engine.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/engine/object_checksum.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::engine {

std::optional<Action> UploadEngine::next_complete(const Moment& now) {
  if (is_in_flight(SendKind::complete)) return Action{Wait{}};
  if (auto waiting = wait_for(not_before_, now)) return waiting;
  if (may_have_completed_ && setup_.backend->can_inquire()) {
    stage_ = Stage::inquiring;
    return std::nullopt;
  }
  UploadTicket room;
  const UploadTicket& ticket = known_ticket(room);
  const auto answers = parts_.answers();
  if (description_.checksum.empty() && sent_checksum_)
    description_.checksum = object_checksum(*sent_checksum_, answers, in_parts());
  auto step = setup_.backend->complete(description_, ticket, answers);
  if (!step) {
    fail(step.error());
    return std::nullopt;
  }
  if (step->answer) {
    finish(*std::move(step->answer));
    return std::nullopt;
  }
  if (!completing_noted_) {
    // Noted before it is sent: after a crash the outcome is unknown from here on.
    completing_noted_ = true;
    note(JournalRecord::Kind::completing, [](JournalRecord&) {});
    if (!to_persist_.empty()) return std::nullopt;
  }
  return Action{send(SendKind::complete, std::move(step->request), 0)};
}

void UploadEngine::on_complete_answer(ExchangeResult result, const Moment& now) {
  if (!result.response) return complete_failed(result.response.error(), nullptr, result.request_sent, now);
  UploadTicket room;
  const UploadTicket& ticket = known_ticket(room);
  auto receipt = setup_.backend->read_complete(description_, ticket, *result.response);
  if (receipt) return finish(*std::move(receipt));
  const bool is_unclear = result.response->status >= 500 || receipt.error().code == Errc::bad_response;
  complete_failed(receipt.error(), &*result.response, is_unclear, now);
}

/// Refusals of a multipart completion whose cure is to send parts again, or all of them.
bool UploadEngine::complete_begins_anew(const Error& error) {
  if (!in_parts() || may_have_completed_) return false;
  constexpr int most_lists = 2;
  const bool is_bad_part = error.backend_code == "InvalidPart" || error.backend_code == "InvalidPartOrder";
  if (is_bad_part && ++lists_ <= most_lists) {
    completing_noted_ = false;
    stage_ = Stage::listing;
    return true;
  }
  const bool is_forgotten = error.code == Errc::not_found && !completion_got_lost_;
  const bool is_beaten = error.backend_code == "ConditionalRequestConflict";
  if (!is_forgotten && !is_beaten) return false;
  restart(error);
  return true;
}

void UploadEngine::complete_failed(Error error, const HttpResponse* response, bool may_have_happened,
                                   const Moment& now) {
  may_have_completed_ = may_have_completed_ || may_have_happened;
  completion_got_lost_ = completion_got_lost_ || may_have_happened;
  if (complete_begins_anew(error)) return;
  // Gone, and the object there is another: ours may have been there in between.
  if (in_parts() && completion_got_lost_ && error.code == Errc::not_found) return outcome_unknown(error);
  const bool can_inquire = may_have_completed_ && setup_.backend->can_inquire();
  const bool is_garbled = may_have_happened && error.code == Errc::bad_response;
  if (error.retryable || is_garbled || can_inquire) {
    const auto asked = response ? asked_delay(*response, now.wall) : std::nullopt;
    not_before_ = complete_retry_.next(shared_.retry, shared_.budget, error.code == Errc::throttled, asked, now);
    if (not_before_) return;
  } else {
    complete_retry_.give_up();
  }
  error.attempts = complete_retry_.failures();
  if (can_inquire) {
    last_complete_error_ = std::move(error);
    stage_ = Stage::inquiring;
    return;
  }
  // Once an answer was lost, "no such upload" is what a service says that has completed it already, and what it says
  // that never saw it; any refusal leaves as much open. Only a "no" within an answer that succeeded is certain.
  const bool is_certain = error.code == Errc::upload_rejected && error.http_status < 400;
  if (may_have_completed_ && !is_certain) return outcome_unknown(error);
  fail(std::move(error));
}

void UploadEngine::outcome_unknown(const Error& last) {
  Error error = make_error(Errc::outcome_unknown,
                           "The service's answer got lost and it cannot be found out whether the request took effect; "
                           "look at the service before uploading again. The last answer was: " +
                               last.message,
                           {{"field", stage_ == Stage::beginning ? "begin" : "complete"}});
  if (!key_.empty()) error.facts.push_back({"key", core::printable(key_)});
  if (!upload_id_.empty()) error.facts.push_back({"upload_id", core::printable(upload_id_)});
  error.http_status = last.http_status;
  error.backend_code = last.backend_code;
  error.request_id = last.request_id;
  error.attempts = std::max(1, complete_retry_.failures());
  may_have_completed_ = true;  // nothing is taken back
  fail(std::move(error));
}

/// What the storage says of the whole object must be what its parts make.
Result<void> UploadEngine::prove_object(UploadReceipt& receipt) const {
  const auto answers = parts_.answers();
  const auto algorithm = digest::parse_algorithm(receipt.checksum_algorithm);
  const bool is_comparable = algorithm && *algorithm == part_algorithm() && !receipt.checksum.empty();
  const std::string expected = is_comparable ? object_checksum(*algorithm, answers, true) : std::string();
  if (!expected.empty() && description_.options.verify_integrity != VerifyIntegrity::none) {
    if (receipt.checksum != expected)
      return make_error(Errc::integrity_mismatch,
                        "The store reports another " + receipt.checksum_algorithm +
                            " than that of the sent bytes; the object there must not be used.",
                        {{"expected", expected}, {"got", core::printable(receipt.checksum, 100)}});
    receipt.verified_by = VerifiedBy::checksum;
    return {};
  }
  // The completion named the ETag of each part, so the object is made of the parts that were proved.
  receipt.verified_by = VerifiedBy::checksum;
  for (int number = 1; number <= parts_.plan().part_count; ++number) {
    const VerifiedBy by = parts_.verified_by(number);
    if (by == VerifiedBy::none) receipt.verified_by = VerifiedBy::none;
    if (by == VerifiedBy::md5 && receipt.verified_by != VerifiedBy::none) receipt.verified_by = VerifiedBy::md5;
  }
  return {};
}

void UploadEngine::fill_receipt(UploadReceipt& receipt) const {
  if (receipt.path.empty()) receipt.path = key_.empty() ? description_.path : key_;
  if (receipt.id.empty()) receipt.id = upload_id_;
  if (!in_parts()) {
    const StoredPart part = parts_.answer(1);
    if (receipt.etag.empty()) receipt.etag = part.etag;
    if (receipt.version_id.empty()) receipt.version_id = part.version_id;
    receipt.verified_by = parts_.verified_by(1);
  }
  if (receipt.size_bytes == 0) receipt.size_bytes = parts_.plan().size_bytes;
  if (receipt.content_type.empty()) receipt.content_type = description_.content_type;
  receipt.content_type_decided_by = source_.content_type_decided_by;
  if (receipt.metadata.empty()) receipt.metadata = description_.options.metadata;
  if (receipt.checksum.empty()) {
    receipt.checksum = object_checksum(part_algorithm(), parts_.answers(), in_parts());
    if (!receipt.checksum.empty()) receipt.checksum_algorithm = digest::name(part_algorithm());
  }
  receipt.attempts = sends_;
}

void UploadEngine::finish(UploadReceipt receipt) {
  complete_retry_.succeeded(shared_.budget);
  if (in_parts()) {
    may_have_completed_ = true;  // the object is there, whatever its checksum says
    if (auto proved = prove_object(receipt); !proved) return fail(proved.error());
  }
  fill_receipt(receipt);
  note(JournalRecord::Kind::completed, [&receipt](JournalRecord& completed) { completed.receipt = receipt; });
  stage_ = Stage::ended;
  result_ = std::move(receipt);
}

}  // namespace uploadkit::engine
