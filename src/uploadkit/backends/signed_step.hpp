/// \file
/// The JSON in which an application's server is asked for signed URLs and answers.
#ifndef UPLOADKIT_BACKENDS_SIGNED_STEP_HPP
#define UPLOADKIT_BACKENDS_SIGNED_STEP_HPP

#include <uploadkit/authorization.hpp>
#include <uploadkit/core/json_read.hpp>

#include <string>
#include <vector>

namespace uploadkit::backends {

/// A POST of JSON to the application's server, with its credentials.
HttpRequest json_post(const std::string& url, const core::JsonObject& object);

/// Asks `sign_url` for one step after the other. Errors of the URL are told by `describe()`.
std::shared_ptr<const StepSigner> posted_signer(std::string sign_url,
                                                std::shared_ptr<const Authorization> authorization);

/// Asks a function of the application.
std::shared_ptr<const StepSigner> called_signer(std::function<Result<SignedStep>(const StorageStep&)> sign);

/// The member "headers" of an answer: an object of texts, or nothing. Errors: `bad_response`
Result<std::vector<Header>> read_signed_headers(const core::JsonValue& headers, const HttpResponse& response);

}  // namespace uploadkit::backends

#endif
