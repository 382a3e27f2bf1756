// High-water marks for each part, and a rate smoothed over about three seconds.
#include <uploadkit/client/progress_meter.hpp>

#include <algorithm>
#include <chrono>

namespace uploadkit::client {

void ProgressMeter::start(std::optional<std::uint64_t> total_bytes, int part_count) {
  progress_.total_bytes = total_bytes;
  progress_.total_parts = part_count;
  parts_.assign(static_cast<std::size_t>(part_count), Part{});
}

void ProgressMeter::grow(std::optional<std::uint64_t> total_bytes, int part_count) {
  progress_.total_bytes = total_bytes;
  progress_.total_parts = std::max(progress_.total_parts, part_count);
  if (parts_.size() < static_cast<std::size_t>(part_count)) parts_.resize(static_cast<std::size_t>(part_count));
}

void ProgressMeter::begin_part(int number) {
  Part& part = parts_[static_cast<std::size_t>(number - 1)];
  part.current_bytes = 0;
  // A pause or a failure is no traffic: the rate starts afresh. Other parts may be under way, though.
  if (parts_.size() == 1) last_measure_.reset();
}

void ProgressMeter::sent(int number, std::uint64_t sent_bytes, Instant now) {
  Part& part = parts_[static_cast<std::size_t>(number - 1)];
  if (sent_bytes < part.current_bytes) part.current_bytes = 0;  // the transport started the body again
  const std::uint64_t moved = sent_bytes - part.current_bytes;
  const std::uint64_t most_before = part.most_bytes;
  part.current_bytes = sent_bytes;
  part.most_bytes = std::max(most_before, sent_bytes);
  const std::uint64_t fresh = part.most_bytes - most_before;
  progress_.transferred_bytes += fresh;
  progress_.resent_bytes += moved - fresh;
  measure_rate(moved, now);
}

void ProgressMeter::measure_rate(std::uint64_t bytes, Instant now) {
  using Seconds = std::chrono::duration<double>;
  unmeasured_bytes_ += bytes;
  if (!last_measure_) {
    last_measure_ = rate_begin_ = now;
    unmeasured_bytes_ = bytes;
    return;
  }
  const double elapsed = Seconds(now - *last_measure_).count();
  if (elapsed < 0.05) return;
  const double rate = static_cast<double>(unmeasured_bytes_) / elapsed;
  // Over all the time since the rate started afresh while that is short: what a pause has saved up leaves at once, and
  // would be taken for the line's rate.
  const double weight = std::min(1.0, elapsed / std::min(3.0, Seconds(now - rate_begin_).count()));
  double& shown = progress_.rate_bytes_per_second;
  shown += weight * (rate - shown);
  last_measure_ = now;
  unmeasured_bytes_ = 0;
  if (progress_.total_bytes && shown > 0) {
    const auto left = static_cast<double>(*progress_.total_bytes - progress_.transferred_bytes);
    // A day is as far as an estimate is worth showing, and keeps the number in range.
    const double seconds = std::min(left / shown, 86'400.0);
    progress_.time_left = std::chrono::milliseconds{static_cast<std::int64_t>(seconds * 1000)};
  }
}

void ProgressMeter::acknowledge(std::uint64_t bytes, int parts) noexcept {
  progress_.acknowledged_bytes = std::max(progress_.acknowledged_bytes, bytes);
  progress_.transferred_bytes = std::max(progress_.transferred_bytes, progress_.acknowledged_bytes);
  progress_.completed_parts = std::max(progress_.completed_parts, parts);
}

void ProgressMeter::rest() noexcept {
  progress_.rate_bytes_per_second = 0;
  progress_.time_left.reset();
  last_measure_.reset();
}

bool ProgressMeter::is_due(Instant now) noexcept {
  if (last_event_ && now - *last_event_ < std::chrono::milliseconds{100}) return false;
  last_event_ = now;
  return true;
}

}  // namespace uploadkit::client
