/// \file
/// Joins the CRCs of pieces to the CRC of the whole, without the bytes.
#ifndef UPLOADKIT_DIGEST_CRC_COMBINE_HPP
#define UPLOADKIT_DIGEST_CRC_COMBINE_HPP

#include <uploadkit/digest/digest.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace uploadkit::digest {

/// Joins pieces where the second always has the same length, as all parts of an upload but the last do.
///
/// Made in about 300 operations, joins in sixteen look-ups: 10,000 parts cost less than a millisecond.
/// `digest::combine` is the same for one join.
class CrcCombiner {
 public:
  /// CRCs only; of another algorithm every join is 0.
  CrcCombiner(Algorithm algorithm, std::uint64_t second_bytes) noexcept;

  /// The CRC of both pieces in a row.
  std::uint64_t join(std::uint64_t first, std::uint64_t second) const noexcept;

 private:
  // [i][n]: nibble i of the first CRC, being n, moved in front of the second piece. 2 KiB.
  std::array<std::array<std::uint64_t, 16>, 16> moved_{};
};

/// A raw CRC, big-endian, as a number.
std::uint64_t crc_number(std::string_view raw) noexcept;

/// A CRC as its raw value, big-endian.
std::string crc_bytes(Algorithm algorithm, std::uint64_t crc);

}  // namespace uploadkit::digest

#endif
