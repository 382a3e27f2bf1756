// The headers of a PUT against the rules of its URL.
#include <doctest/doctest.h>

#include <uploadkit/core/text.hpp>
#include <uploadkit/engine/put_headers.hpp>

namespace uploadkit::engine {

namespace {

struct Case {
  HttpRequest request{};
  SignedUrlRules rules{};
  UploadTicket ticket{};
  BodyFacts body{};

  Result<std::optional<MissingDigest>> agree() { return agree_with_url(request, rules, ticket, body); }
  std::string header(std::string_view name) const {
    for (const Header& each : request.headers)
      if (core::equals_ignoring_case(each.name, name)) return each.value;
    return "(none)";
  }
};

Case signing(std::vector<std::string> names) {
  Case each;
  each.rules.form = SignatureForm::sigv4;
  each.rules.signed_headers = std::move(names);
  return each;
}

}  // namespace

TEST_SUITE("engine") {
  TEST_CASE("a URL that signs nothing asks for nothing") {
    Case each = signing({});
    each.request.headers = {{"Content-Type", "image/png"}};
    const auto missing = each.agree();
    REQUIRE(missing);
    CHECK_FALSE(*missing);
    CHECK(each.header("content-type") == "image/png");
  }

  TEST_CASE("headers that the form needs are added once") {
    Case each;
    each.rules.needed_headers = {{"x-ms-blob-type", "BlockBlob"}};
    CHECK(each.agree());
    CHECK(each.agree());
    CHECK(each.request.headers.size() == 1);
    Case given;
    given.rules.needed_headers = {{"x-ms-blob-type", "BlockBlob"}};
    given.request.headers = {{"X-MS-Blob-Type", "AppendBlob"}};
    CHECK(given.agree());
    CHECK(given.header("x-ms-blob-type") == "AppendBlob");
  }

  TEST_CASE("an unsigned x-amz header is dropped, a signed one and the ticket's own stay") {
    Case each = signing({"x-amz-meta-a"});
    each.request.headers = {{"X-Amz-Meta-A", "1"}, {"x-amz-meta-b", "2"}, {"X-Amz-Acl", "private"}, {"X-Other", "3"}};
    each.ticket.headers = {{"x-amz-acl", "private"}};
    CHECK(each.agree());
    CHECK(each.header("x-amz-meta-a") == "1");
    CHECK(each.header("x-amz-meta-b") == "(none)");
    CHECK(each.header("x-amz-acl") == "private");
    CHECK(each.header("x-other") == "3");
  }

  TEST_CASE("an x-amz header stays where no SigV4 URL forbids it") {
    Case each;
    each.request.headers = {{"x-amz-meta-b", "2"}};
    CHECK(each.agree());
    CHECK(each.header("x-amz-meta-b") == "2");
  }

  TEST_CASE("a signed length that is not the body's is refused with both values") {
    Case each = signing({"content-length"});
    each.ticket.headers = {{"Content-Length", "100"}};
    each.body.size_bytes = 99;
    const Error error = each.agree().error();
    CHECK(error.code == Errc::signed_header_mismatch);
    CHECK(error.fact("header") == "content-length");
    CHECK(error.fact("expected") == "100");
    CHECK(error.fact("got") == "99");
    CHECK(error.message.find("100") != std::string::npos);
    CHECK(error.message.find("99") != std::string::npos);
  }

  TEST_CASE("a length is left to the transport") {
    Case each = signing({"content-length"});
    each.ticket.headers = {{"Content-Length", "100"}};
    each.request.headers = each.ticket.headers;
    each.body.size_bytes = 100;
    CHECK(each.agree());
    CHECK(each.request.headers.empty());
  }

  TEST_CASE("a signed content type that is not the wanted one is refused with both values") {
    Case each = signing({"content-type"});
    each.ticket.headers = {{"Content-Type", "image/png"}};
    each.request.headers = each.ticket.headers;
    each.body.wanted_content_type = "image/jpeg";
    const Error error = each.agree().error();
    CHECK(error.code == Errc::signed_header_mismatch);
    CHECK(error.fact("header") == "content-type");
    CHECK(error.fact("expected") == "image/png");
    CHECK(error.fact("got") == "image/jpeg");
    each.body.wanted_content_type.clear();
    CHECK(each.agree());
  }

  TEST_CASE("a signed content type that nobody knows is missing") {
    Case each = signing({"content-type"});
    CHECK(each.agree().error().code == Errc::missing_signed_header);
    CHECK(each.agree().error().fact("header") == "content-type");
  }

  TEST_CASE("a signed header that nobody gave is missing, by name") {
    for (const char* name : {"x-amz-meta-owner", "x-amz-acl", "if-none-match", "x-amz-checksum-sha512"}) {
      Case each = signing({name});
      const Error error = each.agree().error();
      CHECK(error.code == Errc::missing_signed_header);
      CHECK(error.fact("header") == name);
    }
  }

  TEST_CASE("a signed digest that nobody gave is to be computed") {
    const std::vector<std::pair<const char*, digest::Algorithm>> forms{
        {"content-md5", digest::Algorithm::md5},
        {"x-amz-checksum-crc32", digest::Algorithm::crc32},
        {"x-amz-checksum-crc32c", digest::Algorithm::crc32c},
        {"x-amz-checksum-crc64nvme", digest::Algorithm::crc64nvme},
        {"x-amz-checksum-sha1", digest::Algorithm::sha1},
        {"x-amz-checksum-sha256", digest::Algorithm::sha256}};
    for (const auto& [name, algorithm] : forms) {
      Case each = signing({name});
      const auto missing = each.agree();
      REQUIRE(missing);
      REQUIRE(*missing);
      CHECK((*missing)->algorithm == algorithm);
      CHECK((*missing)->header == name);
      each.request.headers = {{name, "value"}};
      CHECK_FALSE(*each.agree());
    }
  }

  TEST_CASE("two signed digests are computed one after the other") {
    Case each = signing({"content-md5", "x-amz-checksum-sha256"});
    auto first = each.agree();
    REQUIRE(first);
    REQUIRE(*first);
    CHECK((*first)->header == "content-md5");
    each.request.headers = {{"content-md5", "v"}};
    auto second = each.agree();
    REQUIRE(second);
    REQUIRE(*second);
    CHECK((*second)->header == "x-amz-checksum-sha256");
  }
}

}  // namespace uploadkit::engine
