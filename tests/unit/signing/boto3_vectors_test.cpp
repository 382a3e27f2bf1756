// Signatures made by boto3 under a fixed clock: tests/vectors/sigv4.json, written by make_sigv4.py beside it.
#include <uploadkit/sigv4.hpp>

#include <doctest/doctest.h>

#include <uploadkit/core/time_text.hpp>

#include <cstdio>
#include <string>

#include "support/vector_file.hpp"

namespace core = uploadkit::core;

namespace {

struct Boto3Case {
  uploadkit::SigningInput input;
  uploadkit::Credentials credentials;
  uploadkit::WallTime time;
  std::chrono::seconds expires_in;
};

std::string text(const core::JsonValue& value, const char* pointer) { return value.at(pointer).string().value_or(""); }

Boto3Case read_case(const core::JsonValue& document, const core::JsonValue& vector) {
  Boto3Case read;
  read.input.method = text(vector, "/method");
  read.input.url = text(vector, "/url");
  read.input.region = text(vector, "/region");
  read.input.service = text(vector, "/service");
  read.input.s3_rules = read.input.service == "s3";
  read.input.payload_hash = text(vector, "/payload_hash");
  const core::JsonValue headers = vector.at("/headers");
  for (std::size_t i = 0; i < headers.size(); ++i) {
    read.input.headers.push_back({headers[i][0].string().value_or(""), headers[i][1].string().value_or("")});
  }
  read.credentials = {text(document, "/access_key_id"), text(document, "/secret_access_key"),
                      text(vector, "/session_token")};
  read.time = core::parse_basic_iso8601(text(vector, "/timestamp")).value_or(uploadkit::WallTime{});
  read.expires_in = std::chrono::seconds(vector.at("/expires").integer().value_or(-1));
  return read;
}

bool ends_with(const std::string& whole, const std::string& end) {
  return whole.size() >= end.size() && whole.compare(whole.size() - end.size(), end.size(), end) == 0;
}

}  // namespace

TEST_SUITE_BEGIN("signing");

TEST_CASE("boto3 and this library agree on canonical request, string to sign and signature") {
  const core::JsonValue document = uploadkit::testing::own_vectors("sigv4.json");
  const core::JsonValue cases = document.at("/cases");
  REQUIRE(cases.size() >= 60);
  std::size_t agreed = 0;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    CAPTURE(text(cases[i], "/name"));
    const Boto3Case boto3 = read_case(document, cases[i]);
    const auto texts = uploadkit::signing_texts(boto3.input, boto3.credentials, boto3.time, boto3.expires_in);
    CAPTURE(texts.error().message);
    REQUIRE(texts.ok());
    CHECK(texts->canonical_request == text(cases[i], "/canonical_request"));
    CHECK(texts->string_to_sign == text(cases[i], "/string_to_sign"));
    CHECK(texts->signature == text(cases[i], "/signature"));
    if (texts->signature == text(cases[i], "/signature")) ++agreed;
  }
  std::printf("boto3 vectors: %zu of %zu\n", agreed, cases.size());
}

TEST_CASE("the signed URL and the Authorization header end in the signature of boto3") {
  const core::JsonValue document = uploadkit::testing::own_vectors("sigv4.json");
  const core::JsonValue cases = document.at("/cases");
  for (std::size_t i = 0; i < cases.size(); ++i) {
    CAPTURE(text(cases[i], "/name"));
    const Boto3Case boto3 = read_case(document, cases[i]);
    const std::string signature = "Signature=" + text(cases[i], "/signature");
    if (text(cases[i], "/form") == "query") {
      const auto presigned = uploadkit::presign(boto3.input, boto3.credentials, boto3.time, boto3.expires_in);
      REQUIRE(presigned.ok());
      CHECK(ends_with(presigned->url, signature));
      CHECK(presigned->headers.size() == boto3.input.headers.size());
      CHECK((presigned->expires_at == boto3.time + boto3.expires_in));
    } else {
      const auto headers = uploadkit::sign_headers(boto3.input, boto3.credentials, boto3.time);
      REQUIRE(headers.ok());
      CHECK(headers->front().name == "Authorization");
      CHECK(ends_with(headers->front().value, signature));
    }
  }
}

TEST_SUITE_END();
