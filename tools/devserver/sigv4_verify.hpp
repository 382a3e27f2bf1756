/// \file
/// Judges AWS Signature Version 4 as S3 does, from the raw request. It shares no code with the library's signer.
#ifndef UPLOADKIT_DEVSERVER_SIGV4_VERIFY_HPP
#define UPLOADKIT_DEVSERVER_SIGV4_VERIFY_HPP

#include <devserver/s3_error.hpp>

#include <uploadkit/sigv4.hpp>

#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace uploadkit::devserver {

/// An access key that the server knows.
struct KnownKey {
  Credentials credentials;
  std::optional<WallTime> dies_at;  // of temporary ones
};

class KeyBook;

/// What signatures are judged by.
struct SignatureRules {
  std::string region;
  std::vector<KnownKey> keys;
  const KeyBook* issued = nullptr;  // further keys, given out while the server runs
};

/// What a request claims in its Authorization header or its query.
struct SignatureClaim {
  bool is_presigned = false;
  std::string access_key_id;
  std::string date;  // of the credential scope, "20240930"
  std::string region;
  std::string service;
  std::string terminal;
  std::vector<std::string> signed_headers;  // sorted, lower case
  std::string signature;
  std::string session_token;
  std::string time_text;  // X-Amz-Date
  WallTime time{};
  std::chrono::seconds expires_in{0};
  std::string payload_hash;

  std::string scope() const { return date + "/" + region + "/" + service + "/" + terminal; }
};

/// A request that was let in.
struct Admission {
  SignatureClaim claim;
  std::string signing_key;  // raw; the chunks of a streamed payload are signed with it
};

/// Reads the claim of a request. Errors: those of S3 for a missing, doubled or malformed one.
std::variant<SignatureClaim, S3Error> read_claim(const ServerRequest& request);

/// The form of x-amz-content-sha256: a hash or one of the words. Errors: InvalidArgument.
std::optional<S3Error> check_payload_hash_form(const std::string& hash);

/// Lets a request in or says why not. `is_expired` treats a URL as dead whatever its date.
std::variant<Admission, S3Error> admit(const ServerRequest& request, const SignatureRules& rules, WallTime now,
                                       bool is_expired = false);

/// What a form with a policy claims in its fields, and whether its signature of that policy is right. `field` gives the
/// value of a field, or null. Errors: InvalidArgument, InvalidAccessKeyId, InvalidToken, SignatureDoesNotMatch.
std::variant<Admission, S3Error> admit_form(const std::function<const std::string*(std::string_view name)>& field,
                                            const SignatureRules& rules, WallTime now);

/// "AKID/20240930/us-east-1/s3/aws4_request" into the claim; false if it is none.
bool read_credential(std::string_view text, SignatureClaim& claim);

/// The key that a claim names. Errors: InvalidAccessKeyId, InvalidToken, ExpiredToken.
std::variant<const KnownKey*, S3Error> find_key(const SignatureClaim& claim, const SignatureRules& rules, WallTime now);

/// The canonical request as S3 builds it from what arrived. Errors: InvalidURI.
std::variant<std::string, S3Error> canonical_request(const ServerRequest& request, const SignatureClaim& claim);
std::string string_to_sign(const SignatureClaim& claim, std::string_view canonical);
std::string signing_key(const SignatureClaim& claim, std::string_view secret_access_key);
std::string hex_hmac(std::string_view key, std::string_view text);
std::string hex_sha256(std::string_view bytes);

}  // namespace uploadkit::devserver

#endif
