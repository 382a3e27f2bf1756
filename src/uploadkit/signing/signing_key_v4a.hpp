/// \file
/// The key of Signature Version 4A.
#ifndef UPLOADKIT_SIGNING_SIGNING_KEY_V4A_HPP
#define UPLOADKIT_SIGNING_SIGNING_KEY_V4A_HPP

#include <uploadkit/digest/p256.hpp>
#include <uploadkit/sigv4.hpp>

namespace uploadkit::signing {

/// The private key that belongs to an access key, the same on every day and in every region: SP 800-108's key
/// derivation in counter mode with HMAC-SHA256, over counters of our own until the number is a key.
///
/// Errors: `internal` after 254 candidates that are none (each of probability 2^-32)
Result<digest::P256PrivateKey> derive_signing_key_v4a(const Credentials& credentials);

}  // namespace uploadkit::signing

#endif
