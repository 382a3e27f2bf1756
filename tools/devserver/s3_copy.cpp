// CopyObject, and how the origin of a copy is found.
#include <devserver/s3_copy.hpp>

#include <devserver/s3_attributes.hpp>
#include <devserver/s3_multipart.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>

#include <algorithm>
#include <fstream>

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

/// What the request says of the copy.
struct Wish {
  bool is_replacing = false;
  ObjectRecord attributes;                     // those of the copy if it replaces them
  std::optional<digest::Algorithm> algorithm;  // of a new checksum
  WriteCondition condition;
};

/// Errors: InvalidArgument, InvalidRequest, MetadataTooLarge, NotImplemented.
std::variant<Wish, S3Error> read_wish(const S3Request& request) {
  Wish wish;
  const std::string directive = request.amz_value("x-amz-metadata-directive");
  if (!directive.empty() && directive != "COPY" && directive != "REPLACE") {
    return invalid_argument("Unknown metadata directive.", "x-amz-metadata-directive", directive);
  }
  wish.is_replacing = directive == "REPLACE";
  auto attributes = read_attributes(request);
  if (const auto* error = std::get_if<S3Error>(&attributes)) return *error;
  wish.attributes = std::move(*std::get_if<ObjectRecord>(&attributes));
  const auto plan = read_checksum_plan(request);
  if (const auto* error = std::get_if<S3Error>(&plan)) return *error;
  const ChecksumPlan& checksum = *std::get_if<ChecksumPlan>(&plan);
  if (checksum.is_named) wish.algorithm = checksum.algorithm;
  const auto condition = read_write_condition(request);
  if (const auto* error = std::get_if<S3Error>(&condition)) return *error;
  wish.condition = *std::get_if<WriteCondition>(&condition);
  return wish;
}

/// The attributes of the copy: those of its origin, unless they are to be replaced.
ObjectRecord attributes_of_copy(const S3Request& request, const Wish& wish, const ObjectRecord& origin) {
  ObjectRecord record = origin;
  record.key = request.call.key;
  record.last_modified = request.now;
  record.upload_id.clear();
  record.completed_with.clear();
  if (!wish.is_replacing) return record;
  record.content_type = wish.attributes.content_type;
  record.headers = wish.attributes.headers;
  record.metadata = wish.attributes.metadata;
  return record;
}

/// Writes the bytes anew: the copy of a multipart object is none, and a new checksum must be computed.
StoreStatus rewrite(S3Context& context, const S3Request& request, const CopySource& origin, digest::Algorithm algorithm,
                    ObjectRecord& record) {
  const auto writer = context.store.begin_write({algorithm});
  if (writer == nullptr || !copy_bytes(context, origin, 0, origin.record.size_bytes, *writer)) {
    return StoreStatus::disk_failed;
  }
  record.etag.clear();
  record.part_files.clear();
  record.part_sizes.clear();
  record.part_checksums.clear();
  record.checksums = {{algorithm, core::base64(writer->value(algorithm))}};
  record.checksum_type = "FULL_OBJECT";
  return context.store.commit(request.call.bucket, record, *writer, {}, &record);
}

StoreStatus store_copy(S3Context& context, const S3Request& request, const Wish& wish, const CopySource& origin,
                       ObjectRecord& record) {
  const bool is_rewritten = !origin.record.part_sizes.empty() || wish.algorithm;
  if (!is_rewritten) return context.store.copy(origin.bucket, origin.record.key, request.call.bucket, record);
  const digest::Algorithm present =
      record.checksums.empty() ? digest::Algorithm::crc64nvme : record.checksums.front().algorithm;
  return rewrite(context, request, origin, wish.algorithm.value_or(present), record);
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

ServerResponse copy(S3Context& context, const S3Request& request, const Wish& wish) {
  const auto found = find_copy_source(context, request);
  if (const auto* error = std::get_if<S3Error>(&found)) return refuse(request, *error);
  const CopySource& origin = *std::get_if<CopySource>(&found);
  const bool is_itself = origin.bucket == request.call.bucket && origin.record.key == request.call.key;
  if (is_itself && !wish.is_replacing && !wish.algorithm) {
    return refuse(request, invalid_request(
                               "This copy request is illegal because it is trying to copy an object to itself without "
                               "changing the object's metadata, storage class, website redirect location or "
                               "encryption attributes."));
  }
  if (origin.record.size_bytes > largest_copy_bytes) return refuse(request, copy_source_too_large());
  if (const auto error = check_write_condition(context, request, wish.condition)) return refuse(request, *error);
  ObjectRecord record = attributes_of_copy(request, wish, origin.record);
  const StoreStatus status = store_copy(context, request, wish, origin, record);
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

S3Error copy_source_too_large() {
  return invalid_request("The specified copy source is larger than the maximum allowable size for a copy source: " +
                         std::to_string(largest_copy_bytes));
}

bool copy_bytes(const S3Context& context, const CopySource& source, std::uint64_t begin, std::uint64_t end,
                ObjectWriter& writer) {
  constexpr std::uint64_t block_bytes = 256 * 1024;
  std::string block(static_cast<std::size_t>(block_bytes), '\0');
  for (const FileBody& piece : context.store.files_of(source.bucket, source.record, begin, end)) {
    std::ifstream file(piece.path, std::ios::binary);
    file.seekg(static_cast<std::streamoff>(piece.offset));
    for (std::uint64_t left = piece.bytes; left > 0;) {
      const std::uint64_t wanted = std::min(block_bytes, left);
      file.read(block.data(), static_cast<std::streamsize>(wanted));
      if (!file || !writer.write(std::string_view(block).substr(0, static_cast<std::size_t>(wanted)))) return false;
      left -= wanted;
    }
  }
  return true;
}

HeadDecision copy_object(S3Context& context, const S3Request& request) {
  const auto read = detail::s3_copy::read_wish(request);
  if (const auto* error = std::get_if<S3Error>(&read)) return refuse(request, *error);
  return collect_checked_body(
      request, [&context, request, wish = *std::get_if<detail::s3_copy::Wish>(&read)](const std::string&) {
        return detail::s3_copy::copy(context, request, wish);
      });
}

}  // namespace uploadkit::devserver
