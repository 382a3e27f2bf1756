// Buffers that are used again.
#include <doctest/doctest.h>

#include <uploadkit/client/body_buffers.hpp>

namespace uploadkit::client {

TEST_SUITE("client") {
  TEST_CASE("a buffer that was given back is the next one") {
    BodyBuffers buffers;
    auto first = buffers.take(100);
    const BodyBuffer* const address = first.get();
    buffers.give_back(std::move(first));
    CHECK(buffers.spare_bytes() == 100);
    const auto second = buffers.take(90);
    CHECK((second.get() == address));
    CHECK(buffers.spare_bytes() == 0);
  }

  TEST_CASE("a buffer that is too small, or much too large, is not the next one") {
    for (const std::size_t size : {std::size_t{101}, std::size_t{49}}) {
      BodyBuffers buffers;
      buffers.give_back(buffers.take(100));
      CHECK(buffers.take(size)->size == size);
      CHECK(buffers.spare_bytes() == 0);
    }
  }

  TEST_CASE("a buffer that somebody still reads is not used again") {
    BodyBuffers buffers;
    auto buffer = buffers.take(10);
    const auto reader = buffer;
    buffers.give_back(std::move(buffer));
    CHECK((buffers.take(10) != reader));
  }

  TEST_CASE("what does not fit into the memory that is free is let go of") {
    BodyBuffers buffers;
    auto one = buffers.take(100);
    auto two = buffers.take(100);
    buffers.give_back(std::move(one));
    buffers.give_back(std::move(two));
    buffers.shrink_to(199);
    CHECK(buffers.spare_bytes() == 100);
    buffers.shrink_to(0);
    CHECK(buffers.spare_bytes() == 0);
  }
}

}  // namespace uploadkit::client
