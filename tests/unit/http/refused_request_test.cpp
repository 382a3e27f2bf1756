// Requests that must not reach the network.
#include <doctest/doctest.h>

#include "unit/http/exchange_fixture.hpp"

TEST_SUITE_BEGIN("http");

namespace uploadkit::test_support {

namespace {

Errc refusal(ExchangeFixture& fixture, HttpRequest request) {
  const ExchangeResult result = fixture.run(std::move(request));
  CHECK(result.sent_bytes == 0);
  CHECK_FALSE(result.request_sent);
  return result.response.error().code;
}

}  // namespace

TEST_CASE("header fields that would break out of their line are refused before anything is sent") {
  RawServer server({ConnectionScript().read_request().send(answer(200)).repeat()});
  ExchangeFixture fixture;
  const std::vector<Header> headers = {{"X-Name", "a\r\nX-Evil: injected"}, {"X-Name", "a\nb"},
                                       {"X-Name", std::string("a\0b", 3)},  {"X Name", "a"},
                                       {"X-Name\r\nX-Evil", "a"},           {"", "a"},
                                       {"Host", "other.example"},           {"Content-Length", "3"},
                                       {"Transfer-Encoding", "chunked"},    {"Expect", "100-continue"}};
  for (const Header& header : headers) {
    HttpRequest request = put(server.url("/key"), "x");
    request.headers = {header};
    CHECK_MESSAGE(refusal(fixture, request) == Errc::invalid_argument, header.name);
  }
  CHECK(server.connection_count() == 0);
}

TEST_CASE("a refusal is told by the next perform, not by start") {
  ExchangeFixture fixture;
  const ExchangeId id = fixture.start(get("no url"));
  CHECK_FALSE(fixture.has_ended(id));
  CHECK(fixture.transport->next_deadline().has_value());
  fixture.transport->perform(fixture, std::chrono::milliseconds(1));
  CHECK(fixture.has_ended(id));
  CHECK_FALSE(fixture.transport->next_deadline().has_value());
}

TEST_CASE("a refused exchange that is cancelled is not told") {
  ExchangeFixture fixture;
  const ExchangeId id = fixture.start(get("no url"));
  fixture.transport->cancel(id);
  fixture.transport->perform(fixture, std::chrono::milliseconds(1));
  CHECK_FALSE(fixture.has_ended(id));
}

TEST_CASE("hosts that parsers read differently are refused") {
  ExchangeFixture fixture;
  for (const char* url : {"http://0x7f.1/x", "http://2130706433/x", "http://127.1/x", "http://user@127.0.0.1/x",
                          "ftp://127.0.0.1/x", "file:///etc/passwd", "http://127.0.0.1:0/x", "http:///x", ""})
    CHECK_MESSAGE(refusal(fixture, get(url)) == Errc::invalid_url, url);
}

TEST_CASE("plain http goes to loopback alone, unless the application allows more") {
  ExchangeFixture strict;
  CHECK(refusal(strict, get("http://192.0.2.1/x")) == Errc::url_not_allowed);
  CHECK(refusal(strict, get("http://upload.example.test/x")) == Errc::url_not_allowed);
  TransportOptions options;
  options.tls.allow_plain_http = true;
  options.resolver = [](const std::string&, std::uint16_t) { return std::vector<std::string>(); };
  ExchangeFixture lax(options);
  CHECK(refusal(lax, get("http://upload.example.test/x")) == Errc::name_not_resolved);
}

TEST_CASE("methods and bodies that do not fit are refused") {
  ExchangeFixture fixture;
  const std::string url = "http://127.0.0.1:1/x";
  HttpRequest request = get(url);
  request.method = "PATCH / HTTP/1.1\r\nX: y";
  CHECK(refusal(fixture, request) == Errc::invalid_argument);
  request = get(url);
  request.body = "x";
  CHECK(refusal(fixture, request) == Errc::invalid_argument);
  request = put(url, "x");
  request.body = "y";
  CHECK(refusal(fixture, request) == Errc::invalid_argument);
  request = post(url, "x");
  request.stream_bytes = 5;
  CHECK(refusal(fixture, request) == Errc::invalid_argument);
}

TEST_CASE("options out of range are refused by name when the transport is made") {
  const auto refused = [](const std::function<void(TransportOptions&)>& change) {
    TransportOptions options;
    change(options);
    const Result<std::shared_ptr<Transport>> made = curl_transport(options, system_clock());
    return std::string(made.error().code == Errc::invalid_option ? made.error().fact("option") : "none");
  };
  using Options = TransportOptions;
  CHECK(refused([](Options& o) { o.stall_timeout = std::chrono::milliseconds(999); }) == "stall_timeout");
  CHECK(refused([](Options& o) { o.connect_timeout = std::chrono::milliseconds(0); }) == "connect_timeout");
  CHECK(refused([](Options& o) { o.upload_buffer_bytes = 16383; }) == "upload_buffer_bytes");
  CHECK(refused([](Options& o) { o.upload_buffer_bytes = 2097153; }) == "upload_buffer_bytes");
  CHECK(refused([](Options& o) { o.max_connections_per_origin = 0; }) == "max_connections_per_origin");
  CHECK(refused([](Options& o) { o.user_agent = "a\r\nb: c"; }) == "user_agent");
  CHECK(refused([](Options& o) { o.proxy = "ftp://proxy:1"; }) == "proxy");
  CHECK(refused([](Options& o) { o.tls.minimum_version = 11; }) == "tls.minimum_version");
  CHECK(refused([](Options& o) { o.tls.pinned_public_keys = "/etc/passwd"; }) == "tls.pinned_public_keys");
  CHECK(refused([](Options& o) { o.tls.pinned_public_keys = "sha256//AAAA"; }) == "tls.pinned_public_keys");
  CHECK(refused([](Options& o) { o.tls.client_key_file = "x"; }) == "tls.client_key_file");
  CHECK(refused([](Options& o) { o.tls.ca_file = o.tls.ca_pem = "x"; }) == "tls.ca_pem");
}

TEST_CASE("a transport needs a clock") { CHECK(curl_transport({}, nullptr).error().code == Errc::invalid_argument); }

}  // namespace uploadkit::test_support

TEST_SUITE_END();
