/// \file
/// When a failed request is made again: full jitter, a shared budget, and what the service asks for.
#ifndef UPLOADKIT_ENGINE_RETRY_SCHEDULE_HPP
#define UPLOADKIT_ENGINE_RETRY_SCHEDULE_HPP

#include <uploadkit/clock.hpp>
#include <uploadkit/http.hpp>
#include <uploadkit/retry.hpp>

#include <chrono>
#include <cstdint>
#include <optional>

namespace uploadkit::engine {

/// A moment as the engine sees it: both clocks, and 64 random bits for jitter.
struct Moment {
  Instant steady{};
  WallTime wall{};
  std::uint64_t random = 0;
};

/// The retry tokens of one client.
///
/// A storm of failures empties it, and then requests fail at once instead of adding to the storm; successes fill it.
class RetryBudget {
 public:
  explicit RetryBudget(int tokens) noexcept : limit_(tokens), tokens_(tokens) {}

  bool take(int cost) noexcept;
  void give_back(int tokens) noexcept;

 private:
  int limit_;
  int tokens_;
};

/// What the service asks for in Retry-After (seconds or a date) or x-amz-retry-after (milliseconds).
std::optional<std::chrono::milliseconds> asked_delay(const HttpResponse& response, WallTime now);

/// Counts the tries of one request and draws the waiting times between them.
class RetrySchedule {
 public:
  /// The failed tries since the last progress.
  int failures() const noexcept { return failures_; }

  /// A failure that is not tried again.
  void give_up() noexcept { ++failures_; }

  /// Whether and when to try again after a failure; nothing when tries or budget are used up.
  std::optional<Instant> next(const RetryOptions& options, RetryBudget& budget, bool throttled,
                              std::optional<std::chrono::milliseconds> asked, const Moment& now);

  /// Bytes were accepted: the count starts again, and the last retry's tokens go back.
  void succeeded(RetryBudget& budget) noexcept;

 private:
  int failures_ = 0;
  int last_cost_ = 0;
};

}  // namespace uploadkit::engine

#endif
