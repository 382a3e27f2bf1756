/// \file
/// The implementations of the CRCs by name, and the choice among them.
#ifndef UPLOADKIT_DIGEST_CRC_PATHS_HPP
#define UPLOADKIT_DIGEST_CRC_PATHS_HPP

#include <uploadkit/digest/digest.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace uploadkit::digest {

/// From the slowest, the one that the others are judged by, to the fastest.
enum class CrcPath : std::uint8_t { bytewise, table, pclmulqdq, vpclmulqdq_512 };

/// "bytewise", "table", "pclmulqdq", "vpclmulqdq-512".
std::string_view name(CrcPath path) noexcept;

/// Whether this processor and this build can take the path.
bool is_supported(CrcPath path) noexcept;

/// The fastest path that is supported.
CrcPath best_crc_path() noexcept;

/// Gives the register after `size` more bytes. The register of an empty message is all ones, the CRC its complement.
using CrcUpdate = std::uint64_t (*)(std::uint64_t crc_register, const unsigned char* bytes, std::size_t size) noexcept;

/// The update function of a CRC along a supported path; null for algorithms that are no CRC and for unsupported paths.
CrcUpdate crc_update(Algorithm algorithm, CrcPath path) noexcept;

/// The portable paths, which the others end with.
template <class Crc>
std::uint64_t update_bytewise(std::uint64_t crc_register, const unsigned char* bytes, std::size_t size) noexcept;
template <class Crc>
std::uint64_t update_by_table(std::uint64_t crc_register, const unsigned char* bytes, std::size_t size) noexcept;

}  // namespace uploadkit::digest

#endif
