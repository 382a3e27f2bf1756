// Step 2: the bytes travel.
#include <doctest/doctest.h>

#include <support/scripted_exchange.hpp>

#include <uploadkit/core/text.hpp>

namespace uploadkit::engine {

namespace {

using test::Exchange;
using test::Script;

std::string header(const HttpRequest& request, std::string_view name) {
  for (const Header& each : request.headers)
    if (core::equals_ignoring_case(each.name, name)) return each.value;
  return {};
}

const std::string expired = "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>";

}  // namespace

TEST_SUITE("engine") {
  TEST_CASE("a PUT that fails for a moment is made again with every byte") {
    Script script;
    script.lines = {{SendKind::put, test::cut()},
                    {SendKind::put, test::not_sent()},
                    {SendKind::put, test::told(500)},
                    {SendKind::put, test::told(503, "<Error><Code>SlowDown</Code></Error>")}};
    Exchange exchange(script);
    CHECK(exchange.run());
    REQUIRE(exchange.result()->ok());
    CHECK((*exchange.result())->attempts == 5);
    CHECK(exchange.sent(SendKind::put).size() == 5);
    CHECK(exchange.sent(SendKind::begin).size() == 1);
    CHECK(exchange.service().uploads().at("u1").bytes == exchange.script().bytes);
  }

  TEST_CASE("after an answer that got lost the server is asked before the body is sent") {
    Script script;
    script.lines = {{SendKind::put, test::cut()}};
    Exchange exchange(script);
    CHECK(exchange.run());
    const auto puts = exchange.sent(SendKind::put);
    REQUIRE(puts.size() == 2);
    CHECK_FALSE(puts[0].request.expect_continue);
    CHECK(puts[1].request.expect_continue);
  }

  TEST_CASE("the store's wish to wait is followed") {
    Script script;
    script.lines = {{SendKind::put, test::told(503, "", {{"Retry-After", "17"}})}};
    Exchange exchange(script);
    CHECK(exchange.run());
    const auto puts = exchange.sent(SendKind::put);
    REQUIRE(puts.size() == 2);
    CHECK(puts[1].at - puts[0].at >= std::chrono::seconds{17});
  }

  TEST_CASE("a URL that the store calls expired is renewed without costing an attempt") {
    Script script;
    script.retry.max_attempts = 1;
    script.lines = {{SendKind::put, test::told(403, expired)}};
    Exchange exchange(script);
    CHECK(exchange.run());
    CHECK(exchange.result()->ok());
    const auto puts = exchange.sent(SendKind::put);
    REQUIRE(puts.size() == 2);
    CHECK(puts[1].request.url == "https://store.test/bucket/u2");
  }

  TEST_CASE("URLs that are dead again and again end the upload") {
    Script script;
    for (int i = 0; i < 9; ++i) script.lines.push_back({SendKind::put, test::told(403, expired)});
    Exchange exchange(script);
    CHECK(exchange.run());
    CHECK(exchange.result()->error().code == Errc::url_expired);
    CHECK(exchange.result()->error().attempts == 4);
    CHECK(exchange.sent(SendKind::put).size() == 4);
  }

  TEST_CASE("a dead URL that nobody can renew is url_expired after one try") {
    Script script;
    for (int i = 0; i < 2; ++i) {
      script.lines.push_back({SendKind::begin, test::told(200, "u1\nkey\nhttps://store.test/bucket/same\n")});
      script.lines.push_back({SendKind::put, test::told(403, expired)});
    }
    Exchange exchange(script);
    CHECK(exchange.run());
    CHECK(exchange.result()->error().code == Errc::url_expired);
    CHECK(exchange.sent(SendKind::put).size() == 1);
  }

  TEST_CASE("a URL that dies between two tries is renewed before the next one, as often as there are tries") {
    Script script;
    script.url_life_seconds = 60;
    for (int i = 0; i < 5; ++i) script.lines.push_back({SendKind::put, test::told(503, "", {{"Retry-After", "55"}})});
    Exchange exchange(script);
    CHECK(exchange.run());
    CHECK(exchange.result()->ok());
    CHECK(exchange.sent(SendKind::begin).size() == 6);
    CHECK(exchange.sent(SendKind::put).size() == 6);
  }

  TEST_CASE("a URL that looks dead on arrival is tried once, with a question before the bytes") {
    Script script;
    script.url_life_seconds = 900;
    Exchange exchange(script);
    exchange.clock().set_wrong(std::chrono::hours{2});
    CHECK(exchange.run());
    CHECK(exchange.result()->ok());
    const auto puts = exchange.sent(SendKind::put);
    REQUIRE(puts.size() == 1);
    CHECK(puts[0].request.expect_continue);
  }

  TEST_CASE("a clock that is wrong is worth a new URL, and then named") {
    const std::string skewed = "<Error><Code>RequestTimeTooSkewed</Code></Error>";
    Script script;
    for (int i = 0; i < 9; ++i) script.lines.push_back({SendKind::put, test::told(403, skewed)});
    Exchange exchange(script);
    CHECK(exchange.run());
    CHECK(exchange.result()->error().code == Errc::clock_wrong);
    CHECK(exchange.sent(SendKind::begin).size() == 4);
  }

  TEST_CASE("a refusal of the store is named and not repeated") {
    Script script;
    script.url_life_seconds = 900;
    script.lines = {{SendKind::put, test::told(403, "<Error><Code>SignatureDoesNotMatch</Code></Error>")}};
    Exchange exchange(script);
    CHECK(exchange.run());
    CHECK(exchange.result()->error().code == Errc::signature_rejected);
    CHECK(exchange.sent(SendKind::put).size() == 1);
    CHECK(exchange.service().uploads().at("u1").is_aborted);
  }

  TEST_CASE("a store that reports other bytes is believed after a second try") {
    Script once;
    once.lines = {{SendKind::put, test::told(200, "", {{"x-amz-checksum-crc64nvme", "AAAAAAAAAAA="}})}};
    Exchange healed(once);
    CHECK(healed.run());
    CHECK(healed.result()->ok());
    once.lines.push_back(once.lines[0]);
    Exchange broken(once);
    CHECK(broken.run());
    CHECK(broken.result()->error().code == Errc::integrity_mismatch);
    CHECK(broken.service().committed_count() == 0);
    CHECK(broken.sent(SendKind::complete).empty());
  }

  TEST_CASE("a digest that the URL signs is computed before the PUT, and once") {
    Script script;
    script.url_life_seconds = 60;
    script.signed_headers = "content-md5;host";
    script.lines = {{SendKind::put, test::told(503, "", {{"Retry-After", "55"}})}};
    Exchange exchange(script);
    int measured = 0;
    exchange.at_action = [&](const Action& action) {
      if (std::holds_alternative<MeasureSource>(action)) ++measured;
    };
    CHECK(exchange.run());
    CHECK(exchange.result()->ok());
    const auto puts = exchange.sent(SendKind::put);
    REQUIRE(puts.size() == 2);
    for (const auto& put : puts)
      CHECK(header(put.request, "content-md5") ==
            core::base64(digest::compute(digest::Algorithm::md5, exchange.script().bytes).value_or("")));
    CHECK(measured == 1);
  }

  TEST_CASE("a URL that dies while the source is measured is renewed before it is used") {
    Script script;
    script.url_life_seconds = 60;
    script.signed_headers = "content-md5;host";
    Exchange exchange(script);
    exchange.at_action = [&](const Action& action) {
      if (std::holds_alternative<MeasureSource>(action)) exchange.idle(std::chrono::minutes{5});
    };
    CHECK(exchange.run());
    CHECK(exchange.result()->ok());
    CHECK(exchange.sent(SendKind::begin).size() == 2);
    CHECK(exchange.sent(SendKind::put).size() == 1);
  }

  TEST_CASE("a header that the URL signs and nobody knows is named before the first byte") {
    Script script;
    script.url_life_seconds = 60;
    script.signed_headers = "host;x-amz-meta-owner";
    Exchange exchange(script);
    CHECK(exchange.run());
    CHECK(exchange.result()->error().code == Errc::missing_signed_header);
    CHECK(exchange.result()->error().fact("header") == "x-amz-meta-owner");
    CHECK(exchange.sent(SendKind::put).empty());
  }

  TEST_CASE("a content type that the URL promises is sent unless another one was asked for") {
    const std::string url = "https://store.test/bucket/u1?X-Amz-Signature=a&content-type=image%2Fjpeg";
    Script script;
    script.lines = {{SendKind::begin, test::told(200, "u1\nkey\n" + url)}, {SendKind::put, test::told(200)}};
    Exchange promised(script);
    static_cast<void>(promised.run());
    REQUIRE(promised.sent(SendKind::put).size() == 1);
    CHECK(header(promised.sent(SendKind::put)[0].request, "content-type") == "image/jpeg");
    script.options.content_type = "text/html";
    Exchange asked(script);
    static_cast<void>(asked.run());
    CHECK(header(asked.sent(SendKind::put)[0].request, "content-type") == "text/html");
  }

  TEST_CASE("a source that was touched and not changed is uploaded") {
    Exchange exchange(Script{});
    exchange.at_point = [](Exchange& at) {
      if (at.sent(SendKind::put).size() == 1) at.touch_source();
    };
    CHECK(exchange.run());
    CHECK(exchange.result()->ok());
  }

  TEST_CASE("a source that was rewritten while it travelled is never an object") {
    for (const char* bytes : {"the bytes of another version!!", "shorter", "the bytes of a version that is longer"}) {
      Exchange exchange(Script{});
      bool is_done = false;
      exchange.at_point = [&](Exchange& at) {
        if (is_done || at.sent_body_bytes() == 0 || at.sent(SendKind::put).empty()) return;
        is_done = true;
        at.rewrite_source(bytes);
      };
      CHECK(exchange.run());
      CHECK(exchange.result()->error().code == Errc::source_changed);
      // One that was cut short while it travelled never arrived as a whole.
      const bool has_arrived = std::string(bytes) != "shorter";
      CHECK((exchange.result()->error().message.find("do not use that object") != std::string::npos) == has_arrived);
      CHECK(exchange.service().committed_count() == 0);
    }
  }
}

}  // namespace uploadkit::engine
