// Keeps multipart uploads and their parts as JSON.
#include <devserver/multipart_store.hpp>

#include <uploadkit/core/json_read.hpp>
#include <uploadkit/core/time_text.hpp>

namespace uploadkit::devserver {
namespace detail::multipart_record {

Error damaged() { return make_error(Errc::bad_response, "The record of a multipart upload is damaged."); }

}  // namespace detail::multipart_record

std::string upload_to_json(const UploadRecord& record) {
  core::JsonObject object;
  object.add("id", record.id).add("bucket", record.bucket);
  object.add("algorithm", digest::name(record.plan.algorithm));
  object.add("is_composite", record.plan.is_composite).add("is_named", record.plan.is_named);
  object.add("initiated", core::epoch_seconds(record.initiated));
  object.add_json("object", record_to_json(record.object));
  return object.text();
}

Result<UploadRecord> upload_from_json(std::string_view json) {
  const auto parsed = core::parse_json(json);
  if (!parsed) return parsed.error();
  auto object = record_from_json(parsed->at("/object").dump());
  const auto id = parsed->require_string("/id");
  const auto bucket = parsed->require_string("/bucket");
  const auto algorithm = digest::parse_algorithm(parsed->at("/algorithm").string().value_or(""));
  if (!object || !id || !bucket || !algorithm) return detail::multipart_record::damaged();
  UploadRecord record;
  record.id = *id;
  record.bucket = *bucket;
  record.object = std::move(*object);
  record.plan.algorithm = *algorithm;
  record.plan.is_composite = parsed->at("/is_composite").boolean().value_or(false);
  record.plan.is_named = parsed->at("/is_named").boolean().value_or(false);
  record.initiated = core::from_epoch_seconds(parsed->at("/initiated").integer().value_or(0));
  return record;
}

std::string part_to_json(const PartRecord& part) {
  core::JsonObject object;
  object.add("number", part.number).add("size", part.size_bytes).add("etag", part.etag);
  object.add("checksum", part.checksum).add("file", part.file);
  object.add("last_modified", core::epoch_seconds(part.last_modified));
  return object.text();
}

Result<PartRecord> part_from_json(std::string_view json) {
  const auto parsed = core::parse_json(json);
  if (!parsed) return parsed.error();
  const auto number = parsed->require_unsigned("/number");
  const auto size = parsed->require_unsigned("/size");
  const auto file = parsed->require_string("/file");
  if (!number || !size || !file) return detail::multipart_record::damaged();
  PartRecord part;
  part.number = *number;
  part.size_bytes = *size;
  part.file = *file;
  part.etag = parsed->at("/etag").string().value_or("");
  part.checksum = parsed->at("/checksum").string().value_or("");
  part.last_modified = core::from_epoch_seconds(parsed->at("/last_modified").integer().value_or(0));
  return part;
}

}  // namespace uploadkit::devserver
