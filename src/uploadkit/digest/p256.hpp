/// \file
/// ECDSA on the curve P-256 with SHA-256, and the keys for it.
#ifndef UPLOADKIT_DIGEST_P256_HPP
#define UPLOADKIT_DIGEST_P256_HPP

#include <uploadkit/digest/digest.hpp>

#include <array>
#include <string>
#include <string_view>

namespace uploadkit::digest {

/// A private key, big-endian, from 1 to the order of the curve less 1. Overwrites itself when it goes.
struct P256PrivateKey {
  std::array<unsigned char, 32> bytes{};

  P256PrivateKey() = default;
  P256PrivateKey(const P256PrivateKey&) = default;
  P256PrivateKey& operator=(const P256PrivateKey&) = default;
  ~P256PrivateKey() { wipe(bytes.data(), bytes.size()); }
};

/// A public key: both coordinates, big-endian.
struct P256PublicKey {
  std::array<unsigned char, 32> x{};
  std::array<unsigned char, 32> y{};
};

/// The key whose number is `candidate` + 1, where that is a key: from `candidate` = 0 to the order less 2. Takes the
/// same time for all candidates.
std::optional<P256PrivateKey> p256_key_after(const std::array<unsigned char, 32>& candidate) noexcept;

/// The public half. Errors: `out_of_resources`.
Result<P256PublicKey> p256_public_key(const P256PrivateKey& key);

/// The signature in DER, another one in every call. Errors: `out_of_resources`.
Result<std::string> p256_sign(const P256PrivateKey& key, std::string_view bytes);

/// Whether a signature in DER is one of that key over these bytes.
bool p256_verify(const P256PublicKey& key, std::string_view bytes, std::string_view signature) noexcept;

}  // namespace uploadkit::digest

#endif
