// The right number of connections depends on the line, and only trying tells.
#include <uploadkit/engine/part_pace.hpp>

#include <algorithm>
#include <chrono>

namespace uploadkit::engine {

namespace detail::part_pace {

constexpr int first_limit = 4;

}  // namespace detail::part_pace

PartPace::PartPace(int most) noexcept : most_(most), limit_(std::min(most, detail::part_pace::first_limit)) {}

void PartPace::stored(std::uint64_t bytes, Instant now) noexcept {
  if (count_ == 0 && bytes_ == 0) {  // the first part only starts the measurement
    begin_ = now;
    ++count_;
    return;
  }
  bytes_ += bytes;
  if (count_++ < limit_) return;
  const double seconds = std::max(std::chrono::duration<double>(now - begin_).count(), 1e-6);
  const double rate = static_cast<double>(bytes_) / seconds;
  if (rate > 1.05 * best_rate_) limit_ = std::min(most_, limit_ + 2);
  best_rate_ = std::max(rate, best_rate_ * 0.98);  // an old record fades, so that a change of the path is found
  begin_ = now;
  bytes_ = 0;
  count_ = 1;
}

void PartPace::throttled() noexcept {
  limit_ = std::max(1, limit_ / 2);
  best_rate_ = 0;
  rest();
}

void PartPace::rest() noexcept {
  count_ = 0;
  bytes_ = 0;
}

}  // namespace uploadkit::engine
