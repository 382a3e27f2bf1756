// Statuses and bodies of APIs as errors: the service's words are shown, never trusted.
#include <uploadkit/backends/api_answer.hpp>
#include <uploadkit/core/redact.hpp>
#include <uploadkit/core/text.hpp>

namespace uploadkit::backends {
namespace detail::api_answer {

constexpr std::size_t text_limit = 720;
constexpr std::size_t code_limit = 96;

struct Meaning {
  Errc code;
  const char* cause;
  const char* way_out;
};

constexpr Meaning meanings[] = {
    {Errc::unauthorized, "The service does not accept the credentials", "check the token or key"},
    {Errc::forbidden, "The credentials do not allow this call", "grant them the permission, or use others"},
    {Errc::not_found, "The service does not know what was named", "check the endpoint and the ids"},
    {Errc::conflict, "The state of the service does not allow the call now", "look at the state, then try again"},
    {Errc::already_exists, "The service has one of that name already", "choose another name"},
    {Errc::throttled, "The service gets too many requests", "try again later"},
    {Errc::too_large, "The service does not accept that many bytes", "send fewer"},
    {Errc::service_unavailable, "The service failed", "try again later"},
    {Errc::redirect_refused, "The service answered with a redirect, which is not followed",
     "configure the address that it names"},
    {Errc::upload_rejected, "The service refused the uploaded file", "correct the file or what was declared of it"},
    {Errc::bad_response, "The answer of the service cannot be understood", "check the endpoint"},
    {Errc::rejected, "The service refused the request as invalid", "correct what was given"},
};

const Meaning& meaning_of(Errc code) noexcept {
  for (const Meaning& meaning : meanings) {
    if (meaning.code == code) return meaning;
  }
  return meanings[std::size(meanings) - 1];
}

std::string text_of(const core::JsonValue& value) {
  if (auto text = value.string()) return *text;
  if (auto number = value.integer()) return std::to_string(*number);
  return {};
}

std::string first_text(const core::JsonValue& document, std::initializer_list<std::string_view> pointers) {
  for (std::string_view pointer : pointers) {
    if (std::string text = text_of(document.at(pointer)); !text.empty()) return text;
  }
  return {};
}

// Proxies answer in plain text; a page of HTML says nothing that fits a sentence.
std::string plain_text(const HttpResponse& response) {
  const std::string type = core::lower(response.header("Content-Type"));
  return type.rfind("text/plain", 0) == 0 ? std::string(core::trim(response.body)) : std::string();
}

}  // namespace detail::api_answer

Errc status_meaning(int status) noexcept {
  switch (status) {
    case 401:
      return Errc::unauthorized;
    case 403:
      return Errc::forbidden;
    case 404:
      return Errc::not_found;
    case 408:
    case 429:
      return Errc::throttled;
    case 409:
      return Errc::conflict;
    case 413:
      return Errc::too_large;
    default:
      break;
  }
  if (status >= 300 && status <= 399) return Errc::redirect_refused;
  if (status >= 400 && status <= 499) return Errc::rejected;
  return status >= 500 && status <= 599 ? Errc::service_unavailable : Errc::bad_response;
}

std::string request_id(const HttpResponse& response) {
  for (std::string_view name : {"x-amz-request-id", "x-amzn-requestid", "x-goog-request-id", "x-guploader-uploadid",
                                "x-ms-request-id", "x-request-id", "x-trans-id", "x-correlation-id", "cf-ray"}) {
    if (response.has_header(name)) return core::printable(response.header(name), detail::api_answer::code_limit);
  }
  return {};
}

Error service_error(Errc code, std::string_view service_text, const HttpResponse& response) {
  const detail::api_answer::Meaning& meaning = detail::api_answer::meaning_of(code);
  std::string message = meaning.cause;
  if (response.status != 0 && !is_success(response.status)) message += " (" + std::to_string(response.status) + ")";
  if (!service_text.empty()) {
    message += ", saying \"" + core::redact_text(service_text, detail::api_answer::text_limit) + "\"";
  }
  Error error = make_error(code, message + "; " + meaning.way_out + ".");
  error.http_status = response.status;
  error.request_id = request_id(response);
  return error;
}

std::string service_text(const core::JsonValue& document) {
  return detail::api_answer::first_text(
      document, {"/message", "/error_description", "/error/message", "/errors/0/message", "/errors/0", "/detail",
                 "/title", "/errorMessage", "/description", "/Message", "/fault/faultstring", "/error"});
}

std::string service_code(const core::JsonValue& document) {
  std::string code =
      detail::api_answer::first_text(document, {"/error_code", "/code", "/error/code", "/errors/0/extensions/code",
                                                "/errors/0/code", "/error", "/__type", "/Code"});
  return core::redact_text(code, detail::api_answer::code_limit);
}

Result<core::JsonValue> read_json(const HttpResponse& response) {
  if (!is_success(response.status)) return api_error(response);
  auto document = core::parse_json(response.body);
  if (document) return document;
  Error error = make_error(Errc::bad_response,
                           core::trim(response.body).substr(0, 1) == "<"
                               ? "The service answered with a page instead of JSON; check the endpoint, and whether a "
                                 "proxy or a login page stands before it."
                               : "The service answered with something that is not JSON; check the endpoint.");
  error.http_status = response.status;
  error.request_id = request_id(response);
  return error;
}

Error missing_field(std::string_view field, const HttpResponse& response) {
  Error error = make_error(Errc::bad_response,
                           "The answer of the service lacks a usable \"" + std::string(field) +
                               "\"; check that the endpoint is the one of this service.",
                           {{"field", std::string(field)}});
  error.http_status = response.status;
  error.request_id = request_id(response);
  return error;
}

}  // namespace uploadkit::backends

UPLOADKIT_NAMESPACE_BEGIN

Error api_error(const HttpResponse& response) {
  auto document = core::parse_json(response.body);
  const std::string text =
      document ? backends::service_text(*document) : backends::detail::api_answer::plain_text(response);
  Error error = backends::service_error(backends::status_meaning(response.status), text, response);
  if (document) error.backend_code = backends::service_code(*document);
  return error;
}

UPLOADKIT_NAMESPACE_END
