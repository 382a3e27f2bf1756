/// \file
/// The checksums that S3 gives an object of several parts, from the values of its parts.
#ifndef UPLOADKIT_DIGEST_MULTIPART_CHECKSUM_HPP
#define UPLOADKIT_DIGEST_MULTIPART_CHECKSUM_HPP

#include <uploadkit/digest/digest.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace uploadkit::digest {

/// What is known of a part: its raw value (big-endian for CRCs) and its length.
struct PartChecksum {
  std::string value{};
  std::uint64_t size_bytes = 0;
};

/// COMPOSITE: base64 of the hash over the parts' raw values, "-", the number of parts. Sizes are not looked at.
///
/// Errors:  `unsupported_option` for CRC64NVME, which S3 only has as FULL_OBJECT, and for a hash that the crypto
/// library
///          refuses; `internal` for a value of another length and for no parts
/// Source:  AWS, "Checking object integrity for data uploads in Amazon S3", "Full object and composite checksum types"
Result<std::string> composite_checksum(Algorithm algorithm, const std::vector<PartChecksum>& parts);

/// FULL_OBJECT: base64 of the CRC of all bytes, the same as in one piece.
///
/// Errors:  `unsupported_option` for what is no CRC; `internal` for a value of another length and for no parts
Result<std::string> full_object_checksum(Algorithm algorithm, const std::vector<PartChecksum>& parts);

/// The ETag, without quotes, of parts that were stored without SSE-KMS or SSE-C: hex MD5 over their raw MD5s, "-",
/// count.
///
/// Errors:  `unsupported_option` where the crypto library refuses MD5; `internal` as above
Result<std::string> multipart_etag(const std::vector<PartChecksum>& md5_parts);

}  // namespace uploadkit::digest

#endif
