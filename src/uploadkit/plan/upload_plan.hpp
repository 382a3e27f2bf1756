/// \file
/// How many parts a source is sent in, and which bytes each one carries.
#ifndef UPLOADKIT_PLAN_UPLOAD_PLAN_HPP
#define UPLOADKIT_PLAN_UPLOAD_PLAN_HPP

#include <uploadkit/backend.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace uploadkit::plan {

/// The part after `parts_before`, at `offset`, and those behind it have `part_bytes` bytes.
struct PartGrowth {
  int parts_before = 0;
  std::uint64_t offset = 0;
  std::uint64_t part_bytes = 0;
};

/// The parts of a source of `size_bytes` bytes: `[(n - 1) * part_bytes, min(n * part_bytes, size_bytes))`, n from 1;
/// and where they grow, larger ones from there on.
struct UploadPlan {
  std::uint64_t size_bytes = 0;
  std::uint64_t part_bytes = 0;
  int part_count = 1;

  /// The end of the source is not known: parts are added until it is found.
  bool is_open = false;

  /// Sent as parts of a multipart upload, even if there is but one.
  bool in_parts = false;

  /// Where the parts of a stream grow, in order; a handful.
  std::vector<PartGrowth> growths{};

  /// Range: 1 to `part_count`.
  PartRange part(int number) const noexcept;
};

/// Everything in one request; also the plan of an empty source.
UploadPlan single_put(std::uint64_t size_bytes) noexcept;

/// One request up to the threshold, equal parts above it: the wanted size or one that suits the source, grown until the
/// limit of parts suffices. A source of unknown size gets parts without an end.
///
/// Without limits there are no parts.
/// Errors: `too_large` for a source that the largest parts cannot hold.
Result<UploadPlan> choose_plan(std::optional<std::uint64_t> size_bytes, const MultipartOptions& options,
                               const std::optional<MultipartLimits>& limits);

/// The plan of an upload that was begun with parts of `part_bytes`.
UploadPlan in_parts_of(std::uint64_t part_bytes, std::uint64_t size_bytes) noexcept;

/// How many bytes the next part of a source of unknown size should have, so that a stream that goes on and on finds
/// room in `limits.max_parts`: the first half of them has `part_bytes`, then each sixteenth has twice as many as the
/// one before. At most `most_bytes`, of which memory is the reason.
std::uint64_t next_part_bytes(const UploadPlan& plan, const MultipartLimits& limits, std::uint64_t most_bytes) noexcept;

/// Adds the next `bytes` of an open source to its plan, as a part that has room for `part_bytes`.
void append(UploadPlan& plan, std::uint64_t bytes, std::uint64_t part_bytes);

}  // namespace uploadkit::plan

#endif
