// CompleteMultipartUpload: the list of parts is held against what was uploaded, then the parts become the object.
#include <devserver/s3_attributes.hpp>
#include <devserver/s3_multipart.hpp>
#include <devserver/s3_payload.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/xml_read.hpp>

#include <algorithm>

namespace uploadkit::devserver {
namespace detail::s3_complete {

using Objection = std::optional<S3Error>;

/// One <Part> of the request.
struct Wanted {
  std::int64_t number = 0;
  std::string etag;                 // without quotes
  std::vector<Checksum> checksums;  // of any algorithm
};

S3Error invalid_part(const std::string& id, const Wanted& part) {
  return {400,
          "InvalidPart",
          "One or more of the specified parts could not be found.  The part may not have been uploaded, or the "
          "specified entity tag may not match the part's entity tag.",
          {{"UploadId", id}, {"PartNumber", std::to_string(part.number)}, {"ETag", part.etag}}};
}

std::string_view trimmed(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::optional<Wanted> read_part(const core::XmlElement& element) {
  const core::XmlElement* number = element.child("PartNumber");
  const core::XmlElement* etag = element.child("ETag");
  if (number == nullptr || etag == nullptr) return std::nullopt;
  const auto value = core::parse_int(trimmed(number->text));
  if (!value) return std::nullopt;
  Wanted part{*value, unquoted(trimmed(etag->text)), {}};
  for (const core::XmlElement& child : element.children) {
    if (child.name.compare(0, 8, "Checksum") != 0) continue;
    const auto algorithm = digest::parse_algorithm(child.name.substr(8));
    if (!algorithm) return std::nullopt;
    part.checksums.push_back({*algorithm, std::string(trimmed(child.text))});
  }
  return part;
}

/// The parts in the order of the request. Errors: MalformedXML, InvalidArgument, InvalidPartOrder.
std::variant<std::vector<Wanted>, S3Error> read_parts(const std::string& body) {
  const auto document = core::parse_xml(body);
  if (!document || document->name != "CompleteMultipartUpload") return malformed_xml();
  std::vector<Wanted> parts;
  for (const core::XmlElement& element : document->children) {
    auto part = element.name == "Part" ? read_part(element) : std::nullopt;
    if (!part) return malformed_xml();
    parts.push_back(std::move(*part));
  }
  if (parts.empty() || parts.size() > most_parts) return malformed_xml();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].number < 1) {
      return invalid_argument("PartNumber must be >= 1", "PartNumber", std::to_string(parts[i].number));
    }
    if (i > 0 && parts[i].number <= parts[i - 1].number) {
      return S3Error{400,
                     "InvalidPartOrder",
                     "The list of parts was not in ascending order. Parts must be ordered by part number.",
                     {}};
    }
  }
  return parts;
}

/// The checksum of one part in the list against the uploaded one.
Objection check_part_checksum(const UploadRecord& upload, const Wanted& wanted, const PartRecord& part) {
  if (wanted.checksums.size() > 1) {
    return invalid_argument("Invalid Base64 or multiple checksums present in request", "Checksum",
                            wanted.checksums[1].base64);
  }
  if (wanted.checksums.empty()) {
    if (!upload.plan.is_named || !upload.plan.is_composite) return std::nullopt;
    return invalid_request("The upload was created using a " + core::lower(digest::name(upload.plan.algorithm)) +
                           " checksum. The complete request must include the checksum for each part. It was missing "
                           "for part " +
                           std::to_string(wanted.number) + " in the request.");
  }
  const Checksum& given = wanted.checksums.front();
  const auto raw = core::base64_decode(given.base64);
  if (!raw || raw->size() != digest::value_bytes(given.algorithm)) {
    return invalid_argument("Invalid Base64 or multiple checksums present in request", "Checksum", given.base64);
  }
  if (given.algorithm != upload.plan.algorithm && upload.plan.is_named) {
    return S3Error{400,
                   "BadDigest",
                   "The " + core::lower(digest::name(given.algorithm)) + " you specified for part " +
                       std::to_string(wanted.number) + " did not match what we received.",
                   {}};
  }
  if (given.algorithm != upload.plan.algorithm || given.base64 != part.checksum) return invalid_part(upload.id, wanted);
  return std::nullopt;
}

