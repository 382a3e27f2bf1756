// The source is looked at again: the bytes of one object come from one version of it.
#include <uploadkit/engine/upload_engine.hpp>

#include <uploadkit/core/text.hpp>

#include <utility>

namespace uploadkit::engine {

namespace detail::engine_review {

Error written_to() {
  return make_error(Errc::source_changed,
                    "The source was written to while it was uploaded; upload it again when it has come to rest.");
}

}  // namespace detail::engine_review

std::optional<Action> UploadEngine::next_review() {
  asked_ = true;
  after_comparing_ = Stage::completing;
  return Action{InspectSource{}};
}

void UploadEngine::on_inspected(Result<SourceFacts> facts) {
  asked_ = false;
  if (result_ || std::exchange(ignores_reading_, false)) return;
  if (!facts) return fail(facts.error());
  review(*facts);
}

/// A completion that was sent before the crash may have made an object of the source as it was.
void UploadEngine::source_changed(Error error) {
  if (may_have_completed_) return outcome_unknown(error);
  // Where no completion follows a PUT, it has made an object already, and nobody takes back what may replace another.
  if (!in_parts() && parts_.stored_count() > 0)
    error.message += " The storage has what was sent, perhaps of both versions: do not use that object.";
  fail(std::move(error));
}

/// An identity that stayed proves that the bytes are the same, and where it did not, the bytes themselves must.
void UploadEngine::review(const SourceFacts& facts) {
  if (facts.size_bytes && *facts.size_bytes != parts_.plan().size_bytes)
    return source_changed(make_error(
        Errc::source_changed, "The source has another size than when the upload began; upload it again.",
        {{"expected", std::to_string(parts_.plan().size_bytes)}, {"actual", std::to_string(*facts.size_bytes)}}));
  if (facts.identity == restored_identity_) {
    stage_ = after_comparing_;
    return;
  }
  if (!facts.repeatable) return source_changed(detail::engine_review::written_to());
  compared_part_ = 0;
  source_.facts.identity = facts.identity;
  stage_ = Stage::comparing;
}

std::optional<Action> UploadEngine::next_compare() {
  const int count = parts_.plan().part_count;
  while (compared_part_ < count && !parts_.is_stored(compared_part_ + 1)) ++compared_part_;
  if (compared_part_ == count) {
    restored_identity_ = source_.facts.identity;
    stage_ = after_comparing_;
    return std::nullopt;
  }
  if (parts_.answer(compared_part_ + 1).checksum.empty()) {
    source_changed(detail::engine_review::written_to());
    return std::nullopt;
  }
  asked_ = true;
  return Action{MeasureSource{part_algorithm(), parts_.plan().part(compared_part_ + 1)}};
}

void UploadEngine::compared(const std::string& raw_digest) {
  if (stage_ != Stage::comparing) return;
  if (core::base64(raw_digest) != parts_.answer(++compared_part_).checksum)
    source_changed(detail::engine_review::written_to());
}

/// Of the checksums that the parts have.
digest::Algorithm UploadEngine::part_algorithm() const { return sent_checksum_.value_or(digest::Algorithm::crc64nvme); }

}  // namespace uploadkit::engine
