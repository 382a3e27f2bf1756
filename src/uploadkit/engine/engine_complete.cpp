// Step 3 of an upload: the service is told, and an answer that got lost is reconciled, never guessed.
#include <uploadkit/engine/upload_engine.hpp>

#include <uploadkit/core/text.hpp>

#include <utility>

namespace uploadkit::engine {

const UploadTicket& UploadEngine::known_ticket(UploadTicket& room) const {
  if (ticket_) return *ticket_;
  room.upload_id = upload_id_;
  room.key = key_;
  return room;
}

std::optional<Action> UploadEngine::next_complete(const Moment& now) {
  if (is_in_flight(SendKind::complete)) return Action{Wait{}};
  if (auto waiting = wait_for(not_before_, now)) return waiting;
  if (may_have_completed_ && setup_.backend->can_inquire()) {
    stage_ = Stage::inquiring;
    return std::nullopt;
  }
  UploadTicket room;
  auto step = setup_.backend->complete(description_, known_ticket(room), parts_.answers());
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
  auto receipt = setup_.backend->read_complete(description_, known_ticket(room), *result.response);
  if (receipt) return finish(*std::move(receipt));
  const bool is_unclear = result.response->status >= 500 || receipt.error().code == Errc::bad_response;
  complete_failed(receipt.error(), &*result.response, is_unclear, now);
}

void UploadEngine::complete_failed(Error error, const HttpResponse* response, bool may_have_happened,
                                   const Moment& now) {
  may_have_completed_ = may_have_completed_ || may_have_happened;
  const bool can_inquire = may_have_completed_ && setup_.backend->can_inquire();
  const bool is_garbled = may_have_happened && error.code == Errc::bad_response;
  if (error.retryable || is_garbled || can_inquire) {
    const auto asked = response ? asked_delay(*response, now.wall) : std::nullopt;
    not_before_ = complete_retry_.next(shared_.retry, shared_.budget, error.code == Errc::throttled, asked, now);
    if (not_before_) return;
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

std::optional<Action> UploadEngine::next_inquire(const Moment& now) {
  if (is_in_flight(SendKind::inquire)) return Action{Wait{}};
  if (auto waiting = wait_for(not_before_, now)) return waiting;
  UploadTicket room;
  auto request = setup_.backend->inquire(description_, known_ticket(room));
  if (!request) {
    outcome_unknown(request.error());
    return std::nullopt;
  }
  return Action{send(SendKind::inquire, *std::move(request), 0)};
}

void UploadEngine::on_inquire_answer(ExchangeResult result, const Moment& now) {
  Error error = result.response.error();
  if (result.response) {
    UploadTicket room;
    auto found = setup_.backend->read_inquiry(description_, known_ticket(room), *result.response);
    if (found && *found) return finish(**std::move(found));
    if (found) {
      may_have_completed_ = false;
      if (last_complete_error_) return fail(*last_complete_error_);
      stage_ = Stage::reviewing;  // after a crash the source may be another one
      return;
    }
    error = found.error();
  }
  if (error.retryable) {
    const auto asked = result.response ? asked_delay(*result.response, now.wall) : std::nullopt;
    not_before_ = inquire_retry_.next(shared_.retry, shared_.budget, error.code == Errc::throttled, asked, now);
    if (not_before_) return;
  }
  outcome_unknown(error);
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
  error.attempts = complete_retry_.failures();
  may_have_completed_ = true;  // nothing is taken back
  fail(std::move(error));
}

void UploadEngine::fill_receipt(UploadReceipt& receipt) const {
  const PartState& part = parts_.part(1);
  if (receipt.path.empty()) receipt.path = key_.empty() ? description_.path : key_;
  if (receipt.id.empty()) receipt.id = upload_id_;
  if (receipt.etag.empty()) receipt.etag = part.answer.etag;
  if (receipt.version_id.empty()) receipt.version_id = part.answer.version_id;
  if (receipt.size_bytes == 0) receipt.size_bytes = parts_.plan().size_bytes;
  if (receipt.content_type.empty()) receipt.content_type = description_.content_type;
  receipt.content_type_decided_by = source_.content_type_decided_by;
  if (receipt.metadata.empty()) receipt.metadata = description_.options.metadata;
  if (receipt.checksum.empty() && !part.checksum.empty()) {
    receipt.checksum = part.checksum;
    receipt.checksum_algorithm = digest::name(digest::Algorithm::crc64nvme);
  }
  receipt.verified_by = part.verified_by;
  receipt.attempts = sends_;
}

void UploadEngine::finish(UploadReceipt receipt) {
  complete_retry_.succeeded(shared_.budget);
  fill_receipt(receipt);
  note(JournalRecord::Kind::completed, [&receipt](JournalRecord& completed) { completed.receipt = receipt; });
  stage_ = Stage::ended;
  result_ = std::move(receipt);
}

}  // namespace uploadkit::engine
