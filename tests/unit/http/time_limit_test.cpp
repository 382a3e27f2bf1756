// Requests that must end within a time, and those that may reach an instance's own metadata.
#include <doctest/doctest.h>

#include "unit/http/exchange_fixture.hpp"

#include <uploadkit/http/request_check.hpp>

TEST_SUITE_BEGIN("http");

namespace uploadkit::test_support {

namespace {

HttpRequest limited(HttpRequest request, int milliseconds) {
  request.time_limit = std::chrono::milliseconds{milliseconds};
  return request;
}

Errc check(const std::string& url, bool allowed) {
  HttpRequest request = get(url);
  request.allow_link_local_http = allowed;
  core::UrlSplitter splitter;
  const auto checked = http::check_request(request, splitter, false);
  return checked ? Errc::ok : checked.error().code;
}

}  // namespace

TEST_CASE("a request with a time limit ends with it, even while its answer arrives") {
  RawServer server({ConnectionScript().read_request().send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na").hold()});
  auto clock = std::make_shared<StillClock>();
  ExchangeFixture fixture({}, clock);
  const ExchangeId id = fixture.start(limited(get(server.url("/key")), 1000));
  fixture.drive_until([&] { return server.requests().size() == 1; });
  clock->advance(std::chrono::milliseconds(999));
  fixture.transport->perform(fixture, std::chrono::milliseconds(1));
  CHECK_FALSE(fixture.has_ended(id));
  CHECK(*fixture.transport->next_deadline() <= clock->now() + std::chrono::milliseconds(1));
  clock->advance(std::chrono::milliseconds(1));
  fixture.transport->perform(fixture, std::chrono::milliseconds(1));
  REQUIRE(fixture.has_ended(id));
  CHECK(fixture.end_of(id).response.error().code == Errc::stalled);
  CHECK(fixture.end_of(id).response.error().fact("limit") == "1000 ms");
  CHECK_FALSE(fixture.transport->next_deadline().has_value());
}

TEST_CASE("the time that a request waits for a connection counts") {
  RawServer server({ConnectionScript().read_request().hold()});
  auto clock = std::make_shared<StillClock>();
  TransportOptions options;
  options.max_connections_per_origin = 1;
  ExchangeFixture fixture(options, clock);
  const ExchangeId first = fixture.start(get(server.url("/first")));
  const ExchangeId second = fixture.start(limited(get(server.url("/second")), 1000));
  fixture.drive_until([&] { return server.requests().size() == 1; });
  clock->advance(std::chrono::milliseconds(1000));
  fixture.transport->perform(fixture, std::chrono::milliseconds(1));
  CHECK_FALSE(fixture.has_ended(first));
  REQUIRE(fixture.has_ended(second));
  CHECK(fixture.end_of(second).response.error().code == Errc::stalled);
  CHECK_FALSE(fixture.end_of(second).request_sent);
}

TEST_CASE("a time limit that is not needed changes nothing") {
  RawServer server({ConnectionScript().read_request().send(answer(200)).repeat()});
  auto clock = std::make_shared<StillClock>();
  ExchangeFixture fixture({}, clock);
  CHECK(fixture.run(limited(get(server.url("/a")), 1000)).response.ok());
  const ExchangeId id = fixture.start(limited(get(server.url("/b")), 1000));
  fixture.transport->cancel(id);
  clock->advance(std::chrono::hours(1));
  CHECK(fixture.run(get(server.url("/c"))).response.ok());
  CHECK(fixture.run(limited(get(server.url("/d")), -1)).response.error().fact("field") == "time_limit");
}

TEST_CASE("plain http reaches link-local metadata where the request says so, and nothing else by that") {
  for (const char* url : {"http://169.254.169.254/latest", "http://169.254.170.2/v2", "http://[fd00:ec2::254]/latest",
                          "http://[fd00:ec2::23]/v1", "http://[fe80::1]/x"}) {
    CHECK_MESSAGE(check(url, true) == Errc::ok, url);
    CHECK_MESSAGE(check(url, false) == Errc::url_not_allowed, url);
  }
  for (const char* url : {"http://169.253.1.1/", "http://170.254.1.1/", "http://10.0.0.1/", "http://[fd00:ec3::1]/",
                          "http://[fec0::1]/", "http://169.254.169.254.example.com/"})
    CHECK_MESSAGE(check(url, true) == Errc::url_not_allowed, url);
}

}  // namespace uploadkit::test_support

TEST_SUITE_END();
