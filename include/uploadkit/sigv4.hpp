/// \file
/// AWS Signature Version 4 as pure functions: values in, values out.
#ifndef UPLOADKIT_SIGV4_HPP
#define UPLOADKIT_SIGV4_HPP

#include <uploadkit/http.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

UPLOADKIT_NAMESPACE_BEGIN

/// An access key of AWS or of an S3-compatible store.
struct Credentials {
  std::string access_key_id{};
  std::string secret_access_key{};

  /// The token of temporary credentials; empty for permanent ones.
  std::string session_token{};

  /// When temporary credentials die; absent for permanent ones.
  std::optional<WallTime> expires_at{};

  /// The Cognito identity that they were given to; empty elsewhere.
  std::string identity_id{};
};

/// What is signed, and under which rules.
struct SigningInput {
  std::string method = "GET";

  /// Absolute URL with its path and query percent-encoded. The path is never normalised (S3), or normalised and encoded
  /// again (`s3_rules` off). Under S3 rules it should have "/" and unreserved characters bare and all else as %XX, the
  /// one spelling whose signature all servers agree on: `presign` writes it so, and what `sign_headers` is given in
  /// another spelling ("%2F", "!", …) is signed in this one, which AWS does too and not every store. "+" in the query
  /// is a blank. A default port is no part of Host.
  std::string url{};

  /// Headers that become part of the signature. `host` is always added; what the signer makes (Authorization,
  /// X-Amz-Date, X-Amz-Security-Token) and what changes on the way (Connection, Expect, …) is refused.
  std::vector<Header> headers{};

  std::string region = "us-east-1";
  std::string service = "s3";

  /// S3: the path is encoded once and never normalised.
  bool s3_rules = true;

  /// Generic rules only: removes "." and ".." segments and doubled slashes from the path.
  bool normalize_path = true;

  /// The hex SHA-256 of the payload, "UNSIGNED-PAYLOAD" or one of S3's "STREAMING-…" words. Empty means the one that a
  /// header x-amz-content-sha256 or a query parameter of that name announces, else that of an empty body, in a
  /// presigned URL under S3 rules UNSIGNED-PAYLOAD. There, a hash that nothing announces is added to the query.
  std::string payload_hash{};

  /// Add the session token to the request after signing, so that it is not covered (a few services ask for that).
  bool sign_session_token = true;

  /// Generic rules only: encodes the escapes of the path once more, as AWS's services other than S3 do.
  bool encode_path_again = true;
};

/// A signed URL and the headers that the request must carry with exactly these values, besides Host.
struct PresignedUrl {
  std::string url{};
  std::vector<Header> headers{};
  WallTime expires_at{};
};

/// Signs into the query of the URL.
///
/// Units:   `expires_in` from 1 s to 7 days
/// Errors:  `invalid_url` also for a URL that is signed already; `invalid_argument` for bad headers, empty credentials,
///          or an expiry outside its range
/// Source:  AWS, "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)"
UPLOADKIT_API Result<PresignedUrl> presign(const SigningInput& input, const Credentials& credentials, WallTime time,
                                           std::chrono::seconds expires_in = std::chrono::seconds{900});

/// Gives the headers to add to the request: Authorization, X-Amz-Date, X-Amz-Security-Token, and x-amz-content-sha256
/// under S3 rules.
///
/// Errors:  `invalid_url`, `invalid_argument`
/// Source:  AWS, "Authenticating Requests: Using the Authorization Header (AWS Signature Version 4)"
UPLOADKIT_API Result<std::vector<Header>> sign_headers(const SigningInput& input, const Credentials& credentials,
                                                       WallTime time);

/// The two texts behind a signature, for tests and for explaining a refusal. Holds no secret.
struct SigningTexts {
  std::string canonical_request{};
  std::string string_to_sign{};
  std::string signature{};
};

/// What `presign` (`expires_in` > 0) or `sign_headers` (`expires_in` = 0) signs.
UPLOADKIT_API Result<SigningTexts> signing_texts(const SigningInput& input, const Credentials& credentials,
                                                 WallTime time,
                                                 std::chrono::seconds expires_in = std::chrono::seconds{0});

UPLOADKIT_NAMESPACE_END

#endif
