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
  const std::string first(8192, 'a');
  const std::string framed =
      "2000\r\n" + first + "\r\n5\r\nhello\r\n0\r\nx-amz-checksum-crc32:" + crc32_of(first + "hello") + "\r\n\r\n";
  const Answer answer = bench.send("PUT", "/bucket/key", streamed(framed, "8197", announced));
  CHECK(answer.status() == 200);
  CHECK(answer.header("x-amz-checksum-crc32") == crc32_of(first + "hello"));
  CHECK(bench.store->read("bucket", "key", 8191, 99).value_or("") == "ahello");
  CHECK(bench.store->find("bucket", "key").value_or(ObjectRecord()).headers.size() == 1);
}

TEST_CASE("a wrong, a missing, an unannounced and an unknown trailer are refused") {
  S3Bench bench;
  const auto code = [&bench](const std::string& trailer, const std::vector<Header>& headers) {
    return bench.send("PUT", "/bucket/key", streamed("5\r\nhello\r\n0\r\n" + trailer + "\r\n", "5", headers)).error();
  };
  const std::string right = "x-amz-checksum-crc32:" + crc32_of("hello") + "\r\n";
  CHECK(code("x-amz-checksum-crc32:" + crc32_of("hellO") + "\r\n", announced) == "BadDigest");
  CHECK(code("x-amz-checksum-crc32:invalid\r\n", announced) == "InvalidRequest");
  CHECK(code("", announced) == "MalformedTrailerError");
  CHECK(code("no header\r\n", announced) == "MalformedTrailerError");
  CHECK(code(right, {}) == "MalformedTrailerError");
  CHECK(code(right + "x-more: 1\r\n", announced) == "MalformedTrailerError");
  CHECK(code(right, {{"x-amz-trailer", "x-amz-checksum-sha1"}}) == "MalformedTrailerError");
  CHECK(code("", {{"x-amz-trailer", "x-a"}}) == "InvalidRequest");
  CHECK(code(right, announced).empty());
}

TEST_CASE("broken framing and a wrong decoded length are an incomplete body") {
  S3Bench bench;
  for (const char* framed : {"5\r\nhel", "zz\r\nhello\r\n0\r\n\r\n", "5\r\nhelloX\r\n0\r\n\r\n", "5\r\nhello\r\n",
                             "5\nhello\r\n0\r\n\r\n", "5\r\nhello\r\n0\r\n", "5\r\nhello\r\n0\r\n\r\nmore"}) {
    CHECK(bench.send("PUT", "/bucket/key", streamed(framed, "5")).error() == "IncompleteBody");
  }
  CHECK(bench.send("PUT", "/bucket/key", streamed("5\r\nhello\r\n0\r\n\r\n", "6")).error() == "IncompleteBody");
  Sent without = streamed("5\r\nhello\r\n0\r\n\r\n", "5");
  without.headers.pop_back();
  CHECK(bench.send("PUT", "/bucket/key", without).status() == 411);
}

TEST_CASE("a chunk under 8 KiB must be the last") {
  S3Bench bench;
  const Answer answer = bench.send("PUT", "/bucket/key", streamed("2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", "5"));
  CHECK(answer.status() == 400);
  CHECK(answer.error() == "InvalidChunkSizeError");
  CHECK(answer.error("Chunk") == "1");
  CHECK(answer.error("BadChunkSize") == "2");
}

TEST_CASE("a framed body comes under Transfer-Encoding: chunked as well, if its decoded length is told") {
  S3Bench bench;
  Sent sent = streamed("5\r\nhello\r\n0\r\n\r\n", "5");
  sent.has_length = false;
  sent.unsigned_headers = {{"Transfer-Encoding", "chunked"}};
  CHECK(bench.send("PUT", "/bucket/key", sent).status() == 200);
  sent.headers.pop_back();
  CHECK(bench.send("PUT", "/bucket/key", sent).error() == "MissingContentLength");
}

TEST_CASE("documents are never framed") {
  S3Bench bench;
  Sent sent = streamed("5\r\nhello\r\n0\r\n\r\n", "5");
  CHECK(bench.send("POST", "/bucket/key?uploadId=x", sent).error() == "InvalidRequest");
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
  ChunkedReader reader(admission, {true, false});
  CHECK(reader.feed(framed, take));
  CHECK(reader.is_complete());
  CHECK(taken == 66560);
  framed[5000] = 'b';
  ChunkedReader strict(admission, {true, false});
  CHECK_FALSE(strict.feed(framed, take));
  CHECK(strict.fault() == ChunkFault::signature);
}

/// A body that signs one chunk and its trailers after a request with an invented signature.
struct SignedStream {
  Admission admission;
  std::string body;

  explicit SignedStream(const std::string& trailer) {
    admission.claim.date = "20240930";
    admission.claim.region = "us-east-1";
    admission.claim.service = "s3";
    admission.claim.terminal = "aws4_request";
    admission.claim.time_text = "20240930T120000Z";
    admission.claim.signature = std::string(64, '0');
    admission.signing_key = signing_key(admission.claim, "secret");
    const std::string first = sign("PAYLOAD", admission.claim.signature, hex_sha256("") + "\n" + hex_sha256("hello"));
    const std::string last = sign("PAYLOAD", first, hex_sha256("") + "\n" + hex_sha256(""));
    body = "5;chunk-signature=" + first + "\r\nhello\r\n0;chunk-signature=" + last + "\r\n" + trailer + "\r\n" +
           "x-amz-trailer-signature:" + sign("TRAILER", last, hex_sha256(trailer + "\n")) + "\r\n\r\n";
  }

  std::string sign(const std::string& what, const std::string& previous, const std::string& rest) const {
    return hex_hmac(admission.signing_key, "AWS4-HMAC-SHA256-" + what + "\n" + admission.claim.time_text + "\n" +
                                               admission.claim.scope() + "\n" + previous + "\n" + rest);
  }

  ChunkFault judged(const std::string& text) const {
    ChunkedReader reader(admission, {true, true});
    reader.feed(text, [](std::string_view) { return true; });
    return reader.fault();
  }
};

TEST_CASE("trailers are signed after the last chunk, and the signature must be there") {
  const SignedStream stream("x-amz-checksum-crc32:AAAAAA==");
  CHECK(stream.judged(stream.body) == ChunkFault::none);
  std::string changed = stream.body;
  changed.replace(changed.find("AAAAAA"), 1, "B");
  CHECK(stream.judged(changed) == ChunkFault::signature);
  const std::size_t mark = stream.body.find("x-amz-trailer-signature");
  CHECK(stream.judged(stream.body.substr(0, mark) + "\r\n") == ChunkFault::trailer);
  CHECK(stream.judged(stream.body.substr(0, mark)) == ChunkFault::framing);
  std::string unsigned_chunk = stream.body;
  unsigned_chunk.erase(1, unsigned_chunk.find("\r\n") - 1);
  CHECK(stream.judged(unsigned_chunk) == ChunkFault::framing);
}

}  // namespace uploadkit::devserver::tests::s3_chunked_test

TEST_SUITE_END();
