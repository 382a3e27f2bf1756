// Names, proxies and connections.
#include <doctest/doctest.h>

#include "unit/http/exchange_fixture.hpp"

#include <dirent.h>

TEST_SUITE_BEGIN("http");

namespace uploadkit::test_support {

namespace {

ConnectionScript serve() { return ConnectionScript().read_request().send(answer(200)).repeat(); }

std::size_t thread_count() {
  std::size_t count = 0;
  DIR* const folder = opendir("/proc/self/task");
  while (folder != nullptr && readdir(folder) != nullptr) ++count;
  if (folder != nullptr) closedir(folder);
  return count;
}

TransportOptions resolving(std::vector<std::string> addresses, int* asked = nullptr) {
  TransportOptions options;
  options.tls.allow_plain_http = true;
  options.resolver = [addresses = std::move(addresses), asked](const std::string& host, std::uint16_t) {
    if (asked != nullptr) ++*asked;
    CHECK(host == "upload.example.test");
    return addresses;
  };
  return options;
}

std::string proxy_at(const RawServer& server) {
  return "http://user:secret@127.0.0.1:" + std::to_string(server.port());
}

}  // namespace

TEST_CASE("with a resolver no thread is started for a host name") {
  const TestAuthority authority;
  RawServer server({serve()}, authority.issue({{"DNS:upload.example.test"}, -10, 1000}));
  TransportOptions options = resolving({"127.0.0.1"});
  options.tls.ca_pem = authority.root_pem();
  ExchangeFixture fixture(options);
  const ExchangeId id = fixture.start(put(server.url("/key", "upload.example.test"), pattern(1'000'000)));
  std::size_t before = 0;
  std::size_t most = 0;
  fixture.drive_until([&] {
    // One thread a connection is the server's.
    const std::size_t now = thread_count() - server.connection_count();
    if (before == 0) before = now;
    most = std::max(most, now);
    return fixture.has_ended(id);
  });
  CHECK(fixture.end_of(id).response.ok());
  CHECK(most <= before);
  CHECK(server.requests().front().header("Host") == "upload.example.test:" + std::to_string(server.port()));
}

TEST_CASE("a resolver is asked for every exchange, and its newest answer counts") {
  RawServer server({serve()});
  int asked = 0;
  ExchangeFixture fixture(resolving({"127.0.0.1"}, &asked));
  for (int i = 0; i < 3; ++i) CHECK(fixture.run(put(server.url("/key", "upload.example.test"), "x")).response.ok());
  CHECK(asked == 3);
  CHECK(server.connection_count() == 1);
}

TEST_CASE("the next address is tried where one refuses") {
  RawServer server({serve()});
  ExchangeFixture fixture(resolving({"127.0.0.2", "127.0.0.1"}));
  // Nothing listens on 127.0.0.2: the server is bound to 127.0.0.1 alone.
  CHECK(fixture.run(put(server.url("/key", "upload.example.test"), "x")).response.ok());
}

TEST_CASE("an empty answer, or one that is no address, is an unresolved name") {
  for (const std::vector<std::string>& addresses :
       {std::vector<std::string>{}, std::vector<std::string>{"other.example"}, std::vector<std::string>{""}}) {
    ExchangeFixture fixture(resolving(addresses));
    const ExchangeResult result = fixture.run(put("http://upload.example.test/key", "x"));
    CHECK(result.response.error().code == Errc::name_not_resolved);
    CHECK_FALSE(result.request_sent);
  }
}

TEST_CASE("a resolver is not asked for numeric hosts") {
  RawServer server({serve()});
  TransportOptions options;
  options.resolver = [](const std::string&, std::uint16_t) {
    FAIL_CHECK("asked");
    return std::vector<std::string>();
  };
  ExchangeFixture fixture(options);
  CHECK(fixture.run(put(server.url("/key"), "x")).response.ok());
  CHECK(fixture.run(put(server.url("/key", "localhost"), "x")).response.ok());
}

TEST_CASE("a port where nobody listens is a failed connection") {
  std::uint16_t port = 0;
  {
    RawServer gone({serve()});
    port = gone.port();
  }
  ExchangeFixture fixture;
  const ExchangeResult result = fixture.run(put("http://127.0.0.1:" + std::to_string(port) + "/key", "x"));
  CHECK(result.response.error().code == Errc::connect_failed);
  CHECK_FALSE(result.request_sent);
}

TEST_CASE("a proxy gives a tunnel, also for plain http, and sees no request") {
  RawServer proxy({ConnectionScript().read_head().send("HTTP/1.1 200 OK\r\n\r\n").read_request().send(answer(201))});
  TransportOptions options;
  options.tls.allow_plain_http = true;
  options.proxy = proxy_at(proxy);
  ExchangeFixture fixture(options);
  const ExchangeResult result = fixture.run(put("http://upload.example.test/key", "hello"));
  REQUIRE(result.response.ok());
  CHECK(result.response->status == 201);
  const std::vector<RawRequest> requests = proxy.requests();
  REQUIRE(requests.size() == 2);
  CHECK(requests[0].request_line() == "CONNECT upload.example.test:80 HTTP/1.1");
  CHECK(requests[0].header("Proxy-Authorization") == "Basic dXNlcjpzZWNyZXQ=");
  CHECK(requests[1].request_line() == "PUT /key HTTP/1.1");
  CHECK(requests[1].header("Proxy-Authorization").empty());
}

TEST_CASE("TLS goes through the tunnel to the server itself") {
  const TestAuthority authority;
  RawServer proxy({ConnectionScript()
                       .read_head()
                       .send("HTTP/1.1 200 OK\r\n\r\n")
                       .start_tls(authority.issue({{"DNS:upload.example.test"}, -10, 1000}))
                       .read_request()
                       .send(answer(200))});
  TransportOptions options;
  options.tls.ca_pem = authority.root_pem();
  options.proxy = proxy_at(proxy);
  ExchangeFixture fixture(options);
  CHECK(fixture.run(put("https://upload.example.test/key", "hello")).response.ok());
  CHECK(proxy.requests().back().body == "hello");
}

TEST_CASE("a proxy that refuses, or is not there, is a proxy error without its password") {
  RawServer proxy({ConnectionScript().read_head().send(answer(407)).hold(), ConnectionScript().read_head()});
  TransportOptions options;
  options.proxy = proxy_at(proxy);
  ExchangeFixture fixture(options);
  for (int i = 0; i < 2; ++i) {
    const ExchangeResult result = fixture.run(put("https://upload.example.test/key", "hello"));
    CHECK(result.response.error().code == Errc::proxy_failed);
    CHECK(result.response.error().message.find("secret") == std::string::npos);
    CHECK_FALSE(result.request_sent);
    CHECK(result.sent_bytes == 0);
  }
}

TEST_CASE("the environment's proxy serves https alone, and none is none") {
  RawServer proxy({ConnectionScript().read_head().send(answer(403)).hold()});
  RawServer server({serve()});
  const std::string at = "http://127.0.0.1:" + std::to_string(proxy.port());
  for (const char* name : {"http_proxy", "https_proxy", "all_proxy"}) setenv(name, at.c_str(), 1);
  ExchangeFixture fixture;
  CHECK(fixture.run(put(server.url("/key"), "x")).response.ok());
  CHECK(fixture.run(put("https://127.0.0.1:1/key", "x")).response.error().code == Errc::proxy_failed);
  TransportOptions options;
  options.proxy = "none";
  ExchangeFixture direct(options);
  CHECK(direct.run(put("https://127.0.0.1:1/key", "x")).response.error().code == Errc::connect_failed);
  for (const char* name : {"http_proxy", "https_proxy", "all_proxy"}) unsetenv(name);
  CHECK(proxy.connection_count() == 1);
}

TEST_CASE("requests to the service share no connection with those to the storage, whatever they carry") {
  RawServer server({serve()});
  ExchangeFixture fixture;
  for (const bool authorize : {false, true}) {
    for (const bool to_storage : {true, false}) {
      HttpRequest request = put(server.url("/key"), "x");
      request.authorize = authorize;
      request.to_storage = to_storage;
      CHECK(fixture.run(request).response.ok());
    }
  }
  const std::vector<RawRequest> requests = server.requests();
  CHECK(server.connection_count() == 2);
  for (std::size_t i = 0; i < requests.size(); ++i) CHECK(requests[i].connection == i % 2);
}

TEST_CASE("no more connections than allowed go to one origin, and the others wait their turn") {
  RawServer server({ConnectionScript().read_request().wait_for_gate().send(answer(200)).repeat()});
  TransportOptions options;
  options.max_connections_per_origin = 2;
  ExchangeFixture fixture(options);
  for (int i = 0; i < 10; ++i) fixture.start(put(server.url("/" + std::to_string(i)), "x"));
  const ExchangeId withdrawn = fixture.start(put(server.url("/withdrawn"), "x"));
  fixture.transport->cancel(withdrawn);
  fixture.drive_until([&] { return server.requests().size() == 2; });
  server.open_gate();
  fixture.drive_until([&] { return fixture.ends.size() == 10; });
  CHECK(server.connection_count() == 2);
  CHECK(server.requests().size() == 10);
  for (const auto& end : fixture.ends) CHECK(end.second.response.ok());
}

}  // namespace uploadkit::test_support

TEST_SUITE_END();
