// Bytes in memory.
#include <doctest/doctest.h>
#include <support/source_reading.hpp>
#include <uploadkit/source.hpp>

using uploadkit::borrowed_memory_source;
using uploadkit::Errc;
using uploadkit::memory_source;
using uploadkit::test::all_of;
using uploadkit::test::piece;

TEST_SUITE_BEGIN("files");

TEST_CASE("owned and borrowed bytes are read alike, in any order and again") {
  const std::string bytes = std::string(
      "ab\0cd\xFF"
      "ef",
      8);
  const std::shared_ptr<uploadkit::Source> sources[] = {
      memory_source(bytes), memory_source(std::vector<unsigned char>(bytes.begin(), bytes.end())),
      borrowed_memory_source(bytes.data(), bytes.size())};
  for (const auto& source : sources) {
    const auto facts = source->open();
    REQUIRE(facts.ok());
    CHECK(facts->size_bytes == 8u);
    CHECK(facts->repeatable);
    CHECK(facts->name.empty());
    CHECK(facts->identity.empty());
    CHECK(piece(*source, 5, 2) == bytes.substr(5, 2));
    CHECK(piece(*source, 6, 100) == "ef");
    CHECK(*all_of(*source, 3) == bytes);
    CHECK(*all_of(*source, 1) == bytes);
    CHECK(source->inspect()->size_bytes == 8u);
    CHECK(source->open().ok());
  }
}

TEST_CASE("reading at and behind the end of memory gives nothing") {
  const auto source = memory_source(std::string("abc"));
  REQUIRE(source->open().ok());
  CHECK(piece(*source, 3, 1).empty());
  CHECK(piece(*source, 4, 1).empty());
  CHECK(piece(*source, UINT64_MAX, 1).empty());
}

TEST_CASE("no bytes are a source of size 0, also from a null pointer") {
  for (const auto& source : {memory_source(std::string()), memory_source(std::vector<unsigned char>()),
                             borrowed_memory_source(nullptr, 0)}) {
    CHECK(source->open()->size_bytes == 0u);
    CHECK(*all_of(*source) == "");
  }
}

TEST_CASE("a null pointer to more than no bytes is refused") {
  CHECK(borrowed_memory_source(nullptr, 1)->open().error().code == Errc::invalid_argument);
}

TEST_CASE("borrowed bytes are not copied") {
  std::string bytes = "before";
  const auto source = borrowed_memory_source(bytes.data(), bytes.size());
  REQUIRE(source->open().ok());
  bytes = "after!";
  CHECK(*all_of(*source) == "after!");
}

TEST_CASE("owned bytes are a copy, or are moved in") {
  std::string bytes = "before";
  const auto source = memory_source(bytes);
  bytes = "after!";
  REQUIRE(source->open().ok());
  CHECK(*all_of(*source) == "before");

  std::string large(1'000'000, 'x');
  const char* const address = large.data();
  const auto moved = memory_source(std::move(large));
  CHECK(moved->open()->size_bytes == 1'000'000u);
  CHECK(*address == 'x');
}

TEST_SUITE_END();
