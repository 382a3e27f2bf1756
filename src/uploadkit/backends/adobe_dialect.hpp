/// \file
/// Adobe Commerce's two APIs: addresses, headers, and the ways in which each tells of an error.
#ifndef UPLOADKIT_BACKENDS_ADOBE_DIALECT_HPP
#define UPLOADKIT_BACKENDS_ADOBE_DIALECT_HPP

#include <uploadkit/adobe_commerce.hpp>
#include <uploadkit/core/json_read.hpp>

#include <string>
#include <string_view>

namespace uploadkit::backends {

/// A REST call at `path` below the endpoint. Errors: `invalid_option`; `invalid_argument` naming `transport`
Result<HttpRequest> adobe_rest_request(const AdobeCommerceOptions& options, std::string_view method,
                                       std::string_view path, std::string json_body);

/// A GraphQL call. Errors: `invalid_option`; `invalid_argument` naming `transport`, `query` or `variables`
Result<HttpRequest> adobe_graphql_request(const AdobeCommerceOptions& options, std::string_view query,
                                          std::string_view variables_json);

/// The body of a successful REST answer. Errors: those of the service with "%1" and "%name" filled in, `bad_response`
Result<core::JsonValue> read_adobe_rest(const HttpResponse& response);

/// The object of an upload step's answer, in whichever nesting it comes: `initiateUpload`, say, or
/// `initiateUploadOutput`. Errors: those of the service, `bad_response` naming `field`
Result<core::JsonValue> read_adobe_step(const AdobeCommerceOptions& options, const HttpResponse& response,
                                        const std::string& step);

/// `text` with "%1" … and "%name" replaced by the members of `parameters`, an array or an object.
std::string fill_placeholders(std::string_view text, const core::JsonValue& parameters);

/// The list of attributes as Adobe writes it: `[{"attribute_code":…,"value":…}]`.
/// Errors: `invalid_argument` naming `custom_attributes`
Result<std::string> adobe_attributes_json(const std::vector<AdobeAttribute>& attributes);

}  // namespace uploadkit::backends

#endif
