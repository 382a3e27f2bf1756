// One reading for all sources. Secrets are moved, never shown.
#include <uploadkit/credentials/credentials_answer.hpp>

#include <uploadkit/core/json_read.hpp>
#include <uploadkit/core/redact.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>

#include <utility>

namespace uploadkit::credentials {

namespace detail::credentials_answer {

struct Meaning {
  std::string_view code;
  Errc meaning;
};

// Source: AWS STS "Common errors" and AssumeRoleWithWebIdentity, Amazon Cognito Federated Identities API.
constexpr Meaning meanings[] = {
    {"Throttling", Errc::throttled},
    {"ThrottlingException", Errc::throttled},
    {"TooManyRequestsException", Errc::throttled},
    {"LimitExceededException", Errc::throttled},
    {"RequestLimitExceeded", Errc::throttled},
    {"InternalErrorException", Errc::service_unavailable},
    {"InternalFailure", Errc::service_unavailable},
    {"ServiceUnavailable", Errc::service_unavailable},
    {"IDPCommunicationError", Errc::service_unavailable},
    {"ExternalServiceException", Errc::service_unavailable},
    {"AccessDenied", Errc::forbidden},
    {"AccessDeniedException", Errc::forbidden},
    {"NotAuthorizedException", Errc::unauthorized},
    {"ExpiredTokenException", Errc::unauthorized},
    {"InvalidIdentityToken", Errc::unauthorized},
    {"IDPRejectedClaim", Errc::unauthorized},
    {"ResourceNotFoundException", Errc::not_found},
    {"ResourceConflictException", Errc::conflict},
};

Errc meaning_of(std::string_view code, int status) noexcept {
  for (const Meaning& each : meanings)
    if (each.code == code) return each.meaning;
  if (status == 401) return Errc::unauthorized;
  if (status == 403) return Errc::forbidden;
  if (status == 404) return Errc::not_found;
  if (status == 429) return Errc::throttled;
  if (status >= 500) return Errc::service_unavailable;
  if (status >= 300 && status < 400) return Errc::redirect_refused;
  return status >= 400 ? Errc::rejected : Errc::bad_response;
}

Error bad_answer(std::string_view source, std::string_view field, const char* what) {
  return make_error(Errc::bad_response,
                    std::string(source) + " gave no usable credentials: \"" + std::string(field) + "\" " + what + ".",
                    {{"field", std::string(field)}});
}

/// "com.amazonaws…#NotAuthorizedException" and "NotAuthorizedException:http://…" without what surrounds the name.
std::string bare_code(std::string_view text) {
  text = text.substr(0, text.find(':'));
  const std::size_t mark = text.rfind('#');
  if (mark != std::string_view::npos) text.remove_prefix(mark + 1);
  return core::printable(core::trim(text), 96);
}

std::string id_of(const HttpResponse& response) {
  for (const char* name : {"x-amzn-requestid", "x-amz-request-id"})
    if (response.has_header(name)) return core::printable(response.header(name), 96);
  return {};
}

}  // namespace detail::credentials_answer

Result<Credentials> read_credentials_json(std::string_view text, std::string_view source) {
  namespace local = detail::credentials_answer;
  const auto document = core::parse_json(text);
  if (!document || !document->is_object())
    return make_error(Errc::bad_response, std::string(source) + " gave something that is no JSON object.",
                      {{"field", "body"}});
  Credentials credentials;
  credentials.access_key_id = document->at("/AccessKeyId").string().value_or("");
  credentials.secret_access_key = document->at("/SecretAccessKey").string().value_or("");
  if (credentials.access_key_id.empty()) return local::bad_answer(source, "AccessKeyId", "is missing or no text");
  if (credentials.secret_access_key.empty())
    return local::bad_answer(source, "SecretAccessKey", "is missing or no text");
  const auto token = document->first_of({"/SessionToken", "/Token"});
  if (token.exists() && !token.is_null() && !token.is_string())
    return local::bad_answer(source, "SessionToken", "is no text");
  credentials.session_token = token.string().value_or("");
  const auto expiration = document->at("/Expiration");
  if (!expiration.exists() || expiration.is_null()) return credentials;
  credentials.expires_at = core::parse_iso8601(expiration.string().value_or(""));
  if (!credentials.expires_at)
    return local::bad_answer(source, "Expiration", "is no time such as 2030-01-01T00:00:00Z");
  return credentials;
}

Error refusal_error(const Refusal& refusal, const HttpResponse& response) {
  namespace local = detail::credentials_answer;
  std::string text = core::redact_text(refusal.text, 300);
  while (!text.empty() && text.back() == '.') text.pop_back();
  std::string sentence(refusal.source);
  sentence += " refused to give credentials (" +
              (refusal.code.empty() ? "status " + std::to_string(response.status) : refusal.code) + ")";
  if (!text.empty()) sentence += ": " + text;
  sentence += "; " + std::string(refusal.way_out) + ".";
  Error error = make_error(local::meaning_of(refusal.code, response.status), std::move(sentence));
  error.http_status = response.status;
  error.backend_code = refusal.code;
  error.request_id = local::id_of(response);
  return error;
}

Error json_refusal_error(std::string_view source, std::string_view way_out, const HttpResponse& response) {
  namespace local = detail::credentials_answer;
  Refusal refusal{source, local::bare_code(response.header("x-amzn-errortype")), {}, way_out};
  if (const auto document = core::parse_json(response.body); document && document->is_object()) {
    const auto code = document->first_of({"/__type", "/code", "/Code"}).string();
    if (code) refusal.code = local::bare_code(*code);
    refusal.text = document->first_of({"/message", "/Message"}).string().value_or("");
  }
  return refusal_error(refusal, response);
}

CredentialsStep given(Credentials credentials) {
  CredentialsStep step;
  step.credentials = std::move(credentials);
  return step;
}

}  // namespace uploadkit::credentials
