// Reads what a request claims about its signature, and words what is wrong with a claim.
#include <devserver/sigv4_verify.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>

#include <algorithm>

namespace uploadkit::devserver {
namespace detail::sigv4_claim {

using Claimed = std::variant<SignatureClaim, S3Error>;

constexpr std::int64_t longest_expiry_s = 604800;
// An Authorization header is shown so far and no further: its rest may be a secret.
constexpr std::size_t longest_shown_bytes = 16;

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> pieces;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    pieces.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return pieces;
}

bool is_hex_sha256(std::string_view text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
         });
}

void read_signed_headers(std::string_view text, SignatureClaim& claim) {
  claim.signed_headers = split(text, ';');
  std::sort(claim.signed_headers.begin(), claim.signed_headers.end());
}

S3Error bad_query(std::string message) { return {400, "AuthorizationQueryParametersError", std::move(message), {}}; }

S3Error bad_header(std::string message) {
  return {400, "AuthorizationHeaderMalformed", "The authorization header is malformed; " + std::move(message), {}};
}

std::optional<S3Error> read_expiry(std::string_view text, SignatureClaim& claim) {
  const std::optional<std::int64_t> seconds = core::parse_int(text);
  if (!seconds) return bad_query("X-Amz-Expires should be a number");
  if (*seconds < 0) return bad_query("X-Amz-Expires must be non-negative");
  if (*seconds > longest_expiry_s) {
    return bad_query(
        "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than "
        "604800 seconds");
  }
  claim.expires_in = std::chrono::seconds{*seconds};
  return std::nullopt;
}

std::string presigned_payload_hash(const ServerRequest& request, const SignatureClaim& claim) {
  if (auto hoisted = request.parameter("X-Amz-Content-Sha256")) return *hoisted;
  const auto& names = claim.signed_headers;
  const bool is_signed = std::find(names.begin(), names.end(), "x-amz-content-sha256") != names.end();
  return is_signed ? std::string(core::trim(request.header("x-amz-content-sha256"))) : "UNSIGNED-PAYLOAD";
}

