/// \file
/// A presigned URL of S3 as a description: what is signed as a header and what as a part of the query.
#ifndef UPLOADKIT_BACKENDS_S3_PRESIGN_HPP
#define UPLOADKIT_BACKENDS_S3_PRESIGN_HPP

#include <uploadkit/backends/s3_headers.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace uploadkit::backends {

using QueryTexts = std::vector<std::pair<std::string, std::string>>;

/// What a presigned URL covers beside its object; the query's texts are not encoded.
struct PresignTerms {
  Headers headers;
  QueryTexts query;
};

/// What is asked for, and where that was found to lie.
struct PlacedUrl {
  const GetUrlOptions& url;

  /// The region that the storage named itself; empty if it did not.
  std::string corrected_region{};
};

/// The terms that the options ask for. Errors: `invalid_option`, `unsupported_option`, `invalid_argument`
Result<PresignTerms> presign_terms(const S3Options& options, const GetUrlOptions& url);

/// The object's key, made from the identity where that is wanted. Errors: those of `check_key`, `unsupported_option`
Result<std::string> presign_key(const GetUrlOptions& url, const Credentials& credentials);

/// Signs whatever `validate_object_existence` says.
Result<PresignedUrl> presign_object(const S3Options& options, const PlacedUrl& placed, const Credentials& credentials,
                                    WallTime time);

/// The HEAD that asks whether the object exists, where that is wanted.
Result<std::optional<HttpRequest>> existence_request(const S3Options& options, const PlacedUrl& placed,
                                                     const Credentials& credentials);

}  // namespace uploadkit::backends

#endif
