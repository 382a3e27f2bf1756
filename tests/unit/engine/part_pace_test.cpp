// How the number of parts in flight follows what it brings.
#include <doctest/doctest.h>

#include <uploadkit/engine/part_pace.hpp>

#include <chrono>

namespace uploadkit::engine {

namespace {

constexpr std::uint64_t part_bytes = 1'000'000;

/// A line that carries each connection at the same speed, up to `most` of them.
void upload(PartPace& pace, int most, int parts) {
  Instant now{};
  for (int i = 0; i < parts; ++i) {
    now += std::chrono::milliseconds{1000 / std::min(pace.limit(), most)};
    pace.stored(part_bytes, now);
  }
}

}  // namespace

TEST_SUITE("engine") {
  TEST_CASE("an upload begins with four parts at once, or fewer where fewer are allowed") {
    CHECK(PartPace(16).limit() == 4);
    CHECK(PartPace(3).limit() == 3);
    CHECK(PartPace(1).limit() == 1);
  }

  TEST_CASE("more parts go at once while that makes the upload faster") {
    PartPace pace(16);
    upload(pace, 100, 400);
    CHECK(pace.limit() == 16);
  }

  TEST_CASE("a line that is full gets few more parts than it needs") {
    PartPace pace(64);
    upload(pace, 6, 400);
    CHECK(pace.limit() >= 6);
    CHECK(pace.limit() <= 12);
  }

  TEST_CASE("a storage that says to slow down gets half as many, and at least one") {
    PartPace pace(16);
    pace.throttled();
    CHECK(pace.limit() == 2);
    pace.throttled();
    pace.throttled();
    CHECK(pace.limit() == 1);
  }

  TEST_CASE("a rest is no slowness") {
    PartPace pace(64);
    Instant now{};
    for (int i = 0; i < 30; ++i) {
      now += std::chrono::milliseconds{10};
      pace.stored(part_bytes, now);
    }
    const int before = pace.limit();
    pace.rest();
    now += std::chrono::hours{1};
    for (int i = 0; i < 30; ++i) {
      now += std::chrono::milliseconds{5};
      pace.stored(part_bytes, now);
    }
    CHECK(pace.limit() > before);
  }
}

}  // namespace uploadkit::engine
