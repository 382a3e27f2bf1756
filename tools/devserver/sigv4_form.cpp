// Judges the signature of a browser form: it signs the policy, not the request.
#include <devserver/sigv4_verify.hpp>

#include <uploadkit/core/time_text.hpp>
#include <uploadkit/digest/digest.hpp>

namespace uploadkit::devserver {
namespace detail::sigv4_form {

using Objection = std::optional<S3Error>;
using Field = std::function<const std::string*(std::string_view)>;

S3Error missing(const std::string& name) {
  return invalid_argument("Bucket POST must contain a field named '" + name +
                              "'.  If it is specified, please check the order of the fields.",
                          name, "");
}

S3Error bad_credential(std::string message, const std::string& credential) {
  return invalid_argument(std::move(message), "x-amz-credential", credential);
}

Objection check_scope(const SignatureClaim& claim, const std::string& region, const std::string& credential) {
  if (claim.date.size() != 8) {
    return bad_credential(
        "incorrect date format \"" + claim.date + "\". This date in the credential must be in the format \"yyyyMMdd\".",
        credential);
  }
  if (claim.region != region) {
    return bad_credential("the region \"" + claim.region + "\" is wrong; expecting \"" + region + "\"", credential);
  }
  if (claim.service != "s3") {
    return bad_credential("incorrect service \"" + claim.service + "\". This endpoint belongs to \"s3\".", credential);
  }
  if (claim.terminal != "aws4_request") {
    return bad_credential("incorrect terminal \"" + claim.terminal + "\". This endpoint uses \"aws4_request\".",
                          credential);
  }
  return std::nullopt;
}

Objection read_claim_fields(const Field& field, SignatureClaim& claim) {
  // Signature Version 2.
  if (field("awsaccesskeyid") != nullptr && field("signature") != nullptr) {
    return invalid_request(
        "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.");
  }
  for (const char* name : {"policy", "x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-signature"}) {
    if (field(name) == nullptr) return missing(name);
  }
  if (*field("x-amz-algorithm") != "AWS4-HMAC-SHA256") {
    return invalid_argument("Only AWS4-HMAC-SHA256 is supported", "X-Amz-Algorithm", *field("x-amz-algorithm"));
  }
  const auto time = core::parse_basic_iso8601(*field("x-amz-date"));
  if (!time) {
    return invalid_argument("X-Amz-Date must be formated via ISO8601 Long format", "X-Amz-Date", *field("x-amz-date"));
  }
  if (!read_credential(*field("x-amz-credential"), claim)) {
    return bad_credential(
        "the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".",
        *field("x-amz-credential"));
  }
  claim.time = *time;
  claim.time_text = *field("x-amz-date");
  claim.signature = *field("x-amz-signature");
  if (field("x-amz-security-token") != nullptr) claim.session_token = *field("x-amz-security-token");
  return std::nullopt;
}

}  // namespace detail::sigv4_form

std::variant<Admission, S3Error> admit_form(const std::function<const std::string*(std::string_view name)>& field,
                                            const SignatureRules& rules, WallTime now) {
  namespace own = detail::sigv4_form;
  SignatureClaim claim;
  if (const auto error = own::read_claim_fields(field, claim)) return *error;
  if (const auto error = own::check_scope(claim, rules.region, *field("x-amz-credential"))) return *error;
  const auto key = find_key(claim, rules, now);
  if (const auto* error = std::get_if<S3Error>(&key)) return *error;
  const std::string& secret = (*std::get_if<const KnownKey*>(&key))->credentials.secret_access_key;
  claim.payload_hash = "UNSIGNED-PAYLOAD";
  Admission admission{claim, signing_key(claim, secret)};
  const std::string& policy = *field("policy");
  if (digest::equal_secrets(hex_hmac(admission.signing_key, policy), claim.signature)) return admission;
  return S3Error{
      403,
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your key and "
      "signing method.",
      {{"AWSAccessKeyId", claim.access_key_id}, {"StringToSign", policy}, {"SignatureProvided", claim.signature}}};
}

}  // namespace uploadkit::devserver
