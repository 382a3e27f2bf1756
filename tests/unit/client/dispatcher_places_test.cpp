// What is remembered of origins stays bounded.
#include <doctest/doctest.h>

#include <support/scripted_transport.hpp>

#include <uploadkit/client/dispatcher.hpp>

namespace uploadkit::client {

namespace {

class Owner final : public ExchangeOwner {
 public:
  void on_sent(engine::RequestId, std::uint64_t) override {}
  void on_end(engine::RequestId, ExchangeResult) override { ++ends; }
  int ends = 0;
};

struct Rig {
  Rig() {
    transport->answer_with([](const HttpRequest&) { return ExchangeResult{test::answer(200), 0, true}; });
  }

  void submit(const std::string& url, Dispatch::Role role = Dispatch::Role::other) {
    Dispatch dispatch;
    dispatch.request.url = url;
    dispatch.owner = owner;
    dispatch.role = role;
    dispatcher.submit(std::move(dispatch));
  }
  void perform() { transport->perform(dispatcher, {}); }

  std::shared_ptr<test::ManualClock> clock = std::make_shared<test::ManualClock>();
  std::shared_ptr<test::ScriptedTransport> transport = std::make_shared<test::ScriptedTransport>(clock);
  std::shared_ptr<Owner> owner = std::make_shared<Owner>();
  Log log{nullptr, LogLevel::debug};
  Dispatcher dispatcher{DispatcherSetup{
      transport, clock, nullptr, {}, &log, 64, [](std::string_view) {}, [this] { return clock->wall_now(); }, false}};
};

std::string host(int number) { return "https://bucket-" + std::to_string(number) + ".store.test/key"; }

}  // namespace

TEST_SUITE("client") {
  TEST_CASE("origins that are not used any more are forgotten") {
    Rig rig;
    for (int i = 0; i < 3000; ++i) {
      rig.submit(host(i));
      rig.perform();
    }
    CHECK(rig.owner->ends == 3000);
    CHECK(rig.dispatcher.origin_count() <= 256);
  }

  TEST_CASE("an origin in use, or in which a request waits, is not forgotten") {
    Rig rig;
    const auto is_first = [](const HttpRequest& request) { return request.url == host(0); };
    rig.transport->hold(is_first);
    for (int i = 0; i < 20; ++i) rig.submit(host(0));
    CHECK(rig.transport->in_flight() == 8);
    for (int i = 1; i < 1000; ++i) {
      rig.submit(host(i));
      rig.perform();
    }
    rig.transport->hold(nullptr);
    for (int i = 0; i < 20; ++i) rig.perform();
    CHECK(rig.owner->ends == 999 + 20);
    CHECK(rig.transport->most_in_flight() == 9);
  }
}

}  // namespace uploadkit::client
