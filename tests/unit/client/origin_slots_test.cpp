// Room per origin.
#include <doctest/doctest.h>

#include <uploadkit/client/origin_slots.hpp>

namespace uploadkit::client {

namespace {

/// Requests that end one after the other, `each` apart, with as many in flight as may be.
void run(OriginSlots& slots, Instant& now, int count, std::chrono::microseconds each) {
  for (int i = 0; i < count; ++i) {
    while (slots.has_room()) slots.start();
    now += each;
    slots.succeeded(now);
  }
  while (slots.in_flight() > 0) slots.released();
}

/// Requests that all take `latency`, however many there are at a time.
void run_by_latency(OriginSlots& slots, Instant& now, int count, std::chrono::microseconds latency) {
  for (int i = 0; i < count; ++i) {
    while (slots.has_room()) slots.start();
    now += latency / slots.in_flight();
    slots.succeeded(now);
  }
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

  TEST_CASE("the limit doubles while that is faster, and not beyond the cap") {
    OriginSlots slots(50);
    Instant now{};
    for (const int expected : {16, 32, 50, 50}) {
      // As many as open their connections, and two windows.
      run_by_latency(slots, now, 3 * slots.limit() + 2, std::chrono::milliseconds{2});
      CHECK(slots.limit() == expected);
    }
  }

  TEST_CASE("a client that is at work nearly all the time does not try more, until it waits again") {
    OriginSlots slots(64);
    Instant now{};
    const auto took = std::chrono::microseconds{2000};
    const auto answer = [&](Instant::duration busy) {
      while (slots.has_room()) slots.start();
      now += took / slots.in_flight();
      slots.succeeded(now, took, busy);
    };
    for (int i = 0; i < 200; ++i) answer(took * 9 / 10);
    CHECK(slots.limit() == 8);
    for (int i = 0; i < 18; ++i) answer(took / 2);
    CHECK(slots.limit() == 16);
  }

  TEST_CASE("where answers take long, the limit grows by the fourfold and after one window") {
    OriginSlots slots(100);
    Instant now{};
    for (const int expected : {32, 100, 100}) {
      run_by_latency(slots, now, 2 * slots.limit() + 1, std::chrono::milliseconds{20});
      CHECK(slots.limit() == expected);
    }
  }

  TEST_CASE("the limit goes back where more was not faster, and more is tried again later") {
    OriginSlots slots(64);
    Instant now{};
    const auto same = std::chrono::microseconds{1000};
    run(slots, now, 8 + 2 * 9, same);
    CHECK(slots.limit() == 16);
    run(slots, now, 16 + 17, same);
    CHECK(slots.limit() == 8);
    run(slots, now, 7 * 9, same);
    CHECK(slots.limit() == 8);
    run(slots, now, 9, same);
    CHECK(slots.limit() == 16);
  }

  TEST_CASE("the first answers of a far origin are enough to try more") {
    OriginSlots slots(100);
    Instant now{};
    const auto took = std::chrono::milliseconds{20};
    while (slots.has_room()) slots.start();
    now += took;
    for (int i = 0; i < 8; ++i) slots.succeeded(now, took);
    CHECK(slots.limit() == 32);
    while (slots.has_room()) slots.start();
    now += took;
    for (int i = 0; i < 32; ++i) slots.succeeded(now, took);
    CHECK(slots.limit() == 100);
  }

  TEST_CASE("a far origin whose answers take the longer the more there are keeps to eight") {
    OriginSlots slots(100);
    Instant now{};
    for (int round = 0; round < 4; ++round) {
      while (slots.has_room()) slots.start();
      const int count = slots.in_flight();
      for (int i = 0; i < count; ++i) {
        now += std::chrono::milliseconds{5};
        slots.succeeded(now, count * std::chrono::milliseconds{5});
      }
      CHECK(slots.limit() == (round == 0 || round == 1 ? 32 : 8));
    }
  }

  TEST_CASE("few requests at a time say nothing about more") {
    OriginSlots slots(64);
    Instant now{};
    for (int i = 0; i < 100; ++i) {
      slots.start();
      now += std::chrono::milliseconds{1};
      slots.succeeded(now);
    }
    CHECK(slots.limit() == 8);
  }

  TEST_CASE("after a complaint the limit does not grow at once") {
    OriginSlots slots(64);
    Instant now{};
    run_by_latency(slots, now, 8 + 2 * 9, std::chrono::milliseconds{2});
    REQUIRE(slots.limit() == 16);
    slots.throttled();
    CHECK(slots.limit() == 8);
    run_by_latency(slots, now, 7 * 9, std::chrono::milliseconds{20});
    CHECK(slots.limit() == 8);
    run_by_latency(slots, now, 9, std::chrono::milliseconds{20});
    CHECK(slots.limit() > 8);
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
