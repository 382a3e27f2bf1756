/// \file
/// Wakes jobs at given times.
#ifndef UPLOADKIT_CLIENT_TIMERS_HPP
#define UPLOADKIT_CLIENT_TIMERS_HPP

#include <uploadkit/client/job.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace uploadkit::client {

/// A heap of wake-ups. A job that was stepped earlier is woken all the same, which costs one empty step.
class Timers {
 public:
  void add(Instant time, std::weak_ptr<Job> job) {
    entries_.push_back({time, std::move(job)});
    std::push_heap(entries_.begin(), entries_.end(), is_later);
  }

  /// Nothing is left to be woken.
  void clear() { entries_.clear(); }

  std::optional<Instant> next() const {
    return entries_.empty() ? std::nullopt : std::optional<Instant>(entries_.front().time);
  }

  /// A job whose time has come, or null. Jobs that ended are skipped.
  std::shared_ptr<Job> take(Instant now) {
    while (!entries_.empty() && entries_.front().time <= now) {
      std::pop_heap(entries_.begin(), entries_.end(), is_later);
      auto job = entries_.back().job.lock();
      entries_.pop_back();
      if (job) return job;
    }
    return nullptr;
  }

 private:
  struct Entry {
    Instant time;
    std::weak_ptr<Job> job;
  };
  static bool is_later(const Entry& a, const Entry& b) { return a.time > b.time; }

  std::vector<Entry> entries_;
};

}  // namespace uploadkit::client

#endif
