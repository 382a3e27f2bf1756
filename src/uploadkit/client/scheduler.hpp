/// \file
/// Which uploads run: by priority, then by arrival, within the number of slots and the memory budget.
#ifndef UPLOADKIT_CLIENT_SCHEDULER_HPP
#define UPLOADKIT_CLIENT_SCHEDULER_HPP

#include <uploadkit/client/job.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <utility>

namespace uploadkit::client {

/// The waiting line of one client. Thread: the driving thread.
class Scheduler {
 public:
  Scheduler(int slots, std::uint64_t memory_bytes) : free_slots_(slots), free_bytes_(memory_bytes) {}

  /// A place in line. It stays the same over a pause, so that a resumed upload is not put behind later ones.
  using Place = std::pair<int, std::uint64_t>;
  Place new_place(int priority) { return {-priority, ++arrivals_}; }

  void wait(Place place, std::shared_ptr<Job> job) { waiting_.emplace_hint(waiting_.end(), place, std::move(job)); }
  void leave(Place place) { waiting_.erase(place); }

  bool can_admit() const noexcept { return free_slots_ > 0 && !waiting_.empty(); }

  /// The next job that gets a slot, or null.
  std::shared_ptr<Job> admit();
  void give_back_slot() noexcept { ++free_slots_; }

  /// Takes bytes of the memory budget; false if they are not free: then `job` is woken when some are.
  bool take_memory(std::uint64_t bytes, const std::shared_ptr<Job>& job);
  void give_back_memory(std::uint64_t bytes) noexcept { free_bytes_ += bytes; }

  /// Takes bytes that nobody waits for; false if there are none.
  bool take_spare_memory(std::uint64_t bytes) noexcept;

  /// Somebody waits for memory.
  bool is_memory_short() const noexcept { return !for_memory_.empty(); }
  std::uint64_t free_bytes() const noexcept { return free_bytes_; }

  /// A job that waits for memory and should try again, or null.
  std::shared_ptr<Job> next_for_memory();

 private:
  int free_slots_;
  std::uint64_t free_bytes_;
  std::uint64_t arrivals_ = 0;
  std::map<Place, std::shared_ptr<Job>> waiting_;
  std::deque<std::pair<std::uint64_t, std::weak_ptr<Job>>> for_memory_;
};

}  // namespace uploadkit::client

#endif
