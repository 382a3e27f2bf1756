// Refusals of storages beside the requests that they refused.
#include <doctest/doctest.h>

#include <uploadkit/explain.hpp>

#include <algorithm>
#include <string>

namespace uploadkit::client {

namespace {

constexpr char url[] =
    "https://bucket.s3.eu-west-1.amazonaws.com/a%20b.png?X-Amz-Algorithm=AWS4-HMAC-SHA256&"
    "X-Amz-Credential=AKIDCANARYEXAMPLE%2F20240930%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20240930T123456Z&"
    "X-Amz-Expires=900&X-Amz-Security-Token=canary&X-Amz-SignedHeaders=content-type%3Bhost&X-Amz-Signature=0canary";

constexpr char query[] =
    "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDCANARYEXAMPLE%2F20240930%2Feu-west-1%2Fs3%2Faws4_request&"
    "X-Amz-Date=20240930T123456Z&X-Amz-Expires=900&X-Amz-Security-Token=canary&"
    "X-Amz-SignedHeaders=content-type%3Bhost";

HttpRequest put(std::vector<Header> headers = {{"Content-Type", "image/png"}}) {
  HttpRequest request;
  request.method = "PUT";
  request.url = url;
  request.headers = std::move(headers);
  return request;
}

std::string escaped(std::string text) {
  for (std::size_t at = 0; (at = text.find('&', at)) != std::string::npos; at += 5) text.replace(at, 1, "&amp;");
  return text;
}

std::string canonical(const std::string& method, const std::string& parameters, const std::string& type,
                      const std::string& host = "bucket.s3.eu-west-1.amazonaws.com") {
  return method + "\n/a%20b.png\n" + parameters + "\ncontent-type:" + type + "\nhost:" + host +
         "\n\ncontent-type;host\nUNSIGNED-PAYLOAD";
}

std::string mismatch(const std::string& canonical_request) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>SignatureDoesNotMatch</Code><Message>The request "
         "signature we calculated does not match the signature you provided.</Message><AWSAccessKeyId>AKIDCANARYEXAMPLE"
         "</AWSAccessKeyId><StringToSign>AWS4-HMAC-SHA256\n20240930T123456Z\n20240930/eu-west-1/s3/aws4_request\n"
         "00</StringToSign><SignatureProvided>0canary</SignatureProvided><CanonicalRequest>" +
         escaped(canonical_request) + "</CanonicalRequest><RequestId>R1</RequestId></Error>";
}

RefusalFacts facts_of(const std::string& document, const HttpRequest& request = put()) {
  const auto facts = explain_refusal(document, request);
  INFO(facts.error().message);
  REQUIRE(facts);
  for (const auto& lines : {facts->canonical_request, facts->string_to_sign})
    for (const ComparedLine& line : lines) CHECK(line.text.find("anary") == std::string::npos);
  for (const std::string& finding : facts->findings) CHECK(finding.find("anary") == std::string::npos);
  return *facts;
}

std::size_t count(const std::vector<ComparedLine>& lines, LineSide side) {
  return static_cast<std::size_t>(
      std::count_if(lines.begin(), lines.end(), [side](const ComparedLine& line) { return line.side == side; }));
}

bool has(const std::vector<ComparedLine>& lines, LineSide side, const std::string& text) {
  return std::any_of(lines.begin(), lines.end(),
                     [&](const ComparedLine& line) { return line.side == side && line.text == text; });
}

// The only finding.
std::string finding(const RefusalFacts& facts) {
  CHECK(facts.findings.size() == 1);
  return facts.findings.empty() ? "" : facts.findings.front();
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_SUITE("client") {
  TEST_CASE("a header that arrived with another value is told with both") {
    const RefusalFacts facts = facts_of(mismatch(canonical("PUT", query, "text/plain")));
    CHECK(facts.error.code == Errc::signature_rejected);
    CHECK(facts.error.backend_code == "SignatureDoesNotMatch");
    CHECK(facts.error.request_id == "R1");
    CHECK(has(facts.canonical_request, LineSide::storage, "content-type:text/plain"));
    CHECK(has(facts.canonical_request, LineSide::request, "content-type:image/png"));
    CHECK(count(facts.canonical_request, LineSide::storage) == 1);
    CHECK(has(facts.canonical_request, LineSide::both, "X-Amz-Security-Token=***"));
    CHECK(holds(finding(facts), "content-type reached the storage as \"text/plain\""));
    CHECK(holds(finding(facts), "\"image/png\""));
  }

  TEST_CASE("a signed header that did not arrive is told") {
    CHECK(holds(finding(facts_of(mismatch(canonical("PUT", query, "")))), "did not reach the storage"));
  }

  TEST_CASE("another method is told") {
    const RefusalFacts facts = facts_of(mismatch(canonical("GET", query, "image/png")));
    CHECK(has(facts.canonical_request, LineSide::storage, "GET"));
    CHECK(has(facts.canonical_request, LineSide::request, "PUT"));
    CHECK(holds(finding(facts), "the one method"));
  }

  TEST_CASE("another host is told") {
    CHECK(holds(finding(facts_of(mismatch(canonical("PUT", query, "image/png", "proxy.test")))),
                "host reached the storage as \"proxy.test\""));
  }

  TEST_CASE("parameters that were added, lost or changed on the way are told") {
    const std::string all(query);
    CHECK(holds(finding(facts_of(mismatch(canonical("PUT", all + "&utm=1", "image/png")))), "utm reached the storage"));
    const std::string fewer = all.substr(0, all.find("X-Amz-Expires")) + all.substr(all.find("X-Amz-Security"));
    CHECK(holds(finding(facts_of(mismatch(canonical("PUT", fewer, "image/png")))), "X-Amz-Expires of the URL"));
    std::string other = all;
    other.replace(other.find("canary"), 6, "Canary");
    const RefusalFacts facts = facts_of(mismatch(canonical("PUT", other, "image/png")));
    CHECK(has(facts.canonical_request, LineSide::storage, "X-Amz-Security-Token=***"));
    CHECK(holds(finding(facts), "something on the way rewrote it"));
  }

  TEST_CASE("without a difference the key, the method and unknown values remain") {
    const RefusalFacts facts = facts_of(mismatch(canonical("PUT", query, "image/png")));
    CHECK(count(facts.canonical_request, LineSide::both) == facts.canonical_request.size());
    CHECK(holds(finding(facts), "another secret key, another method than PUT"));
    const RefusalFacts open = facts_of(mismatch(canonical("PUT", query, "image/png")), put({}));
    CHECK(has(open.canonical_request, LineSide::unknown, "content-type:image/png"));
    CHECK(holds(finding(open), "other values of content-type"));
  }

  TEST_CASE("the hash of the canonical request is compared where all is known") {
    CHECK(count(facts_of(mismatch(canonical("PUT", query, "image/png"))).string_to_sign, LineSide::request) == 1);
    CHECK(count(facts_of(mismatch(canonical("PUT", query, "image/png")), put({})).string_to_sign, LineSide::unknown) ==
          1);
  }

  TEST_CASE("headers that are not signed are named") {
    const RefusalFacts facts = facts_of(
        "<Error><Code>AccessDenied</Code><Message>There were headers present in the request which were not "
        "signed</Message><HeadersNotSigned>x-amz-acl, x-amz-meta-a</HeadersNotSigned></Error>");
    CHECK(facts.error.code == Errc::signed_header_mismatch);
    CHECK(holds(finding(facts), "x-amz-acl, x-amz-meta-a"));
  }

  TEST_CASE("a dead URL is told with the storage's clock") {
    const RefusalFacts facts = facts_of(
        "<Error><Code>AccessDenied</Code><Message>Request has expired</Message><X-Amz-Expires>900"
        "</X-Amz-Expires><Expires>2024-09-30T12:49:56Z</Expires><ServerTime>2024-09-30T13:00:00Z</ServerTime>"
        "</Error>");
    CHECK(facts.error.code == Errc::url_expired);
    CHECK(facts.expired_at == WallTime(std::chrono::seconds{1'727'700'596}));
    CHECK(facts.server_time == WallTime(std::chrono::seconds{1'727'701'200}));
  }

  TEST_CASE("a wrong clock is told with both times") {
    const RefusalFacts facts = facts_of(
        "<Error><Code>RequestTimeTooSkewed</Code><Message>The difference between the request time and the "
        "current time is too large.</Message><RequestTime>20240930T103456Z</RequestTime><ServerTime>"
        "2024-09-30T12:34:56Z</ServerTime></Error>");
    CHECK(facts.error.code == Errc::clock_wrong);
    REQUIRE(facts.server_time);
    REQUIRE(facts.request_time);
    CHECK(*facts.server_time - *facts.request_time == std::chrono::hours{2});
  }

  TEST_CASE("a region that is not the bucket's is told with the right one") {
    const RefusalFacts facts = facts_of(
        "<Error><Code>AuthorizationQueryParametersError</Code><Message>Error parsing the X-Amz-Credential parameter; "
        "the "
        "region 'eu-west-1' is wrong; expecting 'us-east-1'</Message><Region>us-east-1</Region></Error>");
    CHECK(facts.error.code == Errc::wrong_region);
    CHECK(holds(finding(facts), "for the region eu-west-1, and the bucket lies in us-east-1"));
  }

  TEST_CASE("a whole answer with its head is read") {
    const RefusalFacts facts = facts_of(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 403 Forbidden\r\nDate: Mon, 30 Sep 2024 13:00:00 GMT\r\n"
        "x-amz-request-id: R2\r\n\r\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>");
    CHECK(facts.error.http_status == 403);
    CHECK(facts.error.request_id == "R2");
    CHECK(facts.error.code == Errc::url_expired);  // by its own words, and that clock
    CHECK(facts.server_time == WallTime(std::chrono::seconds{1'727'701'200}));
  }

  TEST_CASE("version 2 is compared line by line") {
    HttpRequest request = put({{"Content-Type", "image/png"}, {"x-amz-acl", "private"}});
    request.url = "https://bucket.s3.amazonaws.com/k?AWSAccessKeyId=AKIDCANARYEXAMPLE&Expires=1727699696&Signature=x";
    const RefusalFacts facts = facts_of(
        "<Error><Code>SignatureDoesNotMatch</Code><StringToSign>PUT\n\ntext/plain\n1727699696\nx-amz-acl:private\n"
        "x-amz-security-token:canary\n/bucket/k</StringToSign></Error>",
        request);
    CHECK(has(facts.string_to_sign, LineSide::both, "PUT"));
    CHECK(has(facts.string_to_sign, LineSide::storage, "text/plain"));
    CHECK(has(facts.string_to_sign, LineSide::both, "x-amz-acl:private"));
    CHECK(has(facts.string_to_sign, LineSide::storage, "x-amz-security-token:***"));
    CHECK(has(facts.string_to_sign, LineSide::unknown, "/bucket/k"));
    CHECK(facts.findings.size() == 2);
  }

  TEST_CASE("what is no refusal is refused, and odd refusals break nothing") {
    for (const char* document : {"", "<html></html>", "<Error/>", "HTTP/1.1 200 OK\r\n\r\n", "HTTP/", "HTTP/1.1\n\n"})
      CHECK(explain_refusal(document, put()).error().code == Errc::bad_response);
    for (const char* text : {"", "\n", "\n\n\n\n\n\n\n", "a\nb\nc\nd\n\ne\nf", "a\nb\n=&&=\n:\n\ne\nf"})
      CHECK(explain_refusal(mismatch(text), put()));
    HttpRequest plain = put();
    plain.url = "no url";
    CHECK(explain_refusal(mismatch("x"), plain).error().code == Errc::invalid_url);
    plain.url = "https://host.test/key";
    CHECK(facts_of(mismatch("x"), plain).canonical_request.empty());
  }
}

}  // namespace uploadkit::client
