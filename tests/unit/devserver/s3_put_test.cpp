// PutObject: what is refused before the body, what after it, and what is answered.
#include <devserver/s3_payload.hpp>

#include "s3_bench.hpp"

#include <doctest/doctest.h>
#include <uploadkit/core/text.hpp>

TEST_SUITE_BEGIN("devserver");

namespace uploadkit::devserver::tests::s3_put_test {

std::string checksum(digest::Algorithm algorithm, std::string_view bytes) {
  return core::base64(digest::compute(algorithm, bytes).value_or(""));
}

Sent body_of(std::string body, std::vector<Header> headers = {}) {
  Sent sent;
  sent.body = std::move(body);
  sent.headers = std::move(headers);
  return sent;
}

TEST_CASE("an object is stored with its MD5 as ETag and CRC64NVME unasked") {
  S3Bench bench;
  const Answer answer = bench.send("PUT", "/bucket/a%20key", body_of("hello world", {{"content-type", "text/x"}}));
  CHECK(answer.status() == 200);
  CHECK(answer.header("etag") == "\"5eb63bbbe01eeed093cb22bb8f5acdc3\"");
  CHECK(answer.header("x-amz-checksum-crc64nvme") == checksum(digest::Algorithm::crc64nvme, "hello world"));
  CHECK(answer.header("x-amz-checksum-type") == "FULL_OBJECT");
  CHECK(answer.header("x-amz-request-id").size() == 16);
  CHECK(bench.store->read("bucket", "a key", 0, 100).value_or("") == "hello world");
  CHECK(bench.store->find("bucket", "a key")->content_type == "text/x");
}

TEST_CASE("every checksum is verified and answered in the place of CRC64NVME") {
  S3Bench bench;
  using digest::Algorithm;
  for (const Algorithm algorithm :
       {Algorithm::crc32, Algorithm::crc32c, Algorithm::crc64nvme, Algorithm::sha1, Algorithm::sha256}) {
    const std::string name = "x-amz-checksum-" + core::lower(digest::name(algorithm));
    const std::string right = checksum(algorithm, "hello");
    const Answer good = bench.send("PUT", "/bucket/good", body_of("hello", {{name, right}}));
    CHECK(good.status() == 200);
    CHECK(good.header(name) == right);
    const Answer bad = bench.send("PUT", "/bucket/bad", body_of("hellO", {{name, right}}));
    CHECK(bad.status() == 400);
    CHECK(bad.error() == "BadDigest");
    CHECK_FALSE(bad.came_before_body);
  }
  CHECK_FALSE(bench.store->find("bucket", "bad").has_value());
}

TEST_CASE("a checksum in the query of a signed URL is verified too") {
  S3Bench bench;
  // The CRC32 of nothing, as some signers put it into every URL.
  const std::string target = "/bucket/key?x-amz-checksum-crc32=AAAAAA%3D%3D&x-amz-sdk-checksum-algorithm=CRC32";
  CHECK(bench.send_presigned("PUT", target, body_of("")).status() == 200);
  CHECK(bench.send_presigned("PUT", target, body_of("x")).error() == "BadDigest");
}

TEST_CASE("two checksums, a malformed one and a promise without one are invalid requests") {
  S3Bench bench;
  const std::string crc = checksum(digest::Algorithm::crc32, "x");
  const std::string sha = checksum(digest::Algorithm::sha1, "x");
  for (const std::vector<Header>& headers :
       std::vector<std::vector<Header>>{{{"x-amz-checksum-crc32", crc}, {"x-amz-checksum-sha1", sha}},
                                        {{"x-amz-checksum-crc32", "AAAA"}},
                                        {{"x-amz-checksum-crc32", "not base64"}},
                                        {{"x-amz-sdk-checksum-algorithm", "CRC32"}},
                                        {{"x-amz-sdk-checksum-algorithm", "SHA1"}, {"x-amz-checksum-crc32", crc}}}) {
    const Answer answer = bench.send("PUT", "/bucket/key", body_of("x", headers));
    CHECK(answer.status() == 400);
    CHECK(answer.error() == "InvalidRequest");
    CHECK(answer.came_before_body);
  }
}

TEST_CASE("the payload hash is held against the body") {
  S3Bench bench;
  Sent sent = body_of("hello");
  sent.payload_hash = hex_sha256("hellO");
  const Answer answer = bench.send("PUT", "/bucket/key", sent);
  CHECK(answer.status() == 400);
  CHECK(answer.error() == "XAmzContentSHA256Mismatch");
  CHECK(answer.error("ClientComputedContentSHA256") == hex_sha256("hellO"));
  CHECK(answer.error("S3ComputedContentSHA256") == hex_sha256("hello"));
  sent.payload_hash = "UNSIGNED-PAYLOAD";
  CHECK(bench.send("PUT", "/bucket/key", sent).status() == 200);
}

TEST_CASE("a payload hash that is neither a hash nor one of S3's words is an invalid argument") {
  for (const char* word : {"SOME-WORD", "", "abcdef"}) {
    const auto error = check_payload_hash_form(word);
    CHECK((error && error->code == "InvalidArgument"));
  }
  CHECK_FALSE(check_payload_hash_form(hex_sha256("")).has_value());
}

TEST_CASE("Content-MD5 is verified, also unsigned on a signed URL") {
  S3Bench bench;
  Sent sent = body_of("x");
  sent.unsigned_headers = {{"Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg=="}};
  const Answer answer = bench.send_presigned("PUT", "/bucket/key", sent);
  CHECK(answer.error() == "BadDigest");
  CHECK(answer.error("CalculatedDigest") == checksum(digest::Algorithm::md5, "x"));
  sent.unsigned_headers = {{"Content-MD5", "1B2M"}};
  CHECK(bench.send_presigned("PUT", "/bucket/key", sent).error() == "InvalidDigest");
  sent.unsigned_headers = {{"Content-MD5", checksum(digest::Algorithm::md5, "x")}};
  CHECK(bench.send_presigned("PUT", "/bucket/key", sent).status() == 200);
}

TEST_CASE("a body without Content-Length is refused before it is read") {
  S3Bench bench;
  Sent sent = body_of("hello");
  sent.has_length = false;
  sent.unsigned_headers = {{"Transfer-Encoding", "chunked"}};
  const Answer answer = bench.send_presigned("PUT", "/bucket/key", sent);
  CHECK(answer.status() == 411);
  CHECK(answer.error() == "MissingContentLength");
  CHECK(answer.came_before_body);
}

TEST_CASE("more than 5 GiB in one request is refused before it is read") {
  S3Bench bench;
  Sent sent;
  sent.has_length = false;
  sent.unsigned_headers = {{"Content-Length", "5368709121"}};
  const Answer answer = bench.send_presigned("PUT", "/bucket/key", sent);
  CHECK(answer.error() == "EntityTooLarge");
  CHECK(answer.error("ProposedSize") == "5368709121");
}

TEST_CASE("a bad signature is refused before the body") {
  S3Bench bench;
  bench.credentials.secret_access_key = "wrong";
  const Answer answer = bench.send("PUT", "/bucket/key", body_of("hello"));
  CHECK(answer.error() == "SignatureDoesNotMatch");
  CHECK(answer.came_before_body);
}

TEST_CASE("conditional writes hold") {
  S3Bench bench;
  const Sent create = body_of("one", {{"if-none-match", "*"}});
  CHECK(bench.send("PUT", "/bucket/key", create).status() == 200);
  const Answer again = bench.send("PUT", "/bucket/key", create);
  CHECK(again.status() == 412);
  CHECK(again.error() == "PreconditionFailed");
  CHECK(again.error("Condition") == "If-None-Match");
  const std::string etag = "\"" + bench.store->find("bucket", "key")->etag + "\"";
  CHECK(bench.send("PUT", "/bucket/key", body_of("two", {{"if-match", etag}})).status() == 200);
  CHECK(bench.send("PUT", "/bucket/key", body_of("three", {{"if-match", etag}})).status() == 412);
  CHECK(bench.send("PUT", "/bucket/none", body_of("three", {{"if-match", etag}})).error() == "NoSuchKey");
  CHECK(bench.send("PUT", "/bucket/key", body_of("x", {{"if-none-match", "\"a\""}})).status() == 501);
}

TEST_CASE("the expected owner must be the owner") {
  S3Bench bench;
  const std::string header = "x-amz-expected-bucket-owner";
  CHECK(bench.send("PUT", "/bucket/key", body_of("x", {{header, "123456789012"}})).status() == 200);
  CHECK(bench.send("PUT", "/bucket/key", body_of("x", {{header, "999999999999"}})).status() == 403);
}

TEST_CASE("metadata is limited to 2 KB and keys to 1024 bytes") {
  S3Bench bench;
  const std::string value(2044, 'v');
  CHECK(bench.send("PUT", "/bucket/key", body_of("x", {{"x-amz-meta-name", value}})).status() == 200);
  CHECK(bench.send("PUT", "/bucket/key", body_of("x", {{"x-amz-meta-name", value + "v"}})).error() ==
        "MetadataTooLarge");
  CHECK(bench.send("PUT", "/bucket/" + std::string(1024, 'k'), body_of("x")).status() == 200);
  const Answer answer = bench.send("PUT", "/bucket/" + std::string(1025, 'k'), body_of("x"));
  CHECK(answer.error() == "KeyTooLongError");
  CHECK(answer.error("MaxSizeAllowed") == "1024");
}

TEST_CASE("a storage class that S3 knows is kept and shown") {
  S3Bench bench;
  CHECK(bench.send("PUT", "/bucket/key", body_of("x", {{"x-amz-storage-class", "GLACIER_IR"}})).status() == 200);
  CHECK(bench.send("HEAD", "/bucket/key").header("x-amz-storage-class") == "GLACIER_IR");
  CHECK(bench.send("PUT", "/bucket/key", body_of("x", {{"x-amz-storage-class", "STANDARD"}})).status() == 200);
  CHECK(bench.send("HEAD", "/bucket/key").header("x-amz-storage-class").empty());
  CHECK(bench.send("PUT", "/bucket/key", body_of("x", {{"x-amz-storage-class", "SHELF"}})).error() ==
        "InvalidStorageClass");
}

TEST_CASE("a bucket that is not there and a body that is too short have their own errors") {
  S3Bench bench;
  const Answer answer = bench.send("PUT", "/nowhere/key", body_of("x"));
  CHECK(answer.status() == 404);
  CHECK(answer.error() == "NoSuchBucket");
  Sent cut = body_of("hello");
  cut.has_length = false;
  cut.unsigned_headers = {{"Content-Length", "9"}};
  CHECK(bench.send("PUT", "/bucket/key", cut).error() == "IncompleteBody");
}

TEST_CASE("a fault replaces one request and only one") {
  S3Bench bench;
  auto fault = parse_fault(R"({"operation":"s3.PutObject","status":503})");
  REQUIRE(fault.ok());
  bench.faults.add(*fault);
  CHECK(bench.send("PUT", "/bucket/key", body_of("x")).error() == "SlowDown");
  CHECK(bench.send("PUT", "/bucket/key", body_of("x")).status() == 200);
  CHECK(bench.faults.unconsumed().empty());
}

TEST_CASE("a lost answer leaves the object stored") {
  S3Bench bench;
  Fault fault;
  fault.operation = "s3.*";
  fault.lose_answer = true;
  bench.faults.add(fault);
  CHECK(bench.send("PUT", "/bucket/key", body_of("x")).response.drop_connection);
  CHECK(bench.store->find("bucket", "key").has_value());
}

TEST_CASE("faults can expire a URL and move the server's clock") {
  S3Bench bench;
  Fault fault;
  fault.operation = "s3.PutObject";
  fault.expire = true;
  bench.faults.add(fault);
  CHECK(bench.send_presigned("PUT", "/bucket/key", body_of("x")).error("Message") == "Request has expired");
  fault.expire = false;
  fault.clock_offset = std::chrono::hours{1};
  bench.faults.add(fault);
  const Answer skewed = bench.send("PUT", "/bucket/key", body_of("x"));
  CHECK(skewed.error() == "RequestTimeTooSkewed");
  CHECK(skewed.error("ServerTime") == "2024-09-30T13:00:00Z");
  CHECK(skewed.response.clock_offset == std::chrono::hours{1});
}

}  // namespace uploadkit::devserver::tests::s3_put_test

TEST_SUITE_END();
