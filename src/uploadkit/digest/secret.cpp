// SHA-256, HMAC, random bytes, and the handling of secrets.
#include <uploadkit/digest/digest.hpp>
#include <uploadkit/digest/evp_digest.hpp>

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <climits>
#include <cstring>

#if defined(__linux__) || defined(__APPLE__)
#include <sys/random.h>
#endif

namespace uploadkit::digest {

namespace detail::secret {

using Sha256 = std::array<unsigned char, 32>;
constexpr std::size_t hmac_block_bytes = 64;

// What stands for a hash that could not be computed: a value that nobody can have predicted, so that a comparison with
// it fails; zeros could be guessed by whoever forges a signature.
inline Sha256 unpredictable() noexcept {
  Sha256 random{};
  if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1) random.fill(0xA5);
  return random;
}

inline bool fill_from_system(char* bytes, std::size_t size) noexcept {
#if defined(__linux__)
  return getrandom(bytes, size, 0) == static_cast<ssize_t>(size);
#elif defined(__APPLE__)
  return getentropy(bytes, size) == 0;
#else
  static_cast<void>(bytes);
  return size == 0;
#endif
}

inline bool sha256_of_two(std::string_view first, std::string_view second, Sha256& out) noexcept {
  const EVP_MD* const hash = fetch_hash(Algorithm::sha256);
  EVP_MD_CTX* const context = hash != nullptr ? EVP_MD_CTX_new() : nullptr;
  const bool done = context != nullptr && EVP_DigestInit_ex2(context, hash, nullptr) == 1 &&
                    EVP_DigestUpdate(context, first.data(), first.size()) == 1 &&
                    EVP_DigestUpdate(context, second.data(), second.size()) == 1 &&
                    EVP_DigestFinal_ex(context, out.data(), nullptr) == 1;
  EVP_MD_CTX_free(context);
  return done;
}

inline std::string_view view(const unsigned char* bytes, std::size_t size) noexcept {
  return {reinterpret_cast<const char*>(bytes), size};
}

inline std::string uuid_text(std::string_view raw) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  text.reserve(36);
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text.push_back('-');
    const auto byte = static_cast<unsigned char>(raw[i]);
    text.push_back(digits[byte >> 4]);
    text.push_back(digits[byte & 0x0F]);
  }
  return text;
}

}  // namespace detail::secret

std::array<unsigned char, 32> sha256(std::string_view bytes) noexcept {
  detail::secret::Sha256 out{};
  return detail::secret::sha256_of_two(bytes, {}, out) ? out : detail::secret::unpredictable();
}

// RFC 2104 over EVP's SHA-256: EVP_MAC looks its hash up by name in every call, which costs more than the hashing.
std::array<unsigned char, 32> hmac_sha256(std::string_view key, std::string_view bytes) noexcept {
  using detail::secret::view;
  constexpr std::size_t block = detail::secret::hmac_block_bytes;
  detail::secret::Sha256 short_key{};
  bool done = true;
  if (key.size() > block) {
    done = detail::secret::sha256_of_two(key, {}, short_key);
    key = view(short_key.data(), short_key.size());
  }
  unsigned char pad[block] = {};
  if (!key.empty()) std::memcpy(pad, key.data(), key.size());
  for (unsigned char& byte : pad) byte = static_cast<unsigned char>(byte ^ 0x36U);
  detail::secret::Sha256 inner{};
  done = done && detail::secret::sha256_of_two(view(pad, block), bytes, inner);
  for (unsigned char& byte : pad) byte = static_cast<unsigned char>(byte ^ (0x36U ^ 0x5CU));
  detail::secret::Sha256 out{};
  done = done && detail::secret::sha256_of_two(view(pad, block), view(inner.data(), inner.size()), out);
  wipe(pad, block);
  wipe(short_key.data(), short_key.size());
  wipe(inner.data(), inner.size());
  return done ? out : detail::secret::unpredictable();
}

Result<std::string> random_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  // The crypto library takes some milliseconds to set its own generator up.
  constexpr std::size_t most_from_system = 256;  // more may come in pieces
  if (size <= most_from_system && detail::secret::fill_from_system(bytes.data(), size)) return bytes;
  const bool fits = size <= static_cast<std::size_t>(INT_MAX);
  if (fits && RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(size)) == 1) return bytes;
  return make_error(Errc::out_of_resources, "The crypto library gave no random bytes; try again later.");
}

Result<std::string> random_uuid() { return UuidSource().next(); }

Result<std::string> UuidSource::next() {
  constexpr std::size_t uuid_bytes = 16;
  constexpr std::size_t at_once = 16;
  if (random_.size() < uuid_bytes) {
    Result<std::string> drawn = random_bytes(at_once * uuid_bytes);
    if (!drawn) return drawn;
    random_ = *std::move(drawn);
  }
  char* const raw = random_.data() + (random_.size() - uuid_bytes);
  // RFC 9562 5.4: version 4 in the seventh byte, the variant in the ninth.
  raw[6] = static_cast<char>((static_cast<unsigned char>(raw[6]) & 0x0FU) | 0x40U);
  raw[8] = static_cast<char>((static_cast<unsigned char>(raw[8]) & 0x3FU) | 0x80U);
  std::string text = detail::secret::uuid_text({raw, uuid_bytes});
  random_.resize(random_.size() - uuid_bytes);
  return text;
}

bool equal_secrets(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && (a.empty() || CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0);
}

void wipe(std::string& secret) noexcept {
  // Up to the capacity, since an earlier, longer secret may lie behind the end; this never reallocates.
  secret.resize(secret.capacity());
  OPENSSL_cleanse(secret.data(), secret.size());
  secret.clear();
}

void wipe(void* bytes, std::size_t size) noexcept { OPENSSL_cleanse(bytes, size); }

}  // namespace uploadkit::digest
