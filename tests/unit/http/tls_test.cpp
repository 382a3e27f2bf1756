// Who is trusted, and that nothing is sent to anybody else.
#include <doctest/doctest.h>

#include "unit/http/exchange_fixture.hpp"

#include <support/temp_folder.hpp>

TEST_SUITE_BEGIN("http");

namespace uploadkit::test_support {

namespace {

ConnectionScript serve() { return ConnectionScript().read_request().send(answer(200)).repeat(); }

TransportOptions trusting(const TestAuthority& authority) {
  TransportOptions options;
  options.tls.ca_pem = authority.root_pem();
  return options;
}

// The error of an upload to a server with that certificate; no body byte may have arrived.
Errc refusal(const TransportOptions& options, const TestCertificate& certificate, WallTime wall) {
  RawServer server({serve()}, certificate);
  auto clock = std::make_shared<StillClock>();
  clock->wall = wall;
  ExchangeFixture fixture(options, clock);
  const ExchangeResult result = fixture.run(put(server.url("/key"), "secret"));
  CHECK(server.requests().empty());
  CHECK(result.sent_bytes == 0);
  CHECK_FALSE(result.request_sent);
  return result.response.error().code;
}

constexpr WallTime plausible{std::chrono::seconds(1728000000)};

}  // namespace

TEST_CASE("a server that does not speak TLS is told apart from one that cannot be trusted") {
  RawServer server({ConnectionScript().send(answer(400)).repeat()});
  ExchangeFixture fixture;
  const ExchangeResult result =
      fixture.run(put("https://127.0.0.1:" + std::to_string(server.port()) + "/key", "secret"));
  const Error& error = result.response.error();
  CHECK(error.code == Errc::tls_failed);
  CAPTURE(error.message);
  CHECK(error.message.find("does not speak TLS") != std::string::npos);
  CHECK(result.sent_bytes == 0);
}

TEST_CASE("a certificate of a trusted authority is accepted, given as text or as a file") {
  const TestAuthority authority;
  RawServer server({serve()}, authority.issue());
  ExchangeFixture by_text(trusting(authority));
  CHECK(by_text.run(put(server.url("/key"), "hello")).response.ok());
  CHECK(by_text.run(put(server.url("/key", "localhost"), "hello")).response.ok());
  const test::TempFolder folder;
  TransportOptions options;
  options.tls.ca_file = folder.file("ca.pem", authority.root_pem());
  ExchangeFixture by_file(options);
  CHECK(by_file.run(put(server.url("/key"), "hello")).response.ok());
  CHECK(server.body_byte_count() == 15);
}

TEST_CASE("certificates that prove nothing are refused before a byte of the request leaves") {
  const TestAuthority authority;
  const TestAuthority stranger;
  const TransportOptions options = trusting(authority);
  CHECK(refusal(options, stranger.issue(), plausible) == Errc::tls_failed);
  CHECK(refusal(options, authority.issue_for_wrong_host(), plausible) == Errc::tls_failed);
  CHECK(refusal(options, authority.issue_expired(), plausible) == Errc::tls_failed);
  CHECK(refusal(options, authority.issue_not_yet_valid(), plausible) == Errc::tls_failed);
  CHECK(refusal(TransportOptions(), authority.issue(), plausible) == Errc::tls_failed);
}

TEST_CASE("with an impossible clock a certificate's dates are blamed on the clock") {
  const TestAuthority authority;
  const TransportOptions options = trusting(authority);
  const WallTime in_1970(std::chrono::seconds(5000));
  CHECK(refusal(options, authority.issue_not_yet_valid(), in_1970) == Errc::clock_wrong);
  CHECK(refusal(options, authority.issue_expired(), WallTime(std::chrono::hours(24 * 365 * 95))) == Errc::clock_wrong);
  CHECK(refusal(options, authority.issue_for_wrong_host(), WallTime(std::chrono::hours(24 * 365 * 95))) ==
        Errc::tls_failed);
}

TEST_CASE("only a pinned key is accepted where keys are pinned") {
  const TestAuthority authority;
  const TestCertificate good = authority.issue();
  TransportOptions options = trusting(authority);
  options.tls.pinned_public_keys = authority.issue().pin;
  CHECK(refusal(options, good, plausible) == Errc::tls_failed);
  options.tls.pinned_public_keys += ";" + good.pin;
  RawServer server({serve()}, good);
  ExchangeFixture fixture(options);
  CHECK(fixture.run(put(server.url("/key"), "hello")).response.ok());
}

TEST_CASE("trusted certificates that cannot be read make no transport") {
  TransportOptions options;
  options.tls.ca_file = "/nonexistent/ca.pem";
  Result<std::shared_ptr<Transport>> made = curl_transport(options, system_clock());
  CHECK(made.error().code == Errc::tls_failed);
  CHECK(made.error().fact("option") == "tls.ca_file");
  options.tls.ca_file.clear();
  for (const char* text : {"no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"}) {
    options.tls.ca_pem = text;
    made = curl_transport(options, system_clock());
    CHECK(made.error().code == Errc::tls_failed);
    CHECK(made.error().fact("option") == "tls.ca_pem");
  }
}

TEST_CASE("a client certificate is read when the transport is made, and with another's key it makes none") {
  const TestAuthority authority;
  const TestCertificate mine = authority.issue();
  const test::TempFolder folder;
  const std::string key = folder.file("key.pem", mine.key_pem);
  TransportOptions options = trusting(authority);
  options.tls.client_certificate_file = folder.file("certificate.pem", mine.certificate_pem);
  options.tls.client_key_file = folder.file("other_key.pem", authority.issue().key_pem);
  CHECK(curl_transport(options, system_clock()).error().fact("option") == "tls.client_key_file");
  options.tls.client_key_file = key;
  RawServer server({serve()}, authority.issue());
  ExchangeFixture fixture(options);
  CHECK(fixture.run(put(server.url("/key"), "hello")).response.ok());
  options.tls.client_certificate_file = "/nonexistent";
  CHECK(curl_transport(options, system_clock()).error().fact("option") == "tls.client_certificate_file");
}

TEST_CASE("a server that speaks no TLS, or goes away in the handshake, gets nothing") {
  const TestAuthority authority;
  for (const ConnectionScript& script :
       {ConnectionScript().send("HTTP/1.1 400 Bad Request\r\n\r\n").hold(), ConnectionScript().reset()}) {
    RawServer server({script});
    ExchangeFixture fixture(trusting(authority));
    const std::string url = "https://127.0.0.1:" + std::to_string(server.port()) + "/key";
    const ExchangeResult result = fixture.run(put(url, "secret"));
    const Errc code = result.response.error().code;
    // A reset may arrive before or after the connection counts as made.
    CHECK((code == Errc::tls_failed || code == Errc::connection_lost || code == Errc::connect_failed));
    CHECK_FALSE(result.request_sent);
  }
}

TEST_CASE("large bodies over TLS arrive whole, and the connection is used again") {
  const TestAuthority authority;
  RawServer server({serve()}, authority.issue());
  ExchangeFixture fixture(trusting(authority));
  const std::string text = pattern(3'000'001);
  for (int i = 0; i < 3; ++i) CHECK(fixture.run(put(server.url("/key"), text)).sent_bytes == text.size());
  CHECK(server.requests().back().body == text);
  CHECK(server.connection_count() == 1);
}

}  // namespace uploadkit::test_support

TEST_SUITE_END();
