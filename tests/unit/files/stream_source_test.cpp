// Streams, which give every byte once.
#include <doctest/doctest.h>
#include <support/source_reading.hpp>
#include <uploadkit/source.hpp>

#include <stdexcept>

using uploadkit::Errc;
using uploadkit::Result;
using uploadkit::stream_source;
using uploadkit::test::all_of;
using uploadkit::test::piece;

namespace {

// Gives a text in pieces of at most `most` bytes and counts the calls.
struct Stream {
  std::string rest;
  std::size_t most = 1000;
  int calls = 0;

  uploadkit::ReadNext reader() {
    return [this](char* buffer, std::size_t capacity) -> Result<std::size_t> {
      ++calls;
      const std::size_t count = rest.copy(buffer, std::min(capacity, most));
      rest.erase(0, count);
      return count;
    };
  }
};

Errc code_at(uploadkit::Source& source, std::uint64_t offset) {
  char byte = 0;
  return source.read_at(offset, &byte, 1).error().code;
}

}  // namespace

TEST_SUITE_BEGIN("files");

TEST_CASE("a stream gives its bytes in order and once") {
  Stream stream{"0123456789"};
  stream.most = 3;
  const auto source = stream_source(stream.reader());
  const auto facts = source->open();
  REQUIRE(facts.ok());
  CHECK_FALSE(facts->repeatable);
  CHECK_FALSE(facts->size_bytes);
  CHECK(facts->name.empty());
  CHECK(facts->identity.empty());
  CHECK(*all_of(*source, 4) == "0123456789");
}

TEST_CASE("opening and inspecting a stream read nothing from it") {
  Stream stream{"abc"};
  const auto source = stream_source(stream.reader(), 3);
  CHECK(source->open()->size_bytes == 3u);
  CHECK(source->open().ok());
  CHECK(source->inspect()->size_bytes == 3u);
  CHECK(stream.calls == 0);
}

TEST_CASE("only the bytes behind the last one can be had") {
  Stream stream{"abcdef"};
  const auto source = stream_source(stream.reader());
  REQUIRE(source->open().ok());
  CHECK(code_at(*source, 1) == Errc::source_not_repeatable);
  CHECK(piece(*source, 0, 3) == "abc");
  CHECK(code_at(*source, 0) == Errc::source_not_repeatable);
  CHECK(code_at(*source, 2) == Errc::source_not_repeatable);
  CHECK(code_at(*source, 4) == Errc::source_not_repeatable);
  CHECK(piece(*source, 3, 3) == "def");
  CHECK(code_at(*source, 3) == Errc::source_not_repeatable);
}

TEST_CASE("a stream that was read from cannot be opened for a second upload") {
  Stream stream{"abc"};
  const auto source = stream_source(stream.reader());
  REQUIRE(source->open().ok());
  CHECK(piece(*source, 0, 1) == "a");
  CHECK(source->open().error().code == Errc::source_not_repeatable);

  const auto empty = stream_source([](char*, std::size_t) -> Result<std::size_t> { return std::size_t{0}; });
  CHECK(*all_of(*empty) == "");
  CHECK(empty->open().error().code == Errc::source_not_repeatable);
}

TEST_CASE("the end of a stream is the end, and the application is not asked again") {
  Stream stream{"abc"};
  const auto source = stream_source(stream.reader());
  CHECK(*all_of(*source) == "abc");
  const int calls = stream.calls;
  stream.rest = "more";
  CHECK(piece(*source, 3, 10).empty());
  CHECK(piece(*source, 3, 10).empty());
  CHECK(stream.calls == calls);
}

TEST_CASE("room for no byte is not the end of a stream") {
  Stream stream{"abc"};
  const auto source = stream_source(stream.reader());
  CHECK(piece(*source, 0, 0).empty());
  CHECK(stream.calls == 0);
  CHECK(*all_of(*source) == "abc");
}

TEST_CASE("a stream of the declared size is whole") {
  Stream stream{"abcdef"};
  const auto source = stream_source(stream.reader(), 6);
  CHECK(*all_of(*source, 4) == "abcdef");
}

TEST_CASE("a stream that ends before its declared size has changed") {
  Stream stream{"abc"};
  const auto source = stream_source(stream.reader(), 5);
  const auto bytes = all_of(*source);
  CHECK(bytes.error().code == Errc::source_changed);
  CHECK(bytes.error().fact("expected") == "5");
  CHECK(bytes.error().fact("got") == "3");
}

TEST_CASE("a stream that goes on behind its declared size has changed") {
  Stream stream{"abcdef"};
  const auto source = stream_source(stream.reader(), 5);
  CHECK(piece(*source, 0, 100) == "abcde");
  CHECK(code_at(*source, 5) == Errc::source_changed);
}

TEST_CASE("a stream of declared size 0 that has bytes has changed") {
  Stream stream{"a"};
  CHECK(code_at(*stream_source(stream.reader(), 0), 0) == Errc::source_changed);
  Stream empty;
  CHECK(*all_of(*stream_source(empty.reader(), 0)) == "");
}

TEST_CASE("a function that gives more than the buffer holds is not believed") {
  const auto source = stream_source([](char*, std::size_t capacity) -> Result<std::size_t> { return capacity + 1; });
  CHECK(code_at(*source, 0) == Errc::callback_failed);
  const auto sized =
      stream_source([](char*, std::size_t capacity) -> Result<std::size_t> { return capacity + 1; }, 100);
  CHECK(code_at(*sized, 0) == Errc::callback_failed);
}

TEST_CASE("after an error of the application the stream can be asked again for the same bytes") {
  int calls = 0;
  const auto source = stream_source([&calls](char* buffer, std::size_t) -> Result<std::size_t> {
    if (++calls == 1) return uploadkit::make_error(Errc::source_unreadable, "not yet");
    *buffer = 'x';
    return std::size_t{1};
  });
  CHECK(code_at(*source, 0) == Errc::source_unreadable);
  CHECK(piece(*source, 0, 1) == "x");
}

TEST_CASE("a stream without a function is an error and no crash") {
  CHECK(code_at(*stream_source(nullptr), 0) == Errc::callback_failed);
}

#ifdef __cpp_exceptions
TEST_CASE("an exception of the stream's function becomes an error") {
  const auto source =
      stream_source([](char*, std::size_t) -> Result<std::size_t> { throw std::runtime_error("canary"); });
  CHECK(code_at(*source, 0) == Errc::callback_failed);
}
#endif

TEST_SUITE_END();
