// Where a signed request may go, what its payload is called, and how its body is encoded.
#include <doctest/doctest.h>

#include <uploadkit/client/request_signing.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/digest/digest.hpp>

#include <algorithm>
#include <cstring>

namespace uploadkit::client {

namespace {

const std::string empty_hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

class TextBody : public RequestBody {
 public:
  explicit TextBody(std::string text) : text_(std::move(text)) {}
  Result<std::size_t> read(char* buffer, std::size_t capacity) override {
    const std::size_t size = std::min(capacity, text_.size() - at_);
    std::memcpy(buffer, text_.data() + at_, size);
    at_ += size;
    return size;
  }
  Result<void> rewind() override {
    at_ = 0;
    return {};
  }

 private:
  std::string text_;
  std::size_t at_ = 0;
};

std::string read_all(const HttpRequest& request) {
  std::string all(static_cast<std::size_t>(request.stream_bytes), '\0');
  std::size_t at = 0;
  while (at < all.size()) {
    const auto got = request.stream->read(all.data() + at, all.size() - at);
    if (!got || *got == 0) return "(ended after " + std::to_string(at) + ")";
    at += *got;
  }
  return all;
}

struct Rig {
  Authorization authorization;
  Credentials credentials{"AKIDEXAMPLE", "sesame", "", {}, ""};
  signing::SigningKeyCache keys;
  std::string checksum;

  Rig() {
    authorization.origin = "https://s3.example.com";
    authorization.region = "eu-west-1";
  }

