// Buffers that are used again.
#include <doctest/doctest.h>

#include <uploadkit/client/body_buffers.hpp>

namespace uploadkit::client {

TEST_SUITE("client") {
  TEST_CASE("a buffer that was given back is the next one, and is large enough") {
    BodyBuffers buffers;
    auto first = buffers.take(10);
    CHECK(first->size() >= 10);
    const std::string* const address = first.get();
    buffers.give_back(std::move(first));
    const auto second = buffers.take(1000);
    CHECK((second.get() == address));
    CHECK(second->size() >= 1000);
  }

  TEST_CASE("a buffer that somebody still reads is not used again") {
    BodyBuffers buffers;
    auto buffer = buffers.take(10);
    const auto reader = buffer;
    buffers.give_back(std::move(buffer));
    CHECK((buffers.take(10) != reader));
  }
}

}  // namespace uploadkit::client
