// Reads what multipart requests have in common.
#include <devserver/s3_multipart.hpp>

#include <uploadkit/core/text.hpp>

namespace uploadkit::devserver {
namespace detail::s3_multipart {

constexpr std::uint64_t largest_page_number = 2147483647;

std::string lower_name(digest::Algorithm algorithm) { return core::lower(digest::name(algorithm)); }

S3Error type_cannot(const std::string& type, digest::Algorithm algorithm) {
  return invalid_request("The " + type + " checksum type cannot be used with the " + lower_name(algorithm) +
                         " checksum algorithm.");
}

std::optional<digest::Algorithm> algorithm_of_word(std::string_view word) {
  using digest::Algorithm;
  for (const Algorithm algorithm :
       {Algorithm::crc32, Algorithm::crc32c, Algorithm::crc64nvme, Algorithm::sha1, Algorithm::sha256}) {
    if (core::equals_ignoring_case(word, digest::name(algorithm))) return algorithm;
  }
  return std::nullopt;
}

}  // namespace detail::s3_multipart

S3Error no_such_upload(const std::string& id) {
  return {404,
          "NoSuchUpload",
          "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or "
          "completed.",
          {{"UploadId", id}}};
}

std::variant<UploadLease, S3Error> lease_upload(S3Context& context, const S3Request& request) {
  const std::string id = request.http.parameter("uploadId").value_or("");
  auto lease = context.uploads.lease(request.call.bucket, request.call.key, id);
  if (!lease) return no_such_upload(id);
  return std::move(*lease);
}

std::variant<std::uint64_t, S3Error> read_part_number(const S3Request& request) {
  const std::string text = request.http.parameter("partNumber").value_or("");
  const auto number = core::parse_uint(text);
  if (number && *number >= 1 && *number <= most_parts) return *number;
  return invalid_argument("Part number must be an integer between 1 and 10000, inclusive", "partNumber", text);
}

std::variant<std::string, S3Error> read_checksum_type(const S3Request& request) {
  const std::string type = core::upper(request.amz_value("x-amz-checksum-type"));
  if (type.empty() || type == "COMPOSITE" || type == "FULL_OBJECT") return type;
  return invalid_request("Value for x-amz-checksum-type header is invalid.");
}

std::variant<ChecksumPlan, S3Error> read_checksum_plan(const S3Request& request) {
  namespace own = detail::s3_multipart;
  const auto type = read_checksum_type(request);
  if (const auto* error = std::get_if<S3Error>(&type)) return *error;
  const std::string& wanted = *std::get_if<std::string>(&type);
  const std::string word = request.amz_value("x-amz-checksum-algorithm");
  ChecksumPlan plan;
  if (word.empty()) {
    if (wanted.empty()) return plan;
    return invalid_request("The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.");
  }
  const auto algorithm = own::algorithm_of_word(word);
  if (!algorithm) {
    return invalid_request(
        "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, "
        "CRC64NVME, SHA1, SHA256]");
  }
  plan.algorithm = *algorithm;
  plan.is_named = true;
  const bool is_usually_composite = *algorithm != digest::Algorithm::crc64nvme;
  plan.is_composite = wanted.empty() ? is_usually_composite : wanted == "COMPOSITE";
  const bool is_possible = plan.is_composite ? is_usually_composite : can_be_full_object(*algorithm);
  if (!is_possible) return own::type_cannot(wanted, *algorithm);
  return plan;
}

std::optional<S3Error> check_part_algorithm(const ChecksumPlan& plan, std::optional<digest::Algorithm> given) {
  namespace own = detail::s3_multipart;
  if (!plan.is_named) return std::nullopt;
  // Only full-object checksums can do without one a part: S3 then computes it.
  if (given ? *given == plan.algorithm : !plan.is_composite) return std::nullopt;
  return invalid_request("Checksum Type mismatch occurred, expected checksum Type: " + own::lower_name(plan.algorithm) +
                         ", actual checksum Type: " + (given ? own::lower_name(*given) : "null"));
}

std::string person_xml(const S3Context& context, std::string_view role) {
  return "<" + std::string(role) + ">" + xml_element("ID", context.account_id) +
         xml_element("DisplayName", "uploadkit") + "</" + std::string(role) + ">";
}

std::variant<std::uint64_t, S3Error> read_page_number(const S3Request& request, std::string_view name,
                                                      std::uint64_t usual) {
  const std::string text = request.http.parameter(name).value_or("");
  if (text.empty()) return usual;
  const auto number = core::parse_int(text);
  if (number && *number >= 0 && static_cast<std::uint64_t>(*number) <= detail::s3_multipart::largest_page_number) {
    return static_cast<std::uint64_t>(*number);
  }
  const std::string message = number && *number < 0
                                  ? "Argument " + std::string(name) + " must be an integer between 0 and 2147483647"
                                  : "Provided " + std::string(name) + " not an integer or within integer range";
  return invalid_argument(message, std::string(name), text);
}

}  // namespace uploadkit::devserver
