// Joins the CRCs of pieces: CRC(AB) = CRC(A)·x^(8·|B|) + CRC(B), since the complements at start and end cancel.
#include <uploadkit/digest/crc_combine.hpp>

#include <uploadkit/digest/crc_polynomial.hpp>

namespace uploadkit::digest {

namespace detail::crc_combine {

// [k] is x^(8·2^k) mod P. The exponents count bytes, because the bits of a length need not fit into 64 bits.
template <class Crc>
constexpr std::array<typename Crc::Word, 64> make_powers() noexcept {
  std::array<typename Crc::Word, 64> powers{};
  powers[0] = power_of_x<Crc>(8);
  for (std::size_t k = 1; k < powers.size(); ++k) powers[k] = multiply<Crc>(powers[k - 1], powers[k - 1]);
  return powers;
}

template <class Crc>
inline constexpr std::array<typename Crc::Word, 64> powers = make_powers<Crc>();

template <class Crc>
typename Crc::Word shift_by_bytes(std::uint64_t bytes) noexcept {
  typename Crc::Word shift = Crc::one;
  for (std::size_t k = 0; bytes != 0; ++k, bytes >>= 1) {
    if ((bytes & 1U) != 0) shift = multiply<Crc>(shift, powers<Crc>[k]);
  }
  return shift;
}

template <class Crc>
std::uint64_t join(std::uint64_t first, std::uint64_t second, std::uint64_t second_bytes) noexcept {
  using Word = typename Crc::Word;
  return multiply<Crc>(static_cast<Word>(first), shift_by_bytes<Crc>(second_bytes)) ^ static_cast<Word>(second);
}

using NibbleTables = std::array<std::array<std::uint64_t, 16>, 16>;

// The move is linear: its values at single bits give those at all nibbles.
template <class Crc>
void fill(NibbleTables& moved, std::uint64_t second_bytes) noexcept {
  typename Crc::Word bit_moved = shift_by_bytes<Crc>(second_bytes);
  for (unsigned bit = Crc::width; bit-- > 0; bit_moved = times_x<Crc>(bit_moved)) {
    std::array<std::uint64_t, 16>& table = moved[bit / 4];
    for (std::size_t nibble = 0; nibble < table.size(); ++nibble) {
      if ((nibble >> (bit % 4) & 1U) != 0) table[nibble] ^= bit_moved;
    }
  }
}

}  // namespace detail::crc_combine

CrcCombiner::CrcCombiner(Algorithm algorithm, std::uint64_t second_bytes) noexcept {
  if (algorithm == Algorithm::crc32) detail::crc_combine::fill<Crc32>(moved_, second_bytes);
  if (algorithm == Algorithm::crc32c) detail::crc_combine::fill<Crc32c>(moved_, second_bytes);
  if (algorithm == Algorithm::crc64nvme) detail::crc_combine::fill<Crc64nvme>(moved_, second_bytes);
}

std::uint64_t CrcCombiner::join(std::uint64_t first, std::uint64_t second) const noexcept {
  std::uint64_t joined = second;
  for (std::size_t i = 0; i < moved_.size(); ++i) joined ^= moved_[i][first >> (4 * i) & 0xFU];
  return joined;
}

std::uint64_t combine(Algorithm algorithm, std::uint64_t first, std::uint64_t second,
                      std::uint64_t second_bytes) noexcept {
  switch (algorithm) {
    case Algorithm::crc32:
      return detail::crc_combine::join<Crc32>(first, second, second_bytes);
    case Algorithm::crc32c:
      return detail::crc_combine::join<Crc32c>(first, second, second_bytes);
    case Algorithm::crc64nvme:
      return detail::crc_combine::join<Crc64nvme>(first, second, second_bytes);
    case Algorithm::md5:
    case Algorithm::sha1:
    case Algorithm::sha256:
      break;
  }
  return 0;
}

std::uint64_t crc_number(std::string_view raw) noexcept {
  std::uint64_t crc = 0;
  for (const char byte : raw) crc = crc << 8 | static_cast<unsigned char>(byte);
  return crc;
}

std::string crc_bytes(Algorithm algorithm, std::uint64_t crc) {
  std::string raw(value_bytes(algorithm), '\0');
  for (std::size_t i = raw.size(); i-- > 0; crc >>= 8) raw[i] = static_cast<char>(crc & 0xFFU);
  return raw;
}

}  // namespace uploadkit::digest
