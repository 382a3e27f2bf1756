// Times and spans in words.
#include <tools/uploadkit/time_words.hpp>

#include <doctest/doctest.h>

using namespace uploadkit;
using command::span_words;
using std::chrono::seconds;

TEST_SUITE_BEGIN("tools");

TEST_CASE("a time is told in UTC, also before 1970") {
  CHECK(command::utc_text(WallTime(seconds{1'727'699'696})) == "2024-09-30T12:34:56Z");
  CHECK(command::utc_text(WallTime(std::chrono::milliseconds{999})) == "1970-01-01T00:00:00Z");
  CHECK(command::utc_text(WallTime(std::chrono::milliseconds{-1})) == "1969-12-31T23:59:59Z");
}

TEST_CASE("a span is told in its two largest units") {
  CHECK(span_words(seconds{0}) == "0 s");
  CHECK(span_words(seconds{-59}) == "59 s");
  CHECK(span_words(seconds{725}) == "12 min 5 s");
  CHECK(span_words(seconds{7'380}) == "2 h 3 min");
  CHECK(span_words(seconds{86'400}) == "1 day 0 h");
  CHECK(span_words(seconds{7 * 86'400}) == "7 days 0 h");
}

TEST_SUITE_END();
