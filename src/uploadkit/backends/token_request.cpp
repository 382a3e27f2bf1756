// The token endpoint's dialect. Neither the secret nor the token appears in any error.
#include <uploadkit/backends/token_request.hpp>

#include <uploadkit/backends/answer_field.hpp>
#include <uploadkit/backends/api_answer.hpp>
#include <uploadkit/backends/input_check.hpp>
#include <uploadkit/core/header_check.hpp>
#include <uploadkit/core/text.hpp>

namespace uploadkit::backends {
namespace detail::token_request {

constexpr std::uint64_t longest_life_seconds = 10ull * 366 * 24 * 3600;

void add_field(std::string& form, std::string_view name, std::string_view value) {
  if (!form.empty()) form += '&';
  form += std::string(name) + "=" + core::percent_encode(value);
}

Result<void> check(const ClientCredentials& credentials) {
  if (auto checked = check_endpoint("token_url", credentials.token_url); !checked) return checked;
  if (auto checked = check_option("client_id", credentials.client_id); !checked) return checked;
  if (auto checked = check_option("client_secret", credentials.client_secret); !checked) return checked;
  return credentials.scope.empty() ? Result<void>() : check_option("scope", credentials.scope);
}

// A token becomes a header's value and is nothing but visible ASCII (RFC 6750 2.1).
bool is_token(std::string_view text) noexcept {
  for (char c : text) {
    if (c <= ' ' || c >= 0x7F) return false;
  }
  return !text.empty();
}

Error refusal(const HttpResponse& response) {
  Error error = api_error(response);
  const bool is_refusal = is_success(response.status) || error.code == Errc::rejected ||
                          error.code == Errc::forbidden || error.code == Errc::unauthorized;
  if (!is_refusal) return error;
  // RFC 6749 5.2: a refused client is told with 400 or 401. The server's own sentence may repeat what was sent.
  Error refused = service_error(Errc::unauthorized, {}, response);
  refused.message = "The token server does not accept the client credentials" +
                    (error.backend_code.empty() ? std::string() : " (" + error.backend_code + ")") +
                    "; check client id, secret and scope.";
  refused.backend_code = error.backend_code;
  return refused;
}

}  // namespace detail::token_request

Result<HttpRequest> describe_token_request(const ClientCredentials& credentials) {
  if (auto checked = detail::token_request::check(credentials); !checked) return checked.error();
  HttpRequest request;
  request.method = "POST";
  request.url = credentials.token_url;
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
  detail::token_request::add_field(request.body, "grant_type", "client_credentials");
  detail::token_request::add_field(request.body, "client_id", credentials.client_id);
  detail::token_request::add_field(request.body, "client_secret", credentials.client_secret);
  if (!credentials.scope.empty()) detail::token_request::add_field(request.body, "scope", credentials.scope);
  request.max_response_bytes = 64 * 1024;
  return request;
}

Result<AccessToken> read_token_answer(const HttpResponse& response) {
  if (!is_success(response.status)) return detail::token_request::refusal(response);
  auto document = read_json(response);
  if (!document) return document.error();
  if (document->at("/error").is_string()) return detail::token_request::refusal(response);
  AccessToken token;
  token.value = document->at("/access_token").string().value_or(std::string());
  if (!detail::token_request::is_token(token.value)) return missing_field("access_token", response);
  const std::string type = document->at("/token_type").string().value_or("bearer");
  if (!core::equals_ignoring_case(type, "bearer")) return missing_field("token_type", response);
  if (auto seconds = optional_unsigned(document->at("/expires_in"))) {
    if (*seconds <= detail::token_request::longest_life_seconds) {
      token.expires_in = std::chrono::seconds(static_cast<std::int64_t>(*seconds));
    }
  }
  return token;
}

}  // namespace uploadkit::backends
