// REST errors of Adobe Commerce: phrases with placeholders, whose parameters come as an array or as an object.
#include <uploadkit/backends/adobe_dialect.hpp>
#include <uploadkit/backends/api_answer.hpp>
#include <uploadkit/core/text.hpp>

namespace uploadkit::backends {
namespace detail::adobe_rest_error {

constexpr bool is_name_character(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

std::string text_of(const core::JsonValue& value) {
  if (auto text = value.string()) return *text;
  return value.exists() && !value.is_null() ? value.dump() : std::string();
}

std::optional<std::string> parameter(const core::JsonValue& parameters, const std::string& name) {
  if (parameters.is_array()) {
    const auto index = core::parse_uint(name);
    if (!index || *index == 0 || *index > parameters.size()) return std::nullopt;
    return text_of(parameters[static_cast<std::size_t>(*index - 1)]);
  }
  const core::JsonValue value = parameters.at("/" + name);
  if (!value.exists()) return std::nullopt;
  return text_of(value);
}

// The first of `errors` says what is wrong where the message itself is general.
std::string full_text(const core::JsonValue& document) {
  std::string text = fill_placeholders(service_text(document), document.at("/parameters"));
  const core::JsonValue detail = document.at("/errors")[0];
  const std::string more =
      fill_placeholders(detail.at("/message").string().value_or(std::string()), detail.at("/parameters"));
  if (more.empty() || text.find(more) != std::string::npos) return text;
  return text.empty() ? more : text + " " + more;
}

}  // namespace detail::adobe_rest_error

std::string fill_placeholders(std::string_view text, const core::JsonValue& parameters) {
  namespace local = detail::adobe_rest_error;
  std::string filled;
  while (!text.empty()) {
    const std::size_t percent = text.find('%');
    filled += text.substr(0, percent);
    if (percent == std::string_view::npos) break;
    text.remove_prefix(percent + 1);
    std::size_t size = 0;
    while (size < text.size() && local::is_name_character(text[size])) ++size;
    const std::string name(text.substr(0, size));
    const auto value = name.empty() ? std::nullopt : local::parameter(parameters, name);
    filled += value ? *value : "%" + name;
    text.remove_prefix(size);
  }
  return filled;
}

Result<core::JsonValue> read_adobe_rest(const HttpResponse& response) {
  if (is_success(response.status)) return read_json(response);
  auto document = core::parse_json(response.body);
  if (!document || !document->is_object()) return api_error(response);
  Error error =
      service_error(status_meaning(response.status), detail::adobe_rest_error::full_text(*document), response);
  error.backend_code = service_code(*document);
  return error;
}

}  // namespace uploadkit::backends
