// What signed URLs say of themselves, and that they keep their secrets.
#include <doctest/doctest.h>

#include <uploadkit/explain.hpp>
#include <uploadkit/sigv4.hpp>

#include <string>

namespace uploadkit::client {

namespace {

using Texts = std::vector<std::string>;

constexpr char v4[] =
    "https://bucket.s3.eu-west-1.amazonaws.com/a%20b.png?X-Amz-Algorithm=AWS4-HMAC-SHA256&"
    "X-Amz-Credential=AKIDCANARYEXAMPLE%2F20240930%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20240930T123456Z&"
    "X-Amz-Expires=900&X-Amz-SignedHeaders=content-type%3Bhost&X-Amz-Security-Token=canary%2Ftoken&"
    "x-id=PutObject&X-Amz-Signature=0123456789canary";

SignedUrlFacts facts_of(std::string_view url, const std::vector<Header>& headers = {}) {
  const auto facts = explain_signed_url(url, headers);
  INFO(facts.error().message);
  REQUIRE(facts);
  return *facts;
}

WallTime at(std::int64_t seconds) { return WallTime(std::chrono::seconds{seconds}); }

}  // namespace

TEST_SUITE("client") {
  TEST_CASE("a URL of version 4 says who signed what, when and for how long") {
    const SignedUrlFacts facts = facts_of(v4);
    CHECK(facts.kind == SignatureKind::sigv4);
    CHECK(facts.host == "bucket.s3.eu-west-1.amazonaws.com");
    CHECK(facts.algorithm == "AWS4-HMAC-SHA256");
    CHECK(facts.access_key == "AKID***");
    CHECK(facts.has_session_token);
    CHECK(facts.region == "eu-west-1");
    CHECK(facts.service == "s3");
    CHECK(facts.signed_headers == Texts{"content-type", "host"});
    CHECK(facts.unknown_headers == Texts{"content-type"});
    CHECK(facts.parameters == Texts{"x-id=PutObject"});
    CHECK(facts.payload_hash == "UNSIGNED-PAYLOAD");
    CHECK(facts.likely_method == "PUT");
    CHECK(facts.signed_at == at(1'727'699'696));
    CHECK(facts.expires_at == at(1'727'699'696 + 900));
  }

  TEST_CASE("a URL is shown without its secrets") {
    const std::string shown = facts_of(v4).shown_url;
    CHECK(shown.find("canary") == std::string::npos);
    CHECK(shown.find("CANARY") == std::string::npos);
    CHECK(shown.find("X-Amz-Credential=AKID***%2F20240930%2Feu-west-1%2Fs3%2Faws4_request") != std::string::npos);
    CHECK(shown.find("X-Amz-SignedHeaders=content-type%3Bhost") != std::string::npos);
    CHECK(shown.find("X-Amz-Signature=***") != std::string::npos);
    CHECK(facts_of("https://host.test/k?Y2FuYXJ5=").shown_url == "https://host.test/k?***");
    CHECK(facts_of("https://host.test/k?token=canary&Policy=canary&a=b").shown_url ==
          "https://host.test/k?token=***&Policy=***&a=b");
  }

  TEST_CASE("headers that go with a URL are known, or known to be refused") {
    const SignedUrlFacts facts = facts_of(v4, {{"Content-Type", "image/png"}, {"X-Amz-Acl", "private"}, {"a", "b"}});
    CHECK(facts.unknown_headers.empty());
    CHECK(facts.unsigned_headers == Texts{"x-amz-acl"});
  }

  TEST_CASE("a signature in the header Authorization counts") {
    const SignedUrlFacts facts =
        facts_of("https://s3.eu-west-1.amazonaws.com/bucket/key",
                 {{"Authorization",
                   "AWS4-HMAC-SHA256 Credential=AKIDCANARYEXAMPLE/20240930/eu-west-1/s3/aws4_request, "
                   "SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=canary"},
                  {"x-amz-date", "20240930T123456Z"},
                  {"x-amz-content-sha256", "UNSIGNED-PAYLOAD"}});
    CHECK(facts.kind == SignatureKind::sigv4_headers);
    CHECK(facts.region == "eu-west-1");
    CHECK(facts.access_key == "AKID***");
    CHECK(facts.signed_headers == Texts{"host", "x-amz-content-sha256", "x-amz-date"});
    CHECK(facts.unknown_headers.empty());
    CHECK(facts.payload_hash == "UNSIGNED-PAYLOAD");
    CHECK(facts.signed_at == at(1'727'699'696));
    CHECK(!facts.expires_at);
  }

  TEST_CASE("the older and the foreign forms are known") {
    const SignedUrlFacts v2 =
        facts_of("https://bucket.s3.amazonaws.com/k?AWSAccessKeyId=AKIDCANARYEXAMPLE&Expires=1727699696&Signature=x");
    CHECK(v2.kind == SignatureKind::sigv2);
    CHECK(v2.expires_at == at(1'727'699'696));
    CHECK(v2.shown_url.find("AWSAccessKeyId=AKID***&") != std::string::npos);
    const SignedUrlFacts google = facts_of(
        "https://storage.googleapis.com/b/k?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential=me%40p.test%2F20240930%"
        "2Fauto%2Fstorage%2Fgoog4_request&X-Goog-Date=20240930T123456Z&X-Goog-Expires=60&X-Goog-SignedHeaders=host&"
        "X-Goog-Signature=canary");
    CHECK(google.kind == SignatureKind::google_v4);
    CHECK(google.service == "storage");
    CHECK(google.expires_at == at(1'727'699'756));
    CHECK(facts_of("https://s.test/k?GoogleAccessId=me&Expires=1727699696&Signature=x").kind ==
          SignatureKind::google_v2);
    const SignedUrlFacts azure =
        facts_of("https://a.blob.core.windows.net/c/b?sv=2024&sp=cw&se=2024-09-30T12:34:56Z&sr=b&sig=canary");
    CHECK(azure.kind == SignatureKind::azure);
    CHECK(azure.likely_method == "PUT");
    CHECK(azure.needed_headers.size() == 1);
    CHECK(azure.shown_url.find("canary") == std::string::npos);
    CHECK(facts_of("https://host.test/plain").kind == SignatureKind::none);
  }

  TEST_CASE("what the library signs it can explain, with 4A too") {
    SigningInput input;
    input.method = "PUT";
    input.url = "https://bucket.s3.eu-west-1.amazonaws.com/k?response-content-type=a%2Fb";
    input.headers = {{"Content-Type", "image/png"}};
    input.region = "eu-west-1";
    const auto url = presign(input, {"AKIDEXAMPLE123", "secret"}, at(1'727'699'696), std::chrono::seconds{60});
    REQUIRE(url);
    const SignedUrlFacts facts = facts_of(url->url, url->headers);
    CHECK(facts.region == "eu-west-1");
    CHECK(facts.expires_at == url->expires_at);
    CHECK(facts.unknown_headers.empty());
    CHECK(facts.parameters == Texts{"response-content-type=a/b"});
  }

  TEST_CASE("text that is no URL is refused, and broken claims break nothing") {
    CHECK(explain_signed_url("no url").error().code == Errc::invalid_url);
    for (const char* credential : {"", "AKID", "a/b/c/d", "%2F%2F%2F%2F", "a%2Fb%2Fc%2Fd%2Fe%2Ff"})
      CHECK(explain_signed_url(std::string("https://h.test/?X-Amz-Signature=1&X-Amz-Credential=") + credential));
    CHECK(explain_signed_url("https://h.test/k", {{"Authorization", "AWS4"}}));
    CHECK(explain_signed_url("https://h.test/%zz?%zz=%zz&X-Amz-Signature=%zz"));
  }
}

}  // namespace uploadkit::client
