// Cancelling, starting, waking and giving up.
#include <doctest/doctest.h>

#include "unit/http/exchange_fixture.hpp"

#include <atomic>
#include <thread>

TEST_SUITE_BEGIN("http");

namespace uploadkit::test_support {

namespace {

ConnectionScript serve() { return ConnectionScript().read_request().send(answer(200)).repeat(); }

}  // namespace

TEST_CASE("an exchange can be cancelled from its own progress, and is not told again") {
  RawServer server({ConnectionScript().read_head().hold(), serve()});
  ExchangeFixture fixture;
  const ExchangeId id = fixture.start(put(server.url("/key"), std::string(64 * 1024 * 1024, 'x')));
  std::size_t told = 0;
  fixture.also_on_sent = [&](ExchangeId sent) {
    ++told;
    fixture.transport->cancel(sent);
  };
  fixture.drive_until([&] { return told > 0 && server.ended_count() == 1; });
  fixture.also_on_sent = nullptr;
  fixture.transport->perform(fixture, std::chrono::milliseconds(1));
  CHECK(told == 1);
  CHECK_FALSE(fixture.has_ended(id));
  CHECK_FALSE(fixture.transport->next_deadline().has_value());
  CHECK(fixture.run(put(server.url("/next"), "x")).response.ok());
}

TEST_CASE("an exchange can be cancelled from its own body's read") {
  RawServer server({serve()});
  ExchangeFixture fixture;
  auto body = std::make_shared<TextBody>(pattern(1'000'000));
  const ExchangeId id = fixture.start(put(server.url("/key"), body, 1'000'000));
  body->on_read = [&] { fixture.transport->cancel(id); };
  fixture.drive_until([&] { return server.ended_count() == 1; });
  CHECK_FALSE(fixture.has_ended(id));
  CHECK_FALSE(fixture.transport->next_deadline().has_value());
}

TEST_CASE("the end of one exchange can cancel another and start a third") {
  RawServer server({ConnectionScript().read_request().wait_for_gate().send(answer(200)).repeat()});
  ExchangeFixture fixture;
  const ExchangeId first = fixture.start(put(server.url("/1"), "x"));
  const ExchangeId second = fixture.start(put(server.url("/2"), "x"));
  fixture.drive_until([&] { return server.requests().size() == 2; });
  std::vector<ExchangeId> ended;
  ExchangeId third = 0;
  fixture.also_on_end = [&](ExchangeId id) {
    ended.push_back(id);
    if (ended.size() > 1) return;
    fixture.transport->cancel(id == first ? second : first);
    third = fixture.start(put(server.url("/3"), "x"));
  };
  server.open_gate();
  fixture.drive_until([&] { return third != 0 && fixture.has_ended(third); });
  CHECK(ended.size() == 2);
  CHECK(fixture.end_of(third).response.ok());
}

TEST_CASE("cancelling what is unknown, waiting or ended does nothing else") {
  RawServer server({serve()});
  ExchangeFixture fixture;
  fixture.transport->cancel(99);
  const ExchangeId id = fixture.start(put(server.url("/key"), "x"));
  fixture.transport->cancel(id);
  fixture.transport->perform(fixture, std::chrono::milliseconds(1));
  CHECK(fixture.ends.empty());
  CHECK(server.connection_count() == 0);
  const ExchangeResult result = fixture.run(put(server.url("/key"), "x"));
  CHECK(result.response.ok());
  fixture.transport->cancel(fixture.next_id - 1);
}

TEST_CASE("an id that is still under way is refused") {
  RawServer server({ConnectionScript().read_head().hold()});
  ExchangeFixture fixture;
  fixture.transport->start(7, put(server.url("/key"), "x"));
  fixture.transport->start(7, put(server.url("/key"), "x"));
  fixture.drive_until([&] { return fixture.has_ended(7); });
  CHECK(fixture.end_of(7).response.error().code == Errc::internal);
}

TEST_CASE("a transport can be destroyed with exchanges in every state") {
  RawServer server({ConnectionScript().read_head().hold()});
  TransportOptions options;
  options.max_connections_per_origin = 2;
  ExchangeFixture fixture(options);
  for (int i = 0; i < 5; ++i) fixture.start(put(server.url("/key"), pattern(1'000'000)));
  fixture.start(get("no url"));
  fixture.drive_until([&] { return server.requests().size() == 2; });
  fixture.transport.reset();
  CHECK(fixture.ends.size() == 1);
}

TEST_CASE("wake ends a wait in progress and the next one, from another thread") {
  ExchangeFixture fixture;
  fixture.transport->wake();
  fixture.transport->wait(std::chrono::hours(1));
  std::thread other([&] { fixture.transport->wake(); });
  fixture.transport->wait(std::chrono::hours(1));
  other.join();
  CHECK_FALSE(fixture.transport->next_deadline().has_value());
}

TEST_CASE("silence ends in stalled after the stall timeout and not earlier") {
  RawServer server({ConnectionScript().read_request().hold()});
  auto clock = std::make_shared<StillClock>();
  ExchangeFixture fixture({}, clock);
  const ExchangeId id = fixture.start(put(server.url("/key"), "hello"));
  fixture.drive_until([&] { return server.body_byte_count() == 5; });
  for (const int milliseconds : {15'000, 14'999}) {
    clock->advance(std::chrono::milliseconds(milliseconds));
    fixture.transport->perform(fixture, std::chrono::milliseconds(1));
  }
  CHECK_FALSE(fixture.has_ended(id));
  clock->advance(std::chrono::milliseconds(1));
  fixture.transport->perform(fixture, std::chrono::milliseconds(1));
  REQUIRE(fixture.has_ended(id));
  const ExchangeResult& result = fixture.end_of(id);
  CHECK(result.response.error().code == Errc::stalled);
  CHECK(result.response.error().retryable);
  CHECK(result.sent_bytes == 5);
  CHECK(result.request_sent);
}

TEST_CASE("bytes of an answer that trickles keep an exchange alive") {
  std::atomic<int> steps{0};  // outlives the server, which counts
  RawServer server(
      {ConnectionScript().read_request().wait_for_gate().send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na").hold()});
  server.on_event([&] { ++steps; });
  auto clock = std::make_shared<StillClock>();
  ExchangeFixture fixture({}, clock);
  const ExchangeId id = fixture.start(put(server.url("/key"), "hello"));
  fixture.drive_until([&] { return steps == 1; });
  clock->advance(std::chrono::seconds(29));
  server.open_gate();
  fixture.drive_until([&] { return steps == 3; });
  clock->advance(std::chrono::seconds(29));
  fixture.transport->perform(fixture, std::chrono::milliseconds(5));
  CHECK_FALSE(fixture.has_ended(id));
  for (int i = 0; i < 3; ++i) {
    clock->advance(std::chrono::seconds(30));
    fixture.transport->perform(fixture, std::chrono::milliseconds(5));
  }
  REQUIRE(fixture.has_ended(id));
  CHECK(fixture.end_of(id).response.error().code == Errc::stalled);
  CHECK(fixture.end_of(id).response.error().http_status == 200);
}

TEST_CASE("an answer that a host reads late is an answer, however late") {
  std::atomic<int> steps{0};  // outlives the server, which counts
  RawServer server({ConnectionScript().read_request().wait_for_gate().send(answer(200)).hold()});
  server.on_event([&] { ++steps; });
  auto clock = std::make_shared<StillClock>();
  ExchangeFixture fixture({}, clock);
  const ExchangeId id = fixture.start(put(server.url("/key"), "hello"));
  fixture.drive_until([&] { return steps == 1; });
  server.open_gate();
  while (steps < 3) std::this_thread::yield();
  clock->advance(std::chrono::hours(1));
  // So short a budget that the socket need not come first.
  fixture.transport->perform(fixture, std::chrono::nanoseconds(0));
  fixture.drive_until_ended(id);
  CHECK(fixture.end_of(id).response.ok());
}

TEST_CASE("bytes that leave the socket long after they were handed to it keep an exchange alive") {
  const std::size_t size = 2'000'000;
  RawServer server({ConnectionScript().read_head().wait_for_gate().read_body(size).hold()});
  auto clock = std::make_shared<StillClock>();
  ExchangeFixture fixture({}, clock);
  const ExchangeId id = fixture.start(put(server.url("/key"), std::string(size, 'x')));
  fixture.drive_until([&] { return !fixture.progress[id].empty() && fixture.progress[id].back() == size; });
  const auto pass = [&](int seconds) {
    clock->advance(std::chrono::seconds(seconds));
    fixture.transport->perform(fixture, std::chrono::milliseconds(1));
  };
  pass(20);
  server.open_gate();
  fixture.drive_until([&] { return server.body_byte_count() == size; });
  pass(20);
  CHECK_FALSE(fixture.has_ended(id));
  pass(15);
  CHECK_FALSE(fixture.has_ended(id));
  pass(15);
  CHECK(fixture.has_ended(id));
}

TEST_CASE("a handshake that does not end is a failed connection after the connect timeout") {
  const TestAuthority authority;
  RawServer server({ConnectionScript().hold()});
  auto clock = std::make_shared<StillClock>();
  TransportOptions options;
  options.tls.ca_pem = authority.root_pem();
  ExchangeFixture fixture(options, clock);
  const ExchangeId id = fixture.start(put("https://127.0.0.1:" + std::to_string(server.port()) + "/key", "hello"));
  fixture.drive_until([&] { return server.connection_count() == 1; });
  clock->advance(std::chrono::milliseconds(10'000));
  fixture.transport->perform(fixture, std::chrono::milliseconds(1));
  REQUIRE(fixture.has_ended(id));
  CHECK(fixture.end_of(id).response.error().code == Errc::connect_failed);
  CHECK_FALSE(fixture.end_of(id).request_sent);
}

TEST_CASE("progress is told as bytes leave, and the last is the whole body") {
  // More than the sockets' buffers hold, so that the whole body cannot leave before the server reads.
  const std::size_t size = 32'000'000;
  RawServer server({ConnectionScript().read_head().wait_for_gate().read_body(size).send(answer(200))});
  ExchangeFixture fixture;
  const ExchangeId id = fixture.start(put(server.url("/key"), std::string(size, 'x')));
  const std::vector<std::uint64_t>& told = fixture.progress[id];
  fixture.drive_until([&] { return !told.empty(); });
  CHECK(told.back() < size);
  server.open_gate();
  fixture.drive_until_ended(id);
  CHECK(told.size() > 1);
  for (std::size_t i = 1; i < told.size(); ++i) CHECK(told[i] > told[i - 1]);
  CHECK(told.back() == size);
  CHECK(fixture.end_of(id).sent_bytes == size);
}

TEST_CASE("a budget of nothing still makes progress") {
  RawServer server({serve()});
  ExchangeFixture fixture;
  const ExchangeId id = fixture.start(put(server.url("/key"), pattern(1'000'000)));
  while (!fixture.has_ended(id)) {
    fixture.transport->perform(fixture, std::chrono::nanoseconds(0));
    fixture.transport->wait(std::chrono::milliseconds(10));
  }
  CHECK(fixture.end_of(id).response.ok());
}

}  // namespace uploadkit::test_support

TEST_SUITE_END();
