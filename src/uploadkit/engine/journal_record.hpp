/// \file
/// What an upload notes in the journal, as values and as text. Holds no URL and no secret.
#ifndef UPLOADKIT_ENGINE_JOURNAL_RECORD_HPP
#define UPLOADKIT_ENGINE_JOURNAL_RECORD_HPP

#include <uploadkit/backend.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace uploadkit::engine {

/// One record. Later records add to earlier ones; of the same kind the last one counts (of the same part, for parts).
struct JournalRecord {
  enum class Kind : std::uint8_t {
    created,      ///< Before the first request: backend, path, source, idempotency key.
    begun,        ///< The service granted a place: upload id and key.
    part_stored,  ///< The storage accepted a part.
    completing,   ///< The completion is about to be sent: from here its outcome may be unknown.
    completed,    ///< The service confirmed; the receipt.
    ended,        ///< Failed or cancelled for good: nothing to continue.
    ending,       ///< Failed or cancelled for good, and what the service holds is being taken back.
  };
  Kind kind = Kind::created;

  // created
  std::string backend;
  std::string path;
  std::string idempotency_key;
  std::string source_identity;
  std::uint64_t size_bytes = 0;

  // begun; without an upload id what was begun before was given up. Parts of 0 bytes: one PUT.
  std::string upload_id;
  std::string key;
  std::string region;
  std::string checksum_algorithm;  // of the parts
  std::uint64_t part_bytes = 0;
  std::int64_t begun_at = 0;  // seconds since 1970

  // part_stored
  StoredPart part;
  VerifiedBy verified_by = VerifiedBy::none;

  // completed
  UploadReceipt receipt;
};

std::string encode(const JournalRecord& record);

/// Errors: `journal_io` for text that `encode` did not write.
Result<JournalRecord> decode(std::string_view text);

}  // namespace uploadkit::engine

#endif
