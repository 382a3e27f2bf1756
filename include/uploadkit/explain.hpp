/// \file
/// What a signed URL says of itself, and why a storage refused a request with it. Pure: nothing is sent, and nothing
/// secret is in what these functions give.
#ifndef UPLOADKIT_EXPLAIN_HPP
#define UPLOADKIT_EXPLAIN_HPP

#include <uploadkit/clock.hpp>
#include <uploadkit/http.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

UPLOADKIT_NAMESPACE_BEGIN

/// How a request is allowed.
enum class SignatureKind : std::uint8_t {
  none,           ///< By nothing that is known here.
  sigv4,          ///< AWS Signature Version 4 in the query, 4A too.
  sigv4_headers,  ///< The same in the header Authorization.
  sigv2,          ///< AWS Signature Version 2 in the query.
  google_v4,      ///< Google Cloud Storage, V4 in the query.
  google_v2,      ///< Google Cloud Storage, V2 in the query.
  azure,          ///< A shared access signature.
};

/// What a URL, with the headers that go with it, says of itself. Empty where it says nothing.
struct SignedUrlFacts {
  SignatureKind kind = SignatureKind::none;

  /// The URL with its secrets masked.
  std::string shown_url{};
  std::string host{};

  /// "AWS4-HMAC-SHA256", …
  std::string algorithm{};

  /// Who signed: the first four characters of the access key, the rest masked.
  std::string access_key{};
  bool has_session_token = false;
  std::string region{};
  std::string service{};

  /// In lower case, "host" among them.
  std::vector<std::string> signed_headers{};

  /// Those of them whose value nobody gave.
  std::vector<std::string> unknown_headers{};

  /// Headers that were given and that S3 refuses, since they are not signed.
  std::vector<std::string> unsigned_headers{};

  /// "name=value" of the parameters that are signed and do not belong to the signature itself; secrets masked.
  std::vector<std::string> parameters{};

  /// The hash of the body that is signed, or "UNSIGNED-PAYLOAD".
  std::string payload_hash{};

  /// Headers that are needed and not signed (Azure's x-ms-blob-type).
  std::vector<Header> needed_headers{};

  /// What a parameter promises without forcing it (Amplify's "content-type").
  std::string promised_content_type{};

  /// The method that the parameters suggest ("x-id=PutObject"); a URL never says it.
  std::string likely_method{};
  std::optional<WallTime> signed_at{};
  std::optional<WallTime> expires_at{};
};

/// Reads a URL. `headers` are those that will be sent with it; an Authorization header of Signature Version 4 counts.
/// Errors: `invalid_url`
UPLOADKIT_API Result<SignedUrlFacts> explain_signed_url(std::string_view url, const std::vector<Header>& headers = {});

/// In whose text a line stands.
enum class LineSide : std::uint8_t {
  both,
  storage,  ///< The storage's alone.
  request,  ///< The explained request's alone.
  unknown,  ///< The storage's; what the request would have is not known.
};

/// A line of what is signed, parameters of the query each in a line of their own; secrets masked.
struct ComparedLine {
  LineSide side = LineSide::both;
  std::string text{};
};

/// What a storage's refusal says.
struct RefusalFacts {
  /// As an upload would end: code, sentence, `http_status` (0 where the document has no head), `backend_code`.
  Error error{};

  /// The storage's clock: ServerTime of the document, else the header Date.
  std::optional<WallTime> server_time{};

  /// When the request was signed, and when it died, as the storage read it.
  std::optional<WallTime> request_time{};
  std::optional<WallTime> expired_at{};

  /// The two texts line by line; empty where the document does not have them.
  std::vector<ComparedLine> canonical_request{};
  std::vector<ComparedLine> string_to_sign{};

  /// A sentence each: what differs, and what to do about it.
  std::vector<std::string> findings{};
};

/// Compares what the storage saw with `request`, whose body does not count.
///
/// `document` is the error document, or the whole answer with its head ("HTTP/1.1 403 …", as `curl -i` prints it).
///
/// Errors: `invalid_url`; `bad_response` for a document that is no refusal
/// Source: Amazon S3 API, "Error responses"; Cloud Storage XML API, "HTTP status and error codes"
UPLOADKIT_API Result<RefusalFacts> explain_refusal(std::string_view document, const HttpRequest& request);

UPLOADKIT_NAMESPACE_END

#endif
