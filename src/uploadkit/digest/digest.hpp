/// \file
/// The one seam to checksums and cryptography: everything else in the library asks here.
#ifndef UPLOADKIT_DIGEST_DIGEST_HPP
#define UPLOADKIT_DIGEST_DIGEST_HPP

#include <uploadkit/result.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace uploadkit::digest {

enum class Algorithm : std::uint8_t { crc32, crc32c, crc64nvme, md5, sha1, sha256 };

/// "CRC32", "CRC64NVME", … as S3 writes them.
std::string_view name(Algorithm algorithm) noexcept;

/// Reads a name in any case, with or without hyphen ("crc-32", "SHA256").
std::optional<Algorithm> parse_algorithm(std::string_view text) noexcept;

/// Bytes in a raw value: 4, 4, 8, 16, 20, 32.
std::size_t value_bytes(Algorithm algorithm) noexcept;

/// A running digest. `update` any number of times, then `value` once more after each.
class Digest {
 public:
  virtual ~Digest() = default;
  virtual void update(const void* bytes, std::size_t size) noexcept = 0;
  virtual std::string value() const = 0;  // raw, big-endian for CRCs; empty when the crypto library failed
  virtual void reset() noexcept = 0;
};

/// Errors: `unsupported_option` where the crypto library refuses the algorithm (MD5 under FIPS).
Result<std::unique_ptr<Digest>> make_digest(Algorithm algorithm);

/// The raw value over one buffer.
Result<std::string> compute(Algorithm algorithm, std::string_view bytes);

std::array<unsigned char, 32> sha256(std::string_view bytes) noexcept;
std::array<unsigned char, 32> hmac_sha256(std::string_view key, std::string_view bytes) noexcept;

/// The CRC of two pieces joined, from the CRCs of both and the length of the second. CRCs only.
std::uint64_t combine(Algorithm algorithm, std::uint64_t first, std::uint64_t second,
                      std::uint64_t second_bytes) noexcept;

/// Which implementation of an algorithm this processor gets, for example "vpclmulqdq-512", "pclmulqdq", "table".
std::string_view path_taken(Algorithm algorithm) noexcept;

/// `size` random bytes from the crypto library. Errors: `out_of_resources`.
Result<std::string> random_bytes(std::size_t size);

/// A random UUID (version 4): idempotency keys, journal names.
Result<std::string> random_uuid();

/// Random UUIDs for whoever needs many: chance is drawn for several at a time. Thread: one at a time.
class UuidSource {
 public:
  Result<std::string> next();

 private:
  std::string random_;  // not used yet
};

/// Compares in constant time.
bool equal_secrets(std::string_view a, std::string_view b) noexcept;

/// Overwrites memory that held a secret.
void wipe(std::string& secret) noexcept;
void wipe(void* bytes, std::size_t size) noexcept;

}  // namespace uploadkit::digest

#endif
