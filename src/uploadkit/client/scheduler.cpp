// Slots and memory, handed out in order.
#include <uploadkit/client/scheduler.hpp>

namespace uploadkit::client {

std::shared_ptr<Job> Scheduler::admit() {
  if (!can_admit()) return nullptr;
  --free_slots_;
  auto job = std::move(waiting_.begin()->second);
  waiting_.erase(waiting_.begin());
  return job;
}

bool Scheduler::take_memory(std::uint64_t bytes, const std::shared_ptr<Job>& job) {
  // In order: a large upload at the head of the line is not starved by small ones behind it.
  if (for_memory_.empty() && bytes <= free_bytes_) {
    free_bytes_ -= bytes;
    return true;
  }
  for_memory_.emplace_back(bytes, job);
  return false;
}

bool Scheduler::take_spare_memory(std::uint64_t bytes) noexcept {
  if (!for_memory_.empty() || bytes > free_bytes_) return false;
  free_bytes_ -= bytes;
  return true;
}

std::shared_ptr<Job> Scheduler::next_for_memory() {
  while (!for_memory_.empty()) {
    auto job = for_memory_.front().second.lock();
    if (job && for_memory_.front().first > free_bytes_) return nullptr;
    const std::uint64_t bytes = for_memory_.front().first;
    for_memory_.pop_front();
    if (!job) continue;
    free_bytes_ -= bytes;  // the job finds it taken
    return job;
  }
  return nullptr;
}

}  // namespace uploadkit::client
