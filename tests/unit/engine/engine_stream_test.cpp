// What becomes of a stream that passes by once, of a length that nobody knows.
#include <doctest/doctest.h>

#include <support/scripted_exchange.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/digest/digest.hpp>

#include <algorithm>
#include <chrono>
#include <string>

namespace uploadkit::engine {

namespace streams {

using test::Exchange;
using test::Script;

/// At most 20 parts, of 10 bytes at first; eight of those fit into memory.
Script script(std::size_t size) {
  Script script;
  script.in_parts = true;
  script.passing_parts = 8;
  script.bytes.clear();
  for (std::size_t i = 0; i < size; ++i) script.bytes += static_cast<char>('!' + i * i % 89);
  script.backend.traits.multipart = MultipartLimits{10, 1'000, 20, 10'000};
  script.options.multipart.threshold_bytes = 10;
  script.options.resume_id = "one";
  return script;
}

void check_whole(Exchange& exchange) {
  const std::string& bytes = exchange.script().bytes;
  REQUIRE(exchange.result()->ok());
  CHECK(exchange.storage().objects["1.txt"].bytes == bytes);
  CHECK((*exchange.result())->size_bytes == bytes.size());
  const std::string crc = digest::compute(digest::Algorithm::crc64nvme, bytes).value_or("");
  CHECK((*exchange.result())->checksum == core::base64(crc));
}

void check_nothing_left(Exchange& exchange, Errc code) {
  REQUIRE_FALSE(exchange.result()->ok());
  CHECK(exchange.result()->error().code == code);
  CHECK(exchange.storage().objects.empty());
  for (const auto& upload : exchange.storage().uploads) CHECK(upload.second.is_aborted);
}

}  // namespace streams

TEST_SUITE("engine") {
  TEST_CASE("a stream that is longer than equal parts could hold has larger ones as it goes on") {
    for (const std::size_t size : {199u, 200u, 201u, 239u, 240u, 241u, 600u, 800u}) {
      streams::Exchange exchange(streams::script(size));
      std::uint64_t held = 0;
      exchange.at_point = [&held](streams::Exchange& at) {
        held = std::max(held, at.engine().parts().plan().size_bytes - at.engine().stored_until());
      };
      CHECK(exchange.run());
      streams::check_whole(exchange);
      CHECK(exchange.storage().uploads["u1"].parts.size() <= 20);
      CHECK(held <= 80);  // memory is what it was
    }
  }

  TEST_CASE("a stream whose length is told keeps its parts equal, also where they are many") {
    streams::Exchange exchange(streams::script(200));
    exchange.tells_size = true;
    CHECK(exchange.run());
    streams::check_whole(exchange);
    for (const auto& part : exchange.storage().uploads["u1"].parts) CHECK(part.second.bytes.size() == 10);
  }

  TEST_CASE("a stream that is longer than all parts hold is too_large, and nothing of it stays on the storage") {
    streams::Exchange exchange(streams::script(801));
    CHECK(exchange.run());
    streams::check_nothing_left(exchange, Errc::too_large);
    CHECK(exchange.result()->error().fact("option") == "multipart.part_bytes");
    CHECK(exchange.result()->error().message.find("memory_budget_bytes") != std::string::npos);
  }

  TEST_CASE("where parts must be equal a stream has no larger ones, and ends at what they hold") {
    for (const std::size_t size : {200u, 201u}) {
      auto script = streams::script(size);
      script.backend.traits.multipart->equal_parts = true;
      streams::Exchange exchange(script);
      CHECK(exchange.run());
      if (size == 201) return streams::check_nothing_left(exchange, Errc::too_large);
      streams::check_whole(exchange);
      for (const auto& part : exchange.storage().uploads["u1"].parts) CHECK(part.second.bytes.size() == 10);
    }
  }

  TEST_CASE("a part that grew and is sent again carries the same bytes") {
    auto script = streams::script(400);
    for (int put = 0; put < 12; ++put) script.lines.push_back({SendKind::put, test::served()});
    for (int put = 0; put < 4; ++put) script.lines.push_back({SendKind::put, test::told(503)});
    streams::Exchange exchange(script);
    CHECK(exchange.run());
    streams::check_whole(exchange);
  }

  TEST_CASE("a crash behind the completion of a stream whose parts grew finds its object") {
    streams::Exchange exchange(streams::script(450));
    exchange.at_point = [](streams::Exchange& at) {
      if (at.sent(SendKind::complete).empty()) return;
      at.at_point = nullptr;
      at.crash(true);
    };
    CHECK(exchange.run());
    streams::check_whole(exchange);
    CHECK(exchange.sent(SendKind::begin).size() == 1);
  }

  TEST_CASE("a stream that would have to begin again, and cannot, ends at once and says why") {
    auto script = streams::script(150);
    script.passing_parts = 2;
    for (int put = 0; put < 5; ++put) script.lines.push_back({SendKind::put, test::served()});
    script.lines.push_back({SendKind::put, test::told(404, "NoSuchUpload")});
    streams::Exchange exchange(script);
    CHECK(exchange.run());
    streams::check_nothing_left(exchange, Errc::source_not_repeatable);
    CHECK(exchange.sent(SendKind::begin).size() == 1);
    CHECK(exchange.result()->error().backend_code == "NoSuchUpload");
    CHECK(exchange.result()->error().fact("actual") != "0");
  }

  TEST_CASE("a stream that would have to begin again, and is held from its first byte, does") {
    auto script = streams::script(150);
    script.lines = {{SendKind::put, test::told(404, "NoSuchUpload")}};
    streams::Exchange exchange(script);
    CHECK(exchange.run());
    streams::check_whole(exchange);
    CHECK(exchange.sent(SendKind::begin).size() == 2);
  }

  TEST_CASE("a stream that is paused for longer than abandon_after goes on with what the storage holds") {
    auto script = streams::script(150);
    script.options.multipart.abandon_after = std::chrono::minutes{5};
    streams::Exchange exchange(script);
    exchange.at_point = [](streams::Exchange& at) {
      if (at.engine().stored_until() < 50) return;
      at.at_point = nullptr;
      at.engine().pause();
      at.when_idle = [](streams::Exchange& paused) {
        if (paused.engine().state() != UploadState::paused) return false;
        paused.idle(std::chrono::hours{2});
        paused.engine().resume();
        paused.when_idle = nullptr;
        return true;
      };
    };
    CHECK(exchange.run());
    streams::check_whole(exchange);
    CHECK(exchange.sent(SendKind::put).size() == 12);  // ten of 10 bytes, then 20 and 30 of 40
    CHECK(exchange.sent(SendKind::abort).empty());
  }
}

}  // namespace uploadkit::engine
