/// \file
/// In which region a bucket was found.
#ifndef UPLOADKIT_ENGINE_REGION_MEMORY_HPP
#define UPLOADKIT_ENGINE_REGION_MEMORY_HPP

#include <uploadkit/backend.hpp>

#include <memory>
#include <string>
#include <vector>

namespace uploadkit::engine {

/// What storages said of their buckets' regions, shared by the uploads of a client.
class RegionMemory {
 public:
  /// Empty if nothing was learned.
  std::string of(const std::shared_ptr<const Backend>& backend, const std::string& bucket) const;
  void learn(const std::shared_ptr<const Backend>& backend, const std::string& bucket, std::string region);

 private:
  struct Entry {
    std::weak_ptr<const Backend> backend;
    std::string bucket;
    std::string region;
  };
  std::vector<Entry> entries_;  // one a bucket that was looked for in the wrong place, which is few
};

}  // namespace uploadkit::engine

#endif
