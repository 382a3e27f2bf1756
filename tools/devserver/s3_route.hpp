/// \file
/// Which S3 operation a request means, and which bucket and key.
#ifndef UPLOADKIT_DEVSERVER_S3_ROUTE_HPP
#define UPLOADKIT_DEVSERVER_S3_ROUTE_HPP

#include <devserver/s3_error.hpp>

#include <string>
#include <variant>

namespace uploadkit::devserver {

/// An S3 call by its API name.
struct S3Call {
  std::string operation;  // "PutObject"
  std::string bucket;     // empty: the service itself
  std::string key;        // decoded; empty: the bucket itself
};

/// Reads path or virtual host ("bucket.localhost", "bucket.s3.localhost"), method and subresource.
/// Errors: MethodNotAllowed, InvalidURI, InvalidBucketName.
std::variant<S3Call, S3Error> route_s3(const ServerRequest& request);

/// The bucket that a Host header names; empty for the plain host names.
std::string virtual_host_bucket(const std::string& host);

/// 3 to 63 lower-case letters, digits, dots and hyphens, as S3 has it.
bool is_bucket_name(const std::string& name);

}  // namespace uploadkit::devserver

#endif
