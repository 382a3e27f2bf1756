// A running CRC.
#include <uploadkit/digest/crc_digest.hpp>

#include <uploadkit/digest/crc_combine.hpp>

namespace uploadkit::digest {

namespace detail::crc_digest {

constexpr std::uint64_t all_ones(Algorithm algorithm) noexcept {
  return algorithm == Algorithm::crc64nvme ? ~std::uint64_t{0} : std::uint64_t{0xFFFFFFFFU};
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
  return crc_bytes(algorithm_, ~register_ & detail::crc_digest::all_ones(algorithm_));
}

void CrcDigest::reset() noexcept { register_ = detail::crc_digest::all_ones(algorithm_); }

}  // namespace uploadkit::digest
