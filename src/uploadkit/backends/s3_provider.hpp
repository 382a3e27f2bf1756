/// \file
/// What the stores that speak S3 understand, as a table.
#ifndef UPLOADKIT_BACKENDS_S3_PROVIDER_HPP
#define UPLOADKIT_BACKENDS_S3_PROVIDER_HPP

#include <uploadkit/s3.hpp>

#include <string_view>

namespace uploadkit::backends {

/// Whether a store honours a header that it may also ignore without a word, or refuse.
enum class Honours : std::uint8_t {
  yes,
  maybe,  ///< It is sent; a refusal becomes `unsupported_option`.
  no,     ///< `unsupported_option` before the first byte.
};

/// Which checksums a store keeps of the whole object where it is sent in parts; of the others it keeps composites.
enum class WholeChecksums : std::uint8_t { none, crc64nvme, crcs };

/// One store.
struct S3Profile {
  S3Provider provider = S3Provider::generic;
  std::string_view name;
  std::string_view default_region = "us-east-1";

  /// Sent unasked; empty for none.
  std::string_view own_checksum;

  /// How a checksum travels that is sent.
  ChecksumTransfer checksum_transfer = ChecksumTransfer::header;

  /// x-amz-sdk-checksum-algorithm makes it look at the checksum.
  bool wants_sdk_header = false;

  /// A checksum that it does not know; empty for none.
  std::string_view unknown_checksum;
  WholeChecksums whole_checksums = WholeChecksums::crcs;

  /// It compares the checksum of the whole object with the one that the completion names.
  bool compares_whole_object = false;

  /// x-amz-mp-object-size is compared at the completion.
  bool compares_size = false;

  Honours if_none_match_on_put = Honours::maybe;
  Honours if_none_match_on_complete = Honours::maybe;
  Honours expected_owner = Honours::maybe;
  Honours checksum = Honours::maybe;

  /// The ETag of one PUT is the MD5 of the bytes, unless the answer tells of encryption with other keys.
  bool etag_is_md5 = true;
  MultipartLimits limits{};
};

/// Whether the checksum of an object in parts is one of the whole object. Of SHA none is.
bool is_whole_checksum(const S3Profile& profile, std::string_view algorithm) noexcept;

/// The store that the options name, or that follows from their endpoint.
const S3Profile& s3_profile(const S3Options& options) noexcept;

/// What the store is known not to honour. Errors: `unsupported_option`
Result<void> check_provider(const S3Profile& profile, const UploadDescription& upload);

}  // namespace uploadkit::backends

#endif
