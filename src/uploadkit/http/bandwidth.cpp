// The arithmetic of the token bucket, in whole bytes and nanoseconds.
#include <uploadkit/http/bandwidth.hpp>

#include <algorithm>

namespace uploadkit::http {

namespace detail::bandwidth {

constexpr double most_earned = 1e15;
constexpr std::uint64_t highest_rate = 1'000'000'000'000;  // as good as none
constexpr std::int64_t largest_least_grant = 16 * 1024;

}  // namespace detail::bandwidth

void BandwidthLimit::set_rate(std::uint64_t bytes_per_second, Instant now) {
  rate_ = bytes_per_second > detail::bandwidth::highest_rate ? 0 : bytes_per_second;
  balance_ = 0;
  refilled_ = now;
}

std::int64_t BandwidthLimit::least_grant() const noexcept {
  // Grants of a few bytes would cost a system call and a TLS record each.
  return std::clamp<std::int64_t>(static_cast<std::int64_t>(rate_ / 20), 1, detail::bandwidth::largest_least_grant);
}

void BandwidthLimit::refill(Instant now) {
  const auto rate = static_cast<std::int64_t>(rate_);
  const std::int64_t burst = std::max<std::int64_t>(rate / 10, least_grant());
  const double seconds = std::chrono::duration<double>(now - refilled_).count();
  const double earned = std::min(static_cast<double>(rate) * seconds, detail::bandwidth::most_earned);
  const auto bytes = static_cast<std::int64_t>(earned);
  if (bytes <= 0) return;  // the time stays on the account until it is worth a byte
  balance_ = std::min(balance_ + bytes, burst);
  refilled_ = now - std::chrono::nanoseconds(static_cast<std::int64_t>((earned - static_cast<double>(bytes)) /
                                                                       static_cast<double>(rate) * 1e9));
}

std::size_t BandwidthLimit::take(std::size_t wanted, Instant now) {
  if (rate_ == 0) return wanted;
  refill(now);
  const auto asked = static_cast<std::int64_t>(std::min<std::size_t>(wanted, std::size_t{1} << 40));
  if (balance_ < std::min(asked, least_grant())) return 0;
  const std::int64_t granted = std::min(asked, balance_);
  balance_ -= granted;
  return static_cast<std::size_t>(granted);
}

void BandwidthLimit::spend(std::uint64_t bytes, Instant now) {
  if (rate_ == 0) return;
  refill(now);
  balance_ -= static_cast<std::int64_t>(std::min<std::uint64_t>(bytes, std::uint64_t{1} << 40));
}

Instant BandwidthLimit::refilled_at() const noexcept {
  const std::int64_t missing = std::max<std::int64_t>(least_grant() - balance_, 0);
  const double seconds = static_cast<double>(missing) / static_cast<double>(std::max<std::uint64_t>(rate_, 1));
  // A microsecond more, so that rounding never leaves a byte missing.
  return refilled_ + std::chrono::nanoseconds(static_cast<std::int64_t>(seconds * 1e9) + 1000);
}

}  // namespace uploadkit::http
