// Coroutines over real uploads; only where the compiler has them (the C++20 legs of g++).
#include <doctest/doctest.h>
#include <flow/flow_rig.hpp>
#include <uploadkit/coroutine.hpp>

#ifdef __cpp_impl_coroutine

#include <exception>

namespace uploadkit::flow {

namespace coroutine {

/// A coroutine that runs by itself.
struct Detached {
  struct promise_type {
    Detached get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

Detached upload_and_ask(Client& client, std::shared_ptr<const Viesus> backend, std::string* status) {
  const auto receipt = co_await client.upload(input_of(tiny_png(), "photo.png"));
  if (!receipt) co_return;
  const auto upload = co_await client.call(backend->upload(receipt->id));
  *status = upload ? upload->id == receipt->id ? "asked" : "another" : upload.error().message;
}

}  // namespace coroutine

TEST_SUITE("flow") {
  TEST_CASE("a coroutine waits for an upload and for a call, inside poll()") {
    FlowRig rig;
    const auto backend = rig.viesus_backend();
    auto client = rig.client(backend, rig.options(Drive::caller));
    std::string status;
    coroutine::upload_and_ask(client, backend, &status);
    for (int i = 0; i < 1000 && status.empty(); ++i) {
      client.poll(std::chrono::milliseconds{5});
      client.wait(std::chrono::milliseconds{10});
    }
    CHECK(status == "asked");
  }
}

}  // namespace uploadkit::flow

#endif
