// The machine's clocks, and chance for jitter.
#include <uploadkit/clock.hpp>

#include <atomic>

namespace uploadkit::core::detail::system_clock {

// The output function of SplitMix64 (Steele, Lea, Flood 2014): one multiplication chain spreads every bit over all 64.
constexpr std::uint64_t spread(std::uint64_t bits) noexcept {
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
  return bits ^ (bits >> 31);
}

template <class TimePoint>
std::uint64_t ticks(TimePoint time) noexcept {
  return static_cast<std::uint64_t>(time.time_since_epoch().count());
}

class MachineClock final : public Clock {
 public:
  MachineClock() : state_(spread(ticks(wall_now())) ^ reinterpret_cast<std::uintptr_t>(this)) {}

  Instant now() override { return std::chrono::steady_clock::now(); }
  WallTime wall_now() override { return std::chrono::system_clock::now(); }

  // The time goes in at every call, so that a forked child does not jitter in step with its parent.
  std::uint64_t random() override {
    constexpr std::uint64_t golden_gamma = 0x9e3779b97f4a7c15u;
    return spread(state_.fetch_add(golden_gamma, std::memory_order_relaxed) ^ spread(ticks(now())));
  }

 private:
  std::atomic<std::uint64_t> state_;
};

}  // namespace uploadkit::core::detail::system_clock

UPLOADKIT_NAMESPACE_BEGIN

std::shared_ptr<Clock> system_clock() { return std::make_shared<core::detail::system_clock::MachineClock>(); }

UPLOADKIT_NAMESPACE_END
