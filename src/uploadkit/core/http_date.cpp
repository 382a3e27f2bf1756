// The three forms of RFC 9110 5.6.7.
#include <uploadkit/core/time_text.hpp>

#include <uploadkit/core/calendar.hpp>
#include <uploadkit/core/text_scanner.hpp>

namespace uploadkit::core {
namespace detail::http_date {

constexpr std::string_view weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::string_view long_weekdays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                              "Thursday", "Friday", "Saturday"};
constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

bool read_month(TextScanner& scanner, CivilTime& civil) {
  const auto index = scanner.one_of(months);
  civil.month = index.value_or(-1) + 1;
  return index.has_value();
}

bool read_time(TextScanner& scanner, CivilTime& civil) {
  return scanner.number_into(civil.hour, 2) && scanner.skip(':') && scanner.number_into(civil.minute, 2) &&
         scanner.skip(':') && scanner.number_into(civil.second, 2);
}

// "Sun, 06 Nov 1994 08:49:37 GMT"
bool read_fixed(TextScanner scanner, CivilTime& civil) {
  return scanner.one_of(weekdays) && scanner.skip(", ") && scanner.number_into(civil.day, 2) && scanner.skip(' ') &&
         read_month(scanner, civil) && scanner.skip(' ') && scanner.number_into(civil.year, 4) && scanner.skip(' ') &&
         read_time(scanner, civil) && scanner.skip(" GMT") && scanner.at_end();
}

// "Sunday, 06-Nov-94 08:49:37 GMT"; two digits mean 1970 to 2069, as this code knows no "now" to count 50 years from.
bool read_rfc850(TextScanner scanner, CivilTime& civil) {
  const bool was_read = scanner.one_of(long_weekdays) && scanner.skip(", ") && scanner.number_into(civil.day, 2) &&
                        scanner.skip('-') && read_month(scanner, civil) && scanner.skip('-') &&
                        scanner.number_into(civil.year, 2) && scanner.skip(' ') && read_time(scanner, civil) &&
                        scanner.skip(" GMT") && scanner.at_end();
  civil.year += civil.year < 70 ? 2000 : 1900;
  return was_read;
}

// "Sun Nov  6 08:49:37 1994"
bool read_asctime(TextScanner scanner, CivilTime& civil) {
  return scanner.one_of(weekdays) && scanner.skip(' ') && read_month(scanner, civil) && scanner.skip(' ') &&
         scanner.number_into(civil.day, scanner.skip(' ') ? 1 : 2) && scanner.skip(' ') && read_time(scanner, civil) &&
         scanner.skip(' ') && scanner.number_into(civil.year, 4) && scanner.at_end();
}

}  // namespace detail::http_date

std::optional<WallTime> parse_http_date(std::string_view text) {
  const TextScanner scanner(text);
  CivilTime civil;
  const bool was_read = detail::http_date::read_fixed(scanner, civil) ||
                        detail::http_date::read_rfc850(scanner, civil) ||
                        detail::http_date::read_asctime(scanner, civil);
  if (!was_read || !is_valid(civil)) return std::nullopt;
  return wall_time(seconds_of(civil), 0);
}

std::string http_date(WallTime time) {
  const std::int64_t seconds = epoch_seconds(time);
  const CivilTime civil = civil_of(seconds);
  std::string text(detail::http_date::weekdays[weekday_of(seconds)]);
  text += ", " + digits(civil.day, 2) + " ";
  text += detail::http_date::months[civil.month - 1];
  return text + " " + digits(civil.year, 4) + " " + digits(civil.hour, 2) + ":" + digits(civil.minute, 2) + ":" +
         digits(civil.second, 2) + " GMT";
}

}  // namespace uploadkit::core
