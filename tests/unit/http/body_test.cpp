// Bodies that end early, fail, or have to be sent again.
#include <doctest/doctest.h>

#include "unit/http/exchange_fixture.hpp"

TEST_SUITE_BEGIN("http");

namespace uploadkit::test_support {

TEST_CASE("a source that ends early aborts the request as a changed source") {
  RawServer server({ConnectionScript().read_request().send(answer(200))});
  ExchangeFixture fixture;
  auto body = std::make_shared<TextBody>("only this");
  const ExchangeResult result = fixture.run(put(server.url("/key"), body, 100'000));
  CHECK(result.response.error().code == Errc::source_changed);
  CHECK(result.response.error().fact("expected") == "100000");
  CHECK(result.response.error().fact("actual") == "9");
  CHECK(result.request_sent);
  CHECK(server.body_byte_count() <= 9);
}

TEST_CASE("a short body is read before anything is sent, so that a source that ends early costs no request") {
  RawServer server({ConnectionScript().read_request().send(answer(200))});
  ExchangeFixture fixture;
  auto body = std::make_shared<TextBody>("only this");
  const ExchangeResult result = fixture.run(put(server.url("/key"), body, 1000));
  CHECK(result.response.error().code == Errc::source_changed);
  CHECK(result.response.error().fact("actual") == "9");
  CHECK_FALSE(result.request_sent);
  CHECK(server.connection_count() == 0);
}

TEST_CASE("the source's own error ends the request") {
  RawServer server({ConnectionScript().read_request().send(answer(200))});
  ExchangeFixture fixture;
  auto body = std::make_shared<TextBody>(pattern(1'000'000));
  body->fails_at = 300'000;
  body->most_per_read = 100'000;
  const ExchangeResult result = fixture.run(put(server.url("/key"), body, 1'000'000));
  CHECK(result.response.error().code == Errc::source_unreadable);
  CHECK(result.sent_bytes <= 300'000);
}

TEST_CASE("a source is read in pieces of the upload buffer, or of the body or the wish where that is smaller") {
  RawServer server({ConnectionScript().read_request().send(answer(200)).repeat()});
  TransportOptions options;
  options.upload_buffer_bytes = 64 * 1024;
  ExchangeFixture fixture(options);
  auto large = std::make_shared<TextBody>(pattern(1'000'000));
  CHECK(fixture.run(put(server.url("/large"), large, 1'000'000)).response.ok());
  CHECK(large->largest_read == 64 * 1024);
  auto small = std::make_shared<TextBody>(pattern(100));
  CHECK(fixture.run(put(server.url("/small"), small, 100)).response.ok());
  CHECK(small->largest_read == 100);
  auto part = std::make_shared<TextBody>(pattern(100'000));
  HttpRequest request = put(server.url("/part"), part, 100'000);
  request.upload_buffer_bytes = 32 * 1024;
  CHECK(fixture.run(std::move(request)).response.ok());
  CHECK(part->largest_read == 32 * 1024);
  CHECK(server.requests()[0].body == pattern(1'000'000));
}

TEST_CASE("a source that gives more than was asked for ends the request") {
  struct Greedy : RequestBody {
    Result<std::size_t> read(char*, std::size_t capacity) override { return capacity + 1; }
    Result<void> rewind() override { return {}; }
  };
  RawServer server({ConnectionScript().read_request().send(answer(200))});
  ExchangeFixture fixture;
  HttpRequest request = put(server.url("/key"), "x");
  request.stream = std::make_shared<Greedy>();
  CHECK(fixture.run(request).response.error().code == Errc::callback_failed);
}

TEST_CASE("a PUT on a connection that the server has just closed is sent again on a new one") {
  RawServer server({ConnectionScript().read_request().send(answer(200)).read_request().reset(),
                    ConnectionScript().read_request().send(answer(200)).repeat()});
  ExchangeFixture fixture;
  CHECK(fixture.run(put(server.url("/1"), "first")).response.ok());
  auto body = std::make_shared<TextBody>(pattern(100'000));
  const ExchangeResult result = fixture.run(put(server.url("/2"), body, 100'000));
  REQUIRE(result.response.ok());
  CHECK(result.sent_bytes == 100'000);
  CHECK(body->rewinds == 1);
  CHECK(server.requests().back().body == pattern(100'000));
  CHECK(server.connection_count() == 2);
}

TEST_CASE(
    "a short PUT on a connection that the server has just closed is sent again without reading its source again") {
  RawServer server({ConnectionScript().read_request().send(answer(200)).read_request().reset(),
                    ConnectionScript().read_request().send(answer(200)).repeat()});
  ExchangeFixture fixture;
  CHECK(fixture.run(put(server.url("/1"), "first")).response.ok());
  auto body = std::make_shared<TextBody>("second");
  body->can_rewind = false;
  const ExchangeResult result = fixture.run(put(server.url("/2"), body, 6));
  REQUIRE(result.response.ok());
  CHECK(result.sent_bytes == 6);
  CHECK(server.requests().back().body == "second");
}

TEST_CASE("a source that cannot be read again ends the request that would need it, and the next one works") {
  RawServer server({ConnectionScript().read_request().send(answer(200)).read_request().reset(),
                    ConnectionScript().read_request().send(answer(200)).repeat()});
  ExchangeFixture fixture;
  CHECK(fixture.run(put(server.url("/1"), "first")).response.ok());
  auto body = std::make_shared<TextBody>(pattern(100'000));
  body->can_rewind = false;
  const ExchangeResult result = fixture.run(put(server.url("/2"), body, 100'000));
  CHECK(result.response.error().code == Errc::source_not_repeatable);
  CHECK(result.sent_bytes == 100'000);
  CHECK(result.request_sent);
  CHECK(fixture.run(put(server.url("/3"), "third")).response.ok());
}

TEST_CASE("a POST that may have had its effect is not sent again") {
  RawServer server({ConnectionScript().read_request().send(answer(200)).read_request().reset(),
                    ConnectionScript().read_request().send(answer(200)).repeat()});
  ExchangeFixture fixture;
  CHECK(fixture.run(post(server.url("/begin"), "{}")).response.ok());
  const ExchangeResult result = fixture.run(post(server.url("/finish"), "{1}"));
  CHECK(result.response.error().code == Errc::connection_lost);
  CHECK(result.request_sent);
  CHECK(result.sent_bytes == 3);
  CHECK(server.requests().size() == 2);
}

TEST_CASE("Expect is sent where it was asked for, and the body only after the server agreed") {
  RawServer server(
      {ConnectionScript().read_head().send("HTTP/1.1 100 Continue\r\n\r\n").read_body(5).send(answer(200)).repeat()});
  ExchangeFixture fixture;
  HttpRequest request = put(server.url("/key"), "hello");
  request.expect_continue = true;
  CHECK(fixture.run(request).response.ok());
  CHECK(server.requests().front().header("Expect") == "100-continue");
}

TEST_CASE("a refusal in answer to Expect costs no body byte") {
  RawServer server({ConnectionScript().read_head().send(answer(403, "<Error/>")).hold()});
  ExchangeFixture fixture;
  HttpRequest request = put(server.url("/key"), pattern(1'000'000));
  request.expect_continue = true;
  const ExchangeResult result = fixture.run(request);
  REQUIRE(result.response.ok());
  CHECK(result.response->status == 403);
  CHECK(result.sent_bytes == 0);
}

TEST_CASE("a server that refuses Expect itself is told by its status, before any body byte") {
  RawServer server({ConnectionScript().read_head().send(answer(417)).hold()});
  ExchangeFixture fixture;
  HttpRequest request = put(server.url("/key"), "hello");
  request.expect_continue = true;
  const ExchangeResult result = fixture.run(request);
  REQUIRE(result.response.ok());
  CHECK(result.response->status == 417);
  CHECK(result.sent_bytes == 0);
  CHECK(server.requests().size() == 1);
}

}  // namespace uploadkit::test_support

TEST_SUITE_END();