/// The uploaded parts that the list names. Errors: InvalidPart, EntityTooSmall and those of checksums.
std::variant<std::vector<PartRecord>, S3Error> choose(const UploadLease& lease, const std::vector<Wanted>& wanted,
                                                      std::uint64_t least_bytes) {
  const UploadRecord& upload = lease.record();
  std::vector<PartRecord> chosen;
  chosen.reserve(wanted.size());
  for (const Wanted& each : wanted) {
    const auto found = lease.parts().find(static_cast<std::uint64_t>(each.number));
    if (found == lease.parts().end() || found->second.etag != each.etag) return invalid_part(upload.id, each);
    if (const auto error = check_part_checksum(upload, each, found->second)) return *error;
    chosen.push_back(found->second);
  }
  for (std::size_t i = 0; i + 1 < chosen.size(); ++i) {
    if (chosen[i].size_bytes >= least_bytes) continue;
    return S3Error{400,
                   "EntityTooSmall",
                   "Your proposed upload is smaller than the minimum allowed size",
                   {{"ProposedSize", std::to_string(chosen[i].size_bytes)},
                    {"MinSizeAllowed", std::to_string(least_bytes)},
                    {"PartNumber", std::to_string(chosen[i].number)},
                    {"ETag", chosen[i].etag}}};
  }
  // API_CompletedPart: a composite checksum needs the parts 1, 2, 3 … without a gap, else S3 fails with 500.
  const bool has_gap = chosen.back().number != chosen.size();
  if (upload.plan.is_named && upload.plan.is_composite && has_gap) return s3_error_of_status(500);
  return chosen;
}

/// Tests of many parts may do without five mebibytes each.
std::uint64_t least_part_bytes(const S3Request& request) {
  const auto quirk = find_quirk(request.quirks, "min_part_bytes");
  return quirk ? core::parse_uint(*quirk).value_or(smallest_part_bytes) : smallest_part_bytes;
}

Objection check_size(const S3Request& request, std::uint64_t size) {
  const std::string text = request.amz_value("x-amz-mp-object-size");
  if (text.empty()) return std::nullopt;
  const auto announced = core::parse_int(text);
  if (!announced) return invalid_request("Value for x-amz-mp-object-size header is invalid: '" + text + "'");
  if (*announced < 0) return invalid_request("Value for x-amz-mp-object-size header is less than zero: '" + text + "'");
  if (static_cast<std::uint64_t>(*announced) == size) return std::nullopt;
  return invalid_request("The provided 'x-amz-mp-object-size' header value " + text +
                         " does not match what was computed: " + std::to_string(size));
}

/// The checksum of the whole in the request's headers. Errors: InvalidRequest, BadDigest.
Objection check_whole(const S3Request& request, const ChecksumPlan& plan, const std::string& made) {
  const auto type = read_checksum_type(request);
  if (const auto* error = std::get_if<S3Error>(&type)) return *error;
  const std::string& wanted = *std::get_if<std::string>(&type);
  if (!wanted.empty() && wanted != plan.type()) {
    return invalid_request("The upload was created using the " + plan.type() +
                           " checksum mode. The complete request must use the same checksum mode.");
  }
  const auto given = read_whole_checksum(request);
  if (const auto* error = std::get_if<S3Error>(&given)) return *error;
  const auto& checksum = *std::get_if<std::optional<Checksum>>(&given);
  // Without an algorithm named at the beginning S3 keeps CRC64NVME alone and passes over others.
  if (!checksum || (!plan.is_named && checksum->algorithm != plan.algorithm)) return std::nullopt;
  // The "-N" of a composite value may be left out.
  const std::string count = plan.is_composite ? made.substr(made.rfind('-')) : std::string();
  const bool has_count = checksum->base64.find('-') != std::string::npos;
  const std::string full = checksum->base64 + (has_count ? std::string() : count);
  if (checksum->algorithm != plan.algorithm || full != made) return bad_digest_of(checksum->algorithm);
  return std::nullopt;
}

ObjectRecord object_of(const UploadRecord& upload, const std::vector<PartRecord>& chosen, WallTime now) {
  ObjectRecord made = upload.object;
  std::vector<PieceChecksum> pieces;
  std::vector<std::string> etags;
  for (const PartRecord& part : chosen) {
    made.part_sizes.push_back(part.size_bytes);
    if (upload.plan.is_composite) made.part_checksums.push_back(part.checksum);
    pieces.push_back({part.checksum, part.size_bytes});
    etags.push_back(part.etag);
    made.size_bytes += part.size_bytes;
  }
  made.last_modified = now;
  made.etag = joined_etag(etags);
  made.checksums = {{upload.plan.algorithm, joined_checksum(upload.plan, pieces)}};
  made.checksum_type = upload.plan.type();
  made.upload_id = upload.id;
  return made;
}