  static HttpRequest put(const std::string& url = "https://bucket.s3.example.com/key") {
    HttpRequest request;
    request.method = "PUT";
    request.url = url;
    request.authorize = true;
    return request;
  }
  static HttpRequest streamed(const std::string& bytes, const std::string& url = "https://bucket.s3.example.com/key") {
    HttpRequest request = put(url);
    request.stream = std::make_shared<TextBody>(bytes);
    request.stream_bytes = bytes.size();
    return request;
  }
  Result<HttpRequest> sign(const HttpRequest& request) {
    const SigningContext context{authorization, credentials, WallTime{} + std::chrono::seconds{1'727'697'600}, &keys,
                                 [this] { return checksum; }};
    return sign_request(request, context);
  }
};

std::string header(const Result<HttpRequest>& request, std::string_view name) {
  for (const Header& each : request->headers)
    if (core::equals_ignoring_case(each.name, name)) return each.value;
  return {};
}

bool allows(const std::string& origin, const std::string& url) {
  Authorization authorization;
  authorization.origin = origin;
  return check_signed_origin(url, authorization).ok();
}

}  // namespace

TEST_SUITE("client") {
  TEST_CASE("signatures are for the origin and its subdomains") {
    CHECK(allows("https://s3.example.com", "https://s3.example.com/bucket/key"));
    CHECK(allows("https://s3.example.com", "https://bucket.s3.example.com/key"));
    CHECK(allows("https://s3.example.com", "https://BUCKET.S3.example.com:443/key"));
    CHECK(allows("http://127.0.0.1:9000", "http://127.0.0.1:9000/bucket/key"));
    CHECK(allows("http://[::1]:9000", "http://[::1]:9000/bucket/key"));
    for (const char* url : {"https://example.com/", "https://evils3.example.com/", "https://s3.example.com.evil.test/",
                            "http://s3.example.com/", "https://s3.example.com:444/", "https://evil.test/s3.example.com",
                            "not a url", "https://[::1]/"})
      CHECK_FALSE_MESSAGE(allows("https://s3.example.com", url), url);
    CHECK_FALSE(allows("", "https://s3.example.com/"));
  }

  TEST_CASE("a text is hashed, and so is no body at all") {
    Rig rig;
    auto request = Rig::put();
    CHECK(header(rig.sign(request), "x-amz-content-sha256") == empty_hash);
    request.body = "abc";
    CHECK(header(rig.sign(request), "x-amz-content-sha256") ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  TEST_CASE("a stream is not signed over TLS and to this machine, and in chunks elsewhere") {
    Rig rig;
    CHECK(header(rig.sign(Rig::streamed("abc")), "x-amz-content-sha256") == "UNSIGNED-PAYLOAD");
    CHECK(header(rig.sign(Rig::streamed("abc", "http://127.0.0.1:9000/b/k")), "x-amz-content-sha256") ==
          "UNSIGNED-PAYLOAD");
    const auto chunked = rig.sign(Rig::streamed("abc", "http://s3.example.com/b/k"));
    CHECK(header(chunked, "x-amz-content-sha256") == "STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
    CHECK(header(chunked, "x-amz-decoded-content-length") == "3");
    const std::string body = read_all(*chunked);
    CHECK(body.substr(0, 18) == "3;chunk-signature=");
    CHECK(body.find("\r\nabc\r\n0;chunk-signature=") != std::string::npos);
  }

  TEST_CASE("a trailing checksum follows the body, and the object's own encoding stays") {
    Rig rig;
    rig.checksum = "AAAAAA==";
    auto request = Rig::streamed("abc");
    request.trailing_checksum = "CRC32";
    request.headers.push_back({"content-encoding", "gzip"});
    const auto sent = rig.sign(request);
    CHECK(header(sent, "x-amz-content-sha256") == "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
    CHECK(header(sent, "x-amz-trailer") == "x-amz-checksum-crc32");
    CHECK(header(sent, "Content-Encoding") == "gzip");
    CHECK(read_all(*sent) == "3\r\nabc\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n");
    request = Rig::streamed("abc", "http://s3.example.com/b/k");
    request.trailing_checksum = "crc32";
    const auto plain = rig.sign(request);
    CHECK(header(plain, "x-amz-content-sha256") == "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER");
    CHECK(read_all(*plain).find("x-amz-trailer-signature:") != std::string::npos);
  }

  TEST_CASE("the chunked encoding is named where the host is AWS's, since other stores keep the name") {
    Rig rig;
    rig.checksum = "AAAAAA==";
    rig.authorization.origin = "https://s3.eu-west-1.amazonaws.com";
    auto request = Rig::streamed("abc", "https://b.s3.eu-west-1.amazonaws.com/k");
    request.trailing_checksum = "CRC32";
    CHECK(header(rig.sign(request), "Content-Encoding") == "aws-chunked");
    request.headers.push_back({"content-encoding", "gzip"});
    CHECK(header(rig.sign(request), "Content-Encoding") == "aws-chunked,gzip");
  }

  TEST_CASE("a stream of no bytes is signed as the text of none, everywhere") {
    Rig rig;
    for (const char* url : {"https://bucket.s3.example.com/key", "http://s3.example.com/b/k"}) {
      const auto sent = rig.sign(Rig::streamed("", url));
      CHECK(header(sent, "x-amz-content-sha256") == empty_hash);
      CHECK(sent->stream_bytes == 0);
    }
  }

  TEST_CASE("the checksum of a text is a header, since it is known") {
    Rig rig;
    auto request = Rig::put();
    request.body = "123456789";
    request.trailing_checksum = "CRC32";
    const auto sent = rig.sign(request);
    CHECK(header(sent, "x-amz-checksum-crc32") == "y/Q5Jg==");
    CHECK(header(sent, "x-amz-trailer").empty());
    CHECK(header(sent, "authorization").find("x-amz-checksum-crc32") != std::string::npos);
  }

  TEST_CASE("the checksum of a body that lies in memory is a header, and the body is at its first byte") {
    class HeldText final : public TextBody {
     public:
      using TextBody::TextBody;
      std::optional<std::string_view> read_all() override { return "bytes"; }
    };
    Rig rig;
    rig.checksum = "AAAAAAAAAAA=";
    HttpRequest request = Rig::streamed("bytes");
    request.stream = std::make_shared<HeldText>("bytes");
    request.trailing_checksum = "CRC64NVME";
    const auto made = rig.sign(request);
    REQUIRE(made);
    CHECK(header(made, "x-amz-checksum-crc64nvme") == "AAAAAAAAAAA=");
    CHECK(header(made, "x-amz-content-sha256") == "UNSIGNED-PAYLOAD");
    CHECK(header(made, "x-amz-trailer").empty());
    CHECK(made->stream_bytes == 5);
    CHECK(read_all(*made) == "bytes");
  }

  TEST_CASE("a trailing checksum that nobody knows or computes is refused") {
    Rig rig;
    auto request = Rig::streamed("abc");
    request.trailing_checksum = "crc17";
    CHECK(rig.sign(request).error().fact("field") == "trailing_checksum");
    request.trailing_checksum = "crc32";
    const SigningContext context{rig.authorization, rig.credentials, WallTime{}, nullptr, nullptr};
    CHECK(sign_request(request, context).error().code == Errc::internal);
  }

  TEST_CASE("what the request carries is signed, but for what changes on the way") {
    Rig rig;
    auto request = Rig::put();
    request.headers = {{"Content-Type", "image/png"},
                       {"If-None-Match", "*"},
                       {"Cache-Control", "no-cache"},
                       {"x-amz-meta-a", "1"},
                       {"User-Agent", "someone/1"}};
    rig.credentials.session_token = "token";
    const std::string authorization = header(rig.sign(request), "authorization");
    CHECK(authorization.find("SignedHeaders=cache-control;content-type;host;if-none-match;x-amz-content-sha256;"
                             "x-amz-date;x-amz-meta-a;x-amz-security-token,") != std::string::npos);
    CHECK(authorization.find("Credential=AKIDEXAMPLE/20240930/eu-west-1/s3/aws4_request") != std::string::npos);
    CHECK(header(rig.sign(request), "x-amz-security-token") == "token");
  }

  TEST_CASE("a request to S3 travels in the spelling of its path that was signed") {
    Rig rig;
    const auto spelled = rig.sign(Rig::put("https://bucket.s3.example.com/a%2Fb!/%41?x=%2f"));
    REQUIRE(spelled.ok());
    CHECK(spelled->url == "https://bucket.s3.example.com/a/b%21/A?x=%2f");
    const auto canonical = rig.sign(Rig::put("https://bucket.s3.example.com/a/b%21/A?x=%2f"));
    CHECK(header(spelled, "authorization") == header(canonical, "authorization"));
    rig.authorization.service = "execute-api";
    CHECK(rig.sign(Rig::put("https://s3.example.com/a%2Fb"))->url == "https://s3.example.com/a%2Fb");
  }

  TEST_CASE("a request may name its own region, and the signature is its only authorization") {
    Rig rig;
    auto request = Rig::put();
    request.signing_region = "us-west-2";
    const auto sent = rig.sign(request);
    CHECK(header(sent, "authorization").find("/us-west-2/s3/") != std::string::npos);
    CHECK_FALSE(sent->authorize);
    CHECK(sent->to_storage);
  }

  TEST_CASE("what cannot be signed is refused without a secret in the message") {
    Rig rig;
    auto request = Rig::put();
    request.headers.push_back({"Authorization", "Bearer sesame"});
    CHECK(rig.sign(request).error().code == Errc::invalid_argument);
    CHECK(rig.sign(request).error().message.find("sesame") == std::string::npos);
    CHECK(rig.sign(Rig::put("https://s3.example.com/%zz")).error().code == Errc::invalid_url);
    rig.authorization.region.clear();
    CHECK(rig.sign(Rig::put()).error().fact("field") == "region");
  }

  TEST_CASE("sent bytes are counted in bytes of the body") {
    CHECK(decoded_bytes(0, 1000, 1100) == 0);
    CHECK(decoded_bytes(1, 1000, 1100) == 1);
    CHECK(decoded_bytes(550, 1000, 1100) == 500);
    CHECK(decoded_bytes(1099, 1000, 1100) == 1000);
    CHECK(decoded_bytes(1100, 1000, 1100) == 1000);
    CHECK(decoded_bytes(40, 0, 80) == 0);
    constexpr std::uint64_t part = std::uint64_t{5} << 30;
    CHECK(decoded_bytes(part / 2, part, part + 1000) <= part / 2);
    CHECK(decoded_bytes(part + 1000, part, part + 1000) == part);
  }
}

}  // namespace uploadkit::client
