/// \file
/// A running CRC.
#ifndef UPLOADKIT_DIGEST_CRC_DIGEST_HPP
#define UPLOADKIT_DIGEST_CRC_DIGEST_HPP

#include <uploadkit/digest/crc_paths.hpp>

namespace uploadkit::digest {

/// Whether the algorithm is one of the three CRCs.
constexpr bool is_crc(Algorithm algorithm) noexcept {
  return algorithm == Algorithm::crc32 || algorithm == Algorithm::crc32c || algorithm == Algorithm::crc64nvme;
}

/// A CRC along the fastest path of this processor.
class CrcDigest final : public Digest {
 public:
  explicit CrcDigest(Algorithm algorithm) noexcept;

  void update(const void* bytes, std::size_t size) noexcept override;
  std::string value() const override;
  void reset() noexcept override;

 private:
  Algorithm algorithm_;
  CrcUpdate update_;
  std::uint64_t register_ = 0;
};

}  // namespace uploadkit::digest

#endif
