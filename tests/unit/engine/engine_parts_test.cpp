// What a multipart upload asks for, part by part.
#include <doctest/doctest.h>

#include <support/scripted_exchange.hpp>

#include <algorithm>
#include <set>
#include <string>

namespace uploadkit::engine {

namespace parts {

using test::Exchange;
using test::Script;

Script script(std::size_t size = 95) {
  Script script;
  script.in_parts = true;
  script.bytes.clear();
  for (std::size_t i = 0; i < size; ++i) script.bytes += static_cast<char>('!' + i % 90);
  script.options.multipart.threshold_bytes = 10;
  script.options.multipart.part_bytes = 10;
  return script;
}

std::string stored(Exchange& exchange) { return exchange.storage().objects["1.txt"].bytes; }

/// The most puts that were under way together.
int watch_puts(Exchange& exchange, int& most) {
  exchange.at_point = [&most](Exchange& at) {
    int count = 0;
    for (int i = 0; i < static_cast<int>(at.sent(SendKind::put).size()); ++i) ++count;
    most = std::max(most, count - at.engine().parts().stored_count());
  };
  return most;
}

}  // namespace parts

TEST_SUITE("engine") {
  TEST_CASE("every part is sent once and the object is whole") {
    parts::Exchange exchange(parts::script());
    CHECK(exchange.run());
    REQUIRE(exchange.result()->ok());
    CHECK(exchange.sent(SendKind::put).size() == 10);
    CHECK(parts::stored(exchange) == exchange.script().bytes);
    CHECK((*exchange.result())->attempts == 1);
    CHECK((*exchange.result())->verified_by == VerifiedBy::checksum);
  }

  TEST_CASE("no more parts are in flight than are allowed") {
    for (const int allowed : {1, 3}) {
      auto script = parts::script();
      script.options.multipart.max_parallel_parts = allowed;
      parts::Exchange exchange(script);
      int most = 0;
      parts::watch_puts(exchange, most);
      CHECK(exchange.run());
      CHECK(most <= allowed);
      CHECK(most >= 1);
      CHECK(exchange.result()->ok());
    }
  }

  TEST_CASE("a failed part is sent again, and the others are not") {
    auto script = parts::script();
    script.lines = {{SendKind::put, test::served()}, {SendKind::put, test::told(503)}};
    parts::Exchange exchange(script);
    CHECK(exchange.run());
    REQUIRE(exchange.result()->ok());
    CHECK(exchange.sent(SendKind::put).size() == 11);
    CHECK((*exchange.result())->attempts == 2);
  }

  TEST_CASE("a part that never succeeds ends the upload, names itself, and nothing stays on the storage") {
    auto script = parts::script();
    parts::Exchange exchange(script);
    exchange.at_action = [&exchange](const Action& action) {
      const auto* send = std::get_if<Send>(&action);
      if (send == nullptr || send->request.url.find("/part/u1/4") == std::string::npos) return;
      exchange.on_request = [&exchange](test::Fate& fate) {
        fate = test::told(503);
        exchange.on_request = nullptr;
      };
    };
    CHECK(exchange.run());
    REQUIRE_FALSE(exchange.result()->ok());
    CHECK(exchange.result()->error().code == Errc::service_unavailable);
    CHECK(exchange.result()->error().fact("part") == "4");
    CHECK(exchange.storage().uploads["u1"].is_aborted);
  }

  TEST_CASE("URLs of parts that die, even all of them together, are renewed without costing an attempt") {
    auto script = parts::script();
    script.retry.max_attempts = 1;
    for (int i = 0; i < 9; ++i) script.lines.push_back({SendKind::put, test::failed(Errc::url_expired)});
    parts::Exchange exchange(script);
    CHECK(exchange.run());
    REQUIRE_MESSAGE(exchange.result()->ok(), exchange.result()->error().message);
    CHECK(exchange.sent(SendKind::put).size() == 19);
    CHECK(parts::stored(exchange) == exchange.script().bytes);
  }

  TEST_CASE("a part whose URLs are always dead ends the upload with its number") {
    auto script = parts::script();
    parts::Exchange exchange(script);
    exchange.at_action = [&exchange](const Action& action) {
      const auto* send = std::get_if<Send>(&action);
      if (send == nullptr || send->request.url.find("/part/u1/7") == std::string::npos) return;
      exchange.on_request = [&exchange](test::Fate& fate) {
        fate = test::failed(Errc::url_expired);
        exchange.on_request = nullptr;
      };
    };
    CHECK(exchange.run());
    CHECK(exchange.result()->error().code == Errc::url_expired);
    CHECK(exchange.result()->error().fact("part") == "7");
    CHECK(exchange.result()->error().attempts == 4);
  }

  TEST_CASE("the region that the storage names is asked next, and first by the uploads that follow") {
    auto script = parts::script();
    script.lines = {{SendKind::begin, test::told(301, "eu-west-3")}};
    parts::Exchange exchange(script);
    CHECK(exchange.run());
    REQUIRE(exchange.result()->ok());
    const auto begins = exchange.sent(SendKind::begin);
    REQUIRE(begins.size() == 2);
    CHECK(begins[0].request.body.empty());
    CHECK(begins[1].request.body == "eu-west-3");
  }

  TEST_CASE("a storage that sends from region to region is believed once") {
    auto script = parts::script();
    script.lines = {{SendKind::begin, test::told(301, "a")}, {SendKind::begin, test::told(301, "b")}};
    parts::Exchange exchange(script);
    CHECK(exchange.run());
    CHECK(exchange.result()->error().code == Errc::wrong_region);
  }

  TEST_CASE("a checksum of the object that differs is integrity_mismatch, and the object is said to be there") {
    auto script = parts::script();
    script.lines = {{SendKind::complete, test::distorted(200, "done", {{"x-amz-checksum-crc64nvme", "AAAAAAAAAAA="}})}};
    parts::Exchange exchange(script);
    CHECK(exchange.run());
    CHECK(exchange.result()->error().code == Errc::integrity_mismatch);
    CHECK(exchange.result()->error().fact("got") == "AAAAAAAAAAA=");
  }

  TEST_CASE("a completion that the storage calls InvalidPart sends again what the storage does not have") {
    parts::Exchange exchange(parts::script());
    exchange.at_point = [](parts::Exchange& at) {
      if (at.engine().parts().stored_count() < 10) return;
      at.at_point = nullptr;
      at.storage().uploads["u1"].parts.erase(7);
      at.storage().uploads["u1"].parts[3].etag = "another";
    };
    CHECK(exchange.run());
    REQUIRE(exchange.result()->ok());
    CHECK(parts::stored(exchange) == exchange.script().bytes);
    CHECK(exchange.sent(SendKind::put).size() == 12);
    CHECK(exchange.sent(SendKind::list).size() == 5);
  }

  TEST_CASE("an object of another is not taken for a completion whose answer got lost") {
    auto script = parts::script();
    script.forgets_completed = true;
    script.lines = {{SendKind::complete, test::lost()}};
    parts::Exchange exchange(script);
    exchange.at_point = [](parts::Exchange& at) {
      if (at.storage().objects.empty()) return;
      at.storage().objects["1.txt"] = {"somebody else's", "0123456789abcdef0123456789abcdef"};
    };
    CHECK(exchange.run());
    CHECK(exchange.result()->error().code == Errc::outcome_unknown);
    CHECK(exchange.sent(SendKind::put).size() == 10);
  }

  TEST_CASE("a part of a stream that is sent again keeps its place among those that are held") {
    auto script = parts::script();
    script.passing_parts = 2;
    script.lines = {{SendKind::put, test::told(503)}};
    parts::Exchange exchange(script);
    int most = 0;
    exchange.at_point = [&most](parts::Exchange& at) {
      const int passed = static_cast<int>(at.engine().stored_until() / 10);
      most = std::max(most, at.engine().parts().plan().part_count - passed);
    };
    CHECK(exchange.run());
    REQUIRE(exchange.result()->ok());
    CHECK(most == 2);
    CHECK(parts::stored(exchange) == exchange.script().bytes);
  }

  TEST_CASE("a stream is cut as it comes, and its last part may be short or absent") {
    for (const std::size_t size : {std::size_t{1}, std::size_t{10}, std::size_t{11}, std::size_t{95}}) {
      auto script = parts::script(size);
      script.passing_parts = 2;
      parts::Exchange exchange(script);
      CHECK(exchange.run());
      REQUIRE(exchange.result()->ok());
      CHECK(parts::stored(exchange) == exchange.script().bytes);
      CHECK(exchange.sent(SendKind::put).size() == (size + 9) / 10);
    }
  }
}

}  // namespace uploadkit::engine