Claimed read_query(const ServerRequest& request) {
  SignatureClaim claim;
  claim.is_presigned = true;
  const auto credential = request.parameter("X-Amz-Credential");
  const auto signature = request.parameter("X-Amz-Signature");
  const auto date = request.parameter("X-Amz-Date");
  const auto names = request.parameter("X-Amz-SignedHeaders");
  const auto expires = request.parameter("X-Amz-Expires");
  if (!credential || !signature || !date || !names || !expires) {
    return bad_query(
        "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, "
        "X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.");
  }
  if (request.parameter("X-Amz-Algorithm").value_or("") != "AWS4-HMAC-SHA256") {
    return bad_query("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"");
  }
  if (!read_credential(*credential, claim)) {
    return bad_query(
        "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "
        "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
  }
  const auto time = core::parse_basic_iso8601(*date);
  if (!time) return bad_query("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  if (auto error = read_expiry(*expires, claim)) return *error;
  claim.time_text = *date;
  claim.time = *time;
  claim.signature = *signature;
  read_signed_headers(*names, claim);
  const std::string in_header(core::trim(request.header("x-amz-security-token")));
  claim.session_token = request.parameter("X-Amz-Security-Token").value_or(in_header);
  claim.payload_hash = presigned_payload_hash(request, claim);
  return claim;
}

/// "name=value" pieces of an Authorization header after its scheme.
std::string piece_of(std::string_view text, std::string_view name) {
  for (const std::string& piece : split(text, ',')) {
    const std::string_view trimmed = core::trim(piece);
    if (trimmed.substr(0, name.size()) == name && trimmed.substr(name.size(), 1) == "=") {
      return std::string(trimmed.substr(name.size() + 1));
    }
  }
  return {};
}

std::optional<S3Error> read_header_time(const ServerRequest& request, SignatureClaim& claim) {
  const std::string_view amz_date = core::trim(request.header("x-amz-date"));
  const std::optional<WallTime> time =
      amz_date.empty() ? core::parse_http_date(request.header("date")) : core::parse_basic_iso8601(amz_date);
  if (!time) {
    return S3Error{403, "AccessDenied", "AWS authentication requires a valid Date or x-amz-date header", {}};
  }
  claim.time = *time;
  claim.time_text = amz_date.empty() ? core::basic_iso8601(*time) : std::string(amz_date);
  return std::nullopt;
}

/// `blank` is where the mechanism's name ends.
std::optional<S3Error> check_mechanism(std::string_view text, std::size_t blank) {
  if (blank == text.size()) {
    return invalid_argument("Authorization header is invalid -- one and only one ' ' (space) required.",
                            "Authorization", std::string(text.substr(0, longest_shown_bytes)));
  }
  const std::string name(text.substr(0, blank));
  if (name == "AWS4-HMAC-SHA256") return std::nullopt;
  // "AWS" is Signature Version 2.
  if (name == "AWS") {
    return invalid_request(
        "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.");
  }
  return invalid_argument("Unsupported Authorization Type", "Authorization", name.substr(0, longest_shown_bytes));
}

Claimed read_header(const ServerRequest& request) {
  SignatureClaim claim;
  const std::string_view text = core::trim(request.header("authorization"));
  const std::size_t blank = std::min(text.find(' '), text.size());
  if (const auto error = check_mechanism(text, blank)) return *error;
  const std::string_view pieces = text.substr(blank);
  const std::string credential = piece_of(pieces, "Credential");
  const std::string names = piece_of(pieces, "SignedHeaders");
  claim.signature = piece_of(pieces, "Signature");
  if (credential.empty()) return bad_header("missing Credential.");
  if (names.empty()) return bad_header("missing SignedHeaders.");
  if (claim.signature.empty()) return bad_header("missing Signature.");
  if (!read_credential(credential, claim)) {
    return bad_header("the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
  }
  read_signed_headers(names, claim);
  if (auto error = read_header_time(request, claim)) return *error;
  if (!request.has_header("x-amz-content-sha256")) {
    return invalid_request("Missing required header for this request: x-amz-content-sha256");
  }
  claim.payload_hash = std::string(core::trim(request.header("x-amz-content-sha256")));
  claim.session_token = std::string(core::trim(request.header("x-amz-security-token")));
  return claim;
}

/// Nothing here is open to everyone.
S3Error anonymous(const ServerRequest& request) {
  const auto parameters = request.parameters();
  const bool overrides = std::any_of(parameters.begin(), parameters.end(),
                                     [](const auto& pair) { return pair.first.compare(0, 9, "response-") == 0; });
  if (!overrides) return access_denied();
  return invalid_request("Request specific response headers cannot be used for anonymous GET requests.");
}

}  // namespace detail::sigv4_claim

bool read_credential(std::string_view text, SignatureClaim& claim) {
  const std::vector<std::string> pieces = detail::sigv4_claim::split(text, '/');
  if (pieces.size() != 5) return false;
  claim.access_key_id = pieces[0];
  claim.date = pieces[1];
  claim.region = pieces[2];
  claim.service = pieces[3];
  claim.terminal = pieces[4];
  return !claim.access_key_id.empty() && !claim.date.empty();
}

std::optional<S3Error> check_payload_hash_form(const std::string& hash) {
  for (const std::string_view word :
       {"UNSIGNED-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"}) {
    if (hash == word) return std::nullopt;
  }
  if (detail::sigv4_claim::is_hex_sha256(hash)) return std::nullopt;
  return invalid_argument(
      "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, "
      "STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.",
      "x-amz-content-sha256", hash);
}

std::variant<SignatureClaim, S3Error> read_claim(const ServerRequest& request) {
  const bool has_header = request.has_header("authorization");
  const bool has_query = request.parameter("X-Amz-Algorithm") || request.parameter("X-Amz-Signature") ||
                         request.parameter("X-Amz-Credential");
  const bool has_old_query = request.parameter("AWSAccessKeyId") && request.parameter("Signature");
  if (has_header && (has_query || has_old_query)) {
    return invalid_argument(
        "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter "
        "or the Authorization header should be specified",
        "Authorization",
        std::string(request.header("authorization").substr(0, detail::sigv4_claim::longest_shown_bytes)));
  }
  if (has_old_query) {
    return invalid_request(
        "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.");
  }
  if (has_query) return detail::sigv4_claim::read_query(request);
  if (has_header) return detail::sigv4_claim::read_header(request);
  return detail::sigv4_claim::anonymous(request);
}

}  // namespace uploadkit::devserver
