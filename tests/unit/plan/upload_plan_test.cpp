// How a source is cut into ranges.
#include <doctest/doctest.h>

#include <uploadkit/plan/upload_plan.hpp>

namespace uploadkit::plan {

TEST_SUITE("plan") {
  TEST_CASE("a single PUT carries every byte") {
    const UploadPlan plan = single_put(7);
    CHECK(plan.part_count == 1);
    CHECK(plan.part(1).number == 1);
    CHECK(plan.part(1).offset == 0);
    CHECK(plan.part(1).size_bytes == 7);
  }

  TEST_CASE("an empty source is one part without bytes") {
    CHECK(single_put(0).part_count == 1);
    CHECK(single_put(0).part(1).size_bytes == 0);
  }

  TEST_CASE("parts touch each other and the last one takes the rest") {
    const UploadPlan plan{1001, 100, 11};
    std::uint64_t end = 0;
    for (int number = 1; number <= plan.part_count; ++number) {
      const PartRange range = plan.part(number);
      CHECK(range.number == number);
      CHECK(range.offset == end);
      end += range.size_bytes;
    }
    CHECK(end == 1001);
    CHECK(plan.part(11).size_bytes == 1);
  }

  TEST_CASE("a source of many tebibytes is cut without overflow") {
    const std::uint64_t part_bytes = std::uint64_t{5} << 30;
    const UploadPlan plan{part_bytes * 10'000, part_bytes, 10'000};
    CHECK(plan.part(10'000).offset == part_bytes * 9'999);
    CHECK(plan.part(10'000).size_bytes == part_bytes);
  }
}

}  // namespace uploadkit::plan
