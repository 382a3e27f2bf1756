// Days are counted in years that begin in March, so that the leap day comes last.
#include <uploadkit/core/calendar.hpp>

#include <algorithm>

namespace uploadkit::core {
namespace detail::calendar {

constexpr std::int64_t seconds_per_day = 86'400;
constexpr std::int64_t days_per_400_years = 146'097;
constexpr std::int64_t days_from_march_0000_to_1970 = 719'468;

constexpr bool is_leap_year(int year) noexcept { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

constexpr int days_in_month(int year, int month) noexcept {
  if (month == 2) return is_leap_year(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

constexpr std::int64_t floor_divide(std::int64_t a, std::int64_t b) noexcept { return a / b - (a % b < 0 ? 1 : 0); }

// Days before the first of the month in a year that begins in March: 0, 31, 61, 92, …
constexpr std::int64_t days_before(std::int64_t months_from_march) noexcept {
  return (153 * months_from_march + 2) / 5;
}

constexpr std::int64_t days_since_1970(int year, int month, int day) noexcept {
  const std::int64_t march_year = month > 2 ? year : year - 1;
  const std::int64_t days_of_years =
      365 * march_year + floor_divide(march_year, 4) - floor_divide(march_year, 100) + floor_divide(march_year, 400);
  return days_of_years + days_before((month + 9) % 12) + day - 1 - days_from_march_0000_to_1970;
}

constexpr std::int64_t first_second = days_since_1970(0, 1, 1) * seconds_per_day;
constexpr std::int64_t last_second = days_since_1970(10000, 1, 1) * seconds_per_day - 1;

void set_date(CivilTime& civil, std::int64_t days) noexcept {
  const std::int64_t since_march = days + days_from_march_0000_to_1970;
  const std::int64_t era = floor_divide(since_march, days_per_400_years);
  const std::int64_t day_of_era = since_march - era * days_per_400_years;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / (days_per_400_years - 1)) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t months_from_march = (5 * day_of_year + 2) / 153;
  civil.day = static_cast<int>(day_of_year - days_before(months_from_march)) + 1;
  civil.month = static_cast<int>((months_from_march + 2) % 12) + 1;
  civil.year = static_cast<int>(era * 400 + year_of_era) + (civil.month <= 2 ? 1 : 0);
}

}  // namespace detail::calendar

bool is_valid(const CivilTime& civil) noexcept {
  return civil.year >= 0 && civil.year <= 9999 && civil.month >= 1 && civil.month <= 12 && civil.day >= 1 &&
         civil.day <= detail::calendar::days_in_month(civil.year, civil.month) && civil.hour >= 0 && civil.hour <= 23 &&
         civil.minute >= 0 && civil.minute <= 59 && civil.second >= 0 && civil.second <= 60;
}

std::int64_t seconds_of(const CivilTime& civil) noexcept {
  const std::int64_t days = detail::calendar::days_since_1970(civil.year, civil.month, civil.day);
  return days * detail::calendar::seconds_per_day + civil.hour * 3600 + civil.minute * 60 + civil.second;
}

CivilTime civil_of(std::int64_t seconds) noexcept {
  const std::int64_t clamped = std::clamp(seconds, detail::calendar::first_second, detail::calendar::last_second);
  const std::int64_t days = detail::calendar::floor_divide(clamped, detail::calendar::seconds_per_day);
  const auto second_of_day = static_cast<int>(clamped - days * detail::calendar::seconds_per_day);
  CivilTime civil;
  detail::calendar::set_date(civil, days);
  civil.hour = second_of_day / 3600;
  civil.minute = second_of_day / 60 % 60;
  civil.second = second_of_day % 60;
  return civil;
}

int weekday_of(std::int64_t seconds) noexcept {
  const std::int64_t days = detail::calendar::floor_divide(seconds, detail::calendar::seconds_per_day);
  const std::int64_t thursday = 4;  // 1 January 1970
  return static_cast<int>(((days % 7) + thursday + 7) % 7);
}

WallTime wall_time(std::int64_t seconds, std::int64_t nanoseconds) noexcept {
  constexpr auto most = std::chrono::duration_cast<std::chrono::seconds>(WallTime::duration::max()).count();
  if (seconds >= most) return WallTime::max();
  if (seconds <= -most) return WallTime::min();
  return WallTime(std::chrono::duration_cast<WallTime::duration>(std::chrono::seconds(seconds)) +
                  std::chrono::duration_cast<WallTime::duration>(std::chrono::nanoseconds(nanoseconds)));
}

std::string digits(int number, std::size_t width) {
  const std::string text = std::to_string(number);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

}  // namespace uploadkit::core
