// Pause, resume, cancel and failure from outside, at every stage.
#include <doctest/doctest.h>

#include <support/scripted_exchange.hpp>

namespace uploadkit::engine {

namespace {

using test::Exchange;
using test::Script;

/// Does `fn` once, at the first point where a request of that kind is under way.
void once_in_flight(Exchange& exchange, SendKind kind, std::function<void(Exchange&)> fn) {
  exchange.at_point = [kind, fn = std::move(fn), is_done = false](Exchange& at) mutable {
    if (is_done || at.sent(kind).empty()) return;
    is_done = true;
    fn(at);
  };
}

void resume_when_paused(Exchange& exchange, int& pauses) {
  exchange.when_idle = [&pauses](Exchange& paused) {
    if (paused.engine().state() != UploadState::paused) return false;
    ++pauses;
    paused.engine().resume();
    return true;
  };
}

}  // namespace

TEST_SUITE("engine") {
  TEST_CASE("a cancel before the first action sends nothing") {
    Exchange exchange(Script{});
    exchange.engine().cancel();
    CHECK(exchange.run());
    CHECK(exchange.result()->error().code == Errc::cancelled);
    CHECK(exchange.engine().state() == UploadState::cancelled);
    CHECK(exchange.sent().empty());
    CHECK(exchange.finishes() == 1);
  }

  TEST_CASE("a cancel drops the request under way, tells its end and then takes back what was begun") {
    Exchange exchange(Script{});
    once_in_flight(exchange, SendKind::put, [](Exchange& at) { at.engine().cancel(); });
    CHECK(exchange.run());
    CHECK(exchange.result()->error().code == Errc::cancelled);
    CHECK(exchange.sent().back().kind == SendKind::abort);
    CHECK(exchange.service().uploads().at("u1").is_aborted);
    CHECK(exchange.finishes() == 1);
  }

  TEST_CASE("the end is told before the abort is sent") {
    Exchange exchange(Script{});
    once_in_flight(exchange, SendKind::put, [](Exchange& at) { at.engine().cancel(); });
    int finishes_before_abort = 0;
    exchange.at_action = [&](const Action& action) {
      const auto* send = std::get_if<Send>(&action);
      if (send && send->kind == SendKind::abort) finishes_before_abort = exchange.finishes();
    };
    CHECK(exchange.run());
    CHECK(finishes_before_abort == 1);
  }

  TEST_CASE("an abort is tried three times, and its failure changes no result") {
    Script script;
    for (int i = 0; i < 9; ++i) script.lines.push_back({SendKind::abort, test::told(503)});
    Exchange exchange(script);
    once_in_flight(exchange, SendKind::put, [](Exchange& at) { at.engine().cancel(); });
    CHECK(exchange.run());
    CHECK(exchange.sent(SendKind::abort).size() == 3);
    CHECK(exchange.result()->error().code == Errc::cancelled);
    CHECK(exchange.finishes() == 1);
  }

  TEST_CASE("a service without a way back is not asked for one") {
    Script script;
    script.backend.can_abort = false;
    Exchange exchange(script);
    once_in_flight(exchange, SendKind::put, [](Exchange& at) { at.engine().cancel(); });
    CHECK(exchange.run());
    CHECK(exchange.sent(SendKind::abort).empty());
  }

  TEST_CASE("a cancel during the completion says that the object may be there and takes nothing back") {
    Exchange exchange(Script{});
    once_in_flight(exchange, SendKind::complete, [](Exchange& at) { at.engine().cancel(); });
    CHECK(exchange.run());
    CHECK(exchange.result()->error().code == Errc::cancelled);
    CHECK(exchange.result()->error().message.find("may hold") != std::string::npos);
    CHECK(exchange.sent(SendKind::abort).empty());
  }

  TEST_CASE("a cancel between a lost completion and its inquiry takes nothing back") {
    Script script;
    script.backend.can_inquire = true;
    script.lines = {{SendKind::complete, test::lost()}};
    Exchange exchange(script);
    once_in_flight(exchange, SendKind::inquire, [](Exchange& at) { at.engine().cancel(); });
    CHECK(exchange.run());
    CHECK(exchange.result()->error().message.find("may hold") != std::string::npos);
    CHECK(exchange.sent(SendKind::abort).empty());
  }

  TEST_CASE("a cancel after the end changes nothing") {
    Exchange exchange(Script{});
    CHECK(exchange.run());
    exchange.engine().cancel();
    CHECK(exchange.result()->ok());
    CHECK(exchange.engine().state() == UploadState::completed);
  }

  TEST_CASE("a failure from outside ends the upload with its own error") {
    Exchange exchange(Script{});
    once_in_flight(exchange, SendKind::put, [](Exchange& at) {
      at.engine().fail_from_outside(make_error(Errc::callback_failed, "The callback threw."));
    });
    CHECK(exchange.run());
    CHECK(exchange.result()->error().code == Errc::callback_failed);
    CHECK(exchange.engine().state() == UploadState::failed);
    CHECK(exchange.service().uploads().at("u1").is_aborted);
  }

  TEST_CASE("a pause drops a PUT that still has bytes to send, and resumes with a fresh URL") {
    Exchange exchange(Script{});
    int pauses = 0;
    resume_when_paused(exchange, pauses);
    once_in_flight(exchange, SendKind::put, [](Exchange& at) { at.engine().pause(); });
    CHECK(exchange.run());
    CHECK(exchange.result()->ok());
    CHECK(pauses == 1);
    const auto puts = exchange.sent(SendKind::put);
    REQUIRE(puts.size() == 2);
    CHECK(puts[0].request.url != puts[1].request.url);
  }

  TEST_CASE("a pause awaits the answer to a PUT whose bytes are all sent") {
    Exchange exchange(Script{});
    int pauses = 0;
    resume_when_paused(exchange, pauses);
    exchange.at_point = [is_done = false](Exchange& at) mutable {
      if (is_done || at.sent_body_bytes() < at.script().bytes.size()) return;
      is_done = true;
      at.engine().pause();
      CHECK(at.engine().state() == UploadState::pausing);
    };
    CHECK(exchange.run());
    CHECK(exchange.result()->ok());
    CHECK(pauses == 1);
    CHECK(exchange.sent(SendKind::put).size() == 1);
  }

  TEST_CASE("a pause holds before the completion and before every other step") {
    for (int point = 0; point < 14; ++point) {
      Exchange exchange(Script{});
      int pauses = 0;
      resume_when_paused(exchange, pauses);
      std::size_t sent_at_pause = 0;
      exchange.at_point = [&](Exchange& at) {
        if (at.points() == point) at.engine().pause();
        if (at.engine().state() == UploadState::paused) sent_at_pause = at.sent().size();
      };
      CHECK(exchange.run());
      CHECK(exchange.result()->ok());
      CHECK(pauses <= 1);
      CHECK(exchange.sent().size() >= sent_at_pause);
    }
  }

  TEST_CASE("a pause of a begin that may not be repeated awaits its answer, and its URL is renewed if it died") {
    Script script;
    script.backend.begin_is_repeatable = false;
    script.url_life_seconds = 60;
    Exchange exchange(script);
    once_in_flight(exchange, SendKind::begin, [](Exchange& at) { at.engine().pause(); });
    exchange.when_idle = [](Exchange& paused) {
      paused.idle(std::chrono::minutes{20});
      paused.engine().resume();
      return true;
    };
    CHECK(exchange.run());
    CHECK(exchange.result()->ok());
    CHECK(exchange.sent(SendKind::begin).size() == 2);
    CHECK(exchange.sent(SendKind::put).size() == 1);
  }

  TEST_CASE("a pause that is taken back at once changes nothing") {
    for (int point = 0; point < 14; ++point) {
      Exchange exchange(Script{});
      exchange.at_point = [&](Exchange& at) {
        if (at.points() != point) return;
        at.engine().pause();
        at.engine().pause();
        at.engine().resume();
        at.engine().resume();
      };
      CHECK(exchange.run());
      CHECK(exchange.result()->ok());
      CHECK(exchange.sent().size() == 3);
    }
  }

  TEST_CASE("an answer to a request that was dropped is ignored") {
    Exchange exchange(Script{});
    CHECK(exchange.run());
    const Moment now{exchange.clock().now(), exchange.clock().wall_now(), 0};
    for (const RequestId id : {RequestId{0}, RequestId{1}, RequestId{99}})
      exchange.engine().on_answer(id, ExchangeResult{test::answer(500), 0, true}, {}, now);
    exchange.engine().take_back(99);
    exchange.engine().on_sent(99, 5);
    CHECK(exchange.result()->ok());
  }

  TEST_CASE("states follow each other as the application may see them") {
    Exchange exchange(Script{});
    std::vector<UploadState> states;
    exchange.at_point = [&](Exchange& at) {
      if (states.empty() || states.back() != at.engine().state()) states.push_back(at.engine().state());
    };
    CHECK(exchange.run());
    CHECK(states == std::vector<UploadState>{UploadState::preparing, UploadState::uploading, UploadState::completing,
                                             UploadState::completed});
  }
}

}  // namespace uploadkit::engine
