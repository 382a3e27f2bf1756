/// \file
/// OAuth 2.0 client credentials (RFC 6749 4.4): the request for a token and its answer.
#ifndef UPLOADKIT_BACKENDS_TOKEN_REQUEST_HPP
#define UPLOADKIT_BACKENDS_TOKEN_REQUEST_HPP

#include <uploadkit/authorization.hpp>

namespace uploadkit::backends {

/// Posts the credentials as a form. Errors: `invalid_option` naming `token_url`, `client_id` or `client_secret`
Result<HttpRequest> describe_token_request(const ClientCredentials& credentials);

/// Errors: `unauthorized` where the server refuses the credentials (RFC 6749 5.2), `throttled`,
/// `service_unavailable`, `bad_response` naming `field`
Result<AccessToken> read_token_answer(const HttpResponse& response);

}  // namespace uploadkit::backends

#endif
