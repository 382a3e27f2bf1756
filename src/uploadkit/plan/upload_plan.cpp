// Cuts a source into ranges without gaps.
#include <uploadkit/plan/upload_plan.hpp>

#include <algorithm>

namespace uploadkit::plan {

namespace detail::upload_plan {

constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;

std::uint64_t count_of(std::uint64_t size_bytes, std::uint64_t part_bytes) noexcept {
  return size_bytes / part_bytes + (size_bytes % part_bytes != 0 ? 1 : 0);
}

/// Some 64 parts: enough to go side by side and to lose little with one, few enough that requests cost nothing. More
/// than 64 MiB lost with a broken connection hurts on any line.
std::uint64_t suitable_part_bytes(std::uint64_t size_bytes) noexcept {
  const std::uint64_t share = (size_bytes / 64 + mebibyte - 1) / mebibyte * mebibyte;
  return std::clamp(share, 5 * mebibyte, 64 * mebibyte);
}

Error too_large(std::uint64_t size_bytes, const MultipartLimits& limits) {
  const std::uint64_t most = limits.max_part_bytes * static_cast<std::uint64_t>(limits.max_parts);
  return make_error(Errc::too_large,
                    "The source has " + std::to_string(size_bytes) + " bytes and the storage takes no more than " +
                        std::to_string(limits.max_parts) + " parts of " + std::to_string(limits.max_part_bytes) +
                        " bytes.",
                    {{"limit", std::to_string(most)}, {"actual", std::to_string(size_bytes)}});
}

/// The wanted size, or one that suits; doubled until the parts suffice, so that every part but the last is equal.
std::uint64_t part_bytes_for(std::uint64_t size_bytes, std::uint64_t wanted, const MultipartLimits& limits) noexcept {
  const auto most_parts = static_cast<std::uint64_t>(limits.max_parts);
  std::uint64_t bytes = wanted != 0 ? wanted : suitable_part_bytes(size_bytes);
  bytes = std::clamp(bytes, limits.min_part_bytes, limits.max_part_bytes);
  while (count_of(size_bytes, bytes) > most_parts && bytes < limits.max_part_bytes)
    bytes = std::min(2 * bytes, limits.max_part_bytes);
  return bytes;
}

}  // namespace detail::upload_plan

PartRange UploadPlan::part(int number) const noexcept {
  PartGrowth here{0, 0, part_bytes};
  for (const PartGrowth& growth : growths)
    if (growth.parts_before < number) here = growth;
  const std::uint64_t parts = static_cast<std::uint64_t>(number - 1 - here.parts_before);
  const std::uint64_t begin = std::min(here.offset + parts * here.part_bytes, size_bytes);
  return PartRange{number, begin, std::min(here.part_bytes, size_bytes - begin)};
}

UploadPlan single_put(std::uint64_t size_bytes) noexcept {
  return UploadPlan{size_bytes, size_bytes, 1, false, false, {}};
}

UploadPlan in_parts_of(std::uint64_t part_bytes, std::uint64_t size_bytes) noexcept {
  const auto count =
      static_cast<int>(std::max<std::uint64_t>(1, detail::upload_plan::count_of(size_bytes, part_bytes)));
  return UploadPlan{size_bytes, part_bytes, count, false, true, {}};
}

Result<UploadPlan> choose_plan(std::optional<std::uint64_t> size_bytes, const MultipartOptions& options,
                               const std::optional<MultipartLimits>& limits) {
  namespace local = detail::upload_plan;
  if (!limits) return single_put(size_bytes.value_or(0));
  if (!size_bytes) {
    const std::uint64_t wanted = options.part_bytes != 0 ? options.part_bytes : limits->min_part_bytes;
    return UploadPlan{0, std::clamp(wanted, limits->min_part_bytes, limits->max_part_bytes), 0, true, true, {}};
  }
  if (*size_bytes <= options.threshold_bytes && *size_bytes <= limits->max_single_bytes) return single_put(*size_bytes);
  const std::uint64_t bytes = local::part_bytes_for(*size_bytes, options.part_bytes, *limits);
  if (local::count_of(*size_bytes, bytes) > static_cast<std::uint64_t>(limits->max_parts))
    return local::too_large(*size_bytes, *limits);
  return in_parts_of(bytes, *size_bytes);
}

std::uint64_t next_part_bytes(const UploadPlan& plan, const MultipartLimits& limits,
                              std::uint64_t most_bytes) noexcept {
  const std::uint64_t bytes = plan.growths.empty() ? plan.part_bytes : plan.growths.back().part_bytes;
  const int first_half = limits.max_parts / 2;
  if (limits.equal_parts || plan.part_count < first_half) return bytes;
  const int doublings = std::min(1 + (plan.part_count - first_half) / std::max(1, limits.max_parts / 16), 16);
  return std::max(bytes, std::min({plan.part_bytes << doublings, limits.max_part_bytes, most_bytes}));
}

void append(UploadPlan& plan, std::uint64_t bytes, std::uint64_t part_bytes) {
  const std::uint64_t before = plan.growths.empty() ? plan.part_bytes : plan.growths.back().part_bytes;
  if (part_bytes > before) plan.growths.push_back({plan.part_count, plan.size_bytes, part_bytes});
  plan.size_bytes += bytes;
  ++plan.part_count;
}

}  // namespace uploadkit::plan
