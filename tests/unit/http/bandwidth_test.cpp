// The cap on the bytes sent, in virtual time.
#include <doctest/doctest.h>
#include <uploadkit/http/bandwidth.hpp>

#include "unit/http/exchange_fixture.hpp"

TEST_SUITE_BEGIN("http");

namespace uploadkit::test_support {

using http::BandwidthLimit;

TEST_CASE("a bucket without a rate gives whatever is asked") {
  BandwidthLimit limit;
  CHECK_FALSE(limit.limited());
  CHECK(limit.take(123'456'789, Instant()) == 123'456'789);
}

TEST_CASE("over any time a bucket gives its rate and a tenth of a second more") {
  for (const std::uint64_t rate : {1ULL, 50ULL, 1000ULL, 100'000ULL, 50'000'000ULL}) {
    BandwidthLimit limit;
    Instant now{};
    limit.set_rate(rate, now);
    std::uint64_t taken = 0;
    while (now < Instant() + std::chrono::seconds(60)) {
      const std::size_t got = limit.take(65'536, now);
      taken += got;
      if (got == 0) {
        CHECK(limit.refilled_at() > now);
        now = limit.refilled_at();
      }
    }
    CHECK(taken <= rate * 60 + rate / 10 + 65'536);
    CHECK(static_cast<double>(taken) >= static_cast<double>(rate) * 59.0);
  }
}

TEST_CASE("small pieces of time are not lost") {
  BandwidthLimit limit;
  Instant now{};
  limit.set_rate(1000, now);
  std::uint64_t taken = 0;
  for (int i = 0; i < 100'000; ++i) {
    now += std::chrono::microseconds(100);
    taken += limit.take(65'536, now);
  }
  CHECK(taken >= 9'800);
  CHECK(taken <= 10'200);
}

TEST_CASE("bytes spent in advance are paid off before others are given") {
  BandwidthLimit limit;
  Instant now{};
  limit.set_rate(1000, now);
  limit.spend(5000, now);
  CHECK(limit.take(100, now + std::chrono::seconds(4)) == 0);
  CHECK(limit.refilled_at() >= now + std::chrono::seconds(5));
  CHECK(limit.take(100, limit.refilled_at()) > 0);
}

TEST_CASE("a long sleep earns one burst") {
  BandwidthLimit limit;
  limit.set_rate(1'000'000, Instant());
  CHECK(limit.take(10'000'000, Instant() + std::chrono::hours(100)) == 100'000);
}

TEST_CASE("capped uploads share the cap, do not stall while they wait, and go on when it is lifted") {
  RawServer server({ConnectionScript().read_request().send(answer(200)).repeat()});
  auto clock = std::make_shared<StillClock>();
  ExchangeFixture fixture({}, clock);
  fixture.transport->limit_bandwidth(100'000);
  const Instant begin = clock->now();
  const std::string text = pattern(500'000);
  const ExchangeId first = fixture.start(put(server.url("/1"), text));
  const ExchangeId second = fixture.start(put(server.url("/2"), text));
  const auto sent = [&](ExchangeId id) { return fixture.progress[id].empty() ? 0 : fixture.progress[id].back(); };
  for (int i = 0; i < 100; ++i) {
    clock->advance(std::chrono::milliseconds(40));
    const std::uint64_t before = sent(first) + sent(second);
    fixture.transport->perform(fixture, std::chrono::milliseconds(1));
    if (i < 5) fixture.drive_until([&] { return server.connection_count() == 2; });
    CHECK(sent(first) + sent(second) - before <= 20'000);
  }
  const double seconds = std::chrono::duration<double>(clock->now() - begin).count();
  const double total = static_cast<double>(sent(first) + sent(second));
  CHECK(total <= seconds * 100'000 + 10'000);
  CHECK(total >= seconds * 100'000 * 0.8);
  CHECK(sent(first) > 100'000);
  CHECK(sent(second) > 100'000);
  clock->advance(std::chrono::hours(1));
  fixture.transport->perform(fixture, std::chrono::milliseconds(1));
  CHECK(fixture.ends.empty());
  fixture.transport->limit_bandwidth(0);
  fixture.drive_until([&] { return fixture.ends.size() == 2; });
  CHECK(fixture.end_of(first).response.ok());
  CHECK(fixture.end_of(second).response.ok());
}

}  // namespace uploadkit::test_support

TEST_SUITE_END();
