/// \file
/// The Gregorian calendar without a locale, a time zone or the C library: seconds since 1970 to dates and back.
#ifndef UPLOADKIT_CORE_CALENDAR_HPP
#define UPLOADKIT_CORE_CALENDAR_HPP

#include <uploadkit/clock.hpp>

#include <cstdint>
#include <string>

namespace uploadkit::core {

/// A date and time in UTC; months and days count from 1.
struct CivilTime {
  int year = 1970;
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
};

/// Whether the day exists, years 0 to 9999. A leap second (60) is allowed and counts as the second after.
bool is_valid(const CivilTime& civil) noexcept;

/// Seconds since 1970 of a valid time.
std::int64_t seconds_of(const CivilTime& civil) noexcept;

/// The date and time of a second; years outside 0 to 9999 are clamped to their first or last second.
CivilTime civil_of(std::int64_t seconds) noexcept;

/// 0 for Sunday to 6 for Saturday.
int weekday_of(std::int64_t seconds) noexcept;

/// The point in time, clamped to what `WallTime` holds (with nanoseconds: the years 1677 to 2262).
WallTime wall_time(std::int64_t seconds, std::int64_t nanoseconds) noexcept;

/// A field of a date: a number of at least `width` digits, with zeros before it.
std::string digits(int number, std::size_t width);

}  // namespace uploadkit::core

#endif
