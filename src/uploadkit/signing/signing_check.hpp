/// \file
/// Refuses what no service could verify, before anything is signed.
#ifndef UPLOADKIT_SIGNING_SIGNING_CHECK_HPP
#define UPLOADKIT_SIGNING_SIGNING_CHECK_HPP

#include <uploadkit/sigv4.hpp>

#include <string_view>

namespace uploadkit::signing {

/// Method, service, payload hash and headers; `authority` is what Host will be.
/// Errors: `invalid_argument`
Result<void> check_input(const SigningInput& input, std::string_view authority);

/// The region of the scope. Errors: `invalid_argument`
Result<void> check_region(std::string_view region);

/// The regions of Signature Version 4A. Errors: `invalid_argument` also for none
Result<void> check_regions(const std::vector<std::string>& regions);

/// Errors: `invalid_argument` naming the field; no value is repeated.
Result<void> check_credentials(const Credentials& credentials);

/// Errors: `invalid_argument` outside 1 s to 7 days
Result<void> check_expiry(std::chrono::seconds expires_in);

}  // namespace uploadkit::signing

#endif
