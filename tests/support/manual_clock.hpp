/// \file
/// A clock that stands still until a test moves it, with chance that repeats itself.
#ifndef UPLOADKIT_SUPPORT_MANUAL_CLOCK_HPP
#define UPLOADKIT_SUPPORT_MANUAL_CLOCK_HPP

#include <uploadkit/clock.hpp>

#include <atomic>
#include <cstdint>

namespace uploadkit::test {

/// Begins on 2024-09-30 12:00:00 UTC. Thread: any.
class ManualClock final : public Clock {
 public:
  Instant now() override { return Instant{} + std::chrono::nanoseconds{elapsed_.load()}; }
  WallTime wall_now() override {
    const auto wall = std::chrono::nanoseconds{elapsed_.load() + wall_offset_.load()};
    return WallTime{} + std::chrono::seconds{1'727'697'600} + std::chrono::duration_cast<WallTime::duration>(wall);
  }
  std::uint64_t random() override { return random_ += 0x9E3779B97F4A7C15ULL; }

  /// The time that a correct clock would show.
  WallTime true_now() {
    return wall_now() - std::chrono::duration_cast<WallTime::duration>(std::chrono::nanoseconds{wall_offset_.load()});
  }

  void advance(std::chrono::nanoseconds by) { elapsed_ += by.count(); }
  void advance_to(Instant then) {
    if (then > now()) advance(then - now());
  }

  /// The wall clock is wrong by that much.
  void set_wrong(std::chrono::nanoseconds by) { wall_offset_ = by.count(); }

 private:
  std::atomic<std::int64_t> elapsed_{std::int64_t{1'000'000'000'000}};
  std::atomic<std::int64_t> wall_offset_{0};
  std::atomic<std::uint64_t> random_{0};
};

}  // namespace uploadkit::test

#endif
