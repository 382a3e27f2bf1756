// The worked examples of the S3 documentation, read from the folder that UPLOADKIT_VECTORS names.
#include <uploadkit/sigv4.hpp>

#include <doctest/doctest.h>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>
#include <uploadkit/digest/digest.hpp>
#include <uploadkit/signing/aws_chunked.hpp>
#include <uploadkit/signing/signing_key.hpp>

#include <cstdio>
#include <string>
#include <vector>

#include "support/pattern_body.hpp"
#include "support/vector_file.hpp"

namespace core = uploadkit::core;
namespace digest = uploadkit::digest;
namespace signing = uploadkit::signing;

namespace {

std::string text(const core::JsonValue& value, const char* pointer) { return value.at(pointer).string().value_or(""); }

std::vector<std::string> lines_of(const core::JsonValue& array) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < array.size(); ++i) lines.push_back(array[i].string().value_or(""));
  return lines;
}

// The query without what the signer adds.
std::string own_query(const std::string& canonical) {
  const std::size_t at = canonical.find("X-Amz-Algorithm=");
  return at == std::string::npos ? canonical : canonical.substr(0, at);
}

// Undoes the canonical request: what a caller would hand to the signer.
uploadkit::SigningInput input_of(const core::JsonValue& document, const std::vector<std::string>& lines) {
  uploadkit::SigningInput input;
  input.method = lines[0];
  input.region = text(document, "/region");
  input.payload_hash = lines.back();
  std::string host;
  for (std::size_t i = 3; i < lines.size() && !lines[i].empty(); ++i) {
    const std::size_t colon = lines[i].find(':');
    const uploadkit::Header header{lines[i].substr(0, colon), lines[i].substr(colon + 1)};
    if (header.name == "host") host = header.value;
    const bool is_own = header.name != "host" && header.name != "x-amz-date" && header.name != "x-amz-content-sha256";
    if (is_own) input.headers.push_back(header);
  }
  const std::string query = own_query(lines[2]);
  input.url = "https://" + host + core::percent_decode(lines[1]).value_or("") + (query.empty() ? "" : "?" + query);
  return input;
}

bool request_agrees(const core::JsonValue& document, const core::JsonValue& example) {
  const std::vector<std::string> lines = lines_of(example.at("/canonical_request"));
  REQUIRE(lines.size() > 5);
  const auto time = core::parse_basic_iso8601(text(example, "/timestamp"));
  REQUIRE(time.has_value());
  const uploadkit::Credentials credentials{text(document, "/access_key_id"), text(document, "/secret_access_key"), ""};
  const std::chrono::seconds expires_in(example.at("/expires").integer().value_or(0));
  const auto texts = uploadkit::signing_texts(input_of(document, lines), credentials, *time, expires_in);
  CAPTURE(texts.error().message);
  REQUIRE(texts.ok());
  std::string canonical_request;
  for (const std::string& line : lines) canonical_request += (canonical_request.empty() ? "" : "\n") + line;
  CHECK(texts->canonical_request == canonical_request);
  CHECK(texts->signature == text(example, "/signature"));
  return texts->signature == text(example, "/signature");
}

signing::ChunkedForm form_of(const core::JsonValue& chain) {
  signing::ChunkedForm form;
  form.signing = signing::ChunkSigning::signed_chunks;
  if (!chain.at("/trailer").exists()) return form;
  form.trailer_name = "x-amz-checksum-crc32c";
  form.trailer_value_bytes = 8;
  return form;
}

// The body of the example in its encoded form, through a buffer that takes whole chunks or one that takes none.
std::string encoded_body(const core::JsonValue& document, const core::JsonValue& chain, std::size_t capacity) {
  const signing::Scope scope{"20130524", text(document, "/region"), "s3"};
  const std::string bytes(66560, 'a');
  signing::ChunkedBody body(std::make_shared<uploadkit::testing::PieceBody>(bytes), bytes.size(), form_of(chain),
                            [&] { return core::base64(*digest::compute(digest::Algorithm::crc32c, bytes)); });
  body.seed({signing::derive_signing_key(text(document, "/secret_access_key"), scope), scope.text(), "20130524T000000Z",
             text(chain, "/seed_signature")});
  return uploadkit::testing::read_whole(body, capacity);
}

bool chain_agrees(const core::JsonValue& document, const core::JsonValue& chain) {
  std::string expected;
  const core::JsonValue chunks = chain.at("/chunks");
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    const std::size_t size = chunks[i].at("/length").unsigned_integer().value_or(0);
    char length[20];
    std::snprintf(length, sizeof length, "%zx", size);
    expected += length + (";chunk-signature=" + text(chunks[i], "/signature")) + "\r\n" + std::string(size, 'a');
    if (size != 0) expected += "\r\n";
  }
  if (chain.at("/trailer").exists()) {
    const std::string line = text(chain, "/trailer");
    expected += line.substr(0, line.size() - 1) + "\r\nx-amz-trailer-signature:";
    expected += text(chain, "/trailer_signature") + "\r\n";
  }
  expected += "\r\n";
  CHECK(expected.size() == signing::chunked_bytes(66560, form_of(chain)));
  const bool agrees =
      encoded_body(document, chain, 1 << 20) == expected && encoded_body(document, chain, 4096) == expected;
  CHECK(agrees);
  return agrees && (chain.at("/trailer").exists() || expected.size() == 66824);  // the length that the example prints
}

bool policy_agrees(const core::JsonValue& document) {
  const signing::Scope scope{text(document, "/post_policy/date"), text(document, "/region"), "s3"};
  const signing::SigningKey key = signing::derive_signing_key(text(document, "/secret_access_key"), scope);
  return signing::signature(key, text(document, "/post_policy/policy_base64")) ==
         text(document, "/post_policy/signature");
}

}  // namespace

TEST_SUITE_BEGIN("signing");

TEST_CASE("every worked example of the S3 documentation gives its signature") {
  const auto vectors = uploadkit::testing::outer_vectors();
  if (!vectors) {
    std::printf("SKIPPED: UPLOADKIT_VECTORS is not set, so the S3 documentation examples were not read\n");
    CHECK_FALSE(uploadkit::testing::real_is_required());
    return;
  }
  const core::JsonValue document = uploadkit::testing::read_json(*vectors + "/s3-doc/s3-doc-examples.json");
  const core::JsonValue requests = document.at("/examples");
  const core::JsonValue chains = document.at("/chunked");
  int agreed = 0;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    CAPTURE(text(requests[i], "/name"));
    agreed += request_agrees(document, requests[i]) ? 1 : 0;
  }
  for (std::size_t i = 0; i < chains.size(); ++i) agreed += chain_agrees(document, chains[i]) ? 1 : 0;
  agreed += policy_agrees(document) ? 1 : 0;
  std::printf("S3 documentation: %d of %zu examples\n", agreed, requests.size() + chains.size() + 1);
  CHECK(agreed == 10);
}

TEST_SUITE_END();
