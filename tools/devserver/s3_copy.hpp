/// \file
/// The object that CopyObject and UploadPartCopy read from.
#ifndef UPLOADKIT_DEVSERVER_S3_COPY_HPP
#define UPLOADKIT_DEVSERVER_S3_COPY_HPP

#include <devserver/s3_face.hpp>

namespace uploadkit::devserver {

struct CopySource {
  std::string bucket;
  ObjectRecord record;
};

/// The object of x-amz-copy-source under its x-amz-copy-source-if-… conditions and expected owner.
/// Errors: InvalidArgument, NoSuchBucket, NoSuchKey, AccessDenied, PreconditionFailed.
std::variant<CopySource, S3Error> find_copy_source(const S3Context& context, const S3Request& request);

/// What one request can copy.
inline constexpr std::uint64_t largest_copy_bytes = 5ULL * 1024 * 1024 * 1024;
S3Error copy_source_too_large();

/// Writes the bytes from `begin` up to `end`; false where the disk refuses.
bool copy_bytes(const S3Context& context, const CopySource& source, std::uint64_t begin, std::uint64_t end,
                ObjectWriter& writer);

}  // namespace uploadkit::devserver

#endif
