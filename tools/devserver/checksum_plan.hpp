/// \file
/// How the checksum of a multipart object is made from its parts.
#ifndef UPLOADKIT_DEVSERVER_CHECKSUM_PLAN_HPP
#define UPLOADKIT_DEVSERVER_CHECKSUM_PLAN_HPP

#include <uploadkit/digest/digest.hpp>

#include <string>
#include <vector>

namespace uploadkit::devserver {

/// What CreateMultipartUpload fixes for all parts. Without a named algorithm it is CRC64NVME over the whole object.
struct ChecksumPlan {
  digest::Algorithm algorithm = digest::Algorithm::crc64nvme;
  bool is_composite = false;
  bool is_named = false;

  std::string type() const { return is_composite ? "COMPOSITE" : "FULL_OBJECT"; }
};

/// The share of one part.
struct PieceChecksum {
  std::string base64;
  std::uint64_t size_bytes = 0;
};

/// Base64 of the object's checksum: the digest of the parts' raw values with "-N", or the CRC of the whole object.
std::string joined_checksum(const ChecksumPlan& plan, const std::vector<PieceChecksum>& pieces);

/// The ETag of a multipart object from the ETags of its parts (hex MD5): the MD5 of the raw values with "-N".
std::string joined_etag(const std::vector<std::string>& etags);

/// Whether only CRCs can be joined without the bytes.
bool can_be_full_object(digest::Algorithm algorithm) noexcept;

}  // namespace uploadkit::devserver

#endif
