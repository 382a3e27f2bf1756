/// \file
/// Adds up what was sent into a progress that never goes backwards.
#ifndef UPLOADKIT_CLIENT_PROGRESS_METER_HPP
#define UPLOADKIT_CLIENT_PROGRESS_METER_HPP

#include <uploadkit/clock.hpp>
#include <uploadkit/options.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace uploadkit::client {

/// Counts the bytes of each part, however often they are sent.
class ProgressMeter {
 public:
  void start(std::optional<std::uint64_t> total_bytes, int part_count);

  /// More is known of the size, or a part was added.
  void grow(std::optional<std::uint64_t> total_bytes, int part_count);

  /// A part begins to be sent, again or for the first time.
  void begin_part(int number);

  /// `sent_bytes` bytes of the part's current try have been handed to the network.
  void sent(int number, std::uint64_t sent_bytes, Instant now);

  void acknowledge(std::uint64_t bytes, int parts) noexcept;

  /// Nothing moves any more, for now or for ever.
  void rest() noexcept;

  /// Whether an event is due: ten a second at most.
  bool is_due(Instant now) noexcept;

  const Progress& progress() const noexcept { return progress_; }
  Progress& progress() noexcept { return progress_; }

 private:
  struct Part {
    std::uint64_t most_bytes = 0;     // of any try
    std::uint64_t current_bytes = 0;  // of the current one
  };
  void measure_rate(std::uint64_t bytes, Instant now);

  Progress progress_;
  std::vector<Part> parts_;
  std::optional<Instant> last_event_;
  std::optional<Instant> last_measure_;
  Instant rate_begin_{};
  std::uint64_t unmeasured_bytes_ = 0;
};

}  // namespace uploadkit::client

#endif
