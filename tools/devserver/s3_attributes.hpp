/// \file
/// The attributes of objects as they travel in headers.
#ifndef UPLOADKIT_DEVSERVER_S3_ATTRIBUTES_HPP
#define UPLOADKIT_DEVSERVER_S3_ATTRIBUTES_HPP

#include <devserver/s3_face.hpp>

namespace uploadkit::devserver {

/// Content type, the other content headers and the metadata of a request for a new object.
/// Errors: MetadataTooLarge.
std::variant<ObjectRecord, S3Error> read_attributes(const S3Request& request);

/// If-None-Match and If-Match of a write. Errors: NotImplemented for anything but "*" in the former.
std::variant<WriteCondition, S3Error> read_write_condition(const S3Request& request);

/// The refusal that a condition earns against what is stored now.
std::optional<S3Error> check_write_condition(const S3Context& context, const S3Request& request,
                                             const WriteCondition& condition);

/// The refusal for a commit that did not succeed.
S3Error refusal_of(StoreStatus status, const S3Request& request);

/// ETag, Last-Modified, Content-Type, content headers, metadata; checksums where `with_checksums`.
void add_attributes(ServerResponse& response, const ObjectRecord& record, bool with_checksums);

/// x-amz-checksum-* and x-amz-checksum-type.
void add_checksums(ServerResponse& response, const ObjectRecord& record);

std::string quoted(const std::string& etag);

}  // namespace uploadkit::devserver

#endif
