/// \file
/// Signs a request as it leaves: where it may go, what its payload is called, and how its body is encoded for that.
#ifndef UPLOADKIT_CLIENT_REQUEST_SIGNING_HPP
#define UPLOADKIT_CLIENT_REQUEST_SIGNING_HPP

#include <uploadkit/authorization.hpp>
#include <uploadkit/http.hpp>
#include <uploadkit/signing/signing_key.hpp>

#include <cstdint>
#include <functional>
#include <string>

namespace uploadkit::client {

/// What a request is signed with.
struct SigningContext {
  const Authorization& authorization;
  const Credentials& credentials;
  WallTime time;
  signing::SigningKeyCache* keys = nullptr;

  /// Base64 of the checksum that `HttpRequest::trailing_checksum` names, asked for after the last byte of the body.
  std::function<std::string()> checksum{};
};

/// Signatures are for the authorization's origin and its subdomains alone, whatever a backend describes.
/// Errors: `url_not_allowed`, `invalid_url`
Result<void> check_signed_origin(const std::string& url, const Authorization& authorization);

/// The request as it travels. A text is hashed; a stream goes unsigned over TLS and to this machine, in signed chunks
/// elsewhere; a trailing checksum makes it aws-chunked, unless the body lies in memory: then it is a header. `stream`
/// must be at its first byte. Errors: `invalid_url`, `invalid_argument`, `internal`
Result<HttpRequest> sign_request(const HttpRequest& request, const SigningContext& context);

/// Of `sent_bytes` of an encoded body, how many belong to the body itself; all of them when all were sent.
std::uint64_t decoded_bytes(std::uint64_t sent_bytes, std::uint64_t body_bytes, std::uint64_t encoded_bytes) noexcept;

}  // namespace uploadkit::client

#endif
