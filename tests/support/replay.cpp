// Strikes in their order, each counted from the one before.
#include <support/replay.hpp>

#include <algorithm>
#include <chrono>

namespace uploadkit::test {

namespace {

Fate fate_of(Fault fault) {
  if (fault == Fault::not_sent) return not_sent();
  if (fault == Fault::cut) return cut();
  return fault == Fault::lost ? lost() : told(503);
}

void pause_for(Exchange& exchange, std::chrono::minutes time) {
  exchange.engine().pause();
  exchange.when_idle = [time](Exchange& paused) {
    if (paused.engine().state() != UploadState::paused) return false;
    paused.idle(time);
    paused.engine().resume();
    paused.when_idle = nullptr;
    return true;
  };
}

}  // namespace

const char* name_of(Fault fault) {
  constexpr const char* names[] = {"none",  "not sent",   "cut",   "lost",          "busy",   "cancel",
                                   "pause", "long pause", "crash", "crash arrived", "rewrite"};
  return names[static_cast<int>(fault)];
}

bool is_of_the_network(Fault fault) { return fault >= Fault::not_sent && fault <= Fault::busy; }

bool Replay::play(Exchange& exchange) {
  first_version_ = exchange.script().bytes;
  exchange.on_request = [this](Fate& fate) {
    if (is_due(true)) fate = fate_of(strikes_[next_++].fault);
  };
  exchange.at_point = [this](Exchange& at) {
    if (is_due(false)) strike(at, strikes_[next_++].fault);
  };
  return exchange.run();
}

bool Replay::is_due(bool is_request) {
  if (struck() || is_of_the_network(strikes_[next_].fault) != is_request) return false;
  if (strikes_[next_].fault == Fault::none || passed_++ < strikes_[next_].after) return false;
  passed_ = 0;
  return true;
}

void Replay::strike(Exchange& exchange, Fault fault) {
  if (fault == Fault::cancel) exchange.engine().cancel();
  if (fault == Fault::crash) exchange.crash(false);
  if (fault == Fault::crash_arrived) exchange.crash(true);
  const bool is_first = !first_version_.empty() && exchange.script().bytes == first_version_;
  if (fault == Fault::rewrite && is_first) exchange.rewrite_source(second_version_);
  if (fault == Fault::pause) pause_for(exchange, std::chrono::minutes{20});  // longer than any URL lives
  if (fault == Fault::long_pause) pause_for(exchange, std::chrono::minutes{200});
}

bool Replay::has(Fault fault) const {
  return std::any_of(strikes_.begin(), strikes_.end(), [&](const Strike& strike) { return strike.fault == fault; });
}

int Replay::crashes() const {
  return static_cast<int>(std::count_if(strikes_.begin(), strikes_.end(), [](const Strike& strike) {
    return strike.fault == Fault::crash || strike.fault == Fault::crash_arrived;
  }));
}

std::string Replay::text() const {
  std::string text;
  for (const Strike& strike : strikes_)
    text += std::string(name_of(strike.fault)) + " after " + std::to_string(strike.after) + "; ";
  return text;
}

std::vector<std::vector<Strike>> singles_of(const std::vector<Fault>& faults, int points, int requests) {
  std::vector<std::vector<Strike>> singles;
  for (const Fault fault : faults)
    for (int at = 0; at < (is_of_the_network(fault) ? requests : points); ++at) singles.push_back({{fault, at}});
  return singles;
}

std::vector<std::vector<Strike>> pairs_of(const std::vector<Fault>& faults, int points, int requests, int count) {
  std::vector<std::vector<Strike>> pairs;
  unsigned drawn = 0;
  // Two sequences without a common period pass through all places of both, sooner or later.
  const auto places = [&](Fault fault) { return static_cast<unsigned>(is_of_the_network(fault) ? requests : points); };
  for (const Fault first : faults)
    for (const Fault second : faults)
      for (int i = 0; i < count; ++i, ++drawn) {
        const unsigned before = drawn * 7919U % places(first);
        const unsigned left = std::max(places(second) - before * places(second) / places(first), 1U);
        pairs.push_back({{first, static_cast<int>(before)}, {second, static_cast<int>(drawn * 104'729U % left)}});
      }
  return pairs;
}

}  // namespace uploadkit::test
