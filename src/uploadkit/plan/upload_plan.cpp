// Cuts a source into ranges without gaps.
#include <uploadkit/plan/upload_plan.hpp>

#include <algorithm>

namespace uploadkit::plan {

PartRange UploadPlan::part(int number) const noexcept {
  const std::uint64_t begin = std::min(static_cast<std::uint64_t>(number - 1) * part_bytes, size_bytes);
  return PartRange{number, begin, std::min(part_bytes, size_bytes - begin)};
}

UploadPlan single_put(std::uint64_t size_bytes) noexcept { return UploadPlan{size_bytes, size_bytes, 1}; }

}  // namespace uploadkit::plan
