// Calls beside the upload: when they are made again, and what a lost answer means.
#include <doctest/doctest.h>

#include <support/client_rig.hpp>

#include <deque>

namespace uploadkit::client {

namespace {

using test::ClientRig;
using test::in_both_drives;

ApiCall<std::string> call_of(bool idempotent) {
  ApiCall<std::string> call;
  call.request.method = "POST";
  call.request.url = "https://api.test/call";
  call.idempotent = idempotent;
  call.name = "makeThing";
  call.read = [](const HttpResponse& response) -> Result<std::string> {
    if (response.status == 200) return response.body;
    Error error = make_error(response.status == 429   ? Errc::throttled
                             : response.status >= 500 ? Errc::service_unavailable
                                                      : Errc::rejected,
                             "The service answered " + std::to_string(response.status) + ".");
    error.http_status = response.status;
    return error;
  };
  return call;
}

ExchangeResult told(int status) { return {test::answer(status, "thing"), 0, true}; }

ExchangeResult lost(bool was_sent) { return {make_error(Errc::connection_lost, "The connection ended."), 0, was_sent}; }

/// Gives these answers in turn, then success.
void answer_in_turn(ClientRig& rig, std::deque<ExchangeResult> answers) {
  rig.transport->answer_with([answers = std::move(answers)](const HttpRequest&) mutable {
    if (answers.empty()) return std::optional<ExchangeResult>(told(200));
    std::optional<ExchangeResult> next(std::move(answers.front()));
    answers.pop_front();
    return next;
  });
}

struct Case {
  const char* name;
  ExchangeResult first;
  std::size_t requests_if_idempotent;
  std::size_t requests_if_not;
  Errc error_if_not;
};

}  // namespace

TEST_SUITE("client") {
  TEST_CASE("a call is made again only where that cannot do twice what it does") {
    const Case cases[] = {
        {"refused", told(400), 1, 1, Errc::rejected},
        {"throttled", told(429), 2, 2, Errc::ok},
        {"broken in the middle", told(500), 2, 1, Errc::outcome_unknown},
        {"busy", told(503), 2, 1, Errc::service_unavailable},
        {"never sent", lost(false), 2, 2, Errc::ok},
        {"sent, and the answer lost", lost(true), 2, 1, Errc::outcome_unknown},
    };
    for (const Case& each : cases) {
      for (const bool idempotent : {true, false}) {
        CAPTURE(each.name);
        CAPTURE(idempotent);
        ClientRig rig(Drive::caller);
        answer_in_turn(rig, {each.first});
        const auto got = rig.client->call(call_of(idempotent)).wait();
        const bool is_refused = each.error_if_not == Errc::rejected;
        CHECK(got.error().code == (idempotent && !is_refused ? Errc::ok : each.error_if_not));
        if (got) CHECK(*got == "thing");
        CHECK(rig.transport->requests().size() == (idempotent ? each.requests_if_idempotent : each.requests_if_not));
      }
    }
  }

  TEST_CASE("an outcome that nobody knows says which call it was, and what was said last") {
    ClientRig rig(Drive::caller);
    answer_in_turn(rig, {told(500)});
    const auto got = rig.client->call(call_of(false)).wait();
    CHECK(got.error().code == Errc::outcome_unknown);
    CHECK(got.error().message.find("makeThing") != std::string::npos);
    CHECK(got.error().message.find("The service answered 500.") != std::string::npos);
    CHECK_FALSE(got.error().retryable);
  }

  TEST_CASE("a call that keeps failing ends after the tries that the options allow") {
    ClientOptions options;
    options.retry.max_attempts = 3;
    ClientRig rig(Drive::caller, {}, options);
    answer_in_turn(rig, {told(503), told(503), told(503), told(503)});
    const auto got = rig.client->call(call_of(true)).wait();
    CHECK(got.error().code == Errc::service_unavailable);
    CHECK(got.error().attempts == 3);
    CHECK(rig.transport->requests().size() == 3);
  }

  TEST_CASE("a call waits as long as the service asks for") {
    ClientRig rig(Drive::caller);
    answer_in_turn(rig, {ExchangeResult{test::answer(429, "", {{"Retry-After", "20"}}), 0, true}});
    const Instant begin = rig.clock->now();
    CHECK(rig.client->call(call_of(false)).wait());
    const auto took = rig.clock->now() - begin;
    CHECK(took >= std::chrono::seconds{20});
    CHECK(took < std::chrono::seconds{40});
  }

  TEST_CASE("a call can be cancelled while it is under way and while it waits to be made again") {
    for (const bool is_waiting : {false, true}) {
      ClientRig rig(Drive::caller);
      if (is_waiting)
        answer_in_turn(rig, {ExchangeResult{test::answer(429, "", {{"Retry-After", "20"}}), 0, true}});
      else
        rig.transport->hold([](const HttpRequest&) { return true; });
      const auto task = rig.client->call(call_of(true));
      for (int i = 0; i < 5; ++i) static_cast<void>(rig.client->poll());
      CHECK_FALSE(task.ready());
      task.cancel();
      CHECK(task.wait().error().code == Errc::cancelled);
      task.cancel();
      CHECK(rig.transport->requests().size() == 1);
    }
  }

  TEST_CASE("a call under way ends with its client") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive);
      rig.transport->hold([](const HttpRequest&) { return true; });
      const auto task = rig.client->call(call_of(true));
      REQUIRE(rig.run_until([&] { return rig.transport->in_flight() == 1; }));
      rig.client.reset();
      CHECK(task.wait().error().code == Errc::client_closed);
    });
  }
}

}  // namespace uploadkit::client
