// What an upload takes up from its journal after a crash.
#include <uploadkit/engine/upload_engine.hpp>

namespace uploadkit::engine {

Result<void> UploadEngine::restore(const std::vector<std::string>& records) {
  for (const std::string& text : records) {
    auto record = decode(text);
    auto restored = record ? restore_one(*record) : Result<void>(record.error());
    if (restored) continue;
    setup_.journaling = false;  // somebody else's records are not added to
    return restored;
  }
  return {};
}

Result<void> UploadEngine::restore_one(const JournalRecord& record) {
  switch (record.kind) {
    case JournalRecord::Kind::created:
      if (record.backend != traits_.name || (!setup_.path.empty() && record.path != setup_.path))
        return make_error(Errc::journal_io,
                          "The journal's upload belongs to another backend or path; use its resume_id only "
                          "with those it began with.");
      description_.path = record.path;
      description_.idempotency_key = record.idempotency_key;
      restored_identity_ = record.source_identity;
      restored_size_ = record.size_bytes;
      restored_ = true;
      break;
    case JournalRecord::Kind::begun:
      upload_id_ = record.upload_id;
      key_ = record.key;
      if (!record.region.empty()) description_.region = record.region;
      restored_begun_ = record;
      restored_parts_.clear();
      restored_part_sizes_.clear();
      may_have_completed_ = false;
      completing_noted_ = false;
      break;
    case JournalRecord::Kind::part_stored:
      restore_part(record);
      break;
    case JournalRecord::Kind::completing:
      may_have_completed_ = true;
      completion_got_lost_ = true;
      completing_noted_ = true;
      break;
    case JournalRecord::Kind::completed:
      stage_ = Stage::ended;
      result_ = record.receipt;
      break;
    case JournalRecord::Kind::ending:
      take_back_begun();
      forget_restored();
      break;
    case JournalRecord::Kind::ended:
      aborts_.clear();
      forget_restored();
      break;
  }
  return {};
}

/// Of the same part the last record counts.
void UploadEngine::restore_part(const JournalRecord& record) {
  constexpr int most_parts = 1 << 20;  // whatever a damaged journal says
  const int number = record.part.number;
  if (number < 1 || number > most_parts) return;
  if (number > restored_parts_.count()) {
    restored_parts_.resize(number);
    restored_part_sizes_.resize(static_cast<std::size_t>(number));
  }
  restored_part_sizes_[static_cast<std::size_t>(number - 1)] = record.part.size_bytes;
  restored_parts_.keep(number, record.part, record.verified_by);
}

/// What the service may still hold of an upload that is over. What may be complete is not taken back: it may be the
/// application's by now. The abort of a multipart upload takes nothing from an object that is complete.
void UploadEngine::take_back_begun() {
  const bool has_parts = in_parts() || restored_begun_.part_bytes > 0;
  const bool was_begun = !upload_id_.empty() || (!has_parts && !key_.empty());
  if (was_begun && (!may_hold_object() || has_parts)) aborts_.push_back({known_ticket(), 0, std::nullopt});
}

/// The old upload is over, so this is a new one: under the old key a service might answer with what was taken back.
void UploadEngine::forget_restored() {
  if (!setup_.path.empty()) description_.path = setup_.path;
  description_.idempotency_key = setup_.idempotency_key;
  upload_id_.clear();
  key_.clear();
  restored_identity_.clear();
  restored_begun_ = {};
  restored_parts_.clear();
  restored_part_sizes_.clear();
  completion_got_lost_ = false;
  restored_ = false;
  may_have_completed_ = false;
  completing_noted_ = false;
}

}  // namespace uploadkit::engine
