/// \file
/// MD5 and the SHA family by OpenSSL's EVP interface.
#ifndef UPLOADKIT_DIGEST_EVP_DIGEST_HPP
#define UPLOADKIT_DIGEST_EVP_DIGEST_HPP

#include <uploadkit/digest/digest.hpp>

#include <openssl/evp.h>

namespace uploadkit::digest {

/// The implementation of a hash; null for CRCs, and where OpenSSL refuses the algorithm (MD5 under FIPS).
///
/// Fetched once a process, because a fetch costs more than a short hash, and never freed: a destructor at exit would
/// race with uploads that still run.
const EVP_MD* fetch_hash(Algorithm algorithm) noexcept;

/// A running hash.
class EvpDigest final : public Digest {
 public:
  explicit EvpDigest(const EVP_MD* hash) noexcept;
  ~EvpDigest() override;
  EvpDigest(const EvpDigest&) = delete;
  EvpDigest& operator=(const EvpDigest&) = delete;

  void update(const void* bytes, std::size_t size) noexcept override;
  std::string value() const override;  // empty when the crypto library failed
  void reset() noexcept override;

 private:
  const EVP_MD* hash_;
  EVP_MD_CTX* context_;
  bool usable_ = false;
};

}  // namespace uploadkit::digest

#endif
