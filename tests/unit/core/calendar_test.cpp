// The calendar against the C library's.
#include <doctest/doctest.h>
#include <uploadkit/core/calendar.hpp>

#include <ctime>
#include <random>

using uploadkit::core::civil_of;
using uploadkit::core::CivilTime;
using uploadkit::core::seconds_of;

namespace {

constexpr std::int64_t first_second = -62'167'219'200;  // 0000-01-01
constexpr std::int64_t last_second = 253'402'300'799;   // 9999-12-31T23:59:59

bool agrees_with_the_c_library(std::int64_t seconds) {
  const std::time_t time = seconds;
  std::tm expected{};
  gmtime_r(&time, &expected);
  const CivilTime got = civil_of(seconds);
  return got.year == expected.tm_year + 1900 && got.month == expected.tm_mon + 1 && got.day == expected.tm_mday &&
         got.hour == expected.tm_hour && got.minute == expected.tm_min && got.second == expected.tm_sec &&
         uploadkit::core::weekday_of(seconds) == expected.tm_wday && seconds_of(got) == timegm(&expected);
}

}  // namespace

TEST_SUITE_BEGIN("core");

TEST_CASE("every day of the years 0 to 9999 is the C library's") {
  std::size_t wrong = 0;
  for (std::int64_t seconds = first_second; seconds <= last_second; seconds += 86'400) {
    if (!agrees_with_the_c_library(seconds)) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("random seconds of the years 0 to 9999 are the C library's") {
  std::mt19937_64 random(5);
  std::size_t wrong = 0;
  for (int round = 0; round < 200'000; ++round) {
    const auto span = static_cast<std::uint64_t>(last_second - first_second + 1);
    if (!agrees_with_the_c_library(first_second + static_cast<std::int64_t>(random() % span))) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("the last day of February follows the leap years") {
  CHECK(is_valid(CivilTime{2024, 2, 29, 0, 0, 0}));
  CHECK(is_valid(CivilTime{2000, 2, 29, 0, 0, 0}));
  CHECK(is_valid(CivilTime{0, 2, 29, 0, 0, 0}));
  CHECK_FALSE(is_valid(CivilTime{1900, 2, 29, 0, 0, 0}));
  CHECK_FALSE(is_valid(CivilTime{2023, 2, 29, 0, 0, 0}));
}

TEST_CASE("fields outside their range are invalid") {
  for (const CivilTime& civil :
       {CivilTime{-1, 1, 1, 0, 0, 0}, CivilTime{10000, 1, 1, 0, 0, 0}, CivilTime{2024, 0, 1, 0, 0, 0},
        CivilTime{2024, 13, 1, 0, 0, 0}, CivilTime{2024, 1, 0, 0, 0, 0}, CivilTime{2024, 1, 32, 0, 0, 0},
        CivilTime{2024, 1, 1, 24, 0, 0}, CivilTime{2024, 1, 1, -1, 0, 0}, CivilTime{2024, 1, 1, 0, 60, 0},
        CivilTime{2024, 1, 1, 0, 0, 61}, CivilTime{2024, 1, 1, 0, 0, -1}}) {
    CHECK_FALSE(is_valid(civil));
  }
}

TEST_CASE("seconds outside the years 0 to 9999 show as the first or last second") {
  CHECK(civil_of(INT64_MIN).year == 0);
  CHECK(civil_of(first_second - 1).day == 1);
  CHECK(civil_of(INT64_MAX).year == 9999);
  CHECK(civil_of(last_second + 1).second == 59);
}

TEST_CASE("points in time beyond the clock's type are clamped, nanoseconds and all") {
  using uploadkit::core::wall_time;
  CHECK(wall_time(INT64_MAX, 999'999'999) == uploadkit::WallTime::max());
  CHECK(wall_time(INT64_MIN, 0) == uploadkit::WallTime::min());
  CHECK(wall_time(9'223'372'035, 999'999'999) < uploadkit::WallTime::max());
  CHECK(wall_time(-1, 999'999'999) < wall_time(0, 0));
}

TEST_CASE("a field of a date is filled with zeros and never cut") {
  CHECK(uploadkit::core::digits(7, 2) == "07");
  CHECK(uploadkit::core::digits(0, 4) == "0000");
  CHECK(uploadkit::core::digits(12345, 4) == "12345");
}

TEST_SUITE_END();
