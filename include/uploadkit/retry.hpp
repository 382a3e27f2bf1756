/// \file
/// How failed requests are repeated.
#ifndef UPLOADKIT_RETRY_HPP
#define UPLOADKIT_RETRY_HPP

#include <uploadkit/config.hpp>

#include <chrono>

UPLOADKIT_NAMESPACE_BEGIN

/// How failed requests are repeated. Waiting times are drawn evenly from [0, cap] where cap doubles ("full jitter").
struct RetryOptions {
  /// Tries of one request; the count starts again whenever bytes were accepted. Range: 1 to 100.
  int max_attempts = 6;

  /// The first cap after a failure, and after a "too many requests".
  std::chrono::milliseconds initial_backoff{100};
  std::chrono::milliseconds initial_throttled_backoff{1'000};

  /// The largest cap, and the longest `Retry-After` that is honoured.
  std::chrono::milliseconds max_backoff{20'000};
  std::chrono::milliseconds max_retry_after{60'000};

  /// Tokens that all retries of a client share: a failure takes 10, a throttled one 5, a success gives some back.
  /// An empty budget ends uploads that would have to retry. 0 lifts the limit.
  int budget = 500;
};

UPLOADKIT_NAMESPACE_END

#endif
