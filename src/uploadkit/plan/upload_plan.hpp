/// \file
/// How many parts a source is sent in, and which bytes each one carries.
#ifndef UPLOADKIT_PLAN_UPLOAD_PLAN_HPP
#define UPLOADKIT_PLAN_UPLOAD_PLAN_HPP

#include <uploadkit/backend.hpp>

#include <cstdint>

namespace uploadkit::plan {

/// The parts of a source of `size_bytes` bytes: `[(n - 1) * part_bytes, min(n * part_bytes, size_bytes))`, n from 1.
struct UploadPlan {
  std::uint64_t size_bytes = 0;
  std::uint64_t part_bytes = 0;
  int part_count = 1;

  /// Range: 1 to `part_count`.
  PartRange part(int number) const noexcept;
};

/// Everything in one request; also the plan of an empty source.
UploadPlan single_put(std::uint64_t size_bytes) noexcept;

}  // namespace uploadkit::plan

#endif
