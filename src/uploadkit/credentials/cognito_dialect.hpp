/// \file
/// The two calls of Cognito's identity pools: what is sent and what comes back. Pure.
#ifndef UPLOADKIT_CREDENTIALS_COGNITO_DIALECT_HPP
#define UPLOADKIT_CREDENTIALS_COGNITO_DIALECT_HPP

#include <uploadkit/credentials.hpp>

#include <string>

namespace uploadkit::credentials {

/// The pool's id and its endpoint. Errors: `invalid_option` naming the option
Result<std::string> cognito_endpoint(const CognitoOptions& options);

/// {"provider":"token",…}, or empty for a guest. Errors: `invalid_argument` for an empty name or token
Result<std::string> logins_json(const std::vector<CognitoLogin>& logins);

HttpRequest describe_get_id(const std::string& endpoint, const std::string& pool, const std::string& logins);
HttpRequest describe_get_credentials(const std::string& endpoint, const std::string& identity,
                                     const std::string& logins);

/// Errors: `bad_response` naming the field; the service's refusals
Result<std::string> read_identity(const HttpResponse& answer);
Result<Credentials> read_cognito_credentials(const HttpResponse& answer);

}  // namespace uploadkit::credentials

#endif
