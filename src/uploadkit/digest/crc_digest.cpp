// A running CRC, and the joining of two.
#include <uploadkit/digest/crc_digest.hpp>

#include <uploadkit/digest/crc_polynomial.hpp>

namespace uploadkit::digest {

namespace detail::crc_digest {

constexpr std::uint64_t all_ones(Algorithm algorithm) noexcept {
  return algorithm == Algorithm::crc64nvme ? ~std::uint64_t{0} : std::uint64_t{0xFFFFFFFFU};
}

// x^(8·bytes) by squaring: x^8 is taken as the base because 8·bytes need not fit into 64 bits.
template <class Crc>
typename Crc::Word shift_by_bytes(std::uint64_t bytes) noexcept {
  typename Crc::Word power = Crc::one;
  typename Crc::Word base = power_of_x<Crc>(8);
  for (; bytes != 0; bytes >>= 1) {
    if ((bytes & 1U) != 0) power = multiply<Crc>(power, base);
    base = multiply<Crc>(base, base);
  }
  return power;
}

// CRC(AB) = CRC(A)·x^|B| + CRC(B): the complements at start and end cancel.
template <class Crc>
std::uint64_t join(std::uint64_t first, std::uint64_t second, std::uint64_t second_bytes) noexcept {
  using Word = typename Crc::Word;
  return multiply<Crc>(static_cast<Word>(first), shift_by_bytes<Crc>(second_bytes)) ^ static_cast<Word>(second);
}

}  // namespace detail::crc_digest

CrcDigest::CrcDigest(Algorithm algorithm) noexcept
    : algorithm_(algorithm), update_(crc_update(algorithm, best_crc_path())) {
  reset();
}

void CrcDigest::update(const void* bytes, std::size_t size) noexcept {
  register_ = update_(register_, static_cast<const unsigned char*>(bytes), size);
}

std::string CrcDigest::value() const {
  const std::uint64_t crc = ~register_ & detail::crc_digest::all_ones(algorithm_);
  std::string big_endian(value_bytes(algorithm_), '\0');
  for (std::size_t i = 0; i < big_endian.size(); ++i) {
    big_endian[big_endian.size() - 1 - i] = static_cast<char>((crc >> (8 * i)) & 0xFFU);
  }
  return big_endian;
}

void CrcDigest::reset() noexcept { register_ = detail::crc_digest::all_ones(algorithm_); }

std::uint64_t combine(Algorithm algorithm, std::uint64_t first, std::uint64_t second,
                      std::uint64_t second_bytes) noexcept {
  switch (algorithm) {
    case Algorithm::crc32:
      return detail::crc_digest::join<Crc32>(first, second, second_bytes);
    case Algorithm::crc32c:
      return detail::crc_digest::join<Crc32c>(first, second, second_bytes);
    case Algorithm::crc64nvme:
      return detail::crc_digest::join<Crc64nvme>(first, second, second_bytes);
    case Algorithm::md5:
    case Algorithm::sha1:
    case Algorithm::sha256:
      break;
  }
  return 0;
}

}  // namespace uploadkit::digest
