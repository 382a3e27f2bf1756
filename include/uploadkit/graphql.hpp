/// \file
/// What a backend of one's own needs to speak GraphQL or JSON: requests, literals, answers and their errors.
#ifndef UPLOADKIT_GRAPHQL_HPP
#define UPLOADKIT_GRAPHQL_HPP

#include <uploadkit/http.hpp>

#include <string>
#include <string_view>

UPLOADKIT_NAMESPACE_BEGIN

/// A POST of a GraphQL document to an endpoint. `variables_json` is a JSON object, or empty for no variables.
/// `HttpRequest::authorize` is left off.
/// Errors: `invalid_url`; `invalid_argument` naming `query` or `variables`.
UPLOADKIT_API Result<HttpRequest> graphql_request(std::string_view endpoint, std::string_view query,
                                                  std::string_view variables_json = {});

/// Reads an answer to `graphql_request()`: `data` as JSON text.
/// Errors: those of the service, by status and by the answer's `errors`; `bad_response`
UPLOADKIT_API Result<std::string> graphql_data(const HttpResponse& response);

/// A text as a JSON string with its quotes, which is a GraphQL string literal too. Invalid UTF-8 becomes U+FFFD.
UPLOADKIT_API std::string json_string(std::string_view text);

/// The text at a JSON Pointer (RFC 6901) of a JSON document, for example "/data/createUpload/url".
/// Errors: `bad_response` naming `field`
UPLOADKIT_API Result<std::string> json_text_at(std::string_view document, std::string_view pointer);

/// What an answer of an API other than success means: 401 `unauthorized`, 403 `forbidden`, 404 `not_found`, 408 and
/// 429 `throttled`, 409 `conflict`, 413 `too_large`, 5xx `service_unavailable`, 3xx `redirect_refused`, other 4xx
/// `rejected`. The message is the service's own where there is one, shortened and without secrets.
UPLOADKIT_API Error api_error(const HttpResponse& response);

UPLOADKIT_NAMESPACE_END

#endif
