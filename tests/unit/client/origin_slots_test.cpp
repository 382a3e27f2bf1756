// Room per origin.
#include <doctest/doctest.h>

#include <uploadkit/client/origin_slots.hpp>

namespace uploadkit::client {

namespace {

/// A full window of requests that each take `each`.
void window(OriginSlots& slots, Instant& now, std::chrono::microseconds each) {
  const int count = 2 * slots.limit() + 1;
  while (slots.has_room()) slots.start();
  for (int i = 0; i < count; ++i) {
    now += each;
    slots.succeeded(now);
    slots.start();
  }
  while (slots.in_flight() > 0) slots.released();
}

}  // namespace

TEST_SUITE("client") {
  TEST_CASE("an origin begins with eight requests, or with the cap") {
    CHECK(OriginSlots(64).limit() == 8);
    CHECK(OriginSlots(3).limit() == 3);
    CHECK(OriginSlots(1).has_room());
  }

  TEST_CASE("room ends at the limit") {
    OriginSlots slots(2);
    slots.start();
    slots.start();
    CHECK_FALSE(slots.has_room());
    slots.released();
    CHECK(slots.has_room());
  }

  TEST_CASE("the limit grows while that is faster, and not beyond the cap") {
    OriginSlots slots(20);
    Instant now{};
    window(slots, now, std::chrono::microseconds{1000});
    CHECK(slots.limit() == 12);
    window(slots, now, std::chrono::microseconds{600});
    CHECK(slots.limit() == 18);
    window(slots, now, std::chrono::microseconds{300});
    CHECK(slots.limit() == 20);
    window(slots, now, std::chrono::microseconds{100});
    CHECK(slots.limit() == 20);
  }

  TEST_CASE("the limit stays where more was not faster") {
    OriginSlots slots(64);
    Instant now{};
    window(slots, now, std::chrono::microseconds{1000});
    const int limit = slots.limit();
    window(slots, now, std::chrono::microseconds{1000});
    CHECK(slots.limit() == limit);
  }

  TEST_CASE("a complaint halves the limit, down to one") {
    OriginSlots slots(64);
    for (const int expected : {4, 2, 1, 1}) {
      slots.start();
      slots.throttled();
      CHECK(slots.limit() == expected);
    }
    CHECK(slots.in_flight() == 0);
    CHECK(slots.has_room());
  }
}

}  // namespace uploadkit::client
