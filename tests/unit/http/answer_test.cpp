// Answers that are early, cut, large, or not HTTP at all.
#include <doctest/doctest.h>

#include "unit/http/exchange_fixture.hpp"

TEST_SUITE_BEGIN("http");

namespace uploadkit::test_support {

namespace {

struct Outcome {
  Errc code = Errc::ok;
  int http_status = 0;
  std::size_t connections = 0;
};

// The first connection answers a small PUT with `bytes`; another request follows.
Outcome outcome_of(const std::string& bytes) {
  RawServer server({ConnectionScript().read_request().send(bytes).hold(),
                    ConnectionScript().read_request().send(answer(200)).repeat()});
  ExchangeFixture fixture;
  const ExchangeResult result = fixture.run(put(server.url("/key"), "hello"));
  CHECK(result.sent_bytes == 5);
  CHECK(result.request_sent);
  CHECK(fixture.run(put(server.url("/key"), "hello")).response.ok());
  return {result.response.error().code, result.response.error().http_status, server.connection_count()};
}

Errc code_of_cut(const std::string& bytes) {
  RawServer server({ConnectionScript().read_request().send(bytes)});
  ExchangeFixture fixture;
  return fixture.run(put(server.url("/key"), "hello")).response.error().code;
}

}  // namespace

TEST_CASE("a broken answer is a protocol error, and its connection is not used again") {
  for (const char* bytes :
       {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 3\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
        "HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", "<html>this is no header</html>\r\n\r\n",
        "\x16\x03\x01\x02\x03\x04\x05\x06\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n"}) {
    const Outcome outcome = outcome_of(bytes);
    CHECK_MESSAGE(outcome.code == Errc::protocol_error, bytes);
    CHECK_MESSAGE(outcome.connections == 2, bytes);
  }
}

TEST_CASE("an answer that is cut is a protocol error") {
  CHECK(code_of_cut("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n<Complete") == Errc::protocol_error);
  CHECK(code_of_cut("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab") == Errc::protocol_error);
  CHECK(code_of_cut("HTTP/1.1 200 OK\r\n\r\n<Complete") == Errc::protocol_error);
  CHECK(code_of_cut("HTTP/1.1 200 OK\r\nContent-Le") == Errc::protocol_error);
}

TEST_CASE("a connection that ends without an answer is lost, and the bytes that left are told") {
  RawServer server({ConnectionScript().read_request()});
  ExchangeFixture fixture;
  const ExchangeResult result = fixture.run(put(server.url("/key"), "hello"));
  CHECK(result.response.error().code == Errc::connection_lost);
  CHECK(result.response.error().retryable);
  CHECK(result.sent_bytes == 5);
  CHECK(result.request_sent);
}

TEST_CASE("an answer without a body and chunks with trailers are read to their end") {
  RawServer server(
      {ConnectionScript()
           .read_request()
           .send("HTTP/1.1 204 No Content\r\n\r\n")
           .read_request()
           .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 1\r\n\r\n")
           .hold()});
  ExchangeFixture fixture;
  CHECK(fixture.run(put(server.url("/a"), "x")).response->status == 204);
  CHECK(fixture.run(put(server.url("/b"), "x")).response->body == "abcde");
  CHECK(server.connection_count() == 1);
}

TEST_CASE("a redirect is given as it came and not followed") {
  RawServer server(
      {ConnectionScript().read_request().send(answer(307, "", "Location: http://127.0.0.1:1/elsewhere\r\n")).repeat()});
  ExchangeFixture fixture;
  for (const int round : {1, 2}) {
    const ExchangeResult result = fixture.run(put(server.url("/key"), "hello"));
    REQUIRE(result.response.ok());
    CHECK(result.response->status == 307);
    CHECK(result.response->header("location") == "http://127.0.0.1:1/elsewhere");
    CHECK(server.requests().size() == static_cast<std::size_t>(round));
  }
}

TEST_CASE("floods of header lines, header bytes and body bytes are too large") {
  const std::string head = "HTTP/1.1 200 OK\r\n";
  const std::vector<ConnectionScript> scripts = {
      ConnectionScript().read_request().send(head).send_many("X-Flood: 1\r\n", 1'000'000),
      ConnectionScript().read_request().send(head).send_many("X-" + std::string(70'000, 'x') + ": 1\r\n", 1000),
      ConnectionScript().read_request().send_many("HTTP/1.1 103 Early Hints\r\n\r\n", 1'000'000),
      ConnectionScript()
          .read_request()
          .send(head + "Transfer-Encoding: chunked\r\n\r\n")
          .send_many("8000\r\n" + std::string(0x8000, 'x') + "\r\n", 1'000'000),
      ConnectionScript().read_request().send(head + "Content-Length: 9000000\r\n\r\n").hold(),
      ConnectionScript().read_request().send(head).send_many(std::string(1'000'000, 'x'), 1000)};
  for (const ConnectionScript& script : scripts) {
    RawServer server({script});
    ExchangeFixture fixture;
    const ExchangeResult result = fixture.run(put(server.url("/key"), "hello"));
    CHECK(result.response.error().code == Errc::response_too_large);
  }
}

TEST_CASE("a refusal that comes before the whole body was sent is given with the bytes sent so far") {
  RawServer server({ConnectionScript().read_head().read_body(100'000).send(answer(403, "<Error/>")).hold()});
  ExchangeFixture fixture;
  const std::string text = std::string(64 * 1024 * 1024, 'x');
  const ExchangeResult result = fixture.run(put(server.url("/key"), text));
  REQUIRE(result.response.ok());
  CHECK(result.response->status == 403);
  CHECK(result.response->body == "<Error/>");
  CHECK(result.sent_bytes >= 100'000);
  CHECK(result.sent_bytes < text.size());
}

TEST_CASE("a success that comes before the whole body was sent is a protocol error") {
  RawServer server({ConnectionScript().read_head().read_body(100'000).send(answer(200)).hold()});
  ExchangeFixture fixture;
  const ExchangeResult result = fixture.run(put(server.url("/key"), std::string(64 * 1024 * 1024, 'x')));
  CHECK(result.response.error().code == Errc::protocol_error);
  CHECK(result.response.error().http_status == 200);
}

TEST_CASE("a reset in the middle of the body is a lost connection") {
  RawServer server({ConnectionScript().read_head().read_body(100'000).reset()});
  ExchangeFixture fixture;
  const ExchangeResult result = fixture.run(put(server.url("/key"), std::string(64 * 1024 * 1024, 'x')));
  CHECK(result.response.error().code == Errc::connection_lost);
  CHECK(result.sent_bytes >= 100'000);
  CHECK(result.request_sent);
}

}  // namespace uploadkit::test_support

TEST_SUITE_END();
