// What an upload takes up from its journal.
#include <doctest/doctest.h>

#include <support/scripted_exchange.hpp>

#include <tuple>
#include <utility>

namespace uploadkit::engine {

namespace {

using test::Exchange;
using test::Script;

/// Crashes at the first point where a request of that kind is under way.
void crash_at(Exchange& exchange, SendKind kind, bool arrives) {
  exchange.at_point = [kind, arrives](Exchange& at) {
    if (at.sent(kind).empty()) return;
    at.at_point = nullptr;
    at.crash(arrives);
  };
}

Script in_parts() {
  Script script;
  script.in_parts = true;
  script.bytes = "0123456789abcdefghijABCDEFGHIJklmnopqrstKLMNOPQRSTuvwxyz";
  script.options.multipart.threshold_bytes = 10;
  script.options.multipart.part_bytes = 10;
  script.options.multipart.max_parallel_parts = 2;
  script.options.resume_id = "one";
  return script;
}

Script inquiring() {
  Script script;
  script.backend.can_inquire = true;
  script.forgets_completed = true;
  return script;
}

}  // namespace

TEST_SUITE("engine") {
  TEST_CASE("after a crash the same idempotency key is used") {
    Exchange exchange(Script{});
    crash_at(exchange, SendKind::begin, true);
    CHECK(exchange.run());
    CHECK(exchange.result()->ok());
    const auto begins = exchange.sent(SendKind::begin);
    REQUIRE(begins.size() == 2);
    CHECK(begins[0].request.body == begins[1].request.body);
  }

  TEST_CASE("stored bytes are not sent again after a crash") {
    Exchange exchange(Script{});
    crash_at(exchange, SendKind::complete, false);
    CHECK(exchange.run());
    REQUIRE(exchange.result()->ok());
    CHECK(exchange.sent(SendKind::put).size() == 1);
    CHECK((*exchange.result())->verified_by == VerifiedBy::checksum);
    CHECK_FALSE((*exchange.result())->checksum.empty());
  }

  TEST_CASE("a completion that a crash cut off is inquired before anything else") {
    for (const bool arrives : {true, false}) {
      Exchange exchange(inquiring());
      crash_at(exchange, SendKind::complete, arrives);
      CHECK(exchange.run());
      CHECK(exchange.result()->ok());
      CHECK(exchange.sent(SendKind::inquire).size() == 1);
      CHECK(exchange.sent(SendKind::complete).size() == (arrives ? 1 : 2));
      CHECK(exchange.service().committed_count() == 1);
    }
  }

  TEST_CASE("a source that changed after a completion that took effect does not make the object untrue") {
    Exchange exchange(inquiring());
    exchange.at_point = [](Exchange& at) {
      if (at.sent(SendKind::complete).empty()) return;
      at.at_point = nullptr;
      at.rewrite_source("longer than what was sent, and other");
      at.crash(true);
    };
    CHECK(exchange.run());
    REQUIRE(exchange.result()->ok());
    CHECK((*exchange.result())->size_bytes == 30);
  }

  TEST_CASE("a source that changed before a completion that did not take effect is named") {
    Exchange exchange(inquiring());
    exchange.at_point = [](Exchange& at) {
      if (at.sent(SendKind::complete).empty()) return;
      at.at_point = nullptr;
      at.rewrite_source("longer than what was sent, and other");
      at.crash(false);
    };
    CHECK(exchange.run());
    CHECK(exchange.result()->error().code == Errc::source_changed);
    CHECK(exchange.service().committed_count() == 0);
  }

  TEST_CASE("a source that changed after a completion that nobody can inquire leaves the outcome unknown") {
    Exchange exchange(Script{});
    exchange.at_point = [](Exchange& at) {
      if (at.sent(SendKind::complete).empty()) return;
      at.at_point = nullptr;
      at.rewrite_source("longer than what was sent, and other");
      at.crash(true);
    };
    CHECK(exchange.run());
    CHECK(exchange.result()->error().code == Errc::outcome_unknown);
    CHECK(exchange.sent(SendKind::abort).empty());
  }

  TEST_CASE("a completed upload is told again as it was, without a request") {
    Script script;
    script.backend.traits.supported_options = option_metadata;
    script.options.metadata = {{"colour", "red"}, {"place", "M\xc3\xbcnchen"}};
    Exchange exchange(script);
    CHECK(exchange.run());
    REQUIRE(exchange.result()->ok());
    const std::size_t sent = exchange.sent().size();
    const UploadReceipt first = **exchange.result();
    CHECK(first.answer == "done");
    CHECK(first.retained_until.has_value());
    exchange.crash(false);
    CHECK(exchange.run());
    CHECK(exchange.sent().size() == sent);
    REQUIRE(exchange.result()->ok());
    const UploadReceipt& again = **exchange.result();
    CHECK(std::tie(again.path, again.id, again.etag, again.version_id, again.size_bytes, again.content_type) ==
          std::tie(first.path, first.id, first.etag, first.version_id, first.size_bytes, first.content_type));
    CHECK(std::tie(again.content_type_decided_by, again.metadata, again.checksum, again.checksum_algorithm) ==
          std::tie(first.content_type_decided_by, first.metadata, first.checksum, first.checksum_algorithm));
    CHECK(std::tie(again.verified_by, again.attempts, again.retained_until, again.answer) ==
          std::tie(first.verified_by, first.attempts, first.retained_until, first.answer));
  }

  TEST_CASE("an upload that ended badly begins anew, under a new key") {
    Exchange exchange(Script{});
    exchange.at_point = [](Exchange& at) {
      if (!at.sent(SendKind::put).empty()) at.engine().cancel();
    };
    CHECK(exchange.run());
    exchange.at_point = nullptr;
    exchange.script().idempotency_key = "another key";
    exchange.crash(false);
    CHECK(exchange.run());
    CHECK(exchange.result()->ok());
    CHECK(exchange.service().uploads().at("u2").idempotency_key == "another key");
  }

  TEST_CASE("a journal of another backend or path is refused and left alone") {
    for (const bool is_backend : {true, false}) {
      Exchange exchange(Script{});
      JournalRecord created;
      created.backend = is_backend ? "another" : "lines";
      created.path = is_backend ? "album/1.txt" : "album/2.txt";
      exchange.journal() = {encode(created)};
      exchange.crash(false);
      CHECK(exchange.run());
      CHECK(exchange.result()->error().code == Errc::journal_io);
      CHECK(exchange.journal().size() == 1);
      CHECK(exchange.sent().empty());
    }
  }

  TEST_CASE("a journal that is unreadable is refused") {
    for (const char* text : {"", "{", "null", "[]", "{\"record\":7}", "{\"record\":\"unheard\"}", "\xff\xfe"}) {
      Exchange exchange(Script{});
      exchange.journal() = {text};
      exchange.crash(false);
      CHECK(exchange.run());
      CHECK(exchange.result()->error().code == Errc::journal_io);
    }
  }

  TEST_CASE("without its first record an upload does not begin") {
    Exchange exchange(Script{});
    exchange.persist_result = make_error(Errc::journal_io, "The disk is full.");
    CHECK(exchange.run());
    CHECK(exchange.result()->error().code == Errc::journal_io);
    CHECK(exchange.sent().empty());
  }

  TEST_CASE("a journal that fails later is given up, and not the upload") {
    Exchange exchange(Script{});
    exchange.at_point = [](Exchange& at) {
      if (!at.sent(SendKind::begin).empty()) at.persist_result = make_error(Errc::journal_io, "The disk is full.");
    };
    CHECK(exchange.run());
    CHECK(exchange.result()->ok());
    CHECK(exchange.journal().size() == 1);
  }

  TEST_CASE("an error says whether the journal can continue the upload") {
    for (const bool journaling : {true, false}) {
      Script script;
      script.journaling = journaling;
      script.options.resume_id = "holiday";  // without a name nobody could continue it
      script.retry.max_attempts = 1;
      script.lines = {{SendKind::put, test::told(503)}};
      Exchange exchange(script);
      CHECK(exchange.run());
      CHECK(exchange.result()->error().resumable == journaling);
      CHECK(exchange.sent(SendKind::abort).empty() == journaling);
      if (!journaling) continue;
      exchange.crash(false);
      CHECK(exchange.run());
      CHECK(exchange.result()->ok());
    }
  }

  TEST_CASE("nothing is noted where there is no journal") {
    Script script;
    script.journaling = false;
    Exchange exchange(script);
    CHECK(exchange.run());
    CHECK(exchange.result()->ok());
    CHECK(exchange.journal().empty());
  }

  TEST_CASE("after a crash a multipart upload sends what the storage lacks, once") {
    Exchange exchange(in_parts());
    exchange.at_point = [](Exchange& at) {
      if (at.engine().parts().stored_count() < 4) return;
      at.at_point = nullptr;
      at.storage().uploads["u1"].parts.erase(2);
      at.crash(false);
    };
    CHECK(exchange.run());
    REQUIRE(exchange.result()->ok());
    CHECK(exchange.sent(SendKind::begin).size() == 1);
    std::size_t seconds = 0;
    for (const auto& put : exchange.sent(SendKind::put)) seconds += put.request.url.find("/u1/2") != std::string::npos;
    CHECK(seconds == 2);
    CHECK(exchange.storage().objects["1.txt"].bytes == exchange.script().bytes);
  }

  TEST_CASE("a journal that is older than abandon_after is aborted and begun again") {
    Exchange exchange(in_parts());
    exchange.at_point = [](Exchange& at) {
      if (at.engine().parts().stored_count() < 2) return;
      at.at_point = nullptr;
      at.idle(std::chrono::hours{2});
      at.crash(false);
    };
    CHECK(exchange.run());
    REQUIRE(exchange.result()->ok());
    CHECK(exchange.storage().uploads["u1"].is_aborted);
    CHECK(exchange.sent(SendKind::begin).size() == 2);
  }

  TEST_CASE("a crash between a cancel and its abort leaves the upload in the journal") {
    Exchange exchange(in_parts());
    bool is_armed = true;
    exchange.at_action = [&exchange, &is_armed](const Action& action) {
      if (!std::holds_alternative<Finish>(action) || !std::exchange(is_armed, false)) return;
      exchange.at_point = [](Exchange& at) {
        if (at.finishes() == 0) return;
        at.at_point = nullptr;
        at.crash(false);
      };
    };
    exchange.at_point = [](Exchange& at) {
      if (at.engine().parts().stored_count() == 2) at.engine().cancel();
    };
    CHECK(exchange.run());
    const auto& upload = exchange.storage().uploads["u1"];
    const bool is_settled = upload.is_aborted || upload.is_completed;
    CHECK(is_settled);
  }

  TEST_CASE("what a crash left of a cancelled upload is taken back by the next life, which begins anew") {
    for (const bool is_in_parts : {true, false}) {
      Exchange exchange(is_in_parts ? in_parts() : Script{});
      exchange.at_point = [](Exchange& at) {
        if (!at.sent(SendKind::put).empty() && !at.engine().result()) at.engine().cancel();
        if (at.sent(SendKind::abort).empty()) return;
        at.at_point = nullptr;
        at.script().idempotency_key = "another key";
        at.crash(true);  // the abort took effect, and nobody heard of it
      };
      CHECK(exchange.run());
      REQUIRE(exchange.result()->ok());
      CHECK(exchange.sent(SendKind::begin).size() == 2);
      CHECK(exchange.sent(SendKind::abort).size() == 2);
      if (is_in_parts)
        CHECK(exchange.storage().uploads["u1"].is_aborted);
      else
        CHECK(exchange.service().uploads().at("u2").idempotency_key == "another key");
    }
  }

  TEST_CASE("an object that was put before a crash is known by its ETag where the store tells no checksum") {
    auto script = in_parts();
    script.bytes = "0123456789";
    script.options.prevent_overwrite = true;
    Exchange exchange(script);
    exchange.shared().origins.saw_checksum("https://store.test");
    crash_at(exchange, SendKind::put, true);
    CHECK(exchange.run());
    REQUIRE(exchange.result()->ok());
    CHECK(exchange.storage().commits == 1);
    CHECK(exchange.sent(SendKind::put).size() == 2);
  }

  TEST_CASE("parts with another checksum than the one that is wanted now are not taken up") {
    Exchange exchange(in_parts());
    exchange.at_point = [](Exchange& at) {
      if (at.engine().parts().stored_count() < 2) return;
      at.at_point = nullptr;
      at.script().options.checksum_algorithm = "crc32c";
      at.script().answers_checksum = false;
      at.crash(false);
    };
    CHECK(exchange.run());
    REQUIRE(exchange.result()->ok());
    CHECK(exchange.storage().uploads["u1"].is_aborted);
  }
}

}  // namespace uploadkit::engine
