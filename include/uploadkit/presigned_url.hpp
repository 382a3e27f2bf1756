/// \file
/// The backend for an application that has the signed URL already.
#ifndef UPLOADKIT_PRESIGNED_URL_HPP
#define UPLOADKIT_PRESIGNED_URL_HPP

#include <uploadkit/backend.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

UPLOADKIT_NAMESPACE_BEGIN

/// A signed URL and what must travel with it.
struct PresignedUrlOptions {
  /// S3 (SigV4, SigV2), Google Cloud Storage and Azure forms are understood; the URL's own rules are read.
  std::string url{};
  std::string method = "PUT";

  /// Headers that whoever signed the URL told to send. They win over the library's own.
  std::vector<Header> headers{};
};

/// Uploads to one signed URL. An expired URL is `url_expired`: there is nobody to ask for another one.
UPLOADKIT_API std::shared_ptr<const Backend> presigned_url(PresignedUrlOptions options);

UPLOADKIT_NAMESPACE_END

#endif
