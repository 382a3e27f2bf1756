// The judge of signatures: what it lets in, and how it words each refusal.
#include <devserver/sigv4_verify.hpp>

#include "s3_bench.hpp"

#include <doctest/doctest.h>
#include <uploadkit/core/time_text.hpp>

#include <algorithm>

TEST_SUITE_BEGIN("devserver");

namespace uploadkit::devserver::tests::sigv4_verify_test {

using std::chrono::hours;
using std::chrono::seconds;

const Credentials known{"AKIATEST", "secret/+key", ""};

SignatureRules rules() {
  return {"us-east-1", {{known, std::nullopt}, {{"ASIATEST", "other", "to+k/en=="}, noon() + hours{1}}}};
}

std::string url_of(const std::string& target, const std::vector<Header>& headers = {},
                   const Credentials& credentials = known, seconds age = seconds{0}) {
  SigningInput input;
  input.method = "PUT";
  input.url = "http://127.0.0.1:8000" + target;
  input.headers = headers;
  input.payload_hash = "UNSIGNED-PAYLOAD";
  const auto made = presign(input, credentials, noon() - age, seconds{300});
  return made ? made->url : std::string();
}

S3Error judged(const ServerRequest& request, WallTime now = noon(), bool is_expired = false) {
  const auto outcome = admit(request, rules(), now, is_expired);
  const auto* error = std::get_if<S3Error>(&outcome);
  return error == nullptr ? S3Error{200, "", "", {}} : *error;
}

std::string extra(const S3Error& error, std::string_view name) {
  for (const Header& field : error.extras) {
    if (field.name == name) return field.value;
  }
  return {};
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

ServerRequest signed_in_headers(const SigningInput& input, WallTime time = noon()) {
  const auto made = sign_headers(input, known, time);
  std::vector<Header> all = input.headers;
  if (made) all.insert(all.end(), made->begin(), made->end());
  return request_of(input.method, input.url, all);
}

SigningInput plain_input() {
  SigningInput input;
  input.method = "PUT";
  input.url = "http://127.0.0.1:8000/bucket/key";
  return input;
}

TEST_CASE("URLs of the library's signer are let in, odd keys included") {
  for (const char* target : {"/bucket/key", "/bucket/a%20b%2Bc", "/bucket/f/../g", "/bucket/a//b", "/bucket/%C3%BC~",
                             "/bucket/k?x-id=PutObject", "/bucket/k?a=b%20c&b", "/bucket/100%25"}) {
    CAPTURE(target);
    CHECK(judged(request_of("PUT", url_of(target))).code.empty());
  }
}

TEST_CASE("a URL is good for its method alone") {
  CHECK(judged(request_of("GET", url_of("/bucket/key"))).code == "SignatureDoesNotMatch");
}

TEST_CASE("a plus sign in the query is read as a blank") {
  const std::string url = url_of("/bucket/key?note=a%20b");
  CHECK(judged(request_of("PUT", replaced(url, "a%20b", "a+b"))).code.empty());
  const std::string plus = url_of("/bucket/key?note=a%2Bb");
  CHECK(judged(request_of("PUT", replaced(plus, "a%2Bb", "a+b"))).code == "SignatureDoesNotMatch");
}

TEST_CASE("an expired URL is told its times") {
  const S3Error error = judged(request_of("PUT", url_of("/bucket/key", {}, known, seconds{301})));
  CHECK(error.status == 403);
  CHECK(error.code == "AccessDenied");
  CHECK(error.message == "Request has expired");
  CHECK(extra(error, "X-Amz-Expires") == "300");
  CHECK(extra(error, "Expires") == "2024-09-30T11:59:59Z");
  CHECK(extra(error, "ServerTime") == "2024-09-30T12:00:00Z");
}

TEST_CASE("a fault can make a fresh URL look expired") {
  CHECK(judged(request_of("PUT", url_of("/bucket/key")), noon(), true).message == "Request has expired");
}

TEST_CASE("a URL dated beyond the skew is not yet valid") {
  CHECK(judged(request_of("PUT", url_of("/bucket/key", {}, known, seconds{-899}))).code.empty());
  const S3Error error = judged(request_of("PUT", url_of("/bucket/key", {}, known, seconds{-901})));
  CHECK(error.message == "Request is not yet valid");
  CHECK(extra(error, "X-Amz-Date") == "1727698501000");
  CHECK(extra(error, "Expires") == "2024-09-30T12:20:01Z");
}

TEST_CASE("an expiry beyond seven days, below zero or of no number is refused") {
  const std::string url = url_of("/bucket/key");
  for (const char* expiry : {"604801", "-1", "soon"}) {
    const S3Error error =
        judged(request_of("PUT", replaced(url, "X-Amz-Expires=300", std::string("X-Amz-Expires=") + expiry)));
    CHECK(error.status == 400);
    CHECK(error.code == "AuthorizationQueryParametersError");
  }
}

TEST_CASE("a URL without one of its parameters is refused") {
  const std::string url = url_of("/bucket/key");
  CHECK(judged(request_of("PUT", replaced(url, "X-Amz-Expires=300&", ""))).code == "AuthorizationQueryParametersError");
}

TEST_CASE("a signed header must be there with the signed value") {
  const std::string url = url_of("/bucket/key", {{"content-type", "image/png"}});
  CHECK(judged(request_of("PUT", url, {{"Content-Type", "image/png"}})).code.empty());
  CHECK(judged(request_of("PUT", url, {{"Content-Type", "  image/png "}})).code.empty());
  CHECK(judged(request_of("PUT", url)).code == "SignatureDoesNotMatch");
  CHECK(judged(request_of("PUT", url, {{"Content-Type", "image/jpeg"}})).code == "SignatureDoesNotMatch");
}

TEST_CASE("x-amz headers that are not signed are named") {
  const std::string url = url_of("/bucket/key");
  const S3Error error = judged(request_of("PUT", url, {{"X-Amz-Acl", "private"}, {"x-amz-meta-a", "b"}}));
  CHECK(error.status == 403);
  CHECK(error.code == "AccessDenied");
  CHECK(extra(error, "HeadersNotSigned") == "x-amz-acl, x-amz-meta-a");
}

TEST_CASE("other headers and x-amz-content-sha256 may stay unsigned") {
  const std::vector<Header> unsigned_headers{{"Content-Type", "a/b"},
                                             {"Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg=="},
                                             {"x-amz-content-sha256", "UNSIGNED-PAYLOAD"}};
  CHECK(judged(request_of("PUT", url_of("/bucket/key"), unsigned_headers)).code.empty());
}

TEST_CASE("a wrong region is refused with the right one, in both mechanisms") {
  SigningInput input = plain_input();
  input.region = "eu-west-1";
  const S3Error in_header = judged(signed_in_headers(input));
  CHECK(in_header.code == "AuthorizationHeaderMalformed");
  CHECK(extra(in_header, "Region") == "us-east-1");
  const auto url = presign(input, known, noon());
  REQUIRE(url.ok());
  const S3Error in_query = judged(request_of("PUT", url->url));
  CHECK(in_query.code == "AuthorizationQueryParametersError");
  CHECK(extra(in_query, "Region") == "us-east-1");
}

TEST_CASE("an unknown key is named and a wrong secret explained") {
  const S3Error unknown = judged(request_of("PUT", url_of("/bucket/key", {}, {"AKIANONE", "x", ""})));
  CHECK(unknown.code == "InvalidAccessKeyId");
  CHECK(extra(unknown, "AWSAccessKeyId") == "AKIANONE");
  const S3Error wrong = judged(request_of("PUT", url_of("/bucket/key", {}, {"AKIATEST", "x", ""})));
  CHECK(wrong.code == "SignatureDoesNotMatch");
  CHECK(extra(wrong, "StringToSign").substr(0, 17) == "AWS4-HMAC-SHA256\n");
  CHECK(extra(wrong, "StringToSignBytes").substr(0, 8) == "41 57 53");
  CHECK(extra(wrong, "CanonicalRequest").substr(0, 16) == "PUT\n/bucket/key\n");
}

TEST_CASE("two mechanisms at once are refused") {
  const S3Error error = judged(request_of("PUT", url_of("/bucket/key"), {{"Authorization", "Bearer abc"}}));
  CHECK(error.status == 400);
  CHECK(error.code == "InvalidArgument");
}

TEST_CASE("no signature, another scheme and a malformed one are told apart") {
  const std::string url = "http://127.0.0.1:8000/bucket/key";
  CHECK(judged(request_of("PUT", url)).code == "AccessDenied");
  CHECK(judged(request_of("PUT", url, {{"Authorization", "AWS AKIA:abc"}})).code == "InvalidRequest");
  CHECK(judged(request_of("PUT", url + "?AWSAccessKeyId=a&Signature=b&Expires=1")).code == "InvalidRequest");
  CHECK(judged(request_of("PUT", url, {{"Authorization", "AWS4-HMAC-SHA256 Credential=a"}})).code ==
        "AuthorizationHeaderMalformed");
}

TEST_CASE("a clock too far off is told both times") {
  const S3Error error = judged(signed_in_headers(plain_input(), noon() - seconds{901}));
  CHECK(error.status == 403);
  CHECK(error.code == "RequestTimeTooSkewed");
  CHECK(extra(error, "RequestTime") == "20240930T114459Z");
  CHECK(extra(error, "ServerTime") == "2024-09-30T12:00:00Z");
  CHECK(extra(error, "MaxAllowedSkewMilliseconds") == "900000");
  CHECK(judged(signed_in_headers(plain_input(), noon() - seconds{900})).code.empty());
}

TEST_CASE("a header signature needs the payload's hash and signed x-amz headers") {
  ServerRequest request = signed_in_headers(plain_input());
  ServerRequest without = request;
  without.headers.erase(std::remove_if(without.headers.begin(), without.headers.end(),
                                       [](const Header& field) { return field.name == "x-amz-content-sha256"; }),
                        without.headers.end());
  CHECK(judged(without).code == "InvalidRequest");
  request.headers.push_back({"x-amz-meta-late", "1"});
  CHECK(extra(judged(request), "HeadersNotSigned") == "x-amz-meta-late");
}

TEST_CASE("the session token must be the key's own and alive") {
  const Credentials temporary{"ASIATEST", "other", "to+k/en=="};
  CHECK(judged(request_of("PUT", url_of("/bucket/key", {}, temporary))).code.empty());
  CHECK(judged(request_of("PUT", url_of("/bucket/key", {}, {"ASIATEST", "other", ""}))).code == "InvalidAccessKeyId");
  CHECK(judged(request_of("PUT", url_of("/bucket/key", {}, {"ASIATEST", "other", "x"}))).code == "InvalidToken");
  const S3Error dead = judged(request_of("PUT", url_of("/bucket/key", {}, temporary, -hours{1})), noon() + hours{1});
  CHECK(dead.status == 400);
  CHECK(dead.code == "ExpiredToken");
}

TEST_CASE("repeated headers are joined and inner blanks squeezed as S3 does") {
  SigningInput input = plain_input();
  input.headers = {{"x-amz-meta-a", "one   two"}, {"x-amz-meta-a", "three"}};
  CHECK(judged(signed_in_headers(input)).code.empty());
}

}  // namespace uploadkit::devserver::tests::sigv4_verify_test

TEST_SUITE_END();
