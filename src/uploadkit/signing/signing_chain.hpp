/// \file
/// Signatures of the pieces of a streamed body, each over the one before it.
#ifndef UPLOADKIT_SIGNING_SIGNING_CHAIN_HPP
#define UPLOADKIT_SIGNING_SIGNING_CHAIN_HPP

#include <uploadkit/signing/signing_key.hpp>
#include <uploadkit/sigv4.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace uploadkit::signing {

/// What signs the next piece of a body. A copy is a place to return to.
///
/// Source: AWS, "Signature Calculations for the Authorization Header: Transferring Payload in Multiple Chunks"
struct SigningChain {
  SigningKey key;         // overwritten when the chain goes
  std::string scope;      // "20130524/us-east-1/s3/aws4_request"
  std::string timestamp;  // "20130524T000000Z"
  std::string signature;  // of the request's head at first, then of the last piece

  /// Signs the bytes of a chunk; gives the signature, which the next one continues from.
  const std::string& sign_chunk(std::string_view bytes);

  /// Signs trailers, written "name:value\n" each.
  const std::string& sign_trailers(std::string_view lines);
};

/// The headers to add to a request whose body is signed in chunks, and where its chain begins.
struct SignedStream {
  std::vector<Header> headers;
  SigningChain chain;
};

/// As `sign_headers`, for a payload hash "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" or "…-TRAILER".
/// Errors: `invalid_url`, `invalid_argument`
Result<SignedStream> sign_stream(const SigningInput& input, const Credentials& credentials, WallTime time);

/// The same with a cache of keys, which may be null.
Result<SignedStream> sign_stream_with(SigningKeyCache* keys, const SigningInput& input, const Credentials& credentials,
                                      WallTime time);

}  // namespace uploadkit::signing

#endif
