// Concurrency by measurement: latency decides how many requests pay off, and only trying tells.
#include <uploadkit/client/origin_slots.hpp>

#include <algorithm>
#include <chrono>

namespace uploadkit::client {

namespace detail::origin_slots {

constexpr int first_limit = 8;

}  // namespace detail::origin_slots

OriginSlots::OriginSlots(int cap) noexcept : cap_(cap), limit_(std::min(cap, detail::origin_slots::first_limit)) {}

void OriginSlots::succeeded(Instant now) noexcept {
  window_was_full_ = window_was_full_ || in_flight_ >= limit_;
  --in_flight_;
  if (window_count_ == 0) window_begin_ = now;
  if (++window_count_ <= 2 * limit_) return;
  const double seconds = std::chrono::duration<double>(now - window_begin_).count();
  const double rate = static_cast<double>(window_count_) / std::max(seconds, 1e-6);
  const bool is_faster = rate > 1.05 * best_rate_;
  if (window_was_full_ && is_faster) limit_ = std::min(cap_, limit_ + std::max(1, limit_ / 2));
  best_rate_ = is_faster ? rate : best_rate_ * 0.98;  // an old record fades, so that a change of the path is found
  window_count_ = 0;
  window_was_full_ = false;
}

void OriginSlots::throttled() noexcept {
  --in_flight_;
  limit_ = std::max(1, limit_ / 2);
  best_rate_ = 0;
  window_count_ = 0;
}

}  // namespace uploadkit::client
