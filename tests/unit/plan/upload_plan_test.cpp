// How a source is cut into ranges.
#include <doctest/doctest.h>

#include <uploadkit/plan/upload_plan.hpp>

#include <algorithm>

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

  TEST_CASE("without limits of parts everything is one PUT") {
    const auto plan = choose_plan(std::uint64_t{1} << 40, {}, std::nullopt);
    REQUIRE(plan);
    CHECK_FALSE(plan->in_parts);
    CHECK(plan->part_count == 1);
  }

  TEST_CASE("the threshold itself is one PUT, and a byte more is parts") {
    const std::uint64_t threshold = MultipartOptions{}.threshold_bytes;
    CHECK_FALSE(choose_plan(threshold, {}, MultipartLimits{})->in_parts);
    const auto above = choose_plan(threshold + 1, {}, MultipartLimits{});
    CHECK(above->in_parts);
    CHECK(above->part_count == 2);
    CHECK(above->part_bytes == threshold);
  }

  TEST_CASE("what one PUT cannot hold goes in parts whatever the threshold") {
    MultipartOptions options;
    options.threshold_bytes = UINT64_MAX;
    const MultipartLimits limits;
    CHECK_FALSE(choose_plan(limits.max_single_bytes, options, limits)->in_parts);
    CHECK(choose_plan(limits.max_single_bytes + 1, options, limits)->in_parts);
  }

  TEST_CASE("parts grow until 10,000 suffice, and all but the last are equal") {
    for (const std::uint64_t wanted : {std::uint64_t{0}, std::uint64_t{5} << 20, std::uint64_t{100} << 20}) {
      MultipartOptions options;
      options.part_bytes = wanted;
      for (int shift = 23; shift <= 45; ++shift) {
        const std::uint64_t size = (std::uint64_t{1} << shift) + 1;
        const auto plan = choose_plan(size, options, MultipartLimits{});
        REQUIRE(plan);
        CHECK(plan->part_count <= 10'000);
        CHECK(plan->part_bytes >= std::max(wanted, std::uint64_t{5} << 20));
        const PartRange last = plan->part(plan->part_count);
        CHECK(last.offset + last.size_bytes == size);
        CHECK(last.size_bytes > 0);
      }
    }
  }

  TEST_CASE("a size that the caller chose stays where it suffices") {
    MultipartOptions options;
    options.part_bytes = std::uint64_t{7} << 20;
    CHECK(choose_plan(std::uint64_t{100} << 20, options, MultipartLimits{})->part_bytes == options.part_bytes);
  }

  TEST_CASE("10,000 parts of 5 GiB are the largest object, and a byte more is too_large") {
    const std::uint64_t most = (std::uint64_t{5} << 30) * 10'000;
    CHECK(choose_plan(most, {}, MultipartLimits{})->part_count == 10'000);
    const auto beyond = choose_plan(most + 1, {}, MultipartLimits{});
    REQUIRE_FALSE(beyond.ok());
    CHECK(beyond.error().code == Errc::too_large);
    CHECK(beyond.error().fact("limit") == std::to_string(most));
    CHECK(beyond.error().fact("actual") == std::to_string(most + 1));
  }

  TEST_CASE("a source of unknown size has parts without an end, which are added as they come") {
    auto plan = choose_plan(std::nullopt, {}, MultipartLimits{});
    REQUIRE(plan);
    CHECK(plan->is_open);
    CHECK(plan->part_count == 0);
    CHECK(plan->part_bytes == std::uint64_t{5} << 20);
    append(*plan, plan->part_bytes, plan->part_bytes);
    append(*plan, 3, plan->part_bytes);
    CHECK(plan->part_count == 2);
    CHECK(plan->part(2).offset == plan->part_bytes);
    CHECK(plan->part(2).size_bytes == 3);
  }

  TEST_CASE("the parts of a source without an end grow in the second half, without gaps") {
    const MultipartLimits limits;
    auto plan = choose_plan(std::nullopt, {}, limits);
    REQUIRE(plan);
    std::uint64_t offset = 0;
    std::uint64_t before = plan->part_bytes;
    for (int number = 1; number <= limits.max_parts; ++number) {
      const std::uint64_t bytes = next_part_bytes(*plan, limits, std::uint64_t{1} << 62);
      REQUIRE(bytes >= before);
      REQUIRE(bytes <= limits.max_part_bytes);
      REQUIRE((number > limits.max_parts / 2 || bytes == plan->part_bytes));
      append(*plan, bytes, bytes);
      REQUIRE(plan->part(number).offset == offset);
      REQUIRE(plan->part(number).size_bytes == bytes);
      offset += bytes;
      before = bytes;
    }
    CHECK(offset > std::uint64_t{1} << 40);
    CHECK(plan->part(1).size_bytes == plan->part_bytes);
    CHECK(plan->part(5'001).offset == 5'000 * plan->part_bytes);
    CHECK(plan->growths.size() == 8);
  }

  TEST_CASE("parts do not grow beyond what can be held, nor where they must be equal") {
    MultipartLimits limits;
    auto plan = choose_plan(std::nullopt, {}, limits);
    REQUIRE(plan);
    plan->part_count = 9'999;
    CHECK(next_part_bytes(*plan, limits, 3 * plan->part_bytes) == 3 * plan->part_bytes);
    CHECK(next_part_bytes(*plan, limits, 1) == plan->part_bytes);
    limits.equal_parts = true;
    CHECK(next_part_bytes(*plan, limits, std::uint64_t{1} << 62) == plan->part_bytes);
  }
}

}  // namespace uploadkit::plan
