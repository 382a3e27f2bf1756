// No canary may come out of a URL or a header.
#include <doctest/doctest.h>
#include <uploadkit/core/redact.hpp>

#include <random>

using uploadkit::core::redact_header;
using uploadkit::core::redact_url;

namespace {

bool is_clean(const std::string& shown) { return shown.find("canary") == std::string::npos; }

}  // namespace

TEST_SUITE_BEGIN("core");

TEST_CASE("a signed URL keeps its form and loses its secrets") {
  CHECK(redact_url(
            "https://b.s3.amazonaws.com/a/1.jpg?x-id=PutObject&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
            "canary%2F20250909&X-Amz-Date=20250909T160343Z&X-Amz-SignedHeaders=content-type%3Bhost&X-Amz-Expires=6600&"
            "X-Amz-Security-Token=canary&X-Amz-Signature=canary") ==
        "https://b.s3.amazonaws.com/a/"
        "1.jpg?x-id=PutObject&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=***&X-Amz-Date="
        "20250909T160343Z&X-Amz-SignedHeaders=content-type%3Bhost&X-Amz-Expires=6600&X-Amz-Security-Token=***&"
        "X-Amz-Signature=***");
}

TEST_CASE("a query parameter that nobody knows is masked") {
  CHECK(redact_url("https://a/b?anything=canary") == "https://a/b?anything=***");
  CHECK(redact_url("https://a/b?uploads") == "https://a/b?uploads");
  CHECK(redact_url("https://a/b?partNumber=3&uploadId=canary") == "https://a/b?partNumber=3&uploadId=***");
  CHECK(redact_url("https://a/b?PARTNUMBER=3") == "https://a/b?PARTNUMBER=3");
}

TEST_CASE("a query item without a value may be the secret itself") {
  CHECK(redact_url("https://a/b?canary") == "https://a/b?***");
  CHECK(redact_url("https://a/b?canary=") == "https://a/b?***");
  CHECK(redact_url("https://a/b?canary==") == "https://a/b?***");
  CHECK(redact_url("https://a/b?x=1&&canary&y=") == "https://a/b?x=***&&***&***");
  CHECK(redact_url("https://a/b?") == "https://a/b?");
}

TEST_CASE("every other service's signature is masked too") {
  for (const char* query :
       {"AWSAccessKeyId=canary&Signature=canary&Expires=1", "sv=2020&sig=canary&se=canary", "X-Goog-Signature=canary",
        "GoogleAccessId=canary&Signature=canary", "Key-Pair-Id=canary&Policy=canary", "access_token=canary",
        "a=1;sig=canary", "a=b?sig=canary", "%73ig=canary", "next=https://b/?sig=canary"}) {
    CAPTURE(std::string(query));
    CHECK(is_clean(redact_url("https://a/b?" + std::string(query))));
  }
}

TEST_CASE("what is no URL, or has user info or a fragment, is masked whole") {
  for (const char* text :
       {"canary", "https://user:canary@a/", "https://canary@a/", "https://a/#canary", "ftp://a/canary",
        "https:///canary", "https://a/ canary", "//a/?sig=canary", "https://a:canary/", "/a?sig=canary"}) {
    CHECK(redact_url(text) == "***");
  }
  CHECK(redact_url("").empty());
}

TEST_CASE("a path is shown but for what it assigns and for URLs inside of it") {
  CHECK(redact_url("https://a/album/2024/1_7aa0b2d63f6d3dbf0290bb31aa0b2d63f6d3.png") ==
        "https://a/album/2024/1_7aa0b2d63f6d3dbf0290bb31aa0b2d63f6d3.png");
  CHECK(redact_url("https://a/date=2024-01-01/x") == "https://a/date=2024-01-01/x");
  CHECK(is_clean(redact_url("https://a/b;jsessionid=1;token=canary")));
  CHECK(is_clean(redact_url("https://a/access_token=canary/x")));
  CHECK(is_clean(redact_url("https://a/proxy/https://user:canary@b/")));
}

TEST_CASE("URLs nested a thousand times in a path do not exhaust the stack") {
  std::string url = "https://a";
  while (url.size() < 16'000) url += "/https://a";
  CHECK(redact_url(url) == "https://a/https***");
}

TEST_CASE("headers on the list are shown, all others are masked") {
  CHECK(redact_header({"Content-Type", "image/jpeg"}) == "Content-Type: image/jpeg");
  CHECK(redact_header({"etag", "\"abc\""}) == "etag: \"abc\"");
  CHECK(redact_header({"x-amz-request-id", "4442587FB7D0A2F9"}) == "x-amz-request-id: 4442587FB7D0A2F9");
  CHECK(redact_header({"X-New", "canary"}) == "X-New: ***");
  for (const char* name : {"Authorization", "authorization", "x-api-key", "X-Amz-Security-Token", "Cookie",
                           "Set-Cookie", "Proxy-Authorization", "x-amz-meta-owner", "X-Amz-Copy-Source",
                           "x-amz-server-side-encryption-customer-key", "WWW-Authenticate"}) {
    CHECK(is_clean(redact_header({name, "canary"})));
  }
}

TEST_CASE("a redirect's target loses its query") {
  CHECK(redact_header({"Location", "https://a/b?sig=canary"}) == "Location: https://a/b?sig=***");
  CHECK(redact_header({"location", "/b?sig=canary"}) == "location: ***");
}

TEST_CASE("a secret inside of a shown header is masked, and line breaks are written out") {
  CHECK(is_clean(redact_header({"User-Agent", "x/1 Bearer canary"})));
  CHECK(is_clean(redact_header({"Via", "https://user:canary@proxy/"})));
  CHECK(redact_header({"Server", "a\r\nX: b"}) == "Server: a\\r\\nX: b");
  CHECK(redact_header({"X\r\nY", ""}) == "X\\r\\nY: ***");
}

TEST_CASE("a canary in any value of any query is absent, and the text at most doubles") {
  std::mt19937 random(12);
  const std::string_view alphabet = "abAB01%=&;?/.-_~+:@,";
  for (int round = 0; round < 20'000; ++round) {
    std::string query(random() % 30, ' ');
    for (char& c : query) c = alphabet[random() % alphabet.size()];
    const std::string url = "https://a/b?" + query + "&" + std::string(1 + random() % 5, 'n') + "=canary" + query;
    const std::string shown = redact_url(url);
    CHECK(is_clean(shown));
    CHECK(shown.size() <= 2 * url.size());
  }
}

TEST_SUITE_END();
