/// \file
/// Answers that hold credentials, and answers that refuse them, as the services word both.
#ifndef UPLOADKIT_CREDENTIALS_CREDENTIALS_ANSWER_HPP
#define UPLOADKIT_CREDENTIALS_CREDENTIALS_ANSWER_HPP

#include <uploadkit/credentials.hpp>

#include <string>
#include <string_view>

namespace uploadkit::credentials {

/// {"AccessKeyId", "SecretAccessKey", "Token" or "SessionToken", "Expiration" in ISO 8601}, from a process, a container
/// or an instance. `source` begins the sentence of an error: "The container's endpoint".
/// Errors: `bad_response` naming the `field`; no value is repeated
Result<Credentials> read_credentials_json(std::string_view text, std::string_view source);

/// Why a service gave no credentials.
struct Refusal {
  std::string_view source;  // begins the sentence
  std::string code;         // the service's own
  std::string text;         // the service's own words, redacted here
  std::string_view way_out;
};

/// The error of an answer that is no success: its code decides, else its status.
Error refusal_error(const Refusal& refusal, const HttpResponse& response);

/// Reads {"code" or "__type", "message"} out of the answer, and the x-amzn-errortype header.
Error json_refusal_error(std::string_view source, std::string_view way_out, const HttpResponse& response);

/// A step that has the credentials.
CredentialsStep given(Credentials credentials);

}  // namespace uploadkit::credentials

#endif
