// What is remembered of buckets' regions.
#include <doctest/doctest.h>

#include <support/line_backend.hpp>
#include <support/part_backend.hpp>
#include <uploadkit/authorization.hpp>
#include <uploadkit/engine/region_memory.hpp>

#include <memory>

namespace uploadkit::engine {

TEST_SUITE("engine") {
  TEST_CASE("a region is remembered for its bucket and backend alone") {
    RegionMemory regions;
    const auto one = std::make_shared<test::PartBackend>();
    const auto other = std::make_shared<test::PartBackend>();
    CHECK(regions.of(one, "a").empty());
    regions.learn(one, "a", "eu-west-1");
    regions.learn(one, "b", "eu-west-2");
    CHECK(regions.of(one, "a") == "eu-west-1");
    CHECK(regions.of(one, "b") == "eu-west-2");
    CHECK(regions.of(other, "a").empty());
  }

  TEST_CASE("what was learned last counts") {
    RegionMemory regions;
    const auto backend = std::make_shared<test::PartBackend>();
    regions.learn(backend, "a", "eu-west-1");
    regions.learn(backend, "a", "us-east-2");
    CHECK(regions.of(backend, "a") == "us-east-2");
  }

  TEST_CASE("what is remembered stays bounded, and the latest is kept") {
    RegionMemory regions;
    const auto backend = std::make_shared<test::PartBackend>();
    for (int i = 0; i < 1000; ++i) regions.learn(backend, std::to_string(i), "eu-west-1");
    CHECK(regions.of(backend, "0").empty());
    CHECK(regions.of(backend, "999") == "eu-west-1");
  }

  TEST_CASE("a backend with an authorization shares what is known with all that has the same") {
    const auto plain = std::make_shared<test::PartBackend>();
    CHECK((region_owner(plain) == plain));
    test::LineOptions options;
    options.authorization = std::make_shared<Authorization>();
    CHECK((region_owner(std::make_shared<test::LineBackend>(options)) == options.authorization));
  }

  TEST_CASE("a backend that is gone leaves nothing to another at its address") {
    RegionMemory regions;
    auto backend = std::make_shared<test::PartBackend>();
    regions.learn(backend, "a", "eu-west-1");
    backend = std::make_shared<test::PartBackend>();
    CHECK(regions.of(backend, "a").empty());
  }
}

}  // namespace uploadkit::engine
