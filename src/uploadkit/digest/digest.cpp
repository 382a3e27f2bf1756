// Names of the algorithms and the choice of their implementation.
#include <uploadkit/digest/digest.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/digest/crc_digest.hpp>
#include <uploadkit/digest/evp_digest.hpp>

namespace uploadkit::digest {

namespace detail::digest {

struct Row {
  Algorithm algorithm;
  std::string_view name;
  std::size_t value_bytes;
};

constexpr Row rows[] = {{Algorithm::crc32, "CRC32", 4},         {Algorithm::crc32c, "CRC32C", 4},
                        {Algorithm::crc64nvme, "CRC64NVME", 8}, {Algorithm::md5, "MD5", 16},
                        {Algorithm::sha1, "SHA1", 20},          {Algorithm::sha256, "SHA256", 32}};

constexpr const Row& row_of(Algorithm algorithm) noexcept { return rows[static_cast<std::size_t>(algorithm)]; }

constexpr bool rows_are_in_order() noexcept {
  for (std::size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); ++i) {
    if (static_cast<std::size_t>(rows[i].algorithm) != i) return false;
  }
  return true;
}
static_assert(rows_are_in_order());

inline Error refused(Algorithm algorithm) {
  return make_error(Errc::unsupported_option,
                    "The crypto library refuses " + std::string(row_of(algorithm).name) +
                        ", as it does for MD5 in FIPS mode; choose CRC64NVME or SHA256 instead.",
                    {{"option", "checksum_algorithm"}, {"got", std::string(row_of(algorithm).name)}});
}

}  // namespace detail::digest

std::string_view name(Algorithm algorithm) noexcept { return detail::digest::row_of(algorithm).name; }

std::size_t value_bytes(Algorithm algorithm) noexcept { return detail::digest::row_of(algorithm).value_bytes; }

std::optional<Algorithm> parse_algorithm(std::string_view text) noexcept {
  // Longer than any name with its hyphens: refused before it is copied.
  if (text.size() > 16) return std::nullopt;
  std::string letters;
  for (const char c : text) {
    if (c != '-') letters.push_back(c);
  }
  for (const detail::digest::Row& row : detail::digest::rows) {
    if (core::equals_ignoring_case(letters, row.name)) return row.algorithm;
  }
  return std::nullopt;
}

Result<std::unique_ptr<Digest>> make_digest(Algorithm algorithm) {
  if (is_crc(algorithm)) return std::unique_ptr<Digest>(std::make_unique<CrcDigest>(algorithm));
  const EVP_MD* const hash = fetch_hash(algorithm);
  if (hash == nullptr) return detail::digest::refused(algorithm);
  return std::unique_ptr<Digest>(std::make_unique<EvpDigest>(hash));
}

Result<std::string> compute(Algorithm algorithm, std::string_view bytes) {
  Result<std::unique_ptr<Digest>> digest = make_digest(algorithm);
  if (!digest) return digest.error();
  (*digest)->update(bytes.data(), bytes.size());
  std::string value = (*digest)->value();
  if (value.empty()) return make_error(Errc::out_of_memory, "The crypto library had no memory for a hash; try again.");
  return value;
}

std::string_view path_taken(Algorithm algorithm) noexcept {
  return is_crc(algorithm) ? name(best_crc_path()) : std::string_view("openssl");
}

}  // namespace uploadkit::digest
