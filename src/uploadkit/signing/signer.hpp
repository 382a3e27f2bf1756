/// \file
/// The signer with a cache of keys, for those who sign much. The public functions are the same without one.
#ifndef UPLOADKIT_SIGNING_SIGNER_HPP
#define UPLOADKIT_SIGNING_SIGNER_HPP

#include <uploadkit/signing/signing_key.hpp>
#include <uploadkit/signing/signing_request.hpp>
#include <uploadkit/sigv4.hpp>

namespace uploadkit::signing {

/// As `uploadkit::presign`; `keys` may be null.
Result<PresignedUrl> presign_with(SigningKeyCache* keys, const SigningInput& input, const SigningMoment& moment);

/// As `uploadkit::sign_headers`; `keys` may be null.
Result<std::vector<Header>> sign_headers_with(SigningKeyCache* keys, const SigningInput& input,
                                              const SigningMoment& moment);

/// The headers that sign a request, and what a body that is signed after them goes on from.
struct SignedHead {
  std::vector<Header> headers;
  SigningKey key;
  Scope scope;
  std::string timestamp;  // "20240930T123456Z"
  std::string signature;
};

/// As `sign_headers_with`, with all that the signature was made of.
Result<SignedHead> sign_head_with(SigningKeyCache* keys, const SigningInput& input, const SigningMoment& moment);

}  // namespace uploadkit::signing

#endif
