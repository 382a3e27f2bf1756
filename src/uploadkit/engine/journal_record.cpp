// Journal records as one JSON object each: readable by people, extensible, written with no dependency on field order.
#include <uploadkit/engine/journal_record.hpp>

#include <uploadkit/core/json_read.hpp>
#include <uploadkit/core/redact.hpp>
#include <uploadkit/core/text.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>

namespace uploadkit::engine {

namespace detail::journal_record {

constexpr std::array<std::string_view, 7> kinds{"created",   "begun", "part_stored", "completing",
                                                "completed", "ended", "ending"};

std::optional<JournalRecord::Kind> parse_kind(std::string_view text) {
  for (std::size_t i = 0; i < kinds.size(); ++i)
    if (kinds[i] == text) return static_cast<JournalRecord::Kind>(i);
  return std::nullopt;
}

VerifiedBy parse_proof(std::string_view text) {
  if (text == "checksum") return VerifiedBy::checksum;
  return text == "md5" ? VerifiedBy::md5 : VerifiedBy::none;
}

void add_part(core::JsonObject& json, const JournalRecord& record) {
  json.add("number", record.part.number).add("size_bytes", record.part.size_bytes).add("etag", record.part.etag);
  json.add("version_id", record.part.version_id).add("checksum", record.part.checksum);
  json.add("verified_by", to_string(record.verified_by));
}

/// Services tell URLs that open what they name; such a one is a secret, and is kept as it is shown elsewhere.
std::string without_signatures(std::string_view text) {
  std::string kept;
  const std::string lower = core::lower(text);
  std::size_t at = 0;
  for (;;) {
    const std::size_t found = std::min({lower.find("https:", at), lower.find("http:", at), text.size()});
    const std::size_t end = std::min(text.find_first_of("\"'<> \t\r\n", found), text.size());
    kept += text.substr(at, found - at);
    if (found == text.size()) return kept;
    kept += core::redact_url(text.substr(found, end - found));
    at = end;
  }
}

std::string metadata_text(const Metadata& metadata) {
  std::string text = "[";
  for (const auto& [name, value] : metadata) {
    if (text.size() > 1) text += ',';
    text += core::JsonObject().add("name", name).add("value", value).text();
  }
  return text + "]";
}

void add_receipt(core::JsonObject& json, const UploadReceipt& receipt) {
  json.add("path", receipt.path).add("id", receipt.id).add("etag", receipt.etag).add("version_id", receipt.version_id);
  json.add("size_bytes", receipt.size_bytes).add("content_type", receipt.content_type);
  json.add("checksum", receipt.checksum).add("checksum_algorithm", receipt.checksum_algorithm);
  json.add("verified_by", to_string(receipt.verified_by)).add("attempts", receipt.attempts);
  json.add("content_type_decided_by", receipt.content_type_decided_by);
  json.add_json("metadata", metadata_text(receipt.metadata)).add("answer", without_signatures(receipt.answer));
  if (!receipt.retained_until) return;
  const auto since_1970 = receipt.retained_until->time_since_epoch();
  json.add("retained_until_ns",
           static_cast<std::int64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(since_1970).count()));
}

std::string text(const core::JsonValue& json, std::string_view pointer) {
  return json.at(pointer).string().value_or("");
}

void read_part(const core::JsonValue& json, JournalRecord& record) {
  record.part.number = static_cast<int>(json.at("/number").integer().value_or(1));
  record.part.size_bytes = json.at("/size_bytes").unsigned_integer().value_or(0);
  record.part.etag = text(json, "/etag");
  record.part.version_id = text(json, "/version_id");
  record.part.checksum = text(json, "/checksum");
  record.verified_by = parse_proof(text(json, "/verified_by"));
}

void read_receipt(const core::JsonValue& json, UploadReceipt& receipt) {
  receipt.path = text(json, "/path");
  receipt.id = text(json, "/id");
  receipt.etag = text(json, "/etag");
  receipt.version_id = text(json, "/version_id");
  receipt.size_bytes = json.at("/size_bytes").unsigned_integer().value_or(0);
  receipt.content_type = text(json, "/content_type");
  receipt.checksum = text(json, "/checksum");
  receipt.checksum_algorithm = text(json, "/checksum_algorithm");
  receipt.verified_by = parse_proof(text(json, "/verified_by"));
  receipt.attempts = static_cast<int>(json.at("/attempts").integer().value_or(1));
  receipt.content_type_decided_by = text(json, "/content_type_decided_by");
  const core::JsonValue metadata = json.at("/metadata");
  for (std::size_t i = 0; i < metadata.size(); ++i)
    receipt.metadata.emplace_back(text(metadata[i], "/name"), text(metadata[i], "/value"));
  receipt.answer = text(json, "/answer");
  if (const auto until = json.at("/retained_until_ns").integer())
    receipt.retained_until = WallTime(std::chrono::duration_cast<WallTime::duration>(std::chrono::nanoseconds{*until}));
}

}  // namespace detail::journal_record

std::string encode(const JournalRecord& record) {
  namespace local = detail::journal_record;
  using Kind = JournalRecord::Kind;
  core::JsonObject json;
  json.add("record", local::kinds[static_cast<std::size_t>(record.kind)]);
  if (record.kind == Kind::created) {
    json.add("backend", record.backend).add("path", record.path).add("idempotency_key", record.idempotency_key);
    json.add("source_identity", record.source_identity).add("size_bytes", record.size_bytes);
  }
  if (record.kind == Kind::begun) {
    json.add("upload_id", record.upload_id).add("key", record.key).add("region", record.region);
    json.add("checksum_algorithm", record.checksum_algorithm);
    json.add("part_bytes", record.part_bytes).add("begun_at", record.begun_at);
  }
  if (record.kind == Kind::part_stored) local::add_part(json, record);
  if (record.kind == Kind::completed) local::add_receipt(json, record.receipt);
  return json.text();
}

Result<JournalRecord> decode(std::string_view text) {
  namespace local = detail::journal_record;
  using Kind = JournalRecord::Kind;
  const auto json = core::parse_json(text, 4);
  const auto kind = json ? local::parse_kind(local::text(*json, "/record")) : std::nullopt;
  if (!kind)
    return make_error(Errc::journal_io, "The journal has a record that is none; remove the job and upload again.");
  JournalRecord record;
  record.kind = *kind;
  if (*kind == Kind::created) {
    record.backend = local::text(*json, "/backend");
    record.path = local::text(*json, "/path");
    record.idempotency_key = local::text(*json, "/idempotency_key");
    record.source_identity = local::text(*json, "/source_identity");
    record.size_bytes = json->at("/size_bytes").unsigned_integer().value_or(0);
  }
  if (*kind == Kind::begun) {
    record.upload_id = local::text(*json, "/upload_id");
    record.key = local::text(*json, "/key");
    record.region = local::text(*json, "/region");
    record.checksum_algorithm = local::text(*json, "/checksum_algorithm");
    record.part_bytes = json->at("/part_bytes").unsigned_integer().value_or(0);
    record.begun_at = json->at("/begun_at").integer().value_or(0);
  }
  if (*kind == Kind::part_stored) local::read_part(*json, record);
  if (*kind == Kind::completed) local::read_receipt(*json, record.receipt);
  return record;
}

}  // namespace uploadkit::engine
