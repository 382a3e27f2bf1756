// Ranges that the application reads.
#include <doctest/doctest.h>
#include <support/source_reading.hpp>
#include <uploadkit/source.hpp>

#include <cstring>
#include <stdexcept>

using uploadkit::Errc;
using uploadkit::read_at_source;
using uploadkit::Result;
using uploadkit::test::all_of;
using uploadkit::test::piece;

namespace {

// Reads from a text, at most `most` bytes a call, and keeps the largest range that it was asked for.
struct Pak {
  std::string bytes;
  std::size_t most = 1000;
  std::uint64_t furthest = 0;
  int calls = 0;

  uploadkit::ReadAt reader() {
    return [this](std::uint64_t offset, char* buffer, std::size_t capacity) -> Result<std::size_t> {
      ++calls;
      furthest = std::max(furthest, offset + capacity);
      return bytes.copy(buffer, std::min(capacity, most), static_cast<std::size_t>(offset));
    };
  }
};

Result<std::size_t> read_one(uploadkit::Source& source) {
  char byte = 0;
  return source.read_at(0, &byte, 1);
}

}  // namespace

TEST_SUITE_BEGIN("files");

TEST_CASE("a range is read in pieces of any size and again") {
  Pak pak{"0123456789"};
  pak.most = 3;
  const auto source = read_at_source(10, pak.reader());
  const auto facts = source->open();
  CHECK(facts->size_bytes == 10u);
  CHECK(facts->repeatable);
  CHECK(facts->identity.empty());
  CHECK(*all_of(*source, 4) == "0123456789");
  CHECK(piece(*source, 8, 5) == "89");
  CHECK(*all_of(*source, 100) == "0123456789");
  CHECK(source->inspect()->size_bytes == 10u);
}

TEST_CASE("the application is never asked for bytes behind the declared size") {
  Pak pak{"0123456789ABCDEF"};
  const auto source = read_at_source(10, pak.reader());
  REQUIRE(source->open().ok());
  CHECK(*all_of(*source, 100) == "0123456789");
  CHECK(pak.furthest == 10);
  const int calls = pak.calls;
  CHECK(piece(*source, 10, 1).empty());
  CHECK(piece(*source, UINT64_MAX, 1).empty());
  CHECK(piece(*source, 3, 0).empty());
  CHECK(pak.calls == calls);
}

TEST_CASE("opening and inspecting do not call the application") {
  Pak pak{"abc"};
  const auto source = read_at_source(3, pak.reader());
  CHECK(source->open().ok());
  CHECK(source->open().ok());
  CHECK(source->inspect().ok());
  CHECK(pak.calls == 0);
}

TEST_CASE("a range of size 0 is empty and the application is not called") {
  const auto source = read_at_source(0, nullptr);
  CHECK(source->open()->size_bytes == 0u);
  CHECK(*all_of(*source) == "");
}

TEST_CASE("a range that ends before its size has changed") {
  Pak pak{"abc"};
  const auto source = read_at_source(5, pak.reader());
  REQUIRE(source->open().ok());
  const auto bytes = all_of(*source);
  CHECK(bytes.error().code == Errc::source_changed);
  CHECK(bytes.error().fact("expected") == "5");
  CHECK(bytes.error().fact("got") == "3");
}

TEST_CASE("a function that claims more bytes than asked for is not believed") {
  const auto source = read_at_source(
      100, [](std::uint64_t, char*, std::size_t capacity) -> Result<std::size_t> { return capacity + 1; });
  CHECK(read_one(*source).error().code == Errc::callback_failed);
  CHECK(read_one(*source).error().fact("limit") == "1");
  CHECK(read_one(*source).error().fact("actual") == "2");
}

TEST_CASE("an error of the application reaches the upload as it is, and one without a code is named") {
  const auto fails = [](Errc code) {
    return read_at_source(1, [code](std::uint64_t, char*, std::size_t) -> Result<std::size_t> {
      return uploadkit::make_error(code, "the archive is broken");
    });
  };
  CHECK(read_one(*fails(Errc::source_unreadable)).error().message == "the archive is broken");
  CHECK(read_one(*fails(Errc::cancelled)).error().code == Errc::cancelled);
  CHECK(read_one(*fails(Errc::ok)).error().code == Errc::callback_failed);
}

TEST_CASE("an empty function is an error and no crash") {
  CHECK(read_one(*read_at_source(1, nullptr)).error().code == Errc::callback_failed);
}

#ifdef __cpp_exceptions
TEST_CASE("an exception of the application becomes an error") {
  const auto source = read_at_source(
      1, [](std::uint64_t, char*, std::size_t) -> Result<std::size_t> { throw std::runtime_error("canary"); });
  CHECK(read_one(*source).error().code == Errc::callback_failed);
}
#endif

TEST_SUITE_END();
