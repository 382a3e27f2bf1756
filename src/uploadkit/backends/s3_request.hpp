/// \file
/// The requests of an upload to S3, unsigned.
#ifndef UPLOADKIT_BACKENDS_S3_REQUEST_HPP
#define UPLOADKIT_BACKENDS_S3_REQUEST_HPP

#include <uploadkit/backends/s3_headers.hpp>
#include <uploadkit/backends/s3_place.hpp>

#include <string>
#include <vector>

namespace uploadkit::backends {

/// Everything that can be wrong with the key and the options, but for what `upload_place()` tells.
/// Errors: `invalid_argument`, `invalid_option`, `unsupported_option`
Result<void> check_s3_upload(const S3Options& options, const UploadDescription& upload);

/// The place of an upload's object.
Result<S3Place> upload_place(const S3Options& options, const UploadDescription& upload);

/// A place to put the bytes: the URL of the object, its key, and what was asked for that stores may lack.
Result<UploadTicket> s3_ticket(const S3Options& options, const UploadDescription& upload);

/// A request for the object with the headers that every request has. `query` is encoded, without "?".
Result<HttpRequest> s3_request(const S3Options& options, const UploadDescription& upload, const char* method,
                               const std::string& query);

/// CreateMultipartUpload
Result<HttpRequest> create_request(const S3Options& options, const UploadDescription& upload);

/// PutObject or UploadPart, without the body
Result<HttpRequest> put_request(const S3Options& options, const UploadDescription& upload, const UploadTicket& ticket,
                                const PartRange& part);

/// CompleteMultipartUpload
Result<HttpRequest> complete_request(const S3Options& options, const UploadDescription& upload,
                                     const UploadTicket& ticket, const std::vector<StoredPart>& parts);

/// HeadObject
Result<HttpRequest> head_request(const S3Options& options, const UploadDescription& upload);

/// ListParts
Result<HttpRequest> list_request(const S3Options& options, const UploadDescription& upload, const UploadTicket& ticket,
                                 int marker);

}  // namespace uploadkit::backends

#endif