/// Tells whether a repeated request names the same parts.
std::string fingerprint(const std::vector<Wanted>& parts) {
  std::string all;
  for (const Wanted& part : parts) all += std::to_string(part.number) + " " + part.etag + "\n";
  return hex_sha256(all);
}

ServerResponse result(const S3Request& request, const ObjectRecord& made) {
  std::string xml = xml_element("Location", origin_of(request.http) + request.http.path) +
                    xml_element("Bucket", request.call.bucket) + xml_element("Key", request.call.key) +
                    xml_element("ETag", quoted(made.etag));
  for (const Checksum& checksum : made.checksums) {
    xml += xml_element("Checksum" + std::string(digest::name(checksum.algorithm)), checksum.base64);
  }
  xml += xml_element("ChecksumType", made.checksum_type);
  ServerResponse response = s3_document(xml_root("CompleteMultipartUploadResult", xml));
  response.headers.push_back({"x-amz-server-side-encryption", "AES256"});
  return response;
}

/// A request that comes again after its success gets the same answer; after that the upload is unknown.
ServerResponse answer_again(const S3Context& context, const S3Request& request, const std::vector<Wanted>& wanted) {
  const std::string id = request.http.parameter("uploadId").value_or("");
  const auto stored = context.store.find(request.call.bucket, request.call.key);
  if (!stored || id.empty() || stored->upload_id != id) return refuse(request, no_such_upload(id));
  if (stored->completed_with != fingerprint(wanted)) return refuse(request, invalid_part(id, wanted.front()));
  return result(request, *stored);
}

ServerResponse complete(S3Context& context, const S3Request& request, const WriteCondition& condition,
                        const std::string& body) {
  const auto read = read_parts(body);
  if (const auto* error = std::get_if<S3Error>(&read)) return refuse(request, *error);
  const auto& wanted = *std::get_if<std::vector<Wanted>>(&read);
  auto leased = lease_upload(context, request);
  if (std::get_if<S3Error>(&leased) != nullptr) return answer_again(context, request, wanted);
  UploadLease& lease = *std::get_if<UploadLease>(&leased);
  if (const auto error = check_write_condition(context, request, condition)) return refuse(request, *error);
  const auto picked = choose(lease, wanted, least_part_bytes(request));
  if (const auto* error = std::get_if<S3Error>(&picked)) return refuse(request, *error);
  const auto& chosen = *std::get_if<std::vector<PartRecord>>(&picked);
  ObjectRecord made = object_of(lease.record(), chosen, request.now);
  made.completed_with = fingerprint(wanted);
  if (const auto error = check_size(request, made.size_bytes)) return refuse(request, *error);
  if (const auto error = check_whole(request, lease.record().plan, made.checksums.front().base64)) {
    return refuse(request, *error);
  }
  const StoreStatus status = lease.complete(chosen, made, condition);
  return status == StoreStatus::done ? result(request, made) : refuse(request, refusal_of(status, request));
}

/// S3 has said 200 before it knows how it ends.
ServerResponse failed_late(const S3Request& request, const std::string& code) {
  S3Error error = s3_error_of_status(500);
  if (!code.empty()) error.code = code;
  ServerResponse response = refuse(request, error);
  response.status = 200;
  response.sends_white_space = find_quirk(request.quirks, "keep_alive").has_value();
  return response;
}

}  // namespace detail::s3_complete

HeadDecision complete_upload(S3Context& context, const S3Request& request) {
  namespace own = detail::s3_complete;
  const auto condition = read_write_condition(request);
  if (const auto* error = std::get_if<S3Error>(&condition)) return refuse(request, *error);
  return collect_checked_body(
      request, [&context, request, wanted = *std::get_if<WriteCondition>(&condition)](const std::string& body) {
        if (const auto code = find_quirk(request.quirks, "error_in_200")) return own::failed_late(request, *code);
        ServerResponse response = own::complete(context, request, wanted, body);
        response.sends_white_space = find_quirk(request.quirks, "keep_alive").has_value();
        return response;
      });
}

}  // namespace uploadkit::devserver
