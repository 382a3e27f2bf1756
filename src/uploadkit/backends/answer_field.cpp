// Servers write numbers as text and times as numbers; what becomes a URL, an id or a key must still be clean.
#include <uploadkit/backends/answer_field.hpp>

#include <uploadkit/backends/api_answer.hpp>
#include <uploadkit/core/header_check.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>
#include <uploadkit/core/url.hpp>

#include <cmath>

namespace uploadkit::backends {
namespace detail::answer_field {

constexpr std::size_t text_limit = 64 * 1024;

std::string raw_text(const core::JsonValue& value) {
  if (auto text = value.string()) return *text;
  if (auto number = value.integer()) return std::to_string(*number);
  return {};
}

}  // namespace detail::answer_field

Result<std::string> required_text(const core::JsonValue& value, std::string_view field, const HttpResponse& response) {
  std::string text = detail::answer_field::raw_text(value);
  if (text.empty() || !core::check_field(field, text)) return missing_field(field, response);
  return text;
}

Result<std::string> required_url(const core::JsonValue& value, std::string_view field, const HttpResponse& response) {
  auto text = required_text(value, field, response);
  if (!text) return text;
  auto split = core::split_url(*text);
  if (split) return text;
  Error error = make_error(split.error().code, "The service gave a URL that cannot be used. " + split.error().message,
                           {{"field", std::string(field)}});
  error.http_status = response.status;
  error.request_id = request_id(response);
  return error;
}

std::string optional_text(const core::JsonValue& value) {
  std::string text = detail::answer_field::raw_text(value);
  return core::check_field("text", text) ? text : core::printable(text, detail::answer_field::text_limit);
}

std::optional<std::uint64_t> optional_unsigned(const core::JsonValue& value) {
  if (auto number = value.unsigned_integer()) return number;
  if (auto text = value.string()) return core::parse_uint(*text);
  return std::nullopt;
}

std::optional<double> optional_number(const core::JsonValue& value) {
  if (auto number = value.number()) return number;
  if (auto text = value.string()) {
    // JSON's own grammar reads the digits of a decimal that travels as text, in every locale.
    if (auto parsed = core::parse_json(*text)) return parsed->number();
  }
  return std::nullopt;
}

std::optional<WallTime> optional_time(const core::JsonValue& value) {
  if (auto text = value.string()) return core::parse_epoch_or_iso8601(*text);
  if (auto seconds = value.integer()) return core::parse_epoch_or_iso8601(std::to_string(*seconds));
  return std::nullopt;
}

std::optional<std::chrono::milliseconds> optional_milliseconds(const core::JsonValue& value) {
  constexpr double limit = 1e15;
  const auto number = optional_number(value);
  if (!number || !(*number >= 0) || *number > limit) return std::nullopt;
  return std::chrono::milliseconds(std::llround(*number));
}

}  // namespace uploadkit::backends
