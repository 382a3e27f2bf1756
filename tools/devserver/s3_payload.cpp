// Reads what a request announces about its body and holds it against the body.
#include <devserver/s3_payload.hpp>

#include <uploadkit/core/text.hpp>

#include <algorithm>

namespace uploadkit::devserver {
namespace detail::s3_payload {

using digest::Algorithm;
using Objection = std::optional<S3Error>;

constexpr std::uint64_t largest_put_bytes = 5ULL * 1024 * 1024 * 1024;
constexpr std::string_view checksum_prefix = "x-amz-checksum-";
constexpr Algorithm checksum_algorithms[] = {Algorithm::crc32, Algorithm::crc32c, Algorithm::crc64nvme, Algorithm::sha1,
                                             Algorithm::sha256};

bool is_hex_sha256(std::string_view text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
         });
}

bool is_streaming(std::string_view hash) { return hash.substr(0, 10) == "STREAMING-"; }

Objection read_md5(const S3Request& request, PayloadClaims& claims) {
  if (!request.http.has_header("content-md5")) return std::nullopt;
  const std::string text(core::trim(request.http.header("content-md5")));
  const auto raw = core::base64_decode(text);
  if (!raw || raw->size() != 16) {
    return S3Error{400, "InvalidDigest", "The Content-MD5 you specified was invalid.", {{"Content-MD5", text}}};
  }
  claims.md5 = *raw;
  return std::nullopt;
}

/// Names below "x-amz-checksum-" that are no checksum.
bool is_other_word(std::string_view name) {
  return name == "x-amz-checksum-mode" || name == "x-amz-checksum-type" || name == "x-amz-checksum-algorithm";
}

