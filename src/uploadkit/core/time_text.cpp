// Writes and reads ISO 8601; the calendar is in calendar.cpp, HTTP dates in http_date.cpp.
#include <uploadkit/core/time_text.hpp>

#include <uploadkit/core/calendar.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/text_scanner.hpp>

namespace uploadkit::core {
namespace detail::time_text {

// The fraction of a second in nanoseconds; digits beyond the ninth are dropped.
std::optional<std::int64_t> read_fraction(TextScanner& scanner) {
  if (!scanner.skip('.')) return 0;
  std::int64_t nanoseconds = 0;
  int count = 0;
  for (; scanner.at_digit(); ++count) {
    const int digit = scanner.take_digit();
    if (count < 9) nanoseconds = nanoseconds * 10 + digit;
  }
  if (count == 0) return std::nullopt;
  for (; count < 9; ++count) nanoseconds *= 10;
  return nanoseconds;
}

// "Z", "+hh:mm" or "+hhmm" as seconds east of UTC.
std::optional<std::int64_t> read_offset(TextScanner& scanner) {
  if (scanner.skip('Z') || scanner.skip('z')) return 0;
  const bool is_east = scanner.skip('+');
  if (!is_east && !scanner.skip('-')) return std::nullopt;
  const auto hours = scanner.number(2);
  scanner.skip(':');
  const auto minutes = scanner.number(2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const std::int64_t seconds = *hours * 3600 + *minutes * 60;
  return is_east ? seconds : -seconds;
}

bool read_date(TextScanner& scanner, CivilTime& civil) {
  return scanner.number_into(civil.year, 4) && scanner.skip('-') && scanner.number_into(civil.month, 2) &&
         scanner.skip('-') && scanner.number_into(civil.day, 2);
}

bool read_time(TextScanner& scanner, CivilTime& civil) {
  return scanner.number_into(civil.hour, 2) && scanner.skip(':') && scanner.number_into(civil.minute, 2) &&
         scanner.skip(':') && scanner.number_into(civil.second, 2);
}

}  // namespace detail::time_text

std::optional<WallTime> parse_iso8601(std::string_view text) {
  TextScanner scanner(text);
  CivilTime civil;
  if (!detail::time_text::read_date(scanner, civil)) return std::nullopt;
  if (!scanner.skip('T') && !scanner.skip('t')) return std::nullopt;
  if (!detail::time_text::read_time(scanner, civil)) return std::nullopt;
  const auto nanoseconds = detail::time_text::read_fraction(scanner);
  if (!nanoseconds) return std::nullopt;
  const auto offset_seconds = detail::time_text::read_offset(scanner);
  if (!offset_seconds || !scanner.at_end() || !is_valid(civil)) return std::nullopt;
  return wall_time(seconds_of(civil) - *offset_seconds, *nanoseconds);
}

std::optional<WallTime> parse_basic_iso8601(std::string_view text) {
  TextScanner scanner(text);
  CivilTime civil;
  const bool was_read = scanner.number_into(civil.year, 4) && scanner.number_into(civil.month, 2) &&
                        scanner.number_into(civil.day, 2) && scanner.skip('T') && scanner.number_into(civil.hour, 2) &&
                        scanner.number_into(civil.minute, 2) && scanner.number_into(civil.second, 2) &&
                        scanner.skip('Z') && scanner.at_end();
  if (!was_read || !is_valid(civil)) return std::nullopt;
  return wall_time(seconds_of(civil), 0);
}

std::optional<WallTime> parse_epoch_or_iso8601(std::string_view text) {
  constexpr std::uint64_t last_second_of_9999 = 253'402'300'799;  // more is no date in seconds: milliseconds, say
  const auto seconds = parse_uint(text);
  if (!seconds) return parse_iso8601(text);
  if (*seconds > last_second_of_9999) return std::nullopt;
  return from_epoch_seconds(static_cast<std::int64_t>(*seconds));
}

std::string iso8601(WallTime time) {
  const CivilTime civil = civil_of(epoch_seconds(time));
  return digits(civil.year, 4) + "-" + digits(civil.month, 2) + "-" + digits(civil.day, 2) + "T" +
         digits(civil.hour, 2) + ":" + digits(civil.minute, 2) + ":" + digits(civil.second, 2) + "Z";
}

std::string basic_iso8601(WallTime time) {
  const CivilTime civil = civil_of(epoch_seconds(time));
  return basic_date(time) + "T" + digits(civil.hour, 2) + digits(civil.minute, 2) + digits(civil.second, 2) + "Z";
}

std::string basic_date(WallTime time) {
  const CivilTime civil = civil_of(epoch_seconds(time));
  return digits(civil.year, 4) + digits(civil.month, 2) + digits(civil.day, 2);
}

WallTime from_epoch_seconds(std::int64_t seconds) { return wall_time(seconds, 0); }

std::int64_t epoch_seconds(WallTime time) {
  return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
}

}  // namespace uploadkit::core
