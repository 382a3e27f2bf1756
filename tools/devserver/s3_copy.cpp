// CopyObject, and how the origin of a copy is found.
#include <devserver/s3_copy.hpp>

#include <devserver/s3_attributes.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>

namespace uploadkit::devserver {
namespace detail::s3_copy {

struct Origin {
  std::string bucket;
  std::string key;
};

/// "bucket/key" or "/bucket/key", escaped, perhaps with "?versionId=…".
std::optional<Origin> read_origin(std::string_view text) {
  text = text.substr(0, text.find("?versionId="));
  const auto decoded = core::percent_decode(text);
  if (!decoded) return std::nullopt;
  const std::size_t begin = decoded->substr(0, 1) == "/" ? 1 : 0;
  const std::size_t slash = decoded->find('/', begin);
  if (slash == std::string::npos || slash == begin || slash + 1 == decoded->size()) return std::nullopt;
  return Origin{decoded->substr(begin, slash - begin), decoded->substr(slash + 1)};
}

/// The attributes of the copy: those of its origin, unless they are to be replaced.
std::variant<ObjectRecord, S3Error> attributes_of_copy(const S3Request& request, const ObjectRecord& origin) {
  const std::string directive = request.amz_value("x-amz-metadata-directive");
  ObjectRecord record = origin;
  record.key = request.call.key;
  record.last_modified = request.now;
  if (directive.empty() || directive == "COPY") return record;
  if (directive != "REPLACE") {
    return invalid_argument("Unknown metadata directive.", "x-amz-metadata-directive", directive);
  }
  auto given = read_attributes(request);
  if (auto* attributes = std::get_if<ObjectRecord>(&given)) {
    record.content_type = attributes->content_type;
    record.headers = attributes->headers;
    record.metadata = attributes->metadata;
    return record;
  }
  return given;
}

std::string result_document(const ObjectRecord& record) {
  std::string xml = xml_element("LastModified", iso8601_ms(record.last_modified)) +
                    xml_element("ETag", quoted(record.etag)) + xml_element("ChecksumType", record.checksum_type);
  for (const Checksum& checksum : record.checksums) {
    xml += xml_element("Checksum" + std::string(digest::name(checksum.algorithm)), checksum.base64);
  }
  return xml_root("CopyObjectResult", xml);
}

/// A time given with a condition, in any of HTTP's forms.
std::optional<WallTime> time_of(const S3Request& request, std::string_view name) {
  return core::parse_http_date(request.amz_value(name));
}

std::optional<S3Error> check_conditions(const S3Request& request, const ObjectRecord& origin) {
  const std::string match = request.amz_value("x-amz-copy-source-if-match");
  const std::string none_match = request.amz_value("x-amz-copy-source-if-none-match");
  const auto unmodified = time_of(request, "x-amz-copy-source-if-unmodified-since");
  const auto modified = time_of(request, "x-amz-copy-source-if-modified-since");
  if (!match.empty() && unquoted(match) != origin.etag) return precondition_failed("x-amz-copy-source-If-Match");
  if (match.empty() && unmodified && whole_seconds(origin.last_modified) > *unmodified) {
    return precondition_failed("x-amz-copy-source-If-Unmodified-Since");
  }
  if (!none_match.empty() && (none_match == "*" || unquoted(none_match) == origin.etag)) {
    return precondition_failed("x-amz-copy-source-If-None-Match");
  }
  if (none_match.empty() && modified && whole_seconds(origin.last_modified) <= *modified) {
    return precondition_failed("x-amz-copy-source-If-Modified-Since");
  }
  return std::nullopt;
}

ServerResponse copy(S3Context& context, const S3Request& request) {
  const auto found = find_copy_source(context, request);
  if (const auto* error = std::get_if<S3Error>(&found)) return refuse(request, *error);
  const CopySource& origin = *std::get_if<CopySource>(&found);
  const bool is_itself = origin.bucket == request.call.bucket && origin.record.key == request.call.key;
  if (is_itself && request.amz_value("x-amz-metadata-directive") != "REPLACE") {
    return refuse(request, invalid_request(
                               "This copy request is illegal because it is trying to copy an object to itself without "
                               "changing the object's metadata, storage class, website redirect location or "
                               "encryption attributes."));
  }
  auto made = attributes_of_copy(request, origin.record);
  if (const auto* error = std::get_if<S3Error>(&made)) return refuse(request, *error);
  const ObjectRecord& record = *std::get_if<ObjectRecord>(&made);
  const StoreStatus status = context.store.copy(origin.bucket, origin.record.key, request.call.bucket, record);
  if (status != StoreStatus::done) return refuse(request, refusal_of(status, request));
  return s3_document(result_document(record));
}

}  // namespace detail::s3_copy

std::variant<CopySource, S3Error> find_copy_source(const S3Context& context, const S3Request& request) {
  namespace own = detail::s3_copy;
  const std::string source = request.amz_value("x-amz-copy-source");
  const auto origin = own::read_origin(source);
  if (!origin) {
    return invalid_argument("Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
                            "x-amz-copy-source", source);
  }
  const std::string owner = request.amz_value("x-amz-source-expected-bucket-owner");
  if (!owner.empty() && owner != context.account_id) return access_denied();
  if (!context.store.has_bucket(origin->bucket)) return no_such_bucket(origin->bucket);
  auto stored = context.store.find(origin->bucket, origin->key);
  if (!stored) return no_such_key(origin->key);
  if (const auto error = own::check_conditions(request, *stored)) return *error;
  return CopySource{origin->bucket, std::move(*stored)};
}

HeadDecision copy_object(S3Context& context, const S3Request& request) {
  return collect_checked_body(
      request, [&context, request](const std::string&) { return detail::s3_copy::copy(context, request); });
}

}  // namespace uploadkit::devserver