/// The one x-amz-checksum-* header that there may be, its value unread.
std::variant<std::optional<Checksum>, S3Error> find_checksum(const S3Request& request) {
  std::optional<Checksum> found;
  for (const Header& field : request.amz_values(checksum_prefix)) {
    if (is_other_word(field.name)) continue;
    const auto algorithm = algorithm_of_header(field.name);
    if (!algorithm) return invalid_request("The algorithm type you specified in x-amz-checksum- header is invalid.");
    if (found) {
      return invalid_request("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
    }
    found = Checksum{*algorithm, field.value};
  }
  return found;
}

S3Error invalid_value(Algorithm algorithm) {
  return invalid_request("Value for " + checksum_header(algorithm) + " header is invalid.");
}

bool is_value_of(Algorithm algorithm, std::string_view text) {
  const auto raw = core::base64_decode(text);
  return raw && raw->size() == digest::value_bytes(algorithm);
}

Objection read_checksum(const S3Request& request, PayloadClaims& claims) {
  // There it tells of the object and not of the body.
  if (request.call.operation == "CompleteMultipartUpload") return std::nullopt;
  auto found = find_checksum(request);
  if (const auto* error = std::get_if<S3Error>(&found)) return *error;
  claims.checksum = std::move(*std::get_if<std::optional<Checksum>>(&found));
  if (!claims.checksum || is_value_of(claims.checksum->algorithm, claims.checksum->base64)) return std::nullopt;
  return invalid_value(claims.checksum->algorithm);
}

Objection read_trailer(const S3Request& request, PayloadClaims& claims) {
  const std::string name = core::lower(request.amz_value("x-amz-trailer"));
  if (name.empty()) return std::nullopt;
  if (!claims.is_aws_chunked)
    return invalid_request("The value specified in the x-amz-trailer header is not supported");
  claims.trailer = algorithm_of_header(name);
  if (!claims.trailer) return invalid_request("The value specified in the x-amz-trailer header is not supported");
  if (claims.checksum) {
    return invalid_request("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
  }
  return std::nullopt;
}

Objection check_sdk_word(const S3Request& request, const PayloadClaims& claims) {
  const std::string word = request.amz_value("x-amz-sdk-checksum-algorithm");
  if (word.empty() || request.call.operation == "CompleteMultipartUpload") return std::nullopt;
  const auto algorithm = digest::parse_algorithm(word);
  if (!algorithm) return invalid_request("Value for x-amz-sdk-checksum-algorithm header is invalid.");
  const std::optional<Algorithm> given =
      claims.checksum ? std::optional<Algorithm>(claims.checksum->algorithm) : claims.trailer;
  if (!given) {
    return invalid_request(
        "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were "
        "found.");
  }
  if (*given != *algorithm) return invalid_request("Value for x-amz-sdk-checksum-algorithm header is invalid.");
  return std::nullopt;
}

Objection read_size(const S3Request& request, PayloadClaims& claims) {
  const S3Error missing{411, "MissingContentLength", "You must provide the Content-Length HTTP header.", {}};
  if (claims.is_aws_chunked) {
    const auto decoded = core::parse_uint(core::trim(request.http.header("x-amz-decoded-content-length")));
    if (!decoded) return missing;
    claims.size_bytes = *decoded;
  } else {
    const auto length = request.http.content_length();
    if (!length || request.http.is_chunked()) return missing;
    claims.size_bytes = *length;
  }
  if (claims.size_bytes <= largest_put_bytes) return std::nullopt;
  return S3Error{
      400,
      "EntityTooLarge",
      "Your proposed upload exceeds the maximum allowed size",
      {{"ProposedSize", std::to_string(claims.size_bytes)}, {"MaxSizeAllowed", std::to_string(largest_put_bytes)}}};
}

}  // namespace detail::s3_payload

std::vector<digest::Algorithm> PayloadClaims::algorithms() const {
  std::vector<digest::Algorithm> all;
  if (!sha256_hex.empty()) all.push_back(digest::Algorithm::sha256);
  if (!md5.empty()) all.push_back(digest::Algorithm::md5);
  if (checksum) all.push_back(checksum->algorithm);
  if (trailer) all.push_back(*trailer);
  return all;
}

std::variant<PayloadClaims, S3Error> read_payload_claims(const S3Request& request) {
  namespace own = detail::s3_payload;
  PayloadClaims claims;
  const std::string& hash = request.admission.claim.payload_hash;
  if (own::is_hex_sha256(hash)) claims.sha256_hex = core::lower(hash);
  claims.is_aws_chunked = own::is_streaming(hash);
  claims.has_signed_chunks = hash.find("AWS4-HMAC-SHA256") != std::string::npos;
  claims.has_signed_trailer = hash == "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
  for (const auto& read : {own::read_size, own::read_md5, own::read_checksum, own::read_trailer}) {
    if (const auto error = read(request, claims)) return *error;
  }
  if (const auto error = own::check_sdk_word(request, claims)) return *error;
  return claims;
}

std::optional<S3Error> read_form_claims(const S3Request& form, PayloadClaims& claims) {
  for (const auto& read : {detail::s3_payload::read_md5, detail::s3_payload::read_checksum}) {
    if (auto error = read(form, claims)) return error;
  }
  return std::nullopt;
}

std::optional<S3Error> check_payload(const PayloadClaims& claims, std::uint64_t size_bytes,
                                     const std::function<std::string(digest::Algorithm)>& value) {
  if (size_bytes != claims.size_bytes) {
    return S3Error{400,
                   "IncompleteBody",
                   "You did not provide the number of bytes specified by the Content-Length HTTP header",
                   {}};
  }
  const std::string sha256 = claims.sha256_hex.empty() ? "" : core::hex(value(digest::Algorithm::sha256));
  if (sha256 != claims.sha256_hex) {
    return S3Error{400,
                   "XAmzContentSHA256Mismatch",
                   "The provided 'x-amz-content-sha256' header does not match what was computed.",
                   {{"ClientComputedContentSHA256", claims.sha256_hex}, {"S3ComputedContentSHA256", sha256}}};
  }
  if (!claims.md5.empty() && value(digest::Algorithm::md5) != claims.md5) {
    return S3Error{400,
                   "BadDigest",
                   "The Content-MD5 you specified did not match what we received.",
                   {{"ExpectedDigest", core::base64(claims.md5)},
                    {"CalculatedDigest", core::base64(value(digest::Algorithm::md5))}}};
  }
  if (claims.checksum && core::base64(value(claims.checksum->algorithm)) != claims.checksum->base64) {
    return bad_digest_of(claims.checksum->algorithm);
  }
  return std::nullopt;
}

std::optional<S3Error> check_has_digest(const S3Request& request) {
  namespace own = detail::s3_payload;
  if (request.http.has_header("content-md5") || request.http.has_header("x-amz-trailer")) return std::nullopt;
  for (const Header& field : request.amz_values(own::checksum_prefix)) {
    if (!own::is_other_word(field.name)) return std::nullopt;
  }
  return invalid_request("Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
}

std::optional<S3Error> check_small_payload(const S3Request& request, const std::string& body) {
  auto read = read_payload_claims(request);
  if (request.http.content_length().value_or(0) == 0 && !request.http.is_chunked()) {
    // Requests without a body need not say so, but a hash that they sign must be that of nothing.
    const std::string& hash = request.admission.claim.payload_hash;
    PayloadClaims empty;
    if (detail::s3_payload::is_hex_sha256(hash)) empty.sha256_hex = core::lower(hash);
    read = empty;
  }
  if (const auto* error = std::get_if<S3Error>(&read)) return *error;
  const PayloadClaims& claims = *std::get_if<PayloadClaims>(&read);
  if (claims.is_aws_chunked) return invalid_request("The value of x-amz-content-sha256 header is invalid.");
  return check_payload(claims, body.size(), [&body](digest::Algorithm algorithm) {
    return digest::compute(algorithm, body).value_or(std::string());
  });
}

std::variant<std::optional<Checksum>, S3Error> read_whole_checksum(const S3Request& request) {
  namespace own = detail::s3_payload;
  auto found = own::find_checksum(request);
  const auto* checksum = std::get_if<std::optional<Checksum>>(&found);
  if (checksum == nullptr || !*checksum) return found;
  const std::string_view text = (*checksum)->base64;
  const std::size_t dash = std::min(text.find('-'), text.size());
  const bool has_count = dash == text.size() || core::parse_uint(text.substr(dash + 1)).has_value();
  if (has_count && own::is_value_of((*checksum)->algorithm, text.substr(0, dash))) return found;
  return own::invalid_value((*checksum)->algorithm);
}

std::string checksum_header(digest::Algorithm algorithm) {
  return std::string(detail::s3_payload::checksum_prefix) + core::lower(digest::name(algorithm));
}

std::optional<digest::Algorithm> algorithm_of_header(std::string_view name) {
  for (const digest::Algorithm algorithm : detail::s3_payload::checksum_algorithms) {
    if (core::equals_ignoring_case(name, checksum_header(algorithm))) return algorithm;
  }
  return std::nullopt;
}

S3Error bad_digest_of(digest::Algorithm algorithm) {
  return {400,
          "BadDigest",
          "The " + std::string(digest::name(algorithm)) + " you specified did not match the calculated checksum.",
          {}};
}

}  // namespace uploadkit::devserver
