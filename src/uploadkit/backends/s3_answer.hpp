/// \file
/// Refusals of S3 to requests that this library signs itself.
#ifndef UPLOADKIT_BACKENDS_S3_ANSWER_HPP
#define UPLOADKIT_BACKENDS_S3_ANSWER_HPP

#include <uploadkit/backend.hpp>

#include <string>
#include <vector>

namespace uploadkit::backends {

/// The options of an upload that stores exist without, as far as they are set.
std::vector<std::string> asked_options(const UploadOptions& options);

/// What an answer means that is an error document, or whose status is no success. A refusal of what was asked for, by
/// a store that does not have it, is `unsupported_option`.
Error s3_error(const HttpResponse& response, const std::vector<std::string>& asked);

/// As above, for a CompleteMultipartUpload: what a PUT may try again has to begin anew here.
Error completion_error(const HttpResponse& response, const std::vector<std::string>& asked);

/// Whether the body of an answer is an error document, whatever the status.
bool is_error_document(const HttpResponse& response);

}  // namespace uploadkit::backends

#endif
