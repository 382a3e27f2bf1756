/// \file
/// AWS Signature Version 4A: signatures that hold in several regions, by elliptic curves instead of a shared secret.
#ifndef UPLOADKIT_SIGV4A_HPP
#define UPLOADKIT_SIGV4A_HPP

#include <uploadkit/sigv4.hpp>

#include <chrono>
#include <string>
#include <vector>

UPLOADKIT_NAMESPACE_BEGIN

/// Where a signature holds: names of regions, also with a wildcard ("us-*"), or "*" alone for everywhere. Requests to
/// an S3 Multi-Region Access Point want "*".
using RegionSet = std::vector<std::string>;

/// As `presign`, for a set of regions. `input.region` is not looked at.
///
/// The signature differs in every call, since it has a random part.
///
/// Units:   `expires_in` from 1 s to 7 days
/// Errors:  as `presign`; `invalid_argument` also for an empty set; `out_of_resources` where the crypto library fails
/// Source:  AWS, "AWS Signature Version 4 for API requests", "Signature Version 4A"
UPLOADKIT_API Result<PresignedUrl> presign_v4a(const SigningInput& input, const RegionSet& regions,
                                               const Credentials& credentials, WallTime time,
                                               std::chrono::seconds expires_in = std::chrono::seconds{900});

/// As `sign_headers`, for a set of regions; X-Amz-Region-Set is among the headers.
///
/// Errors:  as `presign_v4a`
UPLOADKIT_API Result<std::vector<Header>> sign_headers_v4a(const SigningInput& input, const RegionSet& regions,
                                                           const Credentials& credentials, WallTime time);

/// What `presign_v4a` (`expires_in` > 0) or `sign_headers_v4a` (`expires_in` = 0) signs, with one of its signatures.
UPLOADKIT_API Result<SigningTexts> signing_texts_v4a(const SigningInput& input, const RegionSet& regions,
                                                     const Credentials& credentials, WallTime time,
                                                     std::chrono::seconds expires_in = std::chrono::seconds{0});

UPLOADKIT_NAMESPACE_END

#endif
