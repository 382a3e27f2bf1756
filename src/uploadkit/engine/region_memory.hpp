/// \file
/// In which region a bucket was found.
#ifndef UPLOADKIT_ENGINE_REGION_MEMORY_HPP
#define UPLOADKIT_ENGINE_REGION_MEMORY_HPP

#include <uploadkit/backend.hpp>

#include <memory>
#include <string>
#include <vector>

namespace uploadkit::engine {

/// Whose buckets these are.
using RegionOwner = std::shared_ptr<const void>;

/// The authorization, which uploads and presigned URLs have in common; the backend where it has none.
RegionOwner region_owner(const std::shared_ptr<const Backend>& backend);

/// What storages said of their buckets' regions, shared by the uploads and presigned URLs of a client.
class RegionMemory {
 public:
  /// Empty if nothing was learned.
  std::string of(const RegionOwner& owner, const std::string& bucket) const;
  void learn(const RegionOwner& owner, const std::string& bucket, std::string region);

 private:
  struct Entry {
    std::weak_ptr<const void> owner;
    std::string bucket;
    std::string region;
  };
  std::vector<Entry> entries_;  // one a bucket that was looked for in the wrong place, which is few
};

}  // namespace uploadkit::engine

#endif
