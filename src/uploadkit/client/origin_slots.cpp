// Concurrency by measurement: latency decides how many requests pay off, and only trying tells.
#include <uploadkit/client/origin_slots.hpp>

#include <algorithm>
#include <chrono>

namespace uploadkit::client {

namespace detail::origin_slots {

constexpr int first_limit = 8;

// Where latency is what counts, twice as many are nearly twice as fast; what brings less costs more than it brings.
constexpr double least_gain = 1.25;
constexpr int windows_before_trial = 2;
constexpr int windows_after_failure = 8;

// An origin that takes so long for a request is far away or slow: four times as many are tried, and at once, since each
// try takes several of its answers.
constexpr double far_seconds = 0.01;

}  // namespace detail::origin_slots

OriginSlots::OriginSlots(int cap) noexcept
    : cap_(cap),
      limit_(std::min(cap, detail::origin_slots::first_limit)),
      proven_limit_(limit_),
      windows_to_trial_(detail::origin_slots::windows_before_trial),
      to_skip_(limit_) {}

void OriginSlots::succeeded(Instant now, Instant::duration took, Instant::duration busy) noexcept {
  window_was_full_ = window_was_full_ || in_flight_ >= limit_;
  --in_flight_;
  // The first ones had to open their connections.
  if (to_skip_ > 0 && --to_skip_ > 0) return;
  const bool is_first = window_count_++ == 0;
  window_took_ += took;
  window_busy_ += busy;
  if (is_first) window_begin_ = now;
  if (is_first && tells_at_once(took)) return end_window(took);
  if (window_count_ > limit_) end_window(now - window_begin_);
}

/// Of a far origin one answer tells how many there are in that time, and a window would take as long again.
bool OriginSlots::tells_at_once(Instant::duration took) const noexcept {
  namespace local = detail::origin_slots;
  const double seconds = std::chrono::duration<double>(took).count();
  if (seconds < local::far_seconds) return false;
  const bool is_untried = proven_rate_ <= 0 && windows_to_trial_ == local::windows_before_trial;
  return is_untried || (limit_ > proven_limit_ && limit_ >= local::least_gain * proven_rate_ * seconds);
}

void OriginSlots::end_window(Instant::duration length) noexcept {
  const int limit_before = limit_;
  if (window_was_full_) judge(limit_ / std::max(std::chrono::duration<double>(length).count(), 1e-6));
  begin_window(limit_ > limit_before ? limit_ : 0);
}

void OriginSlots::begin_window(int skipped) noexcept {
  to_skip_ = skipped;
  window_count_ = 0;
  window_was_full_ = false;
  window_took_ = window_busy_ = {};
}

void OriginSlots::judge(double rate) noexcept {
  namespace local = detail::origin_slots;
  const bool is_trial = limit_ > proven_limit_;
  if (is_trial && rate < local::least_gain * proven_rate_) {
    limit_ = proven_limit_;
    windows_to_trial_ = local::windows_after_failure;
    return;
  }
  const bool is_far = limit_ >= local::far_seconds * rate;
  const bool is_first = proven_rate_ <= 0 && windows_to_trial_ == local::windows_before_trial;
  if (is_trial || is_first) windows_to_trial_ = is_far ? 1 : local::windows_before_trial;
  // The best of several windows, since a stall of the machine makes one slow; it fades, since paths change.
  proven_rate_ = is_trial ? rate : std::max(rate, proven_rate_ * 0.95);
  proven_limit_ = limit_;
  if (--windows_to_trial_ <= 0 && has_time_left()) limit_ = std::min(cap_, (is_far ? 4 : 2) * limit_);
}

/// More at a time fill the pauses alone.
bool OriginSlots::has_time_left() const noexcept {
  const auto seconds = [](Instant::duration time) { return std::chrono::duration<double>(time).count(); };
  return seconds(window_busy_) * detail::origin_slots::least_gain <= seconds(window_took_);
}

void OriginSlots::throttled() noexcept {
  --in_flight_;
  limit_ = proven_limit_ = std::max(1, limit_ / 2);
  proven_rate_ = 0;
  windows_to_trial_ = detail::origin_slots::windows_after_failure;
  begin_window(0);
}

}  // namespace uploadkit::client
