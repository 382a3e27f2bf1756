// Reads and writes the attributes of objects.
#include <devserver/s3_attributes.hpp>

#include <devserver/s3_payload.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>

#include <algorithm>

namespace uploadkit::devserver {
namespace detail::s3_attributes {

constexpr std::string_view metadata_prefix = "x-amz-meta-";
constexpr std::size_t most_metadata_bytes = 2048;
constexpr std::string_view storage_class_header = "x-amz-storage-class";
constexpr std::string_view storage_classes[] = {
    "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"};
constexpr std::string_view redirect_header = "x-amz-website-redirect-location";
constexpr std::string_view kept_headers[] = {"Cache-Control", "Content-Disposition", "Content-Encoding",
                                             "Content-Language", "Expires"};

/// A Content-Encoding without "aws-chunked", which belongs to the transfer and not to the object.
std::string without_aws_chunked(std::string_view value) {
  std::string kept;
  while (!value.empty()) {
    const std::size_t end = std::min(value.find(','), value.size());
    const std::string_view piece = core::trim(value.substr(0, end));
    if (!piece.empty() && !core::equals_ignoring_case(piece, "aws-chunked")) {
      kept += (kept.empty() ? "" : ",") + std::string(piece);
    }
    value.remove_prefix(std::min(end + 1, value.size()));
  }
  return kept;
}

/// Buckets enforce their owner, as new ones at S3 do: other access lists are refused. Forms say "acl".
std::optional<S3Error> check_acl(const S3Request& request) {
  for (const std::string& acl : {request.amz_value("x-amz-acl"), std::string(request.http.header("acl"))}) {
    if (acl.empty() || acl == "private" || acl == "bucket-owner-full-control") continue;
    return S3Error{400, "AccessControlListNotSupported", "The bucket does not allow ACLs", {}};
  }
  return std::nullopt;
}

/// S3 shows every class but its usual one.
std::optional<S3Error> read_storage_class(const S3Request& request, ObjectRecord& record) {
  const std::string name = request.amz_value(storage_class_header);
  if (name.empty() || name == "STANDARD") return std::nullopt;
  if (std::find(std::begin(storage_classes), std::end(storage_classes), name) == std::end(storage_classes)) {
    return S3Error{
        400, "InvalidStorageClass", "The storage class you specified is not valid", {{"StorageClassRequested", name}}};
  }
  record.headers.push_back({std::string(storage_class_header), name});
  return std::nullopt;
}

}  // namespace detail::s3_attributes

std::variant<ObjectRecord, S3Error> read_attributes(const S3Request& request) {
  namespace own = detail::s3_attributes;
  ObjectRecord record;
  record.key = request.call.key;
  record.last_modified = request.now;
  record.content_type = std::string(core::trim(request.http.header("content-type")));
  if (record.content_type.empty()) record.content_type = "binary/octet-stream";
  for (const std::string_view name : own::kept_headers) {
    std::string value(core::trim(request.http.header(name)));
    if (name == "Content-Encoding") value = own::without_aws_chunked(value);
    if (!value.empty()) record.headers.push_back({std::string(name), value});
  }
  const std::string redirect = request.amz_value(own::redirect_header);
  if (!redirect.empty()) record.headers.push_back({std::string(own::redirect_header), redirect});
  if (const auto error = own::check_acl(request)) return *error;
  if (const auto error = own::read_storage_class(request, record)) return *error;
  std::size_t metadata_bytes = 0;
  for (const Header& field : request.amz_values(own::metadata_prefix)) {
    record.metadata.push_back({field.name.substr(own::metadata_prefix.size()), field.value});
    metadata_bytes += record.metadata.back().name.size() + field.value.size();
  }
  if (metadata_bytes <= own::most_metadata_bytes) return record;
  return S3Error{
      400,
      "MetadataTooLarge",
      "Your metadata headers exceed the maximum allowed metadata size",
      {{"Size", std::to_string(metadata_bytes)}, {"MaxSizeAllowed", std::to_string(own::most_metadata_bytes)}}};
}

std::variant<WriteCondition, S3Error> read_write_condition(const S3Request& request) {
  WriteCondition condition;
  const std::string_view none_match = core::trim(request.http.header("if-none-match"));
  const std::string_view match = core::trim(request.http.header("if-match"));
  if (!none_match.empty() && none_match != "*") return not_implemented("If-None-Match");
  if (!none_match.empty() && !match.empty()) return not_implemented("If-Match");
  condition.if_none_match = !none_match.empty();
  if (!match.empty()) condition.if_match = std::string(match);
  return condition;
}

std::optional<S3Error> check_write_condition(const S3Context& context, const S3Request& request,
                                             const WriteCondition& condition) {
  const auto present = context.store.find(request.call.bucket, request.call.key);
  if (condition.if_none_match && present) return precondition_failed("If-None-Match");
  if (!condition.if_match) return std::nullopt;
  if (!present) return no_such_key(request.call.key);
  if (unquoted(*condition.if_match) != present->etag) return precondition_failed("If-Match");
  return std::nullopt;
}

S3Error refusal_of(StoreStatus status, const S3Request& request) {
  if (status == StoreStatus::no_bucket) return no_such_bucket(request.call.bucket);
  if (status == StoreStatus::no_key) return no_such_key(request.call.key);
  // The condition held when the request began: another writer came between.
  if (status == StoreStatus::condition_failed) {
    return {
        409,
        "ConditionalRequestConflict",
        "The conditional request cannot succeed due to a conflicting operation against this resource.",
        {{"Condition", request.http.has_header("if-match") ? "If-Match" : "If-None-Match"}, {"Key", request.call.key}}};
  }
  return s3_error_of_status(500);
}

void add_attributes(ServerResponse& response, const ObjectRecord& record, bool with_checksums) {
  response.headers.push_back({"ETag", quoted(record.etag)});
  response.headers.push_back({"Last-Modified", core::http_date(record.last_modified)});
  response.headers.push_back({"Accept-Ranges", "bytes"});
  response.headers.push_back({"Content-Type", record.content_type});
  response.headers.push_back({"x-amz-server-side-encryption", "AES256"});
  response.headers.insert(response.headers.end(), record.headers.begin(), record.headers.end());
  for (const Header& pair : record.metadata) response.headers.push_back({"x-amz-meta-" + pair.name, pair.value});
  if (with_checksums) add_checksums(response, record);
}

void add_checksums(ServerResponse& response, const ObjectRecord& record) {
  for (const Checksum& checksum : record.checksums) {
    response.headers.push_back({checksum_header(checksum.algorithm), checksum.base64});
  }
  if (!record.checksums.empty()) response.headers.push_back({"x-amz-checksum-type", record.checksum_type});
}

std::string quoted(const std::string& etag) { return "\"" + etag + "\""; }

}  // namespace uploadkit::devserver
