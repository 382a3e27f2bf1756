// Backoff with full jitter (reads no clock), after the retry rules of the AWS SDKs.
#include <uploadkit/engine/retry_schedule.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>

#include <algorithm>

namespace uploadkit::engine {

namespace detail::retry_schedule {

constexpr int transient_cost = 10;
constexpr int throttled_cost = 5;

std::chrono::milliseconds backoff_cap(const RetryOptions& options, bool throttled, int failures) {
  const auto first = throttled ? options.initial_throttled_backoff : options.initial_backoff;
  const auto doubled = first * (1LL << std::min(failures - 1, 20));
  return std::min<std::chrono::milliseconds>(doubled, options.max_backoff);
}

}  // namespace detail::retry_schedule

bool RetryBudget::take(int cost) noexcept {
  if (limit_ <= 0) return true;
  if (tokens_ < cost) return false;
  tokens_ -= cost;
  return true;
}

void RetryBudget::give_back(int tokens) noexcept { tokens_ = std::min(limit_, tokens_ + tokens); }

std::optional<std::chrono::milliseconds> asked_delay(const HttpResponse& response, WallTime now) {
  using std::chrono::milliseconds;
  // Bounded before the unit is changed: a hostile number must not overflow.
  constexpr std::uint64_t most_ms = 24ULL * 60 * 60 * 1000;
  if (const auto ms = core::parse_uint(response.header("x-amz-retry-after")))
    return milliseconds{static_cast<std::int64_t>(std::min(*ms, most_ms))};
  const auto text = response.header("Retry-After");
  if (const auto seconds = core::parse_uint(text))
    return milliseconds{static_cast<std::int64_t>(std::min(*seconds, most_ms / 1000) * 1000)};
  if (const auto date = core::parse_http_date(text))
    return std::max(milliseconds{0}, std::chrono::duration_cast<milliseconds>(*date - now));
  return std::nullopt;
}

std::optional<Instant> RetrySchedule::next(const RetryOptions& options, RetryBudget& budget, bool throttled,
                                           std::optional<std::chrono::milliseconds> asked, const Moment& now) {
  namespace local = detail::retry_schedule;
  ++failures_;
  if (failures_ >= options.max_attempts) return std::nullopt;
  const int cost = throttled ? local::throttled_cost : local::transient_cost;
  if (!budget.take(cost)) return std::nullopt;
  last_cost_ = cost;
  const auto cap = local::backoff_cap(options, throttled, failures_);
  auto delay =
      std::chrono::milliseconds{static_cast<std::int64_t>(now.random % (static_cast<std::uint64_t>(cap.count()) + 1))};
  if (asked) delay = std::max(delay, std::min(*asked, options.max_retry_after));
  return now.steady + delay;
}

void RetrySchedule::succeeded(RetryBudget& budget) noexcept {
  budget.give_back(last_cost_ > 0 ? last_cost_ : 1);
  failures_ = 0;
  last_cost_ = 0;
}

}  // namespace uploadkit::engine
