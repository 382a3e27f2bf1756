// Backoff, budget and what services ask for.
#include <doctest/doctest.h>

#include <uploadkit/core/time_text.hpp>
#include <uploadkit/engine/retry_schedule.hpp>

#include <limits>

namespace uploadkit::engine {

namespace {

using std::chrono::milliseconds;

HttpResponse with(std::string name, std::string value) {
  return HttpResponse{503, {{std::move(name), std::move(value)}}, {}};
}

Moment at(std::uint64_t random) { return Moment{Instant{}, WallTime{}, random}; }

}  // namespace

TEST_SUITE("engine") {
  TEST_CASE("the wait is drawn from the whole range up to a cap that doubles") {
    RetryOptions options;
    RetryBudget budget{0};
    milliseconds cap{100};
    RetrySchedule least;
    RetrySchedule most;
    for (int failure = 1; failure < options.max_attempts; ++failure) {
      CHECK(least.next(options, budget, false, std::nullopt, at(0)) == Instant{});
      const auto random = static_cast<std::uint64_t>(cap.count());
      CHECK(most.next(options, budget, false, std::nullopt, at(random)) == Instant{} + cap);
      cap *= 2;
    }
    CHECK_FALSE(most.next(options, budget, false, std::nullopt, at(0)));
    CHECK(most.failures() == 6);
  }

  TEST_CASE("every drawn wait lies within the cap") {
    RetryOptions options;
    RetryBudget budget{0};
    for (std::uint64_t seed = 0; seed < 1000; ++seed) {
      RetrySchedule schedule;
      const auto then = schedule.next(options, budget, false, std::nullopt, at(seed * 0x9E3779B97F4A7C15ULL));
      REQUIRE(then);
      CHECK(*then >= Instant{});
      CHECK(*then <= Instant{} + milliseconds{100});
    }
  }

  TEST_CASE("the cap ends at the largest backoff") {
    RetryOptions options;
    options.max_attempts = 100;
    RetryBudget budget{0};
    RetrySchedule schedule;
    const auto most = static_cast<std::uint64_t>(options.max_backoff.count());
    std::optional<Instant> last;
    for (int failure = 1; failure < 100; ++failure) last = schedule.next(options, budget, true, std::nullopt, at(most));
    CHECK(last == Instant{} + options.max_backoff);
  }

  TEST_CASE("a throttled request waits longer") {
    RetryOptions options;
    RetryBudget budget{0};
    RetrySchedule schedule;
    CHECK(schedule.next(options, budget, true, std::nullopt, at(1000)) == Instant{} + milliseconds{1000});
  }

  TEST_CASE("what the service asks for is the least wait, up to the longest that is honoured") {
    RetryOptions options;
    RetryBudget budget{0};
    RetrySchedule schedule;
    CHECK(schedule.next(options, budget, false, milliseconds{7000}, at(50)) == Instant{} + milliseconds{7000});
    CHECK(schedule.next(options, budget, false, milliseconds{9'000'000}, at(0)) == Instant{} + options.max_retry_after);
    CHECK(schedule.next(options, budget, false, milliseconds{1}, at(400)) == Instant{} + milliseconds{400});
  }

  TEST_CASE("retries share a budget, and an empty one ends them") {
    RetryOptions options;
    options.max_attempts = 100;
    RetryBudget budget{25};
    RetrySchedule first;
    RetrySchedule second;
    CHECK(first.next(options, budget, false, std::nullopt, at(0)));
    CHECK(second.next(options, budget, false, std::nullopt, at(0)));
    CHECK_FALSE(first.next(options, budget, false, std::nullopt, at(0)));
    CHECK(first.next(options, budget, true, std::nullopt, at(0)));
    CHECK_FALSE(first.next(options, budget, true, std::nullopt, at(0)));
  }

  TEST_CASE("a success gives the last retry's tokens back, or one, and never more than the limit") {
    RetryOptions options;
    RetryBudget budget{10};
    RetrySchedule schedule;
    CHECK(schedule.next(options, budget, false, std::nullopt, at(0)));
    CHECK_FALSE(budget.take(1));
    schedule.succeeded(budget);
    CHECK(schedule.failures() == 0);
    CHECK(budget.take(10));
    schedule.succeeded(budget);
    CHECK(budget.take(1));
    budget.give_back(1000);
    CHECK(budget.take(10));
    CHECK_FALSE(budget.take(1));
  }

  TEST_CASE("Retry-After is read as seconds, as a date, and as Amazon's milliseconds") {
    const WallTime now = core::from_epoch_seconds(1'727'697'600);
    CHECK(asked_delay(with("Retry-After", "7"), now) == milliseconds{7000});
    CHECK(asked_delay(with("x-amz-retry-after", "1500"), now) == milliseconds{1500});
    CHECK(asked_delay(with("Retry-After", core::http_date(now + std::chrono::seconds{30})), now) ==
          milliseconds{30000});
    CHECK(asked_delay(with("Retry-After", core::http_date(now - std::chrono::hours{1})), now) == milliseconds{0});
  }

  TEST_CASE("a hostile Retry-After neither overflows nor counts") {
    const WallTime now = core::from_epoch_seconds(1'727'697'600);
    const milliseconds day = std::chrono::hours{24};
    CHECK(asked_delay(with("Retry-After", "18446744073709551615"), now) == day);
    CHECK(asked_delay(with("x-amz-retry-after", "18446744073709551615"), now) == day);
    for (const char* text : {"", "-1", "soon", "1e9", "99999999999999999999", " ", "7 s"})
      CHECK_FALSE(asked_delay(with("Retry-After", text), now));
    const auto far = asked_delay(with("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT"), now);
    REQUIRE(far);
    CHECK(*far > day);
    CHECK_FALSE(asked_delay(HttpResponse{503, {}, {}}, now));
  }
}

}  // namespace uploadkit::engine
