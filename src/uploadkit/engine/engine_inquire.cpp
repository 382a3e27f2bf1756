// An answer that got lost is looked up: the object that is there is compared with what was sent.
#include <uploadkit/engine/upload_engine.hpp>

#include <uploadkit/engine/object_checksum.hpp>

#include <utility>

namespace uploadkit::engine {

std::optional<Action> UploadEngine::next_inquire(const Moment& now) {
  if (is_in_flight(SendKind::inquire)) return Action{Wait{}};
  if (auto waiting = wait_for(not_before_, now)) return waiting;
  auto request = setup_.backend->inquire(description_, known_ticket());
  if (!request) {
    outcome_unknown(request.error());
    return std::nullopt;
  }
  return Action{send(SendKind::inquire, *std::move(request), 0)};
}

void UploadEngine::on_inquire_answer(ExchangeResult result, const Moment& now) {
  Error error = result.response.error();
  if (result.response) {
    auto found = setup_.backend->read_inquiry(description_, known_ticket(), *result.response);
    if (found && *found && is_ours(**found)) return found_ours(**std::move(found));
    if (found) return found_nothing();
    error = found.error();
  }
  if (error.retryable) {
    const auto asked = result.response ? asked_delay(*result.response, now.wall) : std::nullopt;
    not_before_ = inquire_retry_.next(shared_.retry, shared_.budget, error.code == Errc::throttled, asked, now);
    if (not_before_) return;
  }
  outcome_unknown(error);
}

/// A service knows its uploads by their ids. A plain storage shows whatever object has the key, and only equal content
/// makes it the one that was sent.
bool UploadEngine::is_ours(const UploadReceipt& found) const {
  if (!traits_.multipart) return true;
  if (found.size_bytes != parts_.plan().size_bytes) return false;
  std::vector<StoredPart> parts = parts_.answers();
  if (!in_parts()) parts = {parts_.answer(1)};
  const auto algorithm = digest::parse_algorithm(found.checksum_algorithm);
  if (algorithm && *algorithm == part_algorithm() && !found.checksum.empty()) {
    const std::string expected = object_checksum(*algorithm, parts, in_parts());
    if (!expected.empty()) return found.checksum == expected;
  }
  // Whatever a store's ETags mean: one that is equal to what these bytes would make cannot be another object's.
  const std::string etag = object_etag(parts, in_parts());
  return !etag.empty() && bare_etag(found.etag) == etag;
}

void UploadEngine::found_ours(UploadReceipt found) {
  if (!exists_error_) return finish(std::move(found));
  exists_error_.reset();
  StoredPart stored = parts_.answer(1);
  stored.etag = found.etag;
  stored.version_id = found.version_id;
  parts_.store(1, stored, found.checksum.empty() ? VerifiedBy::md5 : VerifiedBy::checksum);
  stage_ = Stage::reviewing;
}

void UploadEngine::found_nothing() {
  if (exists_error_) return fail(*exists_error_);
  may_have_completed_ = false;
  if (last_complete_error_) return fail(*last_complete_error_);
  stage_ = Stage::reviewing;  // after a crash the source may be another one
}

}  // namespace uploadkit::engine
