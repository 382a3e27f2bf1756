/// \file
/// What the requests of an upload say of the object, its bucket and its checksum.
#ifndef UPLOADKIT_BACKENDS_S3_HEADERS_HPP
#define UPLOADKIT_BACKENDS_S3_HEADERS_HPP

#include <uploadkit/backends/s3_provider.hpp>
#include <uploadkit/s3.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace uploadkit::backends {

using Headers = std::vector<Header>;

/// The headers of the request that makes an object: type, encoding, disposition, caching, metadata, those of the
/// backend's options, and those of `access_headers()`. The upload's options win over the backend's.
/// Errors: `invalid_option` naming the option
Result<Headers> object_headers(const S3Options& options, const UploadDescription& upload);

/// The headers of every request: who the owner has to be, who pays, and the key of the customer's own encryption.
Headers access_headers(const S3Options& options, std::string_view expected_bucket_owner);

/// Adds those of `more` whose names are not there yet.
void add_missing_headers(Headers& headers, const Headers& more);

/// "x-amz-checksum-crc64nvme" of "CRC64NVME".
std::string checksum_header(std::string_view algorithm);

/// "ChecksumCRC64NVME" of "CRC64NVME".
std::string checksum_element(std::string_view algorithm);

/// Twelve digits, or empty. Errors: `invalid_option`
Result<void> check_owner(std::string_view owner);

/// At most 2 KB of names that are tokens and values in ASCII; no name twice. Errors: `invalid_option`
Result<void> check_metadata(const Metadata& metadata);

/// The backend's own headers: sound, none twice, none that signing or the transport makes. Errors: `invalid_option`
Result<void> check_object_headers(const Headers& headers);

/// ASCII that fits into a header, or empty. Errors: `invalid_option`
Result<void> check_ascii_option(const char* option, std::string_view value);

}  // namespace uploadkit::backends

#endif
