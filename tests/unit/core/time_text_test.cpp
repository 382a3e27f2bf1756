// ISO 8601 and seconds since 1970.
#include <doctest/doctest.h>
#include <uploadkit/core/time_text.hpp>

#include <random>

using namespace std::chrono_literals;
using uploadkit::WallTime;
using uploadkit::core::epoch_seconds;
using uploadkit::core::from_epoch_seconds;
using uploadkit::core::parse_basic_iso8601;
using uploadkit::core::parse_epoch_or_iso8601;
using uploadkit::core::parse_iso8601;

namespace {

std::int64_t seconds_in(std::string_view text) {
  const auto time = parse_iso8601(text);
  return time ? epoch_seconds(*time) : -999;
}

}  // namespace

TEST_SUITE_BEGIN("core");

TEST_CASE("ISO 8601 with Z and with offsets names the same second") {
  CHECK(seconds_in("1970-01-01T00:00:00Z") == 0);
  CHECK(seconds_in("2025-09-09T17:53:43Z") == 1757440423);
  CHECK(seconds_in("2025-09-09t17:53:43z") == 1757440423);
  CHECK(seconds_in("2025-09-09T19:53:43+02:00") == 1757440423);
  CHECK(seconds_in("2025-09-09T19:53:43+0200") == 1757440423);
  CHECK(seconds_in("2025-09-09T12:23:43-05:30") == 1757440423);
  CHECK(seconds_in("2025-09-09T17:53:43-00:00") == 1757440423);
  CHECK(seconds_in("2025-09-10T00:53:43+07:00") == 1757440423);
}

TEST_CASE("fractions of a second are kept to the nanosecond and more digits are dropped") {
  const WallTime base = from_epoch_seconds(1);
  CHECK(parse_iso8601("1970-01-01T00:00:01.5Z") == base + 500ms);
  CHECK(parse_iso8601("1970-01-01T00:00:01.123456789Z") == base + 123456789ns);
  CHECK(parse_iso8601("1970-01-01T00:00:01.1234567899999999999999Z") == base + 123456789ns);
  CHECK(parse_iso8601("1969-12-31T23:59:59.25Z") == from_epoch_seconds(-1) + 250ms);
}

TEST_CASE("a leap second counts as the second after") { CHECK(seconds_in("2016-12-31T23:59:60Z") == 1483228800); }

TEST_CASE("what is not a complete date and time with a zone is refused") {
  for (const char* text : {"",
                           "2025",
                           "2025-09-09",
                           "2025-09-09T17:53",
                           "2025-09-09T17:53:43",
                           "2025-09-09 17:53:43Z",
                           "2025-09-09T17:53:43.Z",
                           "2025-09-09T17:53:43,5Z",
                           "2025-09-09T17:53:43Zx",
                           " 2025-09-09T17:53:43Z",
                           "2025-09-09T17:53:43+2:00",
                           "2025-09-09T17:53:43+24:00",
                           "2025-09-09T17:53:43+02:60",
                           "2025-9-9T17:53:43Z",
                           "+2025-09-09T17:53:43Z",
                           "-0001-09-09T17:53:43Z",
                           "12025-09-09T17:53:43Z",
                           "2025-09-09T17:53:43ZZ",
                           "2025-09-09T17:53:43+02",
                           "2025-13-01T00:00:00Z",
                           "2025-00-01T00:00:00Z",
                           "2025-02-29T00:00:00Z",
                           "2025-04-31T00:00:00Z",
                           "2025-01-32T00:00:00Z",
                           "2025-01-00T00:00:00Z",
                           "2025-01-01T24:00:00Z",
                           "2025-01-01T00:60:00Z",
                           "2025-01-01T00:00:61Z"}) {
    CAPTURE(std::string(text));
    CHECK_FALSE(parse_iso8601(text));
  }
}

TEST_CASE("the basic form of X-Amz-Date is read strictly") {
  CHECK(parse_basic_iso8601("20250909T160343Z") == from_epoch_seconds(1757433823));
  for (const char* text : {"", "20250909T160343", "20250909160343Z", "2025-09-09T16:03:43Z", "20250909T160343z",
                           "20250909T160343Z ", "20251309T160343Z", "20250230T160343Z", "1757433823000"}) {
    CAPTURE(std::string(text));
    CHECK_FALSE(parse_basic_iso8601(text));
  }
}

TEST_CASE("an expiry is read as seconds since 1970 or as ISO 8601, and never as milliseconds") {
  CHECK(parse_epoch_or_iso8601("1757440423") == from_epoch_seconds(1757440423));
  CHECK(parse_epoch_or_iso8601("2025-09-09T17:53:43Z") == from_epoch_seconds(1757440423));
  CHECK(parse_epoch_or_iso8601("0") == from_epoch_seconds(0));
  CHECK(parse_epoch_or_iso8601("253402300799"));
  for (const char* text :
       {"", "-1", "1757440423.5", "253402300800", "1757440423000000", "18446744073709551615", "soon"}) {
    CAPTURE(std::string(text));
    CHECK_FALSE(parse_epoch_or_iso8601(text));
  }
}

TEST_CASE("times are written in UTC with every field at its full width") {
  const WallTime time = from_epoch_seconds(1727699696) + 999ms;
  CHECK(uploadkit::core::iso8601(time) == "2024-09-30T12:34:56Z");
  CHECK(uploadkit::core::basic_iso8601(time) == "20240930T123456Z");
  CHECK(uploadkit::core::basic_date(time) == "20240930");
  CHECK(uploadkit::core::iso8601(from_epoch_seconds(-1)) == "1969-12-31T23:59:59Z");
  CHECK(uploadkit::core::basic_iso8601(from_epoch_seconds(981173106)) == "20010203T040506Z");
}

TEST_CASE("seconds are rounded down, before 1970 as well") {
  CHECK(epoch_seconds(from_epoch_seconds(5) + 999ms) == 5);
  CHECK(epoch_seconds(from_epoch_seconds(-5) - 1ms) == -6);
  CHECK(epoch_seconds(from_epoch_seconds(-5)) == -5);
}

TEST_CASE("what is written is read back as the same second") {
  std::mt19937_64 random(4);
  for (int round = 0; round < 5000; ++round) {
    const auto seconds = static_cast<std::int64_t>(random() % 18'000'000'000u) - 9'000'000'000;
    const WallTime time = from_epoch_seconds(seconds);
    CHECK(epoch_seconds(time) == seconds);
    CHECK(parse_iso8601(uploadkit::core::iso8601(time)) == time);
    CHECK(parse_basic_iso8601(uploadkit::core::basic_iso8601(time)) == time);
  }
}

TEST_CASE("a date beyond what the clock's type holds becomes its last or first moment") {
  CHECK(parse_iso8601("9999-12-31T23:59:59Z").has_value());
  CHECK(*parse_iso8601("9999-12-31T23:59:59.999999999Z") > from_epoch_seconds(9'000'000'000));
  CHECK(*parse_iso8601("0000-01-01T00:00:00+23:59") < from_epoch_seconds(-9'000'000'000));
  CHECK(from_epoch_seconds(INT64_MAX) == WallTime::max());
  CHECK(from_epoch_seconds(INT64_MIN) == WallTime::min());
}

TEST_SUITE_END();
