// URLs of an application's server: what they must pass, and what they demand of the request.
#include <doctest/doctest.h>

#include <uploadkit/client/step_urls.hpp>

#include <uploadkit/core/text.hpp>

namespace uploadkit::client {

namespace {

class NoBody final : public RequestBody {
 public:
  Result<std::size_t> read(char*, std::size_t) override { return std::size_t{0}; }
  Result<void> rewind() override { return {}; }
};

HttpRequest described(std::string method = "PUT") {
  HttpRequest request;
  request.method = std::move(method);
  request.url = "https://unused.test/";
  request.authorize = true;
  request.storage_step = std::make_shared<StorageStep>();
  return request;
}

std::string url_with(const std::string& signed_headers) {
  return "https://bucket.test/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20240930T120000Z&X-Amz-Expires=900"
         "&X-Amz-SignedHeaders=" +
         core::percent_encode(signed_headers) + "&X-Amz-Signature=abc";
}

Result<StepRequest> apply(const HttpRequest& request, SignedStep step, bool allow_plain_http = false) {
  return apply_signed_step(request, step, allow_plain_http);
}

std::string header(const HttpRequest& request, std::string_view name) {
  std::string found;
  for (const Header& each : request.headers)
    if (core::equals_ignoring_case(each.name, name)) found += (found.empty() ? "" : ",") + each.value;
  return found;
}

}  // namespace

TEST_SUITE("client") {
  TEST_CASE("a request goes to the signed URL as it was written, without credentials") {
    const auto applied = apply(described(), {url_with("host"), {}});
    REQUIRE(applied);
    CHECK(applied->request.url == url_with("host"));
    CHECK(applied->request.method == "PUT");
    CHECK_FALSE(applied->request.authorize);
    CHECK(applied->request.to_storage);
    CHECK((applied->request.storage_step == nullptr));
    CHECK(applied->rules.expires_at.has_value());
  }

  TEST_CASE("a URL of a step passes the rules of every signed URL") {
    CHECK(apply(described(), {"http://bucket.test/k", {}}).error().code == Errc::url_not_allowed);
    CHECK(apply(described(), {"http://bucket.test/k", {}}, true));
    CHECK(apply(described(), {"http://127.0.0.1:9000/k", {}}));
    for (const char* url : {"", "no url", "ftp://bucket.test/k", "https://user:pw@bucket.test/k", "https://b.test/k#f",
                            "https://0x7f.1/k"})
      CHECK_MESSAGE(apply(described(), {url, {}}).error().code == Errc::invalid_url, url);
  }

  TEST_CASE("headers of a step win, and those that cannot be sent are refused") {
    HttpRequest request = described();
    request.headers = {{"Content-Type", "image/png"}, {"X-Other", "1"}};
    const auto applied = apply(request, {"https://b.test/k", {{"content-type", "text/plain"}}});
    REQUIRE(applied);
    CHECK(header(applied->request, "Content-Type") == "text/plain");
    CHECK(header(applied->request, "X-Other") == "1");
    CHECK(apply(request, {"https://b.test/k", {{"Host", "evil.test"}}}).error().code == Errc::invalid_argument);
    CHECK(apply(request, {"https://b.test/k", {{"X-A", "a\r\nX-B: b"}}}).error().code == Errc::invalid_argument);
  }

  TEST_CASE("a content type that the URL promises is sent") {
    HttpRequest request = described();
    request.headers = {{"Content-Type", "image/png"}};
    const auto applied = apply(request, {url_with("host") + "&content-type=text%2Fcsv", {}});
    REQUIRE(applied);
    CHECK(header(applied->request, "Content-Type") == "text/csv");
  }

  TEST_CASE("a signed header that nobody knows is refused by name") {
    const auto applied = apply(described(), {url_with("host;x-custom"), {}});
    CHECK(applied.error().code == Errc::missing_signed_header);
    CHECK(applied.error().fact("header") == "x-custom");
    CHECK(apply(described(), {url_with("host;x-custom"), {{"X-Custom", "1"}}}));
  }

  TEST_CASE("digests that the URL signs are computed of a text, and refused of a stream") {
    HttpRequest request = described("POST");
    request.body = "123456789";
    const auto applied = apply(request, {url_with("content-md5;host;x-amz-checksum-crc32"), {}});
    REQUIRE(applied);
    CHECK(header(applied->request, "content-md5") == "JfnnlDI7RTiF9RgfG2JNCw==");
    CHECK(header(applied->request, "x-amz-checksum-crc32") == "y/Q5Jg==");
    HttpRequest streamed = described();
    streamed.stream = std::make_shared<NoBody>();
    streamed.stream_bytes = 9;
    const auto refused = apply(streamed, {url_with("content-md5;host"), {}});
    CHECK(refused.error().code == Errc::missing_signed_header);
    CHECK(refused.error().fact("header") == "content-md5");
  }

  TEST_CASE("x-amz headers that the URL does not sign are left out, since S3 refuses them") {
    HttpRequest request = described();
    request.headers = {{"x-amz-checksum-crc32", "AAAAAA=="}, {"If-None-Match", "*"}};
    const auto applied = apply(request, {url_with("host"), {}});
    REQUIRE(applied);
    CHECK(header(applied->request, "x-amz-checksum-crc32").empty());
    CHECK(header(applied->request, "If-None-Match") == "*");
  }

  TEST_CASE("a promised length that is not the body's is refused") {
    HttpRequest request = described();
    request.body = "abc";
    CHECK(apply(request, {url_with("content-length;host"), {{"Content-Length", "3"}}}));
    const auto refused = apply(request, {url_with("content-length;host"), {{"Content-Length", "4"}}});
    CHECK(refused.error().code == Errc::signed_header_mismatch);
  }
}

}  // namespace uploadkit::client
