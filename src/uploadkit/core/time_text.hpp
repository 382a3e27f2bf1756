/// \file
/// Dates as text: ISO 8601, HTTP dates, SigV4's basic form. UTC only, no locale, years 0 to 9999.
#ifndef UPLOADKIT_CORE_TIME_TEXT_HPP
#define UPLOADKIT_CORE_TIME_TEXT_HPP

#include <uploadkit/clock.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace uploadkit::core {

/// "2024-09-30T12:34:56Z", also with fractions and numeric offsets.
std::optional<WallTime> parse_iso8601(std::string_view text);

/// "20240930T123456Z", as in X-Amz-Date.
std::optional<WallTime> parse_basic_iso8601(std::string_view text);

/// "Mon, 30 Sep 2024 12:34:56 GMT" (RFC 9110 5.6.7, the preferred form and the two obsolete ones).
std::optional<WallTime> parse_http_date(std::string_view text);

/// Whole seconds since 1970, or ISO 8601: `expires_at` as services write it.
std::optional<WallTime> parse_epoch_or_iso8601(std::string_view text);

std::string iso8601(WallTime time);        // "2024-09-30T12:34:56Z"
std::string basic_iso8601(WallTime time);  // "20240930T123456Z"
std::string basic_date(WallTime time);     // "20240930"
std::string http_date(WallTime time);

WallTime from_epoch_seconds(std::int64_t seconds);
std::int64_t epoch_seconds(WallTime time);

}  // namespace uploadkit::core

#endif
