// S3's aws-chunked encoding, against botocore's encoder and tests/vectors/chunked.json, written by make_chunked.py.
#include <uploadkit/signing/aws_chunked.hpp>

#include <doctest/doctest.h>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>
#include <uploadkit/digest/digest.hpp>

#include <cstdio>
#include <string>

#include "support/pattern_body.hpp"
#include "support/vector_file.hpp"

namespace core = uploadkit::core;
namespace signing = uploadkit::signing;
using signing::ChunkedBody;
using signing::ChunkedForm;
using uploadkit::Errc;
using uploadkit::testing::pattern;
using uploadkit::testing::PieceBody;
using uploadkit::testing::read_whole;

namespace {

std::string text(const core::JsonValue& value, const char* pointer) { return value.at(pointer).string().value_or(""); }

std::string sha256_hex(const std::string& bytes) {
  const auto hash = uploadkit::digest::sha256(bytes);
  return core::hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

ChunkedForm unsigned_form(std::size_t chunk_bytes) {
  ChunkedForm form;
  form.chunk_bytes = chunk_bytes;
  form.trailer_name = "x-amz-checksum-crc32";
  form.trailer_value_bytes = 8;
  return form;
}

ChunkedForm signed_form(std::size_t chunk_bytes) {
  ChunkedForm form;
  form.signing = signing::ChunkSigning::signed_chunks;
  form.chunk_bytes = chunk_bytes;
  return form;
}

signing::SigningChain some_chain() {
  signing::SigningChain chain;
  chain.scope = "20240930/us-east-1/s3/aws4_request";
  chain.timestamp = "20240930T123456Z";
  chain.signature = std::string(64, '0');
  return chain;
}

ChunkedBody body_of(std::size_t size, const ChunkedForm& form, std::size_t piece_bytes = SIZE_MAX) {
  ChunkedBody body(std::make_shared<PieceBody>(pattern(size), piece_bytes), size, form, [] { return "AAAAAA=="; });
  if (form.signing == signing::ChunkSigning::signed_chunks) body.seed(some_chain());
  return body;
}

struct Vector {
  ChunkedForm form;
  std::size_t decoded_bytes = 0;
  std::string trailer_value;
  std::string authorization;  // signed ones only
};

Vector read_vector(const core::JsonValue& json) {
  Vector vector;
  vector.decoded_bytes = json.at("/decoded_bytes").unsigned_integer().value_or(0);
  vector.trailer_value = text(json, "/trailer_value");
  vector.authorization = text(json, "/authorization");
  vector.form.chunk_bytes = json.at("/chunk_bytes").unsigned_integer().value_or(0);
  vector.form.trailer_name = text(json, "/trailer_name");
  vector.form.trailer_value_bytes = vector.trailer_value.size();
  if (!vector.authorization.empty()) vector.form.signing = signing::ChunkSigning::signed_chunks;
  return vector;
}

signing::SignedStream signed_stream(const core::JsonValue& document, const Vector& vector) {
  uploadkit::SigningInput input;
  input.method = "PUT";
  input.url = text(document, "/url");
  input.region = text(document, "/region");
  input.headers = signing::chunked_headers(vector.decoded_bytes, vector.form);
  input.payload_hash = std::string(signing::payload_word(vector.form));
  const auto time = core::parse_basic_iso8601(text(document, "/timestamp"));
  const uploadkit::Credentials credentials{text(document, "/access_key_id"), text(document, "/secret_access_key"), ""};
  const auto stream = signing::sign_stream(input, credentials, time.value_or(uploadkit::WallTime{}));
  REQUIRE(stream.ok());
  CHECK(stream->headers.front().value == vector.authorization);
  return *stream;
}

bool encoding_agrees(const core::JsonValue& document, const core::JsonValue& json, std::size_t capacity) {
  const Vector vector = read_vector(json);
  ChunkedBody body(std::make_shared<PieceBody>(pattern(vector.decoded_bytes)), vector.decoded_bytes, vector.form,
                   [&] { return vector.trailer_value; });
  if (!vector.authorization.empty()) body.seed(signed_stream(document, vector).chain);
  const std::string encoded = read_whole(body, capacity);
  CHECK(encoded.size() == signing::chunked_bytes(vector.decoded_bytes, vector.form));
  CHECK(encoded.size() == json.at("/encoded_bytes").unsigned_integer());
  CHECK(sha256_hex(encoded) == text(json, "/encoded_sha256"));
  return sha256_hex(encoded) == text(json, "/encoded_sha256");
}

}  // namespace

TEST_SUITE_BEGIN("signing");

TEST_CASE("a chunked body is encoded as botocore encodes it, whatever the buffer it is read through") {
  const core::JsonValue document = uploadkit::testing::own_vectors("chunked.json");
  const core::JsonValue cases = document.at("/cases");
  REQUIRE(cases.size() >= 39);
  std::size_t agreed = 0;
  for (const std::size_t capacity : {std::size_t{997}, std::size_t{16384}, std::size_t{65536}, std::size_t{524288}}) {
    CAPTURE(capacity);
    for (std::size_t i = 0; i < cases.size(); ++i) {
      CAPTURE(text(cases[i], "/name"));
      agreed += encoding_agrees(document, cases[i], capacity) ? 1 : 0;
    }
  }
  std::printf("chunked bodies: %zu of %zu\n", agreed, cases.size() * 4);
}

TEST_CASE("an unsigned body is its chunks, an empty one, the trailer and an empty line") {
  ChunkedBody body(std::make_shared<PieceBody>("hello world"), 11, unsigned_form(8), [] { return "DUoRhQ=="; });
  CHECK(read_whole(body, 1000) == "8\r\nhello wo\r\n3\r\nrld\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n");
}

TEST_CASE("the encoded length is what is read, at every body, chunk and buffer size") {
  for (const bool is_signed : {false, true}) {
    for (const std::size_t chunk_bytes : {std::size_t{1}, std::size_t{15}, std::size_t{16}, std::size_t{64}}) {
      const ChunkedForm form = is_signed ? signed_form(chunk_bytes) : unsigned_form(chunk_bytes);
      for (std::size_t size = 0; size < 70; ++size) {
        ChunkedBody whole = body_of(size, form);
        const std::string expected = read_whole(whole, 100'000);
        CHECK(expected.size() == signing::chunked_bytes(size, form));
        for (const std::size_t capacity : {std::size_t{1}, std::size_t{3}, std::size_t{90}, std::size_t{200}}) {
          ChunkedBody body = body_of(size, form, 5);
          const bool is_same = read_whole(body, capacity) == expected;
          CHECK(is_same);
        }
      }
    }
  }
}

TEST_CASE("a body that was rewound gives the same bytes again, from any place") {
  for (const bool is_signed : {false, true}) {
    const ChunkedForm form = is_signed ? signed_form(64) : unsigned_form(64);
    ChunkedBody body = body_of(1000, form);
    const std::string expected = read_whole(body, 300);
    for (std::size_t reads = 0; reads < 12; ++reads) {
      REQUIRE(body.rewind().ok());
      char buffer[100];
      for (std::size_t i = 0; i < reads; ++i) REQUIRE(body.read(buffer, sizeof buffer).ok());
      REQUIRE(body.rewind().ok());
      CHECK(read_whole(body, 77) == expected);
    }
  }
}

TEST_CASE("bytes reach the reader as soon as the inner body gives them where chunks are unsigned") {
  ChunkedBody body = body_of(1000, unsigned_form(1000), 10);
  char buffer[500];
  CHECK(*body.read(buffer, sizeof buffer) == 5 + 10);
  CHECK(*body.read(buffer, sizeof buffer) == 10);
}

TEST_CASE("a buffer that takes whole signed chunks is filled by one read of the inner body each") {
  const auto inner = std::make_shared<PieceBody>(pattern(10 * 1024));
  ChunkedBody body(inner, 10 * 1024, signed_form(1024));
  body.seed(some_chain());
  read_whole(body, 4 * 1024);
  CHECK(inner->reads == 10);
}

TEST_CASE("the trailer's value is asked for after the last byte was read") {
  const auto inner = std::make_shared<PieceBody>(pattern(100));
  int reads_before = 0;
  ChunkedBody body(inner, 100, unsigned_form(10), [&] {
    reads_before = inner->reads;
    return "AAAAAA==";
  });
  read_whole(body, 30);
  CHECK(reads_before == inner->reads);
  CHECK(reads_before >= 10);
}

TEST_CASE("a body that ends before its size is a changed source") {
  for (const bool is_signed : {false, true}) {
    ChunkedBody body(std::make_shared<PieceBody>(pattern(99)), 100, is_signed ? signed_form(64) : unsigned_form(64),
                     [] { return "AAAAAA=="; });
    body.seed(some_chain());
    char buffer[400];
    Errc code = Errc::ok;
    for (int i = 0; i < 10 && code == Errc::ok; ++i) code = body.read(buffer, sizeof buffer).error().code;
    CHECK(code == Errc::source_changed);
  }
}

TEST_CASE("signed chunks without a seed and a trailer of another length are defects, not requests") {
  ChunkedBody unseeded(std::make_shared<PieceBody>("a"), 1, signed_form(64));
  char buffer[400];
  CHECK(unseeded.read(buffer, sizeof buffer).error().code == Errc::internal);
  ChunkedBody short_trailer(std::make_shared<PieceBody>("a"), 1, unsigned_form(64), [] { return "AAAA"; });
  CHECK(short_trailer.read(buffer, sizeof buffer).error().code == Errc::internal);
  ChunkedBody no_trailer(std::make_shared<PieceBody>("a"), 1, unsigned_form(64));
  CHECK(no_trailer.read(buffer, sizeof buffer).error().code == Errc::internal);
}

TEST_CASE("the headers of a chunked body name its decoded length, its trailer and the object's own encoding") {
  const auto headers = signing::chunked_headers(66560, unsigned_form(64), "gzip");
  REQUIRE(headers.size() == 3);
  CHECK(headers[0].value == "aws-chunked,gzip");
  CHECK(headers[1].name == "x-amz-decoded-content-length");
  CHECK(headers[1].value == "66560");
  CHECK(headers[2].value == "x-amz-checksum-crc32");
  CHECK(signing::chunked_headers(1, signed_form(64)).size() == 2);
  ChunkedForm unnamed = signed_form(64);
  unnamed.names_encoding = false;
  CHECK(signing::chunked_headers(1, unnamed).size() == 1);
  CHECK(signing::chunked_headers(1, unnamed, "gzip").front().value == "gzip");
  CHECK(signing::payload_word(unsigned_form(64)) == "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
  CHECK(signing::payload_word(signed_form(64)) == "STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
}

TEST_SUITE_END();
