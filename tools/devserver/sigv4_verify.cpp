// Lets signed requests in, or says in S3's words why not.
#include <devserver/sigv4_verify.hpp>

#include <devserver/key_book.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>
#include <uploadkit/digest/digest.hpp>

#include <algorithm>

namespace uploadkit::devserver {
namespace detail::sigv4_verify {

using Objection = std::optional<S3Error>;

// S3 answers RequestTimeTooSkewed beyond this difference.
constexpr std::chrono::seconds largest_skew{900};

/// The two mechanisms word the same objection differently.
S3Error malformed(const SignatureClaim& claim, const std::string& message, std::vector<Header> extras = {}) {
  if (claim.is_presigned) {
    return {400, "AuthorizationQueryParametersError", "Error parsing the X-Amz-Credential parameter; " + message,
            std::move(extras)};
  }
  return {400, "AuthorizationHeaderMalformed", "The authorization header is malformed; " + message, std::move(extras)};
}

Objection check_scope(const SignatureClaim& claim, const SignatureRules& rules) {
  if (claim.terminal != "aws4_request") {
    return malformed(claim, "incorrect terminal \"" + claim.terminal + "\". This endpoint uses \"aws4_request\".");
  }
  if (claim.service != "s3") {
    return malformed(claim, "incorrect service \"" + claim.service + "\". This endpoint belongs to \"s3\".");
  }
  if (claim.region != rules.region) {
    return malformed(claim, "the region '" + claim.region + "' is wrong; expecting '" + rules.region + "'",
                     {{"Region", rules.region}});
  }
  const bool is_date = claim.date.size() == 8 && core::parse_uint(claim.date).has_value();
  if (!is_date) {
    return malformed(claim, "incorrect date format \"" + claim.date +
                                "\". This date in the credential must be in the format \"yyyyMMdd\".");
  }
  if (claim.date != core::basic_date(claim.time)) {
    return malformed(claim, "Invalid credential date \"" + claim.date +
                                "\". This date is not the same as X-Amz-Date: \"" + core::basic_date(claim.time) +
                                "\".");
  }
  return std::nullopt;
}

Objection check_url_time(const SignatureClaim& claim, WallTime now, bool is_expired) {
  const WallTime end = claim.time + claim.expires_in;
  if (claim.time > now + largest_skew) {
    const auto since_epoch = std::chrono::duration_cast<std::chrono::milliseconds>(claim.time.time_since_epoch());
    return S3Error{403,
                   "AccessDenied",
                   "Request is not yet valid",
                   {{"X-Amz-Date", std::to_string(since_epoch.count())},
                    {"Expires", core::iso8601(end)},
                    {"ServerTime", core::iso8601(now)}}};
  }
  if (!is_expired && now < end) return std::nullopt;
  return S3Error{403,
                 "AccessDenied",
                 "Request has expired",
                 {{"X-Amz-Expires", std::to_string(claim.expires_in.count())},
                  {"Expires", core::iso8601(end)},
                  {"ServerTime", core::iso8601(now)}}};
}

Objection check_time(const SignatureClaim& claim, WallTime now, bool is_expired) {
  if (claim.is_presigned) return check_url_time(claim, now, is_expired);
  if (claim.time <= now + largest_skew && claim.time >= now - largest_skew) return std::nullopt;
  return S3Error{
      403,
      "RequestTimeTooSkewed",
      "The difference between the request time and the current time is too large.",
      {{"RequestTime", claim.time_text}, {"ServerTime", core::iso8601(now)}, {"MaxAllowedSkewMilliseconds", "900000"}}};
}

bool is_signed(const SignatureClaim& claim, const std::string& name) {
  return std::binary_search(claim.signed_headers.begin(), claim.signed_headers.end(), name);
}

Objection check_unsigned(const ServerRequest& request, const SignatureClaim& claim) {
  std::string names;
  for (const Header& field : request.headers) {
    const std::string name = core::lower(field.name);
    const bool must_be_signed = name == "host" || (name.substr(0, 6) == "x-amz-" && name != "x-amz-content-sha256");
    if (must_be_signed && !is_signed(claim, name)) names += (names.empty() ? "" : ", ") + name;
  }
  if (names.empty()) return std::nullopt;
  return S3Error{403,
                 "AccessDenied",
                 "There were headers present in the request which were not signed",
                 {{"HeadersNotSigned", names}}};
}

std::string bytes_in_hex(std::string_view text) {
  std::string shown;
  for (std::size_t i = 0; i < text.size(); ++i) shown += (i == 0 ? "" : " ") + core::hex(text.substr(i, 1));
  return shown;
}

S3Error mismatch(const SignatureClaim& claim, const std::string& canonical) {
  const std::string to_sign = string_to_sign(claim, canonical);
  return {403,
          "SignatureDoesNotMatch",
          "The request signature we calculated does not match the signature you provided. Check your key and signing "
          "method.",
          {{"AWSAccessKeyId", claim.access_key_id},
           {"StringToSign", to_sign},
           {"SignatureProvided", claim.signature},
           {"StringToSignBytes", bytes_in_hex(to_sign)},
           {"CanonicalRequest", canonical},
           {"CanonicalRequestBytes", bytes_in_hex(canonical)}}};
}

std::variant<Admission, S3Error> check_signature(const ServerRequest& request, const SignatureClaim& claim,
                                                 const KnownKey& key) {
  const auto canonical = canonical_request(request, claim);
  if (const auto* error = std::get_if<S3Error>(&canonical)) return *error;
  const std::string& text = *std::get_if<std::string>(&canonical);
  Admission admission{claim, signing_key(claim, key.credentials.secret_access_key)};
  const std::string expected = hex_hmac(admission.signing_key, string_to_sign(claim, text));
  // An absent header must not pass as one with an empty value.
  const bool has_all = std::all_of(claim.signed_headers.begin(), claim.signed_headers.end(),
                                   [&request](const std::string& name) { return request.has_header(name); });
  if (!has_all || !digest::equal_secrets(expected, claim.signature)) return mismatch(claim, text);
  return admission;
}

}  // namespace detail::sigv4_verify

std::variant<const KnownKey*, S3Error> find_key(const SignatureClaim& claim, const SignatureRules& rules,
                                                WallTime now) {
  const auto listed = std::find_if(rules.keys.begin(), rules.keys.end(), [&claim](const KnownKey& each) {
    return each.credentials.access_key_id == claim.access_key_id;
  });
  const KnownKey* key = listed != rules.keys.end() ? &*listed : nullptr;
  if (key == nullptr && rules.issued != nullptr) key = rules.issued->find(claim.access_key_id);
  // To S3 a temporary key without its token is one that it never heard of.
  const bool lacks_token = key != nullptr && !key->credentials.session_token.empty() && claim.session_token.empty();
  if (key == nullptr || lacks_token) {
    return S3Error{403,
                   "InvalidAccessKeyId",
                   "The AWS Access Key Id you provided does not exist in our records.",
                   {{"AWSAccessKeyId", claim.access_key_id}}};
  }
  if (!digest::equal_secrets(claim.session_token, key->credentials.session_token)) {
    return S3Error{400, "InvalidToken", "The provided token is malformed or otherwise invalid.", {}};
  }
  if (key->dies_at && now >= *key->dies_at) return S3Error{400, "ExpiredToken", "The provided token has expired.", {}};
  return key;
}

std::variant<Admission, S3Error> admit(const ServerRequest& request, const SignatureRules& rules, WallTime now,
                                       bool is_expired) {
  namespace own = detail::sigv4_verify;
  const auto claimed = read_claim(request);
  if (const auto* error = std::get_if<S3Error>(&claimed)) return *error;
  const SignatureClaim& claim = *std::get_if<SignatureClaim>(&claimed);
  if (const auto objection = check_payload_hash_form(claim.payload_hash)) return *objection;
  if (const auto objection = own::check_scope(claim, rules)) return *objection;
  const auto found = find_key(claim, rules, now);
  if (const auto* error = std::get_if<S3Error>(&found)) return *error;
  if (const auto objection = own::check_time(claim, now, is_expired)) return *objection;
  if (const auto objection = own::check_unsigned(request, claim)) return *objection;
  return own::check_signature(request, claim, **std::get_if<const KnownKey*>(&found));
}

}  // namespace uploadkit::devserver
