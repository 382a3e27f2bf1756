// MD5 and the SHA family by OpenSSL's EVP interface.
#include <uploadkit/digest/evp_digest.hpp>

namespace uploadkit::digest {

const EVP_MD* fetch_hash(Algorithm algorithm) noexcept {
  switch (algorithm) {
    case Algorithm::md5: {
      static const EVP_MD* const md5 = EVP_MD_fetch(nullptr, "MD5", nullptr);
      return md5;
    }
    case Algorithm::sha1: {
      static const EVP_MD* const sha1 = EVP_MD_fetch(nullptr, "SHA1", nullptr);
      return sha1;
    }
    case Algorithm::sha256: {
      static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
      return sha256;
    }
    case Algorithm::crc32:
    case Algorithm::crc32c:
    case Algorithm::crc64nvme:
      break;
  }
  return nullptr;
}

EvpDigest::EvpDigest(const EVP_MD* hash) noexcept : hash_(hash), context_(EVP_MD_CTX_new()) { reset(); }

EvpDigest::~EvpDigest() { EVP_MD_CTX_free(context_); }

void EvpDigest::update(const void* bytes, std::size_t size) noexcept {
  if (usable_ && size != 0) usable_ = EVP_DigestUpdate(context_, bytes, size) == 1;
}

std::string EvpDigest::value() const {
  // The running state goes on after a value has been asked for, so a copy is finished.
  EVP_MD_CTX* const copy = usable_ ? EVP_MD_CTX_new() : nullptr;
  unsigned char raw[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  const bool finished =
      copy != nullptr && EVP_MD_CTX_copy_ex(copy, context_) == 1 && EVP_DigestFinal_ex(copy, raw, &size) == 1;
  EVP_MD_CTX_free(copy);
  return finished ? std::string(reinterpret_cast<const char*>(raw), size) : std::string();
}

void EvpDigest::reset() noexcept {
  usable_ = context_ != nullptr && hash_ != nullptr && EVP_DigestInit_ex2(context_, hash_, nullptr) == 1;
}

}  // namespace uploadkit::digest
