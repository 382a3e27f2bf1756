/// \file
/// What a request claims about its signature, whichever service it is for.
#ifndef UPLOADKIT_CLIENT_SIGNED_CLAIM_HPP
#define UPLOADKIT_CLIENT_SIGNED_CLAIM_HPP

#include <uploadkit/core/url.hpp>
#include <uploadkit/engine/signed_url.hpp>
#include <uploadkit/explain.hpp>
#include <uploadkit/signing/uri_encode.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace uploadkit::client {

struct SignedClaim {
  SignatureKind kind = SignatureKind::none;
  core::Url url;
  engine::SignedUrlRules rules;
  std::string algorithm;
  std::string access_key;
  std::string timestamp;  // "20240930T123456Z"
  std::string scope;      // "20240930/us-east-1/s3/aws4_request"
  std::string region;
  std::string service;
  bool has_session_token = false;

  /// Sorted, in lower case, "host" among them; of the version 4 alone.
  std::vector<std::string> signed_headers;

  /// All of the query but the signature itself, in their canonical encoding.
  signing::QueryParameters parameters;

  /// Empty where it is signed and nobody told it.
  std::string payload_hash;

  bool is_version_4() const noexcept;
  bool signs(std::string_view lower_name) const noexcept;
};

/// Errors: `invalid_url`
Result<SignedClaim> read_claim(std::string_view url, const std::vector<Header>& headers);

/// The value of a header, those of one name joined as they are signed; nothing where it is not there.
std::optional<std::string> header_value(const std::vector<Header>& headers, std::string_view name);

}  // namespace uploadkit::client

#endif
