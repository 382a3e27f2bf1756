/// \file
/// How many requests one origin is given at a time: more while that makes it faster, fewer when it complains.
#ifndef UPLOADKIT_CLIENT_ORIGIN_SLOTS_HPP
#define UPLOADKIT_CLIENT_ORIGIN_SLOTS_HPP

#include <uploadkit/clock.hpp>

#include <deque>
#include <string>

namespace uploadkit::client {

/// The requests of one origin.
class OriginSlots {
 public:
  explicit OriginSlots(int cap) noexcept;

  bool has_room() const noexcept { return in_flight_ < limit_; }
  void start() noexcept { ++in_flight_; }

  /// A request ended well. Twice as many at a time are tried, or four times where answers take long, and stay if a full
  /// window of them was clearly faster; else it is tried again some windows later, since paths change.
  /// `took` is the time from its start to its end, and `busy` how long of it the client itself was at work: one that
  /// is busy nearly all the time has no use for more.
  void succeeded(Instant now, Instant::duration took = {}, Instant::duration busy = {}) noexcept;

  /// "Slow down", or no answer in time: half as many at a time.
  void throttled() noexcept;

  /// A request ended in a way that says nothing about the load.
  void released() noexcept { --in_flight_; }

  int limit() const noexcept { return limit_; }
  int in_flight() const noexcept { return in_flight_; }

  std::deque<std::uint64_t> queue;  // the exchanges that wait for room

 private:
  void begin_window(int skipped) noexcept;
  bool tells_at_once(Instant::duration took) const noexcept;
  void end_window(Instant::duration length) noexcept;
  void judge(double rate) noexcept;
  bool has_time_left() const noexcept;

  int cap_;
  int limit_;
  int proven_limit_;
  double proven_rate_ = 0;
  int windows_to_trial_;
  int in_flight_ = 0;
  int to_skip_;
  int window_count_ = 0;
  bool window_was_full_ = false;
  Instant window_begin_{};
  Instant::duration window_took_{};  // of its requests, added up
  Instant::duration window_busy_{};
};

}  // namespace uploadkit::client

#endif
