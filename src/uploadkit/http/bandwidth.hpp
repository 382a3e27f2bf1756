/// \file
/// A token bucket over all exchanges of a transport.
#ifndef UPLOADKIT_HTTP_BANDWIDTH_HPP
#define UPLOADKIT_HTTP_BANDWIDTH_HPP

#include <uploadkit/clock.hpp>

#include <cstddef>
#include <cstdint>

namespace uploadkit::http {

/// Hands out bytes at a rate, a tenth of a second's worth at most in one burst. Rate 0 means no limit.
class BandwidthLimit {
 public:
  void set_rate(std::uint64_t bytes_per_second, Instant now);
  bool limited() const noexcept { return rate_ != 0; }

  /// How many of `wanted` bytes may be sent now; 0 means: ask again at `refilled_at()`.
  std::size_t take(std::size_t wanted, Instant now);

  /// Counts bytes that are sent in any case; later ones wait for them.
  void spend(std::uint64_t bytes, Instant now);

  /// When the next bytes may be taken.
  Instant refilled_at() const noexcept;

 private:
  void refill(Instant now);
  std::int64_t least_grant() const noexcept;

  std::uint64_t rate_ = 0;
  std::int64_t balance_ = 0;  // bytes; negative while a debt is paid off
  Instant refilled_{};
};

}  // namespace uploadkit::http

#endif
