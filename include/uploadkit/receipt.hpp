/// \file
/// What an upload leaves behind: the receipt.
#ifndef UPLOADKIT_RECEIPT_HPP
#define UPLOADKIT_RECEIPT_HPP

#include <uploadkit/clock.hpp>
#include <uploadkit/options.hpp>

#include <cstdint>
#include <optional>
#include <string>

UPLOADKIT_NAMESPACE_BEGIN

/// What proved that the stored bytes are the sent ones.
enum class VerifiedBy : std::uint8_t {
  none,      ///< The store told nothing that could be compared, or nothing was asked for.
  checksum,  ///< The store's checksum of the whole object.
  md5,       ///< The store's ETag, where it is the MD5.
};

/// "none", "checksum" or "md5".
UPLOADKIT_API std::string_view to_string(VerifiedBy proof) noexcept;

/// The end of a successful upload. What a service does not tell is empty, never invented.
struct UploadReceipt {
  /// The final key or path.
  std::string path{};

  /// The service's identification: VIESUS' upload id, Buy with Prime's file id.
  std::string id{};
  std::string etag{};
  std::string version_id{};
  std::uint64_t size_bytes = 0;
  std::string content_type{};

  /// What decided the content type: "option", "bytes", "extension" or "default".
  std::string content_type_decided_by{};
  Metadata metadata{};

  /// Base64, as the store reports it; empty if none was computed.
  std::string checksum{};

  /// "CRC64NVME", "CRC32", …
  std::string checksum_algorithm{};
  VerifiedBy verified_by = VerifiedBy::none;

  /// How often the bytes were sent; 1 when nothing went wrong.
  int attempts = 1;

  /// When the service deletes the object by itself.
  std::optional<WallTime> retained_until{};

  /// The service's own completion document, as it arrived. Read back from a journal after a crash, URLs in it lack the
  /// signatures and tokens that open them.
  std::string answer{};
};

UPLOADKIT_NAMESPACE_END

#endif
