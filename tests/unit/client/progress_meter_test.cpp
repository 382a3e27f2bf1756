// Progress that never goes backwards.
#include <doctest/doctest.h>

#include <uploadkit/client/progress_meter.hpp>

namespace uploadkit::client {

namespace {

Instant at(int ms) { return Instant{} + std::chrono::milliseconds{ms}; }

}  // namespace

TEST_SUITE("client") {
  TEST_CASE("bytes count once, however often they are sent") {
    ProgressMeter meter;
    meter.start(100, 1);
    meter.begin_part(1);
    meter.sent(1, 60, at(0));
    CHECK(meter.progress().transferred_bytes == 60);
    meter.begin_part(1);
    meter.sent(1, 40, at(10));
    CHECK(meter.progress().transferred_bytes == 60);
    CHECK(meter.progress().resent_bytes == 40);
    meter.sent(1, 100, at(20));
    CHECK(meter.progress().transferred_bytes == 100);
    CHECK(meter.progress().resent_bytes == 60);
  }

  TEST_CASE("a body that the transport began again is counted as sent again") {
    ProgressMeter meter;
    meter.start(100, 1);
    meter.begin_part(1);
    meter.sent(1, 80, at(0));
    meter.sent(1, 30, at(10));
    CHECK(meter.progress().transferred_bytes == 80);
    CHECK(meter.progress().resent_bytes == 30);
  }

  TEST_CASE("parts are counted apart and summed") {
    ProgressMeter meter;
    meter.start(100, 2);
    meter.begin_part(1);
    meter.begin_part(2);
    meter.sent(2, 20, at(0));
    meter.sent(1, 30, at(0));
    CHECK(meter.progress().transferred_bytes == 50);
    CHECK(meter.progress().total_parts == 2);
  }

  TEST_CASE("what leaves at once after a pause is not taken for the rate of the line") {
    ProgressMeter meter;
    meter.start(100'000, 2);
    meter.begin_part(1);
    std::uint64_t sent = 0;
    for (int ms = 0; ms <= 1000; ms += 50) meter.sent(1, sent += 50, at(ms));
    meter.rest();
    CHECK(meter.progress().rate_bytes_per_second == 0);
    meter.sent(1, sent += 200, at(7000));  // a fifth of a second saved up
    for (int ms = 7050; ms <= 8000; ms += 50) meter.sent(1, sent += 50, at(ms));
    CHECK(meter.progress().rate_bytes_per_second == doctest::Approx(1200));
    for (int ms = 8050; ms <= 12000; ms += 50) meter.sent(1, sent += 50, at(ms));
    CHECK(meter.progress().rate_bytes_per_second == doctest::Approx(1000).epsilon(0.05));
  }

  TEST_CASE("confirmed bytes never shrink and count as sent") {
    ProgressMeter meter;
    meter.start(100, 1);
    meter.acknowledge(70, 1);
    meter.acknowledge(10, 0);
    CHECK(meter.progress().acknowledged_bytes == 70);
    CHECK(meter.progress().transferred_bytes == 70);
    CHECK(meter.progress().completed_parts == 1);
  }

  TEST_CASE("the rate follows what moves, and the time that is left follows the rate") {
    ProgressMeter meter;
    meter.start(10'000, 1);
    meter.begin_part(1);
    for (int ms = 0; ms <= 1000; ms += 100) meter.sent(1, static_cast<std::uint64_t>(ms), at(ms));
    CHECK(meter.progress().rate_bytes_per_second == doctest::Approx(1000).epsilon(0.01));
    REQUIRE(meter.progress().time_left);
    CHECK(meter.progress().time_left->count() == doctest::Approx(9000).epsilon(0.02));
    meter.rest();
    CHECK(meter.progress().rate_bytes_per_second == 0);
    CHECK_FALSE(meter.progress().time_left);
  }

  TEST_CASE("an estimate is never longer than a day") {
    ProgressMeter meter;
    meter.start(std::uint64_t{1} << 60, 1);
    meter.begin_part(1);
    meter.sent(1, 1, at(0));
    meter.sent(1, 2, at(1000));
    REQUIRE(meter.progress().time_left);
    CHECK(*meter.progress().time_left == std::chrono::hours{24});
  }

  TEST_CASE("no estimate is made for an unknown size") {
    ProgressMeter meter;
    meter.start(std::nullopt, 1);
    meter.begin_part(1);
    meter.sent(1, 1, at(0));
    meter.sent(1, 2, at(1000));
    CHECK_FALSE(meter.progress().time_left);
  }

  TEST_CASE("at most ten events a second are due") {
    ProgressMeter meter;
    int due = 0;
    for (int ms = 0; ms < 1000; ++ms) due += meter.is_due(at(ms)) ? 1 : 0;
    CHECK(due == 10);
  }
}

}  // namespace uploadkit::client
