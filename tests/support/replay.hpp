/// \file
/// Faults that strike a scripted upload at counted places.
#ifndef UPLOADKIT_SUPPORT_REPLAY_HPP
#define UPLOADKIT_SUPPORT_REPLAY_HPP

#include <support/scripted_exchange.hpp>

#include <string>
#include <utility>
#include <vector>

namespace uploadkit::test {

/// The first ones are the network's, and strike a request; the others strike at any point.
enum class Fault { none, not_sent, cut, lost, busy, cancel, pause, long_pause, crash, crash_arrived, rewrite };

const char* name_of(Fault fault);
bool is_of_the_network(Fault fault);

/// A fault, and how many requests or points pass before it, from the start or from the fault before.
struct Strike {
  Fault fault = Fault::none;
  int after = 0;
};

/// One play of a script with the faults that strike it.
class Replay {
 public:
  /// `second_version` is what a rewrite makes of the source; it has the length of the first.
  Replay(std::vector<Strike> strikes, std::string second_version)
      : strikes_(std::move(strikes)), second_version_(std::move(second_version)) {}

  /// True if the upload came to its end.
  bool play(Exchange& exchange);

  /// Whether every fault struck: the upload may have ended before.
  bool struck() const { return next_ == strikes_.size(); }

  bool has(Fault fault) const;
  int crashes() const;
  std::string text() const;

 private:
  bool is_due(bool is_request);
  void strike(Exchange& exchange, Fault fault);

  std::vector<Strike> strikes_;
  std::string second_version_;
  std::string first_version_;
  std::size_t next_ = 0;
  int passed_ = 0;
};

/// One fault at each place.
std::vector<std::vector<Strike>> singles_of(const std::vector<Fault>& faults, int points, int requests);

/// Two faults at places that differ from pair to pair, `count` times for each pair of faults; the same ones every time.
std::vector<std::vector<Strike>> pairs_of(const std::vector<Fault>& faults, int points, int requests, int count);

/// Plays every script with one fault at a time, or with two where `pairs` says how often for each pair of them; gives
/// how many plays were struck by all their faults.
template <class Scripts, class LengthOf, class Play>
int play_all(const Scripts& scripts, const std::vector<Fault>& faults, int pairs, LengthOf length_of, Play play) {
  int replays = 0;
  for (const auto& script : scripts) {
    const auto [points, requests] = length_of(script);
    const auto all = pairs > 0 ? pairs_of(faults, points, requests, pairs) : singles_of(faults, points, requests);
    for (const std::vector<Strike>& strikes : all) replays += play(script, strikes) ? 1 : 0;
  }
  return replays;
}

}  // namespace uploadkit::test

#endif
