// A stream that can be read again, as far as a budget reaches.
#include <doctest/doctest.h>

#include <support/source_reading.hpp>

#include <uploadkit/files/replay_source.hpp>

#include <algorithm>

namespace uploadkit::files {

namespace {

/// A stream of the letters of `bytes`, three at a time.
std::shared_ptr<Source> stream(std::string bytes, std::optional<std::uint64_t> size = std::nullopt) {
  auto source = stream_source(
      [bytes = std::move(bytes), at = std::size_t{0}](char* buffer, std::size_t capacity) mutable {
        const std::size_t count = std::min({capacity, bytes.size() - at, std::size_t{3}});
        std::copy_n(bytes.data() + at, count, buffer);
        at += count;
        return Result<std::size_t>(count);
      },
      size);
  CHECK(source->open());
  return source;
}

ReplaySource replay(std::string bytes, std::uint64_t hold, std::optional<std::uint64_t> size) {
  return ReplaySource(stream(std::move(bytes), size), SourceFacts{size, false, "", ""}, hold);
}

}  // namespace

TEST_SUITE("files") {
  TEST_CASE("what is held is read again any number of times") {
    auto source = replay("0123456789", 10, 10);
    CHECK(source.open()->size_bytes == 10);
    for (int i = 0; i < 3; ++i) CHECK(*test::all_of(source) == "0123456789");
    CHECK(test::piece(source, 0, 2) == "01");
    CHECK(test::piece(source, 8, 1) == "8");
  }

  TEST_CASE("past the budget the stream is read on, and its beginning is gone") {
    auto source = replay("0123456789", 4, 10);
    CHECK(source.open());
    CHECK(*test::all_of(source) == "0123456789");
    char byte = 0;
    const auto again = source.read_at(0, &byte, 1);
    CHECK(again.error().code == Errc::source_not_repeatable);
    CHECK(again.error().fact("limit") == "4");
  }

  TEST_CASE("the beginning may be read again while the budget lasts") {
    auto source = replay("0123456789", 4, 10);
    CHECK(source.open());
    CHECK(test::piece(source, 0, 3) == "012");
    CHECK(test::piece(source, 0, 3) == "012");
    CHECK(*test::all_of(source) == "0123456789");
  }

  TEST_CASE("a stream that fits tells its size when it is opened") {
    auto source = replay("0123456789", 10, std::nullopt);
    CHECK(source.open()->size_bytes == 10);
    CHECK(source.inspect()->size_bytes == 10);
    CHECK(*test::all_of(source) == "0123456789");
    auto empty = replay("", 10, std::nullopt);
    CHECK(empty.open()->size_bytes == 0);
  }

  TEST_CASE("a stream that does not fit has no size") {
    auto source = replay("0123456789", 9, std::nullopt);
    const auto facts = source.open();
    REQUIRE(facts);
    CHECK_FALSE(facts->size_bytes);
  }

  TEST_CASE("a byte further on is not skipped to") {
    auto source = replay("0123456789", 10, 10);
    CHECK(source.open());
    char byte = 0;
    CHECK(source.read_at(5, &byte, 1).error().code == Errc::source_not_repeatable);
  }

  TEST_CASE("an error of the stream is handed on") {
    auto failing = stream_source([](char*, std::size_t) -> Result<std::size_t> {
      return make_error(Errc::source_unreadable, "The pipe broke.");
    });
    CHECK(failing->open());
    ReplaySource source(failing, SourceFacts{std::nullopt, false, "", ""}, 10);
    CHECK(source.open().error().code == Errc::source_unreadable);
  }
}

}  // namespace uploadkit::files
