/// \file
/// Multipart uploads whose every request is signed by the application's own server.
#ifndef UPLOADKIT_BACKEND_SIGNED_HPP
#define UPLOADKIT_BACKEND_SIGNED_HPP

#include <uploadkit/backend.hpp>

#include <functional>
#include <memory>
#include <string>

UPLOADKIT_NAMESPACE_BEGIN

/// How the application's server is asked. Exactly one of `sign` and `sign_url` is set.
struct BackendSignedOptions {
  /// Gives the URL for one step. Thread: where the client's callbacks run.
  std::function<Result<SignedStep>(const StorageStep&)> sign{};

  /// Or: this URL is posted `{"method","action","key","upload_id","part_number"}` and answers
  /// `{"url", "headers": {…}}` (`headers` may be absent).
  std::string sign_url{};

  /// The credentials of `sign_url`. See `Authorization`; the origin is taken from `sign_url`.
  std::string token{};
  TokenCallback token_callback{};

  /// Sources up to this size are one PUT (action "put"); larger ones are sent in parts.
  MultipartLimits limits{};
};

/// The S3 multipart protocol with URLs that the application's server signs, step by step, as Uppy's users know it.
/// Steps: "put" for a small source; "create", "part", "list", "complete", "abort" for a large one; "head" to reconcile.
UPLOADKIT_API std::shared_ptr<const Backend> backend_signed(BackendSignedOptions options);

/// The URLs of a whole upload at once.
struct SignedUploadOptions {
  /// This URL is posted `{"key","size","content_type","part_size","part_count"}` and answers
  /// `{"upload_id","key","part_urls":["…"],"complete_url","abort_url"}`, or `{"url"}` for a source that is one PUT.
  std::string create_url{};
  std::string token{};
  TokenCallback token_callback{};
  MultipartLimits limits{};
};
UPLOADKIT_API std::shared_ptr<const Backend> signed_upload(SignedUploadOptions options);

UPLOADKIT_NAMESPACE_END

#endif
