/// \file
/// The three reflected CRCs as compile-time types, with their arithmetic and tables derived from the polynomial alone.
#ifndef UPLOADKIT_DIGEST_CRC_POLYNOMIAL_HPP
#define UPLOADKIT_DIGEST_CRC_POLYNOMIAL_HPP

#include <array>
#include <cstddef>
#include <cstdint>

namespace uploadkit::digest {

/// A CRC whose register starts and ends complemented and takes each byte from its lowest bit.
///
/// In the reflected register bit `w - 1 - i` is the coefficient of x^i, so a multiplication by x is a shift to the
/// right, and `polynomial` is P without its leading term.
template <class Register, Register reflected_polynomial>
struct ReflectedCrc {
  using Word = Register;
  static constexpr Word polynomial = reflected_polynomial;
  static constexpr unsigned width = sizeof(Word) * 8;
  static constexpr Word one = Word{1} << (width - 1);
};

using Crc32 = ReflectedCrc<std::uint32_t, 0xEDB88320U>;
using Crc32c = ReflectedCrc<std::uint32_t, 0x82F63B78U>;
using Crc64nvme = ReflectedCrc<std::uint64_t, 0x9A6C9329AC4BC9B5U>;

/// The register after a multiplication by x, modulo P.
template <class Crc>
constexpr typename Crc::Word times_x(typename Crc::Word value) noexcept {
  using Word = typename Crc::Word;
  const Word shifted = static_cast<Word>(value >> 1);
  return (value & 1U) != 0 ? static_cast<Word>(shifted ^ Crc::polynomial) : shifted;
}

/// x^exponent modulo P.
template <class Crc>
constexpr typename Crc::Word power_of_x(unsigned exponent) noexcept {
  typename Crc::Word value = Crc::one;
  for (unsigned i = 0; i < exponent; ++i) value = times_x<Crc>(value);
  return value;
}

/// a · b modulo P.
template <class Crc>
constexpr typename Crc::Word multiply(typename Crc::Word a, typename Crc::Word b) noexcept {
  using Word = typename Crc::Word;
  Word product = 0;
  for (Word bit = Crc::one; bit != 0; bit = static_cast<Word>(bit >> 1)) {
    if ((a & bit) != 0) product = static_cast<Word>(product ^ b);
    b = times_x<Crc>(b);
  }
  return product;
}

/// `[k][b]` is the register after byte b and k zero bytes, so eight bytes cost eight independent look-ups.
template <class Crc>
using SlicingTable = std::array<std::array<typename Crc::Word, 256>, 8>;

template <class Crc>
constexpr SlicingTable<Crc> make_slicing_table() noexcept {
  using Word = typename Crc::Word;
  SlicingTable<Crc> table{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    Word value = static_cast<Word>(byte);
    for (int bit = 0; bit < 8; ++bit) value = times_x<Crc>(value);
    table[0][byte] = value;
  }
  for (std::size_t k = 1; k < 8; ++k) {
    for (unsigned byte = 0; byte < 256; ++byte) {
      const Word before = table[k - 1][byte];
      table[k][byte] = static_cast<Word>((before >> 8) ^ table[0][before & 0xFFU]);
    }
  }
  return table;
}

template <class Crc>
inline constexpr SlicingTable<Crc> slicing_table = make_slicing_table<Crc>();

/// Multipliers that move a 128-bit block `distance_bits` towards the front of the message.
///
/// A block loaded little-endian is the polynomial A = L·x^64 + H, where L is the low quadword, because the first bit of
/// the message has the highest power. In front of D bits of later message it counts as
///     A·x^D ≡ L·(x^(D+64) mod P) + H·(x^D mod P)  (mod P).
/// The carry-less product of two reflected quadwords is the reflected 127-bit product; read as 128 bits it is one power
/// of x too high, so both exponents are lowered by one. The residues are shorter than 64 bits for every P here and sit
/// at the top of their quadword, so one kernel serves all widths.
struct FoldMultipliers {
  std::uint64_t low;   // for the low quadword: x^(D+63) mod P
  std::uint64_t high;  // for the high quadword: x^(D-1) mod P
};

template <class Crc>
constexpr FoldMultipliers fold_multipliers(unsigned distance_bits) noexcept {
  constexpr unsigned to_the_top = 64 - Crc::width;
  return {static_cast<std::uint64_t>(power_of_x<Crc>(distance_bits + 63)) << to_the_top,
          static_cast<std::uint64_t>(power_of_x<Crc>(distance_bits - 1)) << to_the_top};
}

}  // namespace uploadkit::digest

#endif
