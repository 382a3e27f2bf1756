// Pause, cancel and giving up, with parts in flight.
#include <doctest/doctest.h>

#include <support/scripted_exchange.hpp>

#include <chrono>
#include <string>

namespace uploadkit::engine {

namespace pausing {

using test::Exchange;
using test::Script;

Script script() {
  Script script;
  script.in_parts = true;
  script.bytes = "0123456789abcdefghijABCDEFGHIJklmnopqrstKLMNOPQRSTuvwxyz";
  script.options.multipart.threshold_bytes = 10;
  script.options.multipart.part_bytes = 10;
  script.options.multipart.max_parallel_parts = 2;
  return script;
}

/// Pauses once when that many parts are stored, and resumes after a while.
void pause_at(Exchange& exchange, int stored, std::chrono::minutes time) {
  exchange.when_idle = [time](Exchange& paused) {
    if (paused.engine().state() != UploadState::paused) return false;
    paused.idle(time);
    paused.engine().resume();
    return true;
  };
  exchange.at_point = [stored](Exchange& at) {
    if (at.engine().parts().stored_count() < stored) return;
    at.engine().pause();
    at.at_point = nullptr;
  };
}

}  // namespace pausing

TEST_SUITE("engine") {
  TEST_CASE("a pause lets the parts in flight end and starts no other") {
    pausing::Exchange exchange(pausing::script());
    pausing::pause_at(exchange, 2, std::chrono::minutes{20});
    CHECK(exchange.run());
    REQUIRE(exchange.result()->ok());
    CHECK(exchange.sent(SendKind::put).size() == 6);
    CHECK(exchange.sent(SendKind::begin).size() == 1);
  }

  TEST_CASE("a pause that drops sends again what it dropped, and nothing that was stored") {
    auto script = pausing::script();
    script.options.multipart.drain_on_pause = false;
    pausing::Exchange exchange(script);
    pausing::pause_at(exchange, 2, std::chrono::minutes{1});
    CHECK(exchange.run());
    REQUIRE(exchange.result()->ok());
    CHECK(exchange.sent(SendKind::put).size() <= 8);
    CHECK(exchange.storage().objects["1.txt"].bytes == script.bytes);
  }

  TEST_CASE("an upload that is paused for longer than abandon_after is aborted and begins again") {
    auto script = pausing::script();
    script.options.multipart.abandon_after = std::chrono::minutes{5};
    pausing::Exchange exchange(script);
    exchange.at_point = [](pausing::Exchange& at) {
      if (at.engine().parts().stored_count() < 2) return;
      at.at_point = nullptr;
      at.engine().pause();
      at.when_idle = [](pausing::Exchange& paused) {
        if (!paused.storage().uploads["u1"].is_aborted) return false;
        CHECK(paused.engine().state() == UploadState::paused);
        paused.engine().resume();
        paused.when_idle = nullptr;
        return true;
      };
    };
    CHECK(exchange.run());
    REQUIRE(exchange.result()->ok());
    CHECK(exchange.sent(SendKind::begin).size() == 2);
    CHECK(exchange.storage().objects["1.txt"].bytes == script.bytes);
  }

  TEST_CASE("an upload that is cancelled while it is begun is aborted when its id is known") {
    pausing::Exchange exchange(pausing::script());
    exchange.at_point = [](pausing::Exchange& at) {
      if (at.sent(SendKind::begin).empty()) return;
      at.at_point = nullptr;
      at.engine().cancel();
    };
    CHECK(exchange.run());
    CHECK(exchange.result()->error().code == Errc::cancelled);
    CHECK(exchange.storage().uploads["u1"].is_aborted);
  }

  TEST_CASE("an abort is tried three times, and then said to have failed") {
    auto script = pausing::script();
    for (int i = 0; i < 3; ++i) script.lines.push_back({SendKind::abort, test::told(503)});
    pausing::Exchange exchange(script);
    exchange.at_point = [](pausing::Exchange& at) {
      if (at.engine().parts().stored_count() == 1) at.engine().cancel();
    };
    CHECK(exchange.run());
    CHECK(exchange.sent(SendKind::abort).size() == 3);
    CHECK(exchange.engine().take_warning().find("u1") != std::string::npos);
  }
}

}  // namespace uploadkit::engine
