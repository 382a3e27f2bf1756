/// \file
/// Cross-origin answers of the S3 face.
#ifndef UPLOADKIT_DEVSERVER_S3_CORS_HPP
#define UPLOADKIT_DEVSERVER_S3_CORS_HPP

#include <devserver/s3_face.hpp>

namespace uploadkit::devserver {

/// Adds to a decision what the bucket's rules say to the request's Origin, now or when its body has been read.
HeadDecision with_cors(const S3Context& context, const ServerRequest& request, const std::string& bucket,
                       HeadDecision decision);

}  // namespace uploadkit::devserver

#endif
