// The date forms of HTTP.
#include <doctest/doctest.h>
#include <uploadkit/core/time_text.hpp>

#include <ctime>
#include <random>

using uploadkit::core::from_epoch_seconds;
using uploadkit::core::http_date;
using uploadkit::core::parse_http_date;

TEST_SUITE_BEGIN("core");

TEST_CASE("all three forms of an HTTP date name the same second") {
  const auto expected = from_epoch_seconds(784111777);
  CHECK(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == expected);
  CHECK(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT") == expected);
  CHECK(parse_http_date("Sun Nov  6 08:49:37 1994") == expected);
  CHECK(parse_http_date("Wed Nov 16 08:49:37 1994") == from_epoch_seconds(784111777 + 864'000));
}

TEST_CASE("two digits of a year mean 1970 to 2069") {
  CHECK(parse_http_date("Thursday, 01-Jan-70 00:00:00 GMT") == from_epoch_seconds(0));
  CHECK(parse_http_date("Tuesday, 01-Jan-69 00:00:00 GMT") == from_epoch_seconds(3124224000));
}

TEST_CASE("a date that is not whole, or of another zone, is refused") {
  for (const char* text :
       {"", "Sun", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37 +0000",
        "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
        "Son, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT ", "Sun, 31 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 8:49:37 GMT", "Sun Nov 6 08:49:37 1994",
        "Sun Nov 06 08:49:37 94", "784111777", "0"}) {
    CAPTURE(std::string(text));
    CHECK_FALSE(parse_http_date(text));
  }
}

TEST_CASE("a written date is the C library's and is read back as the same second") {
  std::mt19937_64 random(6);
  for (int round = 0; round < 5000; ++round) {
    const auto seconds = static_cast<std::int64_t>(random() % 18'000'000'000u) - 9'000'000'000;
    const std::time_t time = seconds;
    std::tm fields{};
    gmtime_r(&time, &fields);
    char expected[64];
    std::strftime(expected, sizeof expected, "%a, %d %b %Y %H:%M:%S GMT", &fields);
    const std::string written = http_date(from_epoch_seconds(seconds));
    CHECK(written == expected);
    CHECK(parse_http_date(written) == from_epoch_seconds(seconds));
  }
}

TEST_SUITE_END();
