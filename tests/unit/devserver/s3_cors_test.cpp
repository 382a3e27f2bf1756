// Cross-origin answers of the S3 face.
#include "s3_bench.hpp"

#include <doctest/doctest.h>
#include <uploadkit/core/text.hpp>

TEST_SUITE_BEGIN("devserver");

namespace uploadkit::devserver::tests::s3_cors_test {

const std::string rules =
    "<CORSConfiguration><CORSRule><AllowedOrigin>https://a.example</AllowedOrigin><AllowedMethod>PUT</AllowedMethod>"
    "<AllowedMethod>GET</AllowedMethod><AllowedHeader>content-type</AllowedHeader><ExposeHeader>ETag</ExposeHeader>"
    "<MaxAgeSeconds>30</MaxAgeSeconds></CORSRule></CORSConfiguration>";

Answer put_rules(S3Bench& bench, const std::string& xml = rules, bool has_digest = true) {
  Sent sent;
  sent.body = xml;
  const std::string md5 = core::base64(digest::compute(digest::Algorithm::md5, xml).value_or(""));
  if (has_digest) sent.headers = {{"content-md5", md5}};
  return bench.send("PUT", "/bucket?cors", sent);
}

Answer ask(S3Bench& bench, const std::vector<Header>& headers, const std::string& path = "/bucket/key") {
  return bench.perform(request_of("OPTIONS", bench.origin + path, headers), "");
}

TEST_CASE("rules are kept for a bucket, with a digest only, and removed") {
  S3Bench bench;
  CHECK(bench.send("GET", "/bucket?cors").error() == "NoSuchCORSConfiguration");
  CHECK(put_rules(bench, rules, false).error() == "InvalidRequest");
  CHECK(put_rules(bench, "<CORSConfiguration/>").error() == "MalformedXML");
  CHECK(put_rules(bench).status() == 200);
  CHECK(bench.send("GET", "/bucket?cors").texts("CORSRule", "AllowedOrigin").front() == "https://a.example");
  CHECK(bench.send("DELETE", "/bucket?cors").status() == 204);
  CHECK(bench.send("GET", "/bucket?cors").status() == 404);
}

TEST_CASE("a preflight is answered by the rules, unsigned") {
  S3Bench bench;
  put_rules(bench);
  const Answer answer = ask(bench, {{"Origin", "https://a.example"},
                                    {"Access-Control-Request-Method", "PUT"},
                                    {"Access-Control-Request-Headers", "Content-Type"}});
  CHECK(answer.status() == 200);
  CHECK(answer.header("access-control-allow-origin") == "https://a.example");
  CHECK(answer.header("access-control-allow-methods") == "PUT, GET");
  CHECK(answer.header("access-control-allow-headers") == "content-type");
  CHECK(answer.header("access-control-max-age") == "30");
}

TEST_CASE("what a preflight lacks or the rules do not allow is refused") {
  S3Bench bench;
  CHECK(ask(bench, {{"Origin", "https://a.example"}, {"Access-Control-Request-Method", "PUT"}}).error("Message") ==
        "CORSResponse: CORS is not enabled for this bucket.");
  put_rules(bench);
  CHECK(ask(bench, {{"Access-Control-Request-Method", "PUT"}}).error() == "BadRequest");
  CHECK(ask(bench, {{"Origin", "https://a.example"}}).error() == "BadRequest");
  CHECK(ask(bench, {{"Origin", "https://a.example"}, {"Access-Control-Request-Method", "PATCH"}}).error() ==
        "BadRequest");
  const Answer other = ask(bench, {{"Origin", "https://b.example"}, {"Access-Control-Request-Method", "PUT"}});
  CHECK(other.status() == 403);
  CHECK(other.error() == "AccessForbidden");
  CHECK(other.error("ResourceType") == "OBJECT");
  CHECK(ask(bench, {{"Origin", "https://a.example"}, {"Access-Control-Request-Method", "PUT"}}, "/none/key").error() ==
        "NoSuchBucket");
}

TEST_CASE("answers to an allowed origin carry the headers, refusals too, and others do not") {
  S3Bench bench;
  put_rules(bench);
  Sent sent;
  sent.body = "x";
  sent.unsigned_headers = {{"Origin", "https://a.example"}};
  const Answer good = bench.send("PUT", "/bucket/key", sent);
  CHECK(good.header("access-control-allow-origin") == "https://a.example");
  CHECK(good.header("access-control-expose-headers") == "ETag");
  bench.credentials.secret_access_key = "wrong";
  CHECK(bench.send("PUT", "/bucket/key", sent).header("access-control-allow-origin") == "https://a.example");
  sent.unsigned_headers = {{"Origin", "https://b.example"}};
  CHECK(bench.send("PUT", "/bucket/key", sent).header("access-control-allow-origin").empty());
}

}  // namespace uploadkit::devserver::tests::s3_cors_test

TEST_SUITE_END();
