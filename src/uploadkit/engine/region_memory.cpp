// Learned once, so that later uploads go to the right region at once.
#include <uploadkit/engine/region_memory.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::engine {

std::string RegionMemory::of(const std::shared_ptr<const Backend>& backend, const std::string& bucket) const {
  for (const Entry& entry : entries_)
    if (entry.bucket == bucket && entry.backend.lock() == backend) return entry.region;
  return {};
}

void RegionMemory::learn(const std::shared_ptr<const Backend>& backend, const std::string& bucket, std::string region) {
  const auto is_stale = [&](const Entry& entry) {
    const auto known = entry.backend.lock();
    return !known || (known == backend && entry.bucket == bucket);
  };
  entries_.erase(std::remove_if(entries_.begin(), entries_.end(), is_stale), entries_.end());
  entries_.push_back({backend, bucket, std::move(region)});
}

}  // namespace uploadkit::engine
