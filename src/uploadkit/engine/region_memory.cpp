// Learned once, so that later uploads go to the right region at once.
#include <uploadkit/engine/region_memory.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::engine {

RegionOwner region_owner(const std::shared_ptr<const Backend>& backend) {
  if (auto authorization = backend->authorization()) return authorization;
  return backend;
}

std::string RegionMemory::of(const RegionOwner& owner, const std::string& bucket) const {
  for (const Entry& entry : entries_)
    if (entry.bucket == bucket && entry.owner.lock() == owner) return entry.region;
  return {};
}

void RegionMemory::learn(const RegionOwner& owner, const std::string& bucket, std::string region) {
  constexpr std::size_t most_entries = 64;  // what is forgotten costs one request that is corrected again
  const auto is_stale = [&](const Entry& entry) {
    const auto known = entry.owner.lock();
    return !known || (known == owner && entry.bucket == bucket);
  };
  entries_.erase(std::remove_if(entries_.begin(), entries_.end(), is_stale), entries_.end());
  if (entries_.size() >= most_entries) entries_.erase(entries_.begin());
  entries_.push_back({owner, bucket, std::move(region)});
}

}  // namespace uploadkit::engine
