// Step 1: the source is opened and judged, and a place for it is asked for.
#include <doctest/doctest.h>

#include <support/scripted_exchange.hpp>

namespace uploadkit::engine {

namespace {

using test::Exchange;
using test::Script;

Errc code_of(const Exchange& exchange) {
  REQUIRE(exchange.result());
  return exchange.result()->error().code;
}

}  // namespace

TEST_SUITE("engine") {
  TEST_CASE("an upload is begin, PUT and complete, and nothing else") {
    Exchange exchange(Script{});
    CHECK(exchange.run());
    REQUIRE(exchange.result());
    REQUIRE(exchange.result()->ok());
    REQUIRE(exchange.sent().size() == 3);
    CHECK(exchange.sent()[0].request.url == "https://api.test/begin");
    CHECK(exchange.sent()[1].request.method == "PUT");
    CHECK(exchange.sent()[1].request.url == "https://store.test/bucket/u1");
    CHECK(exchange.sent()[2].request.url == "https://api.test/complete/u1");
    const UploadReceipt& receipt = **exchange.result();
    CHECK(receipt.path == "keys/album/1.txt");
    CHECK(receipt.id == "u1");
    CHECK(receipt.size_bytes == 30);
    CHECK(receipt.content_type == "text/plain");
    CHECK(receipt.checksum_algorithm == "CRC64NVME");
    CHECK(receipt.verified_by == VerifiedBy::checksum);
    CHECK(receipt.attempts == 1);
    CHECK(exchange.engine().state() == UploadState::completed);
  }

  TEST_CASE("a source that cannot be opened ends the upload before anything is sent") {
    for (const Errc code : {Errc::source_not_found, Errc::source_unreadable, Errc::source_not_regular}) {
      Exchange exchange(Script{});
      exchange.open_error = make_error(code, "No.");
      CHECK(exchange.run());
      CHECK(code_of(exchange) == code);
      CHECK(exchange.sent().empty());
      CHECK(exchange.finishes() == 1);
    }
  }

  TEST_CASE("what the service is known to refuse is refused before anything is sent") {
    Script small;
    small.backend.traits.min_bytes = 31;
    Script large;
    large.backend.traits.max_bytes = 29;
    Script option;
    option.options.prevent_overwrite = true;
    for (auto& [script, code] : {std::pair(small, Errc::too_small), std::pair(large, Errc::too_large),
                                 std::pair(option, Errc::unsupported_option)}) {
      Exchange exchange(script);
      CHECK(exchange.run());
      CHECK(code_of(exchange) == code);
      CHECK(exchange.sent().empty());
    }
  }

  TEST_CASE("a declared type that the bytes contradict is refused where the service looks at the bytes") {
    Script script;
    script.backend.traits.type_must_match_bytes = true;
    Exchange contradicted(script);
    contradicted.content_type_of_bytes = "image/png";
    CHECK(contradicted.run());
    CHECK(code_of(contradicted) == Errc::content_type_mismatch);
    CHECK(contradicted.result()->error().fact("expected") == "image/png");
    CHECK(contradicted.result()->error().fact("got") == "text/plain");
    script.options.content_type = "Image/PNG; q=1";
    Exchange agreeing(script);
    agreeing.content_type_of_bytes = "image/png";
    CHECK(agreeing.run());
    CHECK(agreeing.result()->ok());
  }

  TEST_CASE("a begin that fails for a moment is asked for again, with the same idempotency key") {
    Script script;
    script.lines = {{SendKind::begin, test::told(503)},
                    {SendKind::begin, test::not_sent()},
                    {SendKind::begin, test::cut()},
                    {SendKind::begin, test::told(429)}};
    Exchange exchange(script);
    CHECK(exchange.run());
    CHECK(exchange.result()->ok());
    const auto begins = exchange.sent(SendKind::begin);
    REQUIRE(begins.size() == 5);
    for (const auto& begin : begins) CHECK(begin.request.body == begins[0].request.body);
  }

  TEST_CASE("a begin is given up after the last attempt") {
    Script script;
    script.retry.max_attempts = 3;
    for (int i = 0; i < 9; ++i) script.lines.push_back({SendKind::begin, test::told(503)});
    Exchange exchange(script);
    CHECK(exchange.run());
    CHECK(code_of(exchange) == Errc::service_unavailable);
    CHECK(exchange.result()->error().attempts == 3);
    CHECK(exchange.result()->error().http_status == 503);
    CHECK(exchange.sent().size() == 3);
  }

  TEST_CASE("a refusal at the beginning is not repeated") {
    for (const auto& [status, code] : {std::pair(400, Errc::rejected), std::pair(401, Errc::unauthorized),
                                       std::pair(403, Errc::forbidden), std::pair(404, Errc::not_found)}) {
      Script script;
      script.lines = {{SendKind::begin, test::told(status)}};
      Exchange exchange(script);
      CHECK(exchange.run());
      CHECK(code_of(exchange) == code);
      CHECK(exchange.sent().size() == 1);
    }
  }

  TEST_CASE("a begin that may not be repeated is of unknown outcome once its answer is lost") {
    for (const auto& fate : {test::lost(), test::cut(), test::told(500), test::told(504)}) {
      Script script;
      script.backend.begin_is_repeatable = false;
      script.lines = {{SendKind::begin, fate}};
      Exchange exchange(script);
      CHECK(exchange.run());
      CHECK(code_of(exchange) == Errc::outcome_unknown);
      CHECK(exchange.result()->error().fact("field") == "begin");
      CHECK(exchange.sent().size() == 1);
    }
  }

  TEST_CASE("a begin that may not be repeated is repeated where it certainly did nothing") {
    Script script;
    script.backend.begin_is_repeatable = false;
    script.lines = {{SendKind::begin, test::not_sent()}, {SendKind::begin, test::told(503)}};
    Exchange exchange(script);
    CHECK(exchange.run());
    CHECK(exchange.result()->ok());
    CHECK(exchange.sent(SendKind::begin).size() == 3);
  }

  TEST_CASE("a URL that the rules refuse is never used") {
    for (const auto& [url, code] :
         {std::pair("http://store.test/a", Errc::url_not_allowed), std::pair("ftp://store.test/a", Errc::invalid_url),
          std::pair("https://user@store.test/a", Errc::invalid_url), std::pair("https://0x7f.1/a", Errc::invalid_url),
          std::pair("https://store.test\\@evil.test/", Errc::invalid_url), std::pair("", Errc::bad_response)}) {
      Script script;
      script.lines = {{SendKind::begin, test::told(200, std::string("u1\nkey\n") + url)}};
      Exchange exchange(script);
      CHECK(exchange.run());
      CHECK(code_of(exchange) == code);
      CHECK(exchange.sent(SendKind::put).empty());
    }
  }

  TEST_CASE("a header of the ticket that would break the request is refused") {
    Script script;
    script.lines = {{SendKind::begin, test::told(200, "u1\nkey\nhttps://store.test/a\nBad Name\nvalue\n")}};
    Exchange exchange(script);
    CHECK(exchange.run());
    CHECK_FALSE(exchange.result()->ok());
    CHECK(exchange.sent(SendKind::put).empty());
  }

  TEST_CASE("a path that is too long or has control characters is refused by name") {
    for (const std::string& path : {std::string(1025, 'a'), std::string("a\r\nb"), std::string("\xff")}) {
      EngineShared shared;
      EngineSetup setup{std::make_shared<test::LineBackend>(), path, {}, "key", false};
      UploadEngine engine(setup, shared);
      CHECK(std::holds_alternative<OpenSource>(engine.next({})));
      engine.on_opened(OpenedSource{SourceFacts{1, true, "n", "i"}, "text/plain", "default", ""});
      REQUIRE(engine.result());
      CHECK(engine.result()->error().code == Errc::invalid_argument);
      CHECK(engine.result()->error().fact("field") == "path");
    }
  }
}

}  // namespace uploadkit::engine
