// S3's aws-chunked framing: unsigned with a trailer, and signed chunk by chunk.
#include <devserver/s3_chunked.hpp>

#include "s3_bench.hpp"

#include <doctest/doctest.h>
#include <uploadkit/core/text.hpp>

TEST_SUITE_BEGIN("devserver");

namespace uploadkit::devserver::tests::s3_chunked_test {

const std::string unsigned_trailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

Sent streamed(const std::string& framed, const std::string& size, std::vector<Header> more = {}) {
  Sent sent;
  sent.body = framed;
  sent.payload_hash = unsigned_trailer;
  sent.headers = {{"content-encoding", "gzip,aws-chunked"}, {"x-amz-decoded-content-length", size}};
  sent.headers.insert(sent.headers.end(), more.begin(), more.end());
  return sent;
}

std::string crc32_of(std::string_view bytes) {
  return core::base64(digest::compute(digest::Algorithm::crc32, bytes).value_or(""));
}

const std::vector<Header> announced{{"x-amz-trailer", "x-amz-checksum-crc32"}};

TEST_CASE("chunks are joined and the trailer's checksum is verified") {
  S3Bench bench;
  const std::string framed =
      "5\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:" + crc32_of("hello world") + "\r\n\r\n";
  const Answer answer = bench.send("PUT", "/bucket/key", streamed(framed, "11", announced));
  CHECK(answer.status() == 200);
  CHECK(answer.header("x-amz-checksum-crc32") == crc32_of("hello world"));
  CHECK(bench.store->read("bucket", "key", 0, 99).value_or("") == "hello world");
  CHECK(bench.store->find("bucket", "key")->headers.front().value == "gzip");
}

TEST_CASE("a wrong, a missing and an unknown trailer are refused") {
  S3Bench bench;
  const std::string framed = "5\r\nhello\r\n0\r\n";
  const std::string wrong = "x-amz-checksum-crc32:" + crc32_of("hellO") + "\r\n\r\n";
  CHECK(bench.send("PUT", "/bucket/key", streamed(framed + wrong, "5", announced)).error() == "BadDigest");
  CHECK(bench.send("PUT", "/bucket/key", streamed(framed + "\r\n", "5", announced)).error() == "MalformedTrailerError");
  CHECK(bench.send("PUT", "/bucket/key", streamed(framed + "\r\n", "5", {{"x-amz-trailer", "x-a"}})).error() ==
        "InvalidRequest");
}

TEST_CASE("broken framing and a wrong decoded length are an incomplete body") {
  S3Bench bench;
  for (const char* framed : {"5\r\nhel", "zz\r\nhello\r\n0\r\n\r\n", "5\r\nhelloX\r\n0\r\n\r\n", "5\r\nhello\r\n"}) {
    CHECK(bench.send("PUT", "/bucket/key", streamed(framed, "5")).error() == "IncompleteBody");
  }
  CHECK(bench.send("PUT", "/bucket/key", streamed("5\r\nhello\r\n0\r\n\r\n", "6")).error() == "IncompleteBody");
  Sent without = streamed("5\r\nhello\r\n0\r\n\r\n", "5");
  without.headers.pop_back();
  CHECK(bench.send("PUT", "/bucket/key", without).status() == 411);
}

/// The framing of S3's own documentation: 65536 and 1024 times "a" under published signatures.
TEST_CASE("signed chunks of S3's documentation are accepted and a changed byte is not") {
  Admission admission;
  admission.claim.date = "20130524";
  admission.claim.region = "us-east-1";
  admission.claim.service = "s3";
  admission.claim.terminal = "aws4_request";
  admission.claim.time_text = "20130524T000000Z";
  admission.claim.signature = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9";
  admission.signing_key = signing_key(admission.claim, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
  std::string framed = "10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n" +
                       std::string(65536, 'a') +
                       "\r\n400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n" +
                       std::string(1024, 'a') +
                       "\r\n0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n";
  std::size_t taken = 0;
  const auto take = [&taken](std::string_view piece) { return taken += piece.size(), true; };
  ChunkedReader reader(admission, true);
  CHECK(reader.feed(framed, take));
  CHECK(reader.is_complete());
  CHECK(taken == 66560);
  framed[5000] = 'b';
  ChunkedReader strict(admission, true);
  CHECK_FALSE(strict.feed(framed, take));
  CHECK(strict.has_bad_signature());
}

}  // namespace uploadkit::devserver::tests::s3_chunked_test

TEST_SUITE_END();
