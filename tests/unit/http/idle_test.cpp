// What performing costs when there is nothing to do, counted in allocations.
#include <doctest/doctest.h>

#include "unit/http/exchange_fixture.hpp"

#include <cstdlib>
#include <new>

namespace {

// Of this thread: the server's threads allocate too.
thread_local std::size_t allocations = 0;

void* counted(std::size_t size) noexcept {
  ++allocations;
  return std::malloc(size == 0 ? 1 : size);
}

}  // namespace

void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

TEST_SUITE_BEGIN("http");

namespace uploadkit::test_support {

namespace {

// A listener that keeps nothing.
struct Deaf : ExchangeListener {
  void on_sent(ExchangeId, std::uint64_t sent) override { sent_bytes = sent; }
  void on_end(ExchangeId, ExchangeResult) override {}
  std::uint64_t sent_bytes = 0;
};

}  // namespace

TEST_CASE("performing allocates nothing while nothing is under way, nor while an upload waits or sends") {
  const std::size_t size = 64 * 1024 * 1024;
  RawServer server({ConnectionScript().read_head().wait_for_gate().read_body(size).hold()});
  ExchangeFixture fixture;
  Deaf listener;
  const auto perform_counted = [&] {
    const std::size_t before = allocations;
    for (int i = 0; i < 50; ++i) fixture.transport->perform(listener, std::chrono::microseconds(500));
    return allocations - before;
  };
  CHECK(perform_counted() == 0);
  fixture.start(put(server.url("/key"), std::string(size, 'x')));
  while (listener.sent_bytes == 0) fixture.transport->perform(listener, std::chrono::milliseconds(1));
  CHECK(perform_counted() == 0);
  const std::uint64_t sent = listener.sent_bytes;
  server.open_gate();
  while (listener.sent_bytes == sent) fixture.transport->perform(listener, std::chrono::milliseconds(1));
  CHECK(perform_counted() == 0);
}

TEST_CASE("with nothing under way there is nothing to wait for") {
  ExchangeFixture fixture;
  CHECK_FALSE(fixture.transport->next_deadline().has_value());
  RawServer server({ConnectionScript().read_request().send(answer(200)).repeat()});
  CHECK(fixture.run(put(server.url("/key"), "x")).response.ok());
  CHECK_FALSE(fixture.transport->next_deadline().has_value());
}

}  // namespace uploadkit::test_support

TEST_SUITE_END();
