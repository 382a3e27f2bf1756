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
    case JournalRecord::Kind::ended:
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
  if (number > restored_parts_.count()) restored_parts_.resize(number);
  restored_parts_.keep(number, record.part, record.verified_by);
}

/// The old upload is over, so this is a new one: under the old key a service might answer with what was taken back.
void UploadEngine::forget_restored() {
  description_.path = setup_.path;
  description_.idempotency_key = setup_.idempotency_key;
  upload_id_.clear();
  key_.clear();
  restored_identity_.clear();
  restored_begun_ = {};
  restored_parts_.clear();
  completion_got_lost_ = false;
  restored_ = false;
  may_have_completed_ = false;
  completing_noted_ = false;
}

}  // namespace uploadkit::engine
