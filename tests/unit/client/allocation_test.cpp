// What a step of a client costs while nothing changes: no allocation.
#include <doctest/doctest.h>

#include <support/client_rig.hpp>

#include <cstdlib>
#include <new>

namespace {

thread_local bool is_counting = false;
thread_local int allocations = 0;

void* allocate(std::size_t size) {
  if (is_counting) ++allocations;
  void* const memory = std::malloc(size == 0 ? 1 : size);
  if (!memory) std::abort();
  return memory;
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return allocate(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace uploadkit::client {

namespace {

using test::ClientRig;

/// Allocations of `steps` polls.
int allocations_of(Client& client, int steps) {
  allocations = 0;
  is_counting = true;
  for (int i = 0; i < steps; ++i) static_cast<void>(client.poll());
  is_counting = false;
  return allocations;
}

}  // namespace

TEST_SUITE("client") {
  TEST_CASE("the counter counts") {
    ClientRig rig(Drive::caller);
    const auto session = rig.client->upload(ClientRig::input());
    CHECK(allocations_of(*rig.client, 1) > 0);
  }

  TEST_CASE("polling an idle client allocates nothing") {
    ClientRig rig(Drive::caller);
    CHECK(allocations_of(*rig.client, 1000) == 0);
    CHECK(rig.client->upload(ClientRig::input()).wait());
    static_cast<void>(rig.client->poll());
    CHECK(allocations_of(*rig.client, 1000) == 0);
  }

  TEST_CASE("polling while bytes travel and no state changes allocates nothing") {
    ClientRig rig(Drive::caller);
    rig.transport->chunk_bytes = 1024;
    const auto session = rig.client->upload(ClientRig::input(std::string(1024 * 1024, 'x')));
    REQUIRE(rig.run_until([&] { return session.progress().transferred_bytes > 10 * 1024; }));
    CHECK(allocations_of(*rig.client, 500) == 0);
    CHECK(session.progress().transferred_bytes > 500 * 1024);
    CHECK(session.wait());
  }

  TEST_CASE("polling while an answer or a retry is awaited allocates nothing") {
    ClientRig rig(Drive::caller);
    rig.transport->hold(test::is_put);
    const auto session = rig.client->upload(ClientRig::input());
    REQUIRE(rig.run_until([&] { return rig.transport->in_flight() == 1; }));
    CHECK(allocations_of(*rig.client, 500) == 0);
    CHECK(session.pause() == ControlOutcome::accepted);
    REQUIRE(rig.run_until([&] { return session.state() == UploadState::paused; }));
    CHECK(allocations_of(*rig.client, 500) == 0);
  }
}

}  // namespace uploadkit::client
