/// \file
/// What answers of APIs have in common: statuses, the service's own words, identifications of requests.
#ifndef UPLOADKIT_BACKENDS_API_ANSWER_HPP
#define UPLOADKIT_BACKENDS_API_ANSWER_HPP

#include <uploadkit/core/json_read.hpp>
#include <uploadkit/graphql.hpp>

#include <string>
#include <string_view>

namespace uploadkit::backends {

inline bool is_success(int status) noexcept { return status >= 200 && status <= 299; }

/// What a status other than success means.
Errc status_meaning(int status) noexcept;

/// An error of an API: a sentence of ours around the service's text, which is redacted and shortened here.
Error service_error(Errc code, std::string_view service_text, const HttpResponse& response);

/// The identification that the service gave the request; empty if none.
std::string request_id(const HttpResponse& response);

/// The service's own sentence, wherever in the document it is; empty if there is none.
std::string service_text(const core::JsonValue& document);

/// The service's own code, wherever in the document it is; empty if there is none.
std::string service_code(const core::JsonValue& document);

/// The body of a successful answer as JSON. Errors: `api_error()`, `bad_response`
Result<core::JsonValue> read_json(const HttpResponse& response);

/// `bad_response` naming `field`.
Error missing_field(std::string_view field, const HttpResponse& response);

}  // namespace uploadkit::backends

#endif
