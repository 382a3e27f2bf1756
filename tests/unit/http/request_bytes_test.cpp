// What leaves on the wire, byte for byte.
#include <doctest/doctest.h>

#include "unit/http/exchange_fixture.hpp"

TEST_SUITE_BEGIN("http");

namespace uploadkit::test_support {

namespace {

ConnectionScript serve(int status = 200) { return ConnectionScript().read_request().send(answer(status)).repeat(); }

}  // namespace

TEST_CASE("a PUT of a stream sends its exact length, its bytes and nothing that was not asked for") {
  RawServer server({serve()});
  ExchangeFixture fixture;
  HttpRequest request = put(server.url("/bucket/key?X-Amz-Signature=ab"), "hello");
  request.headers = {{"Content-Type", "text/plain"}, {"x-amz-meta-a", "b c"}};
  const ExchangeResult result = fixture.run(std::move(request));
  REQUIRE(result.response.ok());
  CHECK(result.response->status == 200);
  CHECK(result.sent_bytes == 5);
  CHECK(result.request_sent);
  REQUIRE(server.requests().size() == 1);
  const RawRequest got = server.requests().front();
  CHECK(got.head == "PUT /bucket/key?X-Amz-Signature=ab HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) +
                        "\r\nUser-Agent: uploadkit/0.1.0\r\nAccept: */*\r\nContent-Type: text/plain\r\n"
                        "x-amz-meta-a: b c\r\nContent-Length: 5\r\n\r\n");
  CHECK(got.body == "hello");
}

TEST_CASE("an empty body has a Content-Length of 0") {
  RawServer server({serve()});
  ExchangeFixture fixture;
  CHECK(fixture.run(put(server.url("/stream"), "")).response.ok());
  CHECK(fixture.run(post(server.url("/text"), "")).response.ok());
  HttpRequest bare;
  bare.method = "PUT";
  bare.url = server.url("/bare");
  CHECK(fixture.run(bare).response.ok());
  for (const RawRequest& request : server.requests()) {
    CHECK(request.header("Content-Length") == "0");
    CHECK(request.header("Transfer-Encoding").empty());
    CHECK(request.header("Content-Type").empty());
  }
  CHECK(server.requests().size() == 3);
}

TEST_CASE("a POST of a text sends it whole, without Expect and without a Content-Type of libcurl's own") {
  RawServer server({serve()});
  ExchangeFixture fixture;
  const std::string text = pattern(2 * 1024 * 1024);
  const ExchangeResult result = fixture.run(post(server.url("/graphql"), text));
  REQUIRE(result.response.ok());
  CHECK(result.sent_bytes == text.size());
  const RawRequest got = server.requests().front();
  CHECK(got.body == text);
  for (const char* name : {"Expect", "Content-Type", "Accept-Encoding", "Transfer-Encoding", "Cookie"})
    CHECK(got.header(name).empty());
}

TEST_CASE("dot segments, escapes and odd queries travel as they were signed") {
  RawServer server({serve()});
  ExchangeFixture fixture;
  const std::vector<std::string> targets = {"/a/../b/./c",          "/a%2Fb%2fc%7E", "//x//y",          "/p?",
                                            "/p?a=b&c=%2F+%20?/..", "/a/..%2f../b",  "/p?x=~!$'()*,;:@"};
  for (const std::string& target : targets) CHECK(fixture.run(put(server.url(target), "x")).response.ok());
  const std::vector<RawRequest> requests = server.requests();
  REQUIRE(requests.size() == targets.size());
  for (std::size_t i = 0; i < targets.size(); ++i)
    CHECK(requests[i].request_line() == "PUT " + targets[i] + " HTTP/1.1");
}

TEST_CASE("methods without a body send none and no length") {
  RawServer server({ConnectionScript().read_head().send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n").repeat()});
  ExchangeFixture fixture;
  HttpRequest request = get(server.url("/x"));
  request.method = "HEAD";
  const ExchangeResult head = fixture.run(request);
  REQUIRE(head.response.ok());
  CHECK(head.response->body.empty());
  CHECK(head.response->header("content-length") == "5");
  CHECK(server.requests().front().request_line() == "HEAD /x HTTP/1.1");
  CHECK(server.requests().front().header("Content-Length").empty());
}

TEST_CASE("a DELETE and a GET follow each other on a handle that has sent a body") {
  RawServer server({serve()});
  ExchangeFixture fixture;
  CHECK(fixture.run(put(server.url("/1"), "abc")).response.ok());
  HttpRequest request = get(server.url("/2"));
  request.method = "DELETE";
  CHECK(fixture.run(request).response.ok());
  CHECK(fixture.run(post(server.url("/3"), "{}")).response.ok());
  CHECK(fixture.run(get(server.url("/4"))).response.ok());
  CHECK(fixture.run(put(server.url("/5"), "de")).response.ok());
  const std::vector<RawRequest> requests = server.requests();
  REQUIRE(requests.size() == 5);
  const char* const lines[] = {"PUT /1", "DELETE /2", "POST /3", "GET /4", "PUT /5"};
  const char* const bodies[] = {"abc", "", "{}", "", "de"};
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(requests[i].request_line() == std::string(lines[i]) + " HTTP/1.1");
    CHECK(requests[i].body == bodies[i]);
  }
  CHECK(server.connection_count() == 1);
}

TEST_CASE("a header without a value is sent as such") {
  RawServer server({serve()});
  ExchangeFixture fixture;
  HttpRequest request = put(server.url("/x"), "x");
  request.headers = {{"x-amz-empty", ""}};
  CHECK(fixture.run(request).response.ok());
  CHECK(server.requests().front().head.find("\r\nx-amz-empty:\r\n") != std::string::npos);
}

TEST_CASE("the application's user agent replaces the library's") {
  RawServer server({serve()});
  TransportOptions options;
  options.user_agent = "Painter/3";
  ExchangeFixture fixture(options);
  CHECK(fixture.run(get(server.url("/x"))).response.ok());
  CHECK(server.requests().front().header("User-Agent") == "Painter/3");
}

}  // namespace uploadkit::test_support

TEST_SUITE_END();
