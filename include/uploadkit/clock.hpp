/// \file
/// The seam for time and chance: everything that waits, signs or jitters asks here.
#ifndef UPLOADKIT_CLOCK_HPP
#define UPLOADKIT_CLOCK_HPP

#include <uploadkit/config.hpp>

#include <chrono>
#include <cstdint>
#include <memory>

UPLOADKIT_NAMESPACE_BEGIN

/// A point on the monotonic clock: timeouts, backoff, rates. Never jumps.
using Instant = std::chrono::steady_clock::time_point;

/// A point in UTC: signatures and expiry. May be wrong; the client learns its offset from the services.
using WallTime = std::chrono::system_clock::time_point;

/// Where the library takes time and chance from. Replaced in tests, and by applications with a time of their own.
///
/// Thread: every function may be called from any thread.
class Clock {
 public:
  virtual ~Clock() = default;

  virtual Instant now() = 0;
  virtual WallTime wall_now() = 0;

  /// Any 64 bits, evenly distributed; used for jitter, never for secrets.
  virtual std::uint64_t random() = 0;
};

/// The machine's own clocks.
UPLOADKIT_API std::shared_ptr<Clock> system_clock();

UPLOADKIT_NAMESPACE_END

#endif
