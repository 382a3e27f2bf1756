// Joins the digests of parts to those of the object.
#include <devserver/checksum_plan.hpp>

#include <uploadkit/core/text.hpp>

namespace uploadkit::devserver {
namespace detail::checksum_plan {

using digest::Algorithm;

std::uint64_t number_of(std::string_view raw) {
  std::uint64_t number = 0;
  for (const char byte : raw) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

std::string raw_of(std::uint64_t number, std::size_t bytes) {
  std::string raw(bytes, '\0');
  for (std::size_t i = bytes; i-- > 0; number >>= 8) raw[i] = static_cast<char>(number & 255);
  return raw;
}

std::string composite(const ChecksumPlan& plan, const std::vector<PieceChecksum>& pieces) {
  std::string all;
  for (const PieceChecksum& piece : pieces) all += core::base64_decode(piece.base64).value_or("");
  const std::string raw = digest::compute(plan.algorithm, all).value_or("");
  return core::base64(raw) + "-" + std::to_string(pieces.size());
}

int nibble(char c) { return c >= 'a' ? c - 'a' + 10 : c - '0'; }

}  // namespace detail::checksum_plan

std::string joined_checksum(const ChecksumPlan& plan, const std::vector<PieceChecksum>& pieces) {
  namespace own = detail::checksum_plan;
  if (plan.is_composite) return own::composite(plan, pieces);
  std::uint64_t whole = 0;  // the CRC of nothing
  for (const PieceChecksum& piece : pieces) {
    const std::uint64_t next = own::number_of(core::base64_decode(piece.base64).value_or(""));
    whole = digest::combine(plan.algorithm, whole, next, piece.size_bytes);
  }
  return core::base64(own::raw_of(whole, digest::value_bytes(plan.algorithm)));
}

std::string joined_etag(const std::vector<std::string>& etags) {
  std::string all;
  for (const std::string& etag : etags) {
    for (std::size_t i = 0; i + 1 < etag.size(); i += 2) {
      all +=
          static_cast<char>(detail::checksum_plan::nibble(etag[i]) * 16 + detail::checksum_plan::nibble(etag[i + 1]));
    }
  }
  const std::string raw = digest::compute(digest::Algorithm::md5, all).value_or("");
  return core::hex(raw) + "-" + std::to_string(etags.size());
}

bool can_be_full_object(digest::Algorithm algorithm) noexcept {
  using digest::Algorithm;
  return algorithm == Algorithm::crc32 || algorithm == Algorithm::crc32c || algorithm == Algorithm::crc64nvme;
}

}  // namespace uploadkit::devserver
