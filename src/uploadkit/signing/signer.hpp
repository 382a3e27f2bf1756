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

}  // namespace uploadkit::signing

#endif
