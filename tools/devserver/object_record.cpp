// Keeps an object's record as JSON, and the digests over a stream.
#include <devserver/object_store.hpp>

#include <uploadkit/core/json_read.hpp>
#include <uploadkit/core/time_text.hpp>

namespace uploadkit::devserver {
namespace detail::object_record {

std::string pairs_to_json(const std::vector<Header>& pairs) {
  std::string list;
  for (const Header& pair : pairs) {
    list += (list.empty() ? "[" : ",[") + core::json_string(pair.name) + "," + core::json_string(pair.value) + "]";
  }
  return "[" + list + "]";
}

std::vector<Header> pairs_from_json(const core::JsonValue& list) {
  std::vector<Header> pairs;
  for (std::size_t i = 0; i < list.size(); ++i) {
    pairs.push_back({list[i][0].string().value_or(std::string()), list[i][1].string().value_or(std::string())});
  }
  return pairs;
}

std::string checksums_to_json(const std::vector<Checksum>& checksums) {
  std::vector<Header> pairs;
  for (const Checksum& checksum : checksums) {
    pairs.push_back({std::string(digest::name(checksum.algorithm)), checksum.base64});
  }
  return pairs_to_json(pairs);
}

std::vector<Checksum> checksums_from_json(const core::JsonValue& list) {
  std::vector<Checksum> checksums;
  for (const Header& pair : pairs_from_json(list)) {
    if (const auto algorithm = digest::parse_algorithm(pair.name)) checksums.push_back({*algorithm, pair.value});
  }
  return checksums;
}

std::string texts_to_json(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : ",") + core::json_string(text);
  return "[" + list + "]";
}

std::vector<std::string> texts_from_json(const core::JsonValue& list) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < list.size(); ++i) texts.push_back(list[i].string().value_or(std::string()));
  return texts;
}

std::string sizes_to_json(const std::vector<std::uint64_t>& sizes) {
  std::string list;
  for (const std::uint64_t size : sizes) list += (list.empty() ? "" : ",") + std::to_string(size);
  return "[" + list + "]";
}

}  // namespace detail::object_record

std::string record_to_json(const ObjectRecord& record) {
  namespace own = detail::object_record;
  core::JsonObject object;
  object.add("key", record.key).add("size", record.size_bytes).add("etag", record.etag);
  object.add("content_type", record.content_type).add("file", record.file);
  object.add("checksum_type", record.checksum_type);
  object.add("last_modified", static_cast<std::int64_t>(core::epoch_seconds(record.last_modified)));
  object.add_json("headers", own::pairs_to_json(record.headers));
  object.add_json("metadata", own::pairs_to_json(record.metadata));
  object.add_json("checksums", own::checksums_to_json(record.checksums));
  object.add_json("part_sizes", own::sizes_to_json(record.part_sizes));
  object.add_json("part_files", own::texts_to_json(record.part_files));
  object.add_json("part_checksums", own::texts_to_json(record.part_checksums));
  object.add("upload_id", record.upload_id).add("completed_with", record.completed_with);
  return object.text();
}

Result<ObjectRecord> record_from_json(std::string_view json) {
  namespace own = detail::object_record;
  auto parsed = core::parse_json(json);
  if (!parsed) return parsed.error();
  ObjectRecord record;
  auto key = parsed->require_string("/key");
  auto file = parsed->require_string("/file");
  auto size = parsed->require_unsigned("/size");
  if (!key || !file || !size) return make_error(Errc::bad_response, "The record of a stored object is damaged.");
  record.key = *key;
  record.file = *file;
  record.size_bytes = *size;
  record.etag = parsed->at("/etag").string().value_or(std::string());
  record.content_type = parsed->at("/content_type").string().value_or(std::string());
  record.checksum_type = parsed->at("/checksum_type").string().value_or(std::string());
  record.last_modified = core::from_epoch_seconds(parsed->at("/last_modified").integer().value_or(0));
  record.headers = own::pairs_from_json(parsed->at("/headers"));
  record.metadata = own::pairs_from_json(parsed->at("/metadata"));
  record.checksums = own::checksums_from_json(parsed->at("/checksums"));
  const core::JsonValue sizes = parsed->at("/part_sizes");
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    record.part_sizes.push_back(sizes[i].unsigned_integer().value_or(0));
  }
  record.part_files = own::texts_from_json(parsed->at("/part_files"));
  record.part_checksums = own::texts_from_json(parsed->at("/part_checksums"));
  record.upload_id = parsed->at("/upload_id").string().value_or("");
  record.completed_with = parsed->at("/completed_with").string().value_or("");
  return record;
}

void DigestSet::add(digest::Algorithm algorithm) {
  for (const auto& [known, unused] : digests_) {
    if (known == algorithm) return;
  }
  auto made = digest::make_digest(algorithm);
  if (made) digests_.emplace_back(algorithm, std::move(*made));
}

void DigestSet::update(std::string_view bytes) {
  for (auto& [algorithm, running] : digests_) running->update(bytes.data(), bytes.size());
}

std::string DigestSet::value(digest::Algorithm algorithm) const {
  for (const auto& [known, running] : digests_) {
    if (known == algorithm) return running->value();
  }
  return {};
}

std::string unquoted(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  return std::string(text);
}

}  // namespace uploadkit::devserver
