// Browser forms over the S3 face.
#include "s3_bench.hpp"

#include <doctest/doctest.h>
#include <uploadkit/core/text.hpp>

TEST_SUITE_BEGIN("devserver");

namespace uploadkit::devserver::tests::s3_post_test {

/// A form for "bucket" that is signed with the bench's key.
struct Form {
  std::vector<Header> fields{{"key", "dir/${filename}"}};
  std::string conditions = R"(["starts-with","$key","dir/"])";
  std::string content = "hello";
  std::string expiration = "2024-09-30T13:00:00Z";
  std::string secret = "secret/+key";
  std::string credential = "AKIATEST/20240930/us-east-1/s3/aws4_request";
  bool has_file = true;
  bool is_signed = true;

  void add(const std::string& name, const std::string& value) {
    fields.push_back({name, value});
    conditions += R"(,{")" + name + R"(":")" + value + R"("})";
  }

  Answer send(S3Bench& bench) const;
};

Answer Form::send(S3Bench& bench) const {
  const std::string policy = core::base64(
      R"({"expiration":")" + expiration +
      R"(","conditions":[{"bucket":"bucket"},{"x-amz-algorithm":"AWS4-HMAC-SHA256"},)" + R"({"x-amz-credential":")" +
      credential + R"("},{"x-amz-date":"20240930T120000Z"},)" + conditions + "]}");
  SignatureClaim claim;
  claim.date = "20240930";
  claim.region = "us-east-1";
  claim.service = "s3";
  claim.terminal = "aws4_request";
  std::vector<Header> all = fields;
  if (is_signed) {
    all.insert(all.end(), {{"X-Amz-Algorithm", "AWS4-HMAC-SHA256"},
                           {"X-Amz-Credential", credential},
                           {"X-Amz-Date", "20240930T120000Z"},
                           {"Policy", policy},
                           {"X-Amz-Signature", hex_hmac(signing_key(claim, secret), policy)}});
  }
  std::string body;
  for (const Header& field : all) {
    body += "--XX\r\nContent-Disposition: form-data; name=\"" + field.name + "\"\r\n\r\n" + field.value + "\r\n";
  }
  if (has_file) {
    body += "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.txt\"\r\n\r\n" + content + "\r\n";
  }
  body += "--XX--\r\n";
  const std::vector<Header> headers{{"Content-Type", "multipart/form-data; boundary=XX"},
                                    {"Content-Length", std::to_string(body.size())}};
  return bench.perform(request_of("POST", bench.origin + "/bucket", headers), body);
}

TEST_CASE("a signed form stores its file under the key with the file's name") {
  S3Bench bench;
  Form form;
  form.add("Content-Type", "text/x");
  form.add("x-amz-meta-a", "b");
  form.add("x-amz-checksum-crc32", core::base64(digest::compute(digest::Algorithm::crc32, "hello").value_or("")));
  const Answer answer = form.send(bench);
  CHECK(answer.status() == 204);
  CHECK(answer.header("etag") == "\"5d41402abc4b2a76b9719d911017c592\"");
  CHECK(answer.header("location") == "http://127.0.0.1:8000/bucket/dir%2Ff.txt");
  const auto stored = bench.store->find("bucket", "dir/f.txt");
  REQUIRE(stored.has_value());
  CHECK(stored->content_type == "text/x");
  CHECK(stored->metadata.front().value == "b");
  CHECK(stored->checksums.front().algorithm == digest::Algorithm::crc32);
}

TEST_CASE("a form chooses the status of its success, or a place to go to") {
  S3Bench bench;
  Form form;
  form.add("success_action_status", "201");
  const Answer created = form.send(bench);
  CHECK(created.status() == 201);
  CHECK(created.text("Key") == "dir/f.txt");
  Form redirecting;
  redirecting.add("success_action_redirect", "http://a.example/x?y=1");
  const Answer moved = redirecting.send(bench);
  CHECK(moved.status() == 303);
  CHECK(moved.header("location") ==
        "http://a.example/x?y=1&bucket=bucket&key=dir%2Ff.txt&etag=%225d41402abc4b2a76b9719d911017c592%22");
}

TEST_CASE("signature, credential and expiry are judged") {
  S3Bench bench;
  const auto code = [&bench](void (*change)(Form&)) {
    Form form;
    change(form);
    return form.send(bench).error();
  };
  CHECK(code([](Form& form) { form.secret = "wrong"; }) == "SignatureDoesNotMatch");
  CHECK(code([](Form& form) { form.is_signed = false; }) == "AccessDenied");
  CHECK(code([](Form& form) { form.expiration = "2024-09-30T11:59:59Z"; }) == "AccessDenied");
  CHECK(code([](Form& form) { form.credential = "AKIANONE/20240930/us-east-1/s3/aws4_request"; }) ==
        "InvalidAccessKeyId");
  CHECK(code([](Form& form) { form.credential = "AKIATEST/20240930/eu-west-1/s3/aws4_request"; }) == "InvalidArgument");
  CHECK_FALSE(bench.store->find("bucket", "dir/f.txt").has_value());
}

TEST_CASE("what the policy does not allow is refused, and nothing is stored") {
  S3Bench bench;
  const auto code = [&bench](void (*change)(Form&)) {
    Form form;
    change(form);
    return form.send(bench).error();
  };
  CHECK(code([](Form& form) { form.fields[0].value = "other"; }) == "AccessDenied");
  CHECK(code([](Form& form) { form.fields.push_back({"x-amz-meta-a", "b"}); }) == "AccessDenied");
  CHECK(code([](Form& form) { form.conditions += R"(,["content-length-range",1,4])"; }) == "EntityTooLarge");
  CHECK(code([](Form& form) { form.conditions += R"(,["content-length-range",6,9])"; }) == "EntityTooSmall");
  CHECK(code([](Form& form) { form.add("x-amz-checksum-crc32", "AAAAAA=="); }) == "BadDigest");
  CHECK_FALSE(bench.store->find("bucket", "dir/f.txt").has_value());
  CHECK(code([](Form& form) { form.conditions += R"(,["content-length-range",5,5])"; }).empty());
}

TEST_CASE("a form needs its key, its file and its media type") {
  S3Bench bench;
  Form keyless;
  keyless.fields.clear();
  CHECK(keyless.send(bench).error("ArgumentName") == "key");
  Form fileless;
  fileless.has_file = false;
  CHECK(fileless.send(bench).error("Message") == "POST requires exactly one file upload per request.");
  const auto code = [&bench](const std::string& type) {
    return bench
        .perform(request_of("POST", bench.origin + "/bucket", {{"Content-Type", type}, {"Content-Length", "0"}}), "")
        .error();
  };
  CHECK(code("text/plain") == "PreconditionFailed");
  CHECK(code("multipart/form-data") == "MalformedPOSTRequest");
}

}  // namespace uploadkit::devserver::tests::s3_post_test

TEST_SUITE_END();
