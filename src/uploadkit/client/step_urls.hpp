/// \file
/// Puts a URL from the application's server into the request that it was signed for.
#ifndef UPLOADKIT_CLIENT_STEP_URLS_HPP
#define UPLOADKIT_CLIENT_STEP_URLS_HPP

#include <uploadkit/authorization.hpp>
#include <uploadkit/engine/signed_url.hpp>
#include <uploadkit/http.hpp>

namespace uploadkit::client {

/// A request with its signed URL, and what that URL says of itself.
struct StepRequest {
  HttpRequest request;
  engine::SignedUrlRules rules;
};

/// The request at the step's URL, with the headers that URL and step demand, and without any credentials.
///
/// Errors: `invalid_url`, `url_not_allowed`, `invalid_argument` for headers that cannot be sent,
///         `missing_signed_header`, `signed_header_mismatch`
Result<StepRequest> apply_signed_step(const HttpRequest& request, const SignedStep& step, bool allow_plain_http);

}  // namespace uploadkit::client

#endif
