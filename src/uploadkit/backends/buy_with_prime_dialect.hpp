/// \file
/// The Buy with Prime API: its headers, the differences of its versions, and the permissions of its calls.
#ifndef UPLOADKIT_BACKENDS_BUY_WITH_PRIME_DIALECT_HPP
#define UPLOADKIT_BACKENDS_BUY_WITH_PRIME_DIALECT_HPP

#include <uploadkit/buy_with_prime.hpp>
#include <uploadkit/core/json_read.hpp>

#include <string>
#include <string_view>

namespace uploadkit::backends {

/// Errors: `invalid_option`; `invalid_argument` naming `query` or `variables`
Result<HttpRequest> buy_with_prime_request(const BuyWithPrimeOptions& options, std::string_view query,
                                           std::string_view variables_json = {});

/// The object of `data.<call>`. Errors: those of the service, `forbidden` with the fact `scope`; `bad_response`
Result<core::JsonValue> read_buy_with_prime(const HttpResponse& response, std::string_view call);

}  // namespace uploadkit::backends

#endif
