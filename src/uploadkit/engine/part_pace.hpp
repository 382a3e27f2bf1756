/// \file
/// How many parts of one upload are worth having in flight at once.
#ifndef UPLOADKIT_ENGINE_PART_PACE_HPP
#define UPLOADKIT_ENGINE_PART_PACE_HPP

#include <uploadkit/clock.hpp>

#include <cstdint>

namespace uploadkit::engine {

/// Starts with four, takes more while that makes the upload faster, and fewer when the storage complains.
class PartPace {
 public:
  explicit PartPace(int most = 4) noexcept;

  /// Range: 1 to `most`.
  int limit() const noexcept { return limit_; }

  /// A part was stored. Judged once for every `limit()` of them.
  void stored(std::uint64_t bytes, Instant now) noexcept;

  /// "Slow down", or no answer in time.
  void throttled() noexcept;

  /// Time that passes now says nothing of the speed.
  void rest() noexcept;

 private:
  int most_;
  int limit_;
  int count_ = 0;
  std::uint64_t bytes_ = 0;
  Instant begin_{};
  double best_rate_ = 0;
};

}  // namespace uploadkit::engine

#endif
