// Reading, removing and copying objects, and what buckets do.
#include "s3_bench.hpp"

#include <doctest/doctest.h>
#include <uploadkit/core/text.hpp>

TEST_SUITE_BEGIN("devserver");

namespace uploadkit::devserver::tests::s3_objects_test {

Sent body_of(std::string body, std::vector<Header> headers = {}) {
  Sent sent;
  sent.body = std::move(body);
  sent.headers = std::move(headers);
  return sent;
}

Sent with(std::vector<Header> headers) { return body_of("", std::move(headers)); }

S3Bench& filled(S3Bench& bench) {
  bench.send("PUT", "/bucket/key",
             body_of("0123456789", {{"content-type", "text/x"}, {"x-amz-meta-a", "b"}, {"cache-control", "no-store"}}));
  return bench;
}

TEST_CASE("an object comes back with its attributes") {
  S3Bench bench;
  const Answer answer = filled(bench).send("GET", "/bucket/key");
  CHECK(answer.status() == 200);
  CHECK(answer.header("content-type") == "text/x");
  CHECK(answer.header("cache-control") == "no-store");
  CHECK(answer.header("x-amz-meta-a") == "b");
  CHECK(answer.header("etag") == "\"781e5e245d69b566979b86e28d23f2c7\"");
  CHECK(answer.header("x-amz-checksum-crc64nvme").empty());
  CHECK(answer.response.files.front().bytes == 10);
}

TEST_CASE("checksums are shown where they are asked for") {
  S3Bench bench;
  const Answer answer = filled(bench).send("HEAD", "/bucket/key", with({{"x-amz-checksum-mode", "ENABLED"}}));
  CHECK(answer.response.announced_length == 10);
  CHECK_FALSE(answer.header("x-amz-checksum-crc64nvme").empty());
  CHECK(answer.header("x-amz-checksum-type") == "FULL_OBJECT");
}

TEST_CASE("ranges are served") {
  S3Bench bench;
  filled(bench);
  struct Row {
    const char* range;
    std::uint64_t offset;
    std::uint64_t bytes;
    const char* content_range;
  };
  for (const Row& row : {Row{"bytes=2-4", 2, 3, "bytes 2-4/10"}, Row{"bytes=7-", 7, 3, "bytes 7-9/10"},
                         Row{"bytes=-2", 8, 2, "bytes 8-9/10"}, Row{"bytes=5-99", 5, 5, "bytes 5-9/10"}}) {
    const Answer answer = bench.send("GET", "/bucket/key", with({{"range", row.range}}));
    CHECK(answer.status() == 206);
    CHECK(answer.response.files.front().offset == row.offset);
    CHECK(answer.response.files.front().bytes == row.bytes);
    CHECK(answer.header("content-range") == row.content_range);
  }
  CHECK(bench.send("GET", "/bucket/key", with({{"range", "bytes=10-"}})).error() == "InvalidRange");
  CHECK(bench.send("GET", "/bucket/key", with({{"range", "lines=1-2"}})).status() == 200);
}

TEST_CASE("conditional reads hold") {
  S3Bench bench;
  const std::string etag = filled(bench).send("GET", "/bucket/key").header("etag");
  CHECK(bench.send("GET", "/bucket/key", with({{"if-none-match", etag}})).status() == 304);
  CHECK(bench.send("GET", "/bucket/key", with({{"if-match", "\"x\""}})).status() == 412);
  CHECK(bench.send("GET", "/bucket/key", with({{"if-match", etag}})).status() == 200);
}

TEST_CASE("what is not there is told without a body on HEAD") {
  S3Bench bench;
  CHECK(bench.send("GET", "/bucket/none").error() == "NoSuchKey");
  const Answer head = bench.send("HEAD", "/bucket/none");
  CHECK(head.status() == 404);
  CHECK(head.response.body.empty());
  CHECK(bench.send("HEAD", "/nowhere").status() == 404);
}

TEST_CASE("removing is idempotent") {
  S3Bench bench;
  filled(bench);
  CHECK(bench.send("DELETE", "/bucket/key").status() == 204);
  CHECK(bench.send("DELETE", "/bucket/key").status() == 204);
  CHECK(bench.send("GET", "/bucket/key").status() == 404);
}

TEST_CASE("a copy has the bytes and, unless replaced, the attributes") {
  S3Bench bench;
  filled(bench);
  CHECK(bench.send("PUT", "/bucket/copy", with({{"x-amz-copy-source", "/bucket/key"}})).status() == 200);
  const Answer kept = bench.send("GET", "/bucket/copy");
  CHECK(kept.header("x-amz-meta-a") == "b");
  CHECK(bench.store->read("bucket", "copy", 0, 99).value_or("") == "0123456789");
  const std::vector<Header> replace{
      {"x-amz-copy-source", "bucket/key"}, {"x-amz-metadata-directive", "REPLACE"}, {"content-type", "a/b"}};
  CHECK(bench.send("PUT", "/bucket/copy", with(replace)).status() == 200);
  CHECK(bench.send("GET", "/bucket/copy").header("content-type") == "a/b");
  CHECK(bench.send("GET", "/bucket/copy").header("x-amz-meta-a").empty());
  bench.send("DELETE", "/bucket/key");
  CHECK(bench.store->read("bucket", "copy", 0, 99).value_or("") == "0123456789");
}

TEST_CASE("a copy onto itself or from nowhere is refused") {
  S3Bench bench;
  filled(bench);
  const auto copied = [&bench](const char* source) {
    return bench.send("PUT", "/bucket/key", with({{"x-amz-copy-source", source}})).error();
  };
  CHECK(copied("bucket/key") == "InvalidRequest");
  CHECK(copied("bucket/none") == "NoSuchKey");
  CHECK(copied("nowhere/key") == "NoSuchBucket");
  CHECK(copied("nothing") == "InvalidArgument");
}

TEST_CASE("buckets are made, found, filled and removed") {
  S3Bench bench;
  CHECK(bench.send("PUT", "/second").status() == 200);
  CHECK(bench.send("HEAD", "/second").header("x-amz-bucket-region") == "us-east-1");
  bench.send("PUT", "/second/key", body_of("x"));
  CHECK(bench.send("DELETE", "/second").error() == "BucketNotEmpty");
  bench.send("DELETE", "/second/key");
  CHECK(bench.send("DELETE", "/second").status() == 204);
  CHECK(bench.send("HEAD", "/second").status() == 404);
  CHECK(bench.send("PUT", "/Bad_Name").error() == "InvalidBucketName");
  const std::string elsewhere =
      "<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>";
  CHECK(bench.send("PUT", "/third", body_of(elsewhere)).error() == "IllegalLocationConstraintException");
}

TEST_CASE("a listing is paged in the order of bytes") {
  S3Bench bench;
  for (const char* key : {"b", "a/1", "a/2", "c"}) bench.send("PUT", std::string("/bucket/") + key, body_of("x"));
  const auto names = [](const Answer& answer) {
    std::string all;
    const auto document = core::parse_xml(answer.response.body);
    if (!document) return all;
    for (const core::XmlElement& element : document->children) {
      if (element.name == "Contents") all += std::string(element.child_text("Key")) + ",";
      if (element.name == "CommonPrefixes") all += std::string(element.child_text("Prefix")) + ",";
    }
    return all;
  };
  const Answer first = bench.send("GET", "/bucket?list-type=2&max-keys=3");
  CHECK(names(first) == "a/1,a/2,b,");
  const auto document = core::parse_xml(first.response.body);
  REQUIRE(document.ok());
  CHECK(document->child_text("IsTruncated") == "true");
  const std::string token(document->child_text("NextContinuationToken"));
  CHECK(names(bench.send("GET", "/bucket?continuation-token=" + token.substr(0, token.find('=')) +
                                    (token.find('=') == std::string::npos ? "" : "%3D%3D") + "&list-type=2")) == "c,");
  CHECK(names(bench.send("GET", "/bucket?delimiter=%2F&list-type=2")) == "b,c,a/,");
  CHECK(names(bench.send("GET", "/bucket?list-type=2&prefix=a%2F")) == "a/1,a/2,");
  CHECK(names(bench.send("GET", "/bucket?list-type=2&start-after=a%2F2")) == "b,c,");
}

TEST_CASE("a range that makes no sense is passed over, and nothing has no range") {
  S3Bench bench;
  filled(bench);
  bench.send("PUT", "/bucket/empty", body_of(""));
  for (const char* range :
       {"bytes= -1", "bytes=0 -1", "bytes=--1", "bytes=5-2", "bytes=a-b", "lines=0-1", "bytes=0-0,2-3"}) {
    CHECK(bench.send("GET", "/bucket/key", with({{"range", range}})).status() == 200);
  }
  CHECK(bench.send("GET", "/bucket/key", with({{"range", "bytes=-0"}})).status() == 416);
  CHECK(bench.send("GET", "/bucket/key", with({{"range", "bytes=10-"}})).header("content-range") == "bytes */10");
  CHECK(bench.send("GET", "/bucket/empty", with({{"range", "bytes=-1"}})).status() == 200);
  CHECK(bench.send("GET", "/bucket/empty", with({{"range", "bytes=0-"}})).status() == 416);
}

TEST_CASE("what would change the meaning of a request and is not here is refused") {
  S3Bench bench;
  filled(bench);
  CHECK(bench.send("GET", "/bucket/key?versionId=null").status() == 200);
  CHECK(bench.send("GET", "/bucket/key?versionId=abc").error() == "InvalidArgument");
  CHECK(bench.send("PUT", "/bucket/key", body_of("x", {{"x-amz-acl", "private"}})).status() == 200);
  CHECK(bench.send("PUT", "/bucket/key", body_of("x", {{"x-amz-acl", "public-read"}})).error() ==
        "AccessControlListNotSupported");
  const std::vector<Header> key{{"x-amz-server-side-encryption-customer-algorithm", "AES256"}};
  CHECK(bench.send("PUT", "/bucket/key", body_of("x", key)).status() == 501);
  CHECK(bench.send("PUT", "/bucket/key?tagging", body_of("x")).status() == 501);
  Sent sent = body_of("x");
  sent.unsigned_headers = {{"many", std::string(8200, 'x')}};
  CHECK(bench.send("PUT", "/bucket/key", sent).error() == "RequestHeaderSectionTooLarge");
}

TEST_CASE("the conditions of a copy hold on its origin, and a new checksum is computed") {
  S3Bench bench;
  filled(bench);
  const auto copied = [&bench](std::vector<Header> headers) {
    headers.push_back({"x-amz-copy-source", "/bucket/key"});
    return bench.send("PUT", "/bucket/copy", with(std::move(headers)));
  };
  const std::string etag = bench.store->find("bucket", "key")->etag;
  CHECK(copied({{"x-amz-copy-source-if-match", "\"a\""}}).error() == "PreconditionFailed");
  CHECK(copied({{"x-amz-copy-source-if-none-match", etag}}).status() == 412);
  CHECK(copied({{"x-amz-copy-source-if-unmodified-since", "Thu, 01 Dec 1994 16:00:00 GMT"}}).status() == 412);
  CHECK(copied({{"x-amz-copy-source-if-modified-since", "Thu, 01 Dec 2094 16:00:00 GMT"}}).status() == 412);
  CHECK(copied({{"x-amz-source-expected-bucket-owner", "999999999999"}}).status() == 403);
  CHECK(copied({{"x-amz-metadata-directive", "MERGE"}}).error() == "InvalidArgument");
  CHECK(copied({{"x-amz-checksum-algorithm", "NONE"}}).error() == "InvalidRequest");
  CHECK(copied({{"if-none-match", "*"}, {"x-amz-checksum-algorithm", "SHA1"}}).text("ChecksumSHA1") ==
        core::base64(digest::compute(digest::Algorithm::sha1, "0123456789").value_or("")));
  CHECK(copied({{"if-none-match", "*"}}).status() == 412);
}

TEST_CASE("many keys are removed at once, with a digest only") {
  S3Bench bench;
  filled(bench);
  const auto removed = [&bench](const std::string& xml, bool has_digest = true) {
    const std::string md5 = core::base64(digest::compute(digest::Algorithm::md5, xml).value_or(""));
    return bench.send("POST", "/bucket?delete", body_of(xml, {{has_digest ? "content-md5" : "x-none", md5}}));
  };
  const std::string xml = "<Delete><Object><Key>key</Key></Object><Object><Key>none</Key></Object></Delete>";
  CHECK(removed(xml, false).error() == "InvalidRequest");
  CHECK(removed("<Delete/>").error() == "MalformedXML");
  CHECK(removed(xml).texts("Deleted", "Key") == std::vector<std::string>{"key", "none"});
  CHECK_FALSE(bench.store->find("bucket", "key").has_value());
}

TEST_CASE("a listing says how it was asked for, and refuses nonsense") {
  S3Bench bench;
  for (const char* key : {"a", "b", "c"}) bench.send("PUT", "/bucket/" + std::string(key), body_of("x"));
  const Answer page = bench.send("GET", "/bucket?list-type=2&start-after=a&max-keys=1&fetch-owner=true");
  CHECK(page.text("StartAfter") == "a");
  CHECK(page.texts("Contents", "Key") == std::vector<std::string>{"b"});
  CHECK(page.response.body.find("<Owner>") != std::string::npos);
  CHECK(bench.send("GET", "/bucket?marker=b").texts("Contents", "Key") == std::vector<std::string>{"c"});
  CHECK(bench.send("GET", "/bucket?list-type=2&max-keys=0").text("IsTruncated") == "false");
  for (const char* query : {"max-keys=-1", "max-keys=x", "encoding-type=base64", "continuation-token=%21"}) {
    CHECK(bench.send("GET", "/bucket?list-type=2&" + std::string(query)).error() == "InvalidArgument");
  }
  CHECK(bench.send("GET", "/?max-buckets=0").error() == "InvalidArgument");
  CHECK(bench.send("GET", "/?prefix=buck").response.body.find("<Name>bucket</Name>") != std::string::npos);
  CHECK(bench.send("GET", "/?prefix=none").response.body.find("<Name>") == std::string::npos);
}

TEST_CASE("a method without a meaning and an operation not there yet are told apart") {
  S3Bench bench;
  CHECK(bench.send("POST", "/bucket/key").error() == "MethodNotAllowed");
  CHECK(bench.send("PATCH", "/bucket/key").status() == 405);
}

TEST_CASE("a bucket's own host name is the bucket") {
  S3Bench bench;
  for (const char* origin : {"http://bucket.localhost:8000", "http://bucket.s3.localhost:8000"}) {
    bench.origin = origin;
    CHECK(bench.send("PUT", "/key", body_of("x")).status() == 200);
    CHECK(bench.send_presigned("GET", "/key").status() == 200);
  }
  bench.origin = "http://s3.localhost:8000";
  CHECK(bench.send("GET", "/bucket/key").status() == 200);
}

}  // namespace uploadkit::devserver::tests::s3_objects_test

TEST_SUITE_END();
