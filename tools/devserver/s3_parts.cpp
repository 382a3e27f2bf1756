// Takes parts in, copies them from objects and lists them.
#include <devserver/s3_attributes.hpp>
#include <devserver/s3_copy.hpp>
#include <devserver/s3_multipart.hpp>
#include <devserver/s3_receive.hpp>

#include <uploadkit/core/text.hpp>

#include <algorithm>

namespace uploadkit::devserver {
namespace detail::s3_parts {

constexpr std::uint64_t most_listed_parts = 1000;

/// A half-open piece of an object.
struct Range {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

/// "bytes=first-last", both there. Errors: InvalidArgument.
std::variant<Range, S3Error> read_copy_range(const S3Request& request, std::uint64_t size) {
  const std::string text = request.amz_value("x-amz-copy-source-range");
  if (text.empty()) return Range{0, size};
  const std::size_t dash = std::min(text.find('-'), text.size());
  const auto first = text.compare(0, 6, "bytes=") == 0 ? core::parse_uint(text.substr(6, dash - 6)) : std::nullopt;
  const auto last = dash < text.size() ? core::parse_uint(text.substr(dash + 1)) : std::nullopt;
  if (!first || !last || *last < *first) {
    return invalid_argument(
        "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the "
        "zero-based offsets of the first and last bytes to copy",
        "x-amz-copy-source-range", text);
  }
  if (*last >= size) {
    return invalid_argument("Range specified is not valid for source object of size: " + std::to_string(size),
                            "x-amz-copy-source-range", text);
  }
  return Range{*first, *last + 1};
}

/// The upload is free for others while the bytes are copied.
std::variant<ChecksumPlan, S3Error> plan_of(S3Context& context, const S3Request& request) {
  auto leased = lease_upload(context, request);
  if (const auto* error = std::get_if<S3Error>(&leased)) return *error;
  return std::get_if<UploadLease>(&leased)->record().plan;
}

/// Puts the part into the upload; its ETag.
std::variant<std::string, S3Error> put_part(S3Context& context, const S3Request& request, PartRecord part,
                                            ObjectWriter& writer) {
  auto leased = lease_upload(context, request);
  if (const auto* error = std::get_if<S3Error>(&leased)) return *error;
  UploadLease& lease = *std::get_if<UploadLease>(&leased);
  const std::uint64_t number = part.number;
  part.last_modified = request.now;
  part.checksum = core::base64(writer.value(lease.record().plan.algorithm));
  if (lease.put_part(std::move(part), writer) != StoreStatus::done) return s3_error_of_status(500);
  return lease.parts().find(number)->second.etag;
}

ServerResponse store(S3Context& context, const S3Request& request, const PartRecord& part, const ChecksumPlan& plan,
                     const ReceivedBody& body) {
  const auto put = put_part(context, request, part, body.writer);
  if (const auto* error = std::get_if<S3Error>(&put)) return refuse(request, *error);
  ServerResponse response = s3_answer(200);
  response.headers.push_back({"ETag", quoted(*std::get_if<std::string>(&put))});
  response.headers.push_back({"x-amz-server-side-encryption", "AES256"});
  const auto shown = plan.is_named ? std::optional<digest::Algorithm>(plan.algorithm) : body.named();
  if (shown) response.headers.push_back({checksum_header(*shown), body.base64(*shown)});
  return response;
}

ServerResponse copy(S3Context& context, const S3Request& request, PartRecord part) {
  const auto found = find_copy_source(context, request);
  if (const auto* error = std::get_if<S3Error>(&found)) return refuse(request, *error);
  const CopySource& source = *std::get_if<CopySource>(&found);
  const auto planned = plan_of(context, request);
  if (const auto* error = std::get_if<S3Error>(&planned)) return refuse(request, *error);
  const ChecksumPlan& plan = *std::get_if<ChecksumPlan>(&planned);
  const auto range = read_copy_range(request, source.record.size_bytes);
  if (const auto* error = std::get_if<S3Error>(&range)) return refuse(request, *error);
  const Range& wanted = *std::get_if<Range>(&range);
  if (wanted.end - wanted.begin > largest_copy_bytes) return refuse(request, copy_source_too_large());
  const auto writer = context.store.begin_write({plan.algorithm});
  if (writer == nullptr || !copy_bytes(context, source, wanted.begin, wanted.end, *writer)) {
    return refuse(request, s3_error_of_status(500));
  }
  const auto put = put_part(context, request, std::move(part), *writer);
  if (const auto* error = std::get_if<S3Error>(&put)) return refuse(request, *error);
  std::string xml = xml_element("LastModified", iso8601_ms(request.now)) +
                    xml_element("ETag", quoted(*std::get_if<std::string>(&put)));
  if (plan.is_named) {
    xml += xml_element("Checksum" + std::string(digest::name(plan.algorithm)),
                       core::base64(writer->value(plan.algorithm)));
  }
  return s3_document(xml_root("CopyPartResult", xml));
}

std::string part_xml(const ChecksumPlan& plan, const PartRecord& part) {
  std::string xml = xml_element("PartNumber", std::to_string(part.number)) +
                    xml_element("LastModified", iso8601_ms(part.last_modified)) +
                    xml_element("ETag", quoted(part.etag)) + xml_element("Size", std::to_string(part.size_bytes));
  if (plan.is_named) xml += xml_element("Checksum" + std::string(digest::name(plan.algorithm)), part.checksum);
  return "<Part>" + xml + "</Part>";
}

ServerResponse list(S3Context& context, const S3Request& request) {
  const auto most = read_page_number(request, "max-parts", most_listed_parts);
  if (const auto* error = std::get_if<S3Error>(&most)) return refuse(request, *error);
  const auto marker = read_page_number(request, "part-number-marker", 0);
  if (const auto* error = std::get_if<S3Error>(&marker)) return refuse(request, *error);
  auto leased = lease_upload(context, request);
  if (const auto* error = std::get_if<S3Error>(&leased)) return refuse(request, *error);
  const UploadLease& lease = *std::get_if<UploadLease>(&leased);
  const std::uint64_t limit = std::min(*std::get_if<std::uint64_t>(&most), most_listed_parts);
  const ChecksumPlan& plan = lease.record().plan;
  std::string parts;
  std::uint64_t shown = 0;
  std::uint64_t last = *std::get_if<std::uint64_t>(&marker);
  auto part = lease.parts().upper_bound(last);
  for (; part != lease.parts().end() && shown < limit; ++part, ++shown) {
    parts += part_xml(plan, part->second);
    last = part->first;
  }
  const bool is_truncated = part != lease.parts().end() && limit > 0;
  std::string xml = xml_element("Bucket", request.call.bucket) + xml_element("Key", request.call.key) +
                    xml_element("UploadId", lease.record().id) + person_xml(context, "Initiator") +
                    person_xml(context, "Owner") + xml_element("StorageClass", "STANDARD") +
                    xml_element("PartNumberMarker", std::to_string(*std::get_if<std::uint64_t>(&marker))) +
                    xml_element("NextPartNumberMarker", std::to_string(shown > 0 ? last : 0)) +
                    xml_element("MaxParts", std::to_string(limit)) +
                    xml_element("IsTruncated", is_truncated ? "true" : "false");
  if (plan.is_named) {
    xml += xml_element("ChecksumAlgorithm", digest::name(plan.algorithm)) + xml_element("ChecksumType", plan.type());
  }
  return s3_document(xml_root("ListPartsResult", xml + parts));
}

}  // namespace detail::s3_parts

HeadDecision upload_part(S3Context& context, const S3Request& request) {
  const auto number = read_part_number(request);
  if (const auto* error = std::get_if<S3Error>(&number)) return refuse(request, *error);
  auto claims = read_payload_claims(request);
  if (const auto* error = std::get_if<S3Error>(&claims)) return refuse(request, *error);
  PayloadClaims& claimed = *std::get_if<PayloadClaims>(&claims);
  const auto planned = detail::s3_parts::plan_of(context, request);
  if (const auto* error = std::get_if<S3Error>(&planned)) return refuse(request, *error);
  const ChecksumPlan& plan = *std::get_if<ChecksumPlan>(&planned);
  PartRecord part;
  part.number = *std::get_if<std::uint64_t>(&number);
  const auto given = claimed.checksum ? std::optional<digest::Algorithm>(claimed.checksum->algorithm) : claimed.trailer;
  if (const auto error = check_part_algorithm(plan, given)) return refuse(request, *error);
  return receive_body(context, request, std::move(claimed), {plan.algorithm},
                      [&context, request, part, plan](const ReceivedBody& body) {
                        return detail::s3_parts::store(context, request, part, plan, body);
                      });
}

HeadDecision upload_part_copy(S3Context& context, const S3Request& request) {
  const auto number = read_part_number(request);
  if (const auto* error = std::get_if<S3Error>(&number)) return refuse(request, *error);
  PartRecord part;
  part.number = *std::get_if<std::uint64_t>(&number);
  return collect_checked_body(request, [&context, request, part](const std::string&) {
    return detail::s3_parts::copy(context, request, part);
  });
}

HeadDecision list_parts(S3Context& context, const S3Request& request) {
  return collect_checked_body(
      request, [&context, request](const std::string&) { return detail::s3_parts::list(context, request); });
}

}  // namespace uploadkit::devserver
