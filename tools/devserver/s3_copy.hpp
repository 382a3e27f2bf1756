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

}  // namespace uploadkit::devserver

#endif
