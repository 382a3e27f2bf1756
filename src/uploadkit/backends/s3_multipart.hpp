/// \file
/// The XML of multipart uploads, written and read.
#ifndef UPLOADKIT_BACKENDS_S3_MULTIPART_HPP
#define UPLOADKIT_BACKENDS_S3_MULTIPART_HPP

#include <uploadkit/backend.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace uploadkit::backends {

/// The body of CompleteMultipartUpload; `algorithm` names the checksums of the parts that have one.
std::string complete_body(const std::vector<StoredPart>& parts, std::string_view algorithm);

/// The id that CreateMultipartUpload gave. Errors: `bad_response`
Result<std::string> read_upload_id(const HttpResponse& response);

/// One page of ListParts. Errors: `bad_response`
Result<StoredParts> read_part_page(const HttpResponse& response, std::string_view algorithm);

/// The object that CompleteMultipartUpload made, from an answer of 200 without an error in it. Errors: `bad_response`
Result<UploadReceipt> read_completion(const HttpResponse& response);

}  // namespace uploadkit::backends

#endif
