// Step 3: the service is told, and lost answers are reconciled.
#include <doctest/doctest.h>

#include <support/scripted_exchange.hpp>

namespace uploadkit::engine {

namespace {

using test::Exchange;
using test::Script;

Script inquiring() {
  Script script;
  script.backend.can_inquire = true;
  return script;
}

}  // namespace

TEST_SUITE("engine") {
  TEST_CASE("a completion whose answer got lost is inquired, not repeated") {
    for (const auto& fate : {test::lost(), test::failed(Errc::response_too_large), test::distorted(502),
                             test::distorted(200, "garbage"), test::failed(Errc::protocol_error)}) {
      Script script = inquiring();
      script.forgets_completed = true;
      script.lines = {{SendKind::complete, fate}};
      if (fate.kind == test::Fate::Kind::failed) script.lines.push_back({SendKind::inquire, test::told(200, "done")});
      Exchange exchange(script);
      CHECK(exchange.run());
      CHECK(exchange.result()->ok());
      CHECK(exchange.sent(SendKind::complete).size() == 1);
      CHECK(exchange.sent(SendKind::inquire).size() == 1);
    }
  }

  TEST_CASE("a completion that the service never saw is made after the inquiry") {
    Script script = inquiring();
    script.lines = {{SendKind::complete, test::cut()}};
    Exchange exchange(script);
    CHECK(exchange.run());
    CHECK(exchange.result()->ok());
    CHECK(exchange.sent(SendKind::complete).size() == 2);
    CHECK(exchange.service().committed_count() == 1);
  }

  TEST_CASE("a completion that was not sent is made again without an inquiry") {
    Script script = inquiring();
    script.lines = {{SendKind::complete, test::not_sent()}, {SendKind::complete, test::told(429)}};
    Exchange exchange(script);
    CHECK(exchange.run());
    CHECK(exchange.result()->ok());
    CHECK(exchange.sent(SendKind::complete).size() == 3);
    CHECK(exchange.sent(SendKind::inquire).empty());
  }

  TEST_CASE("also the last try of a completion is inquired") {
    Script script = inquiring();
    script.retry.max_attempts = 1;
    script.lines = {{SendKind::complete, test::lost()}};
    Exchange found(script);
    CHECK(found.run());
    CHECK(found.result()->ok());
    script.lines = {{SendKind::complete, test::cut()}};
    Exchange absent(script);
    CHECK(absent.run());
    CHECK(absent.result()->error().code == Errc::connection_lost);
    CHECK(absent.service().committed_count() == 0);
  }

  TEST_CASE("an inquiry that cannot be made leaves the outcome unknown and takes nothing back") {
    for (const auto& fate : {test::told(403), test::told(200, ""), test::told(404)}) {
      Script script = inquiring();
      script.lines = {{SendKind::complete, test::lost()}, {SendKind::inquire, fate}};
      if (fate.response.status == 200) script.lines[1].fate = test::told(401);
      Exchange exchange(script);
      CHECK(exchange.run());
      CHECK(exchange.result()->error().code == Errc::outcome_unknown);
      CHECK(exchange.result()->error().fact("field") == "complete");
      CHECK(exchange.result()->error().fact("upload_id") == "u1");
      CHECK(exchange.sent(SendKind::abort).empty());
    }
  }

  TEST_CASE("without an inquiry a completion is repeated, and a refusal then says nothing") {
    for (const int status : {400, 403, 404, 409}) {
      Script script;
      script.lines = {{SendKind::complete, test::lost()}, {SendKind::complete, test::told(status)}};
      Exchange exchange(script);
      CHECK(exchange.run());
      CHECK(exchange.result()->error().code == Errc::outcome_unknown);
      CHECK(exchange.result()->error().http_status == status);
      CHECK(exchange.sent(SendKind::abort).empty());
    }
  }

  TEST_CASE("a service that completes twice with the same answer needs no inquiry") {
    Script script;
    script.lines = {{SendKind::complete, test::lost()}};
    Exchange exchange(script);
    CHECK(exchange.run());
    CHECK(exchange.result()->ok());
    CHECK(exchange.service().committed_count() == 1);
  }

  TEST_CASE("a clear refusal of the completion ends the upload and takes it back") {
    for (const auto& [status, code] : {std::pair(422, Errc::upload_rejected), std::pair(404, Errc::not_found),
                                       std::pair(409, Errc::conflict), std::pair(401, Errc::unauthorized)}) {
      Script script;
      script.lines = {{SendKind::complete, test::told(status)}};
      Exchange exchange(script);
      CHECK(exchange.run());
      CHECK(exchange.result()->error().code == code);
      CHECK(exchange.sent(SendKind::abort).size() == 1);
      CHECK(exchange.service().committed_count() == 0);
    }
  }

  TEST_CASE("a service that stays silent to the last try leaves the outcome unknown") {
    Script script;
    script.retry.max_attempts = 3;
    for (int i = 0; i < 9; ++i) script.lines.push_back({SendKind::complete, test::lost()});
    Exchange exchange(script);
    CHECK(exchange.run());
    CHECK(exchange.result()->error().code == Errc::outcome_unknown);
    CHECK(exchange.result()->error().attempts == 3);
    CHECK(exchange.sent(SendKind::complete).size() == 3);
  }

  TEST_CASE("the completion is noted before it is sent and the receipt before it is told") {
    Exchange exchange(Script{});
    CHECK(exchange.run());
    std::vector<JournalRecord::Kind> kinds;
    for (const std::string& text : exchange.journal()) kinds.push_back(decode(text)->kind);
    using Kind = JournalRecord::Kind;
    CHECK(kinds == std::vector<Kind>{Kind::created, Kind::begun, Kind::part_stored, Kind::completing, Kind::completed});
  }

  TEST_CASE("no record holds a URL") {
    Script script;
    script.url_life_seconds = 60;
    Exchange exchange(script);
    CHECK(exchange.run());
    for (const std::string& text : exchange.journal()) {
      CHECK(text.find("https:") == std::string::npos);
      CHECK(text.find("Signature") == std::string::npos);
    }
  }
}

}  // namespace uploadkit::engine
