/// \file
/// Fields of answers, read tolerantly in form and strictly in content.
#ifndef UPLOADKIT_BACKENDS_ANSWER_FIELD_HPP
#define UPLOADKIT_BACKENDS_ANSWER_FIELD_HPP

#include <uploadkit/core/json_read.hpp>
#include <uploadkit/http.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace uploadkit::backends {

/// A text, or a number as text, that is not empty and has no control characters.
/// Errors: `bad_response` naming `field`
Result<std::string> required_text(const core::JsonValue& value, std::string_view field, const HttpResponse& response);

/// A text that is a URL which parsers read alike. Errors: `bad_response` naming `field`, `invalid_url`
Result<std::string> required_url(const core::JsonValue& value, std::string_view field, const HttpResponse& response);

/// A text, or a number as text, with control characters escaped; empty if it is neither.
std::string optional_text(const core::JsonValue& value);

/// A whole number, also in digits.
std::optional<std::uint64_t> optional_unsigned(const core::JsonValue& value);

/// A number, also in text.
std::optional<double> optional_number(const core::JsonValue& value);

/// ISO 8601 or whole seconds since 1970, as number or text.
std::optional<WallTime> optional_time(const core::JsonValue& value);

/// A number of milliseconds, rounded.
std::optional<std::chrono::milliseconds> optional_milliseconds(const core::JsonValue& value);

}  // namespace uploadkit::backends

#endif
