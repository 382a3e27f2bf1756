// Signature Version 4A: the suite of AWS in the folder that UPLOADKIT_VECTORS names, tests/vectors/sigv4a.json (written
// by make_sigv4a.py), and what the public functions give and refuse.
#include <uploadkit/sigv4a.hpp>

#include <doctest/doctest.h>

#include <uploadkit/signing/signing_key_v4a.hpp>

#include <cstdio>
#include <string>

#include "support/signing_suite.hpp"

namespace core = uploadkit::core;
namespace digest = uploadkit::digest;
namespace signing = uploadkit::signing;
using uploadkit::Errc;
using uploadkit::testing::SuiteCase;
using uploadkit::testing::text_at;
using uploadkit::testing::trimmed_file;

namespace {

std::string from_hex(const std::string& text) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::strtoul(text.substr(i, 2).c_str(), nullptr, 16)));
  }
  return bytes;
}

std::array<unsigned char, 32> number(const std::string& hex) {
  std::array<unsigned char, 32> bytes{};
  const std::string raw = from_hex(hex);
  CHECK(raw.size() == bytes.size());
  std::copy_n(raw.begin(), std::min(raw.size(), bytes.size()), bytes.begin());
  return bytes;
}

bool same_keys(const digest::P256PublicKey& a, const digest::P256PublicKey& b) { return a.x == b.x && a.y == b.y; }

digest::P256PublicKey public_key_of(const uploadkit::Credentials& credentials) {
  const auto key = signing::derive_signing_key_v4a(credentials);
  REQUIRE(key.ok());
  const auto public_key = digest::p256_public_key(*key);
  REQUIRE(public_key.ok());
  return *public_key;
}

struct Counts {
  int keys = 0;
  int texts = 0;
  int own_signatures = 0;
  int given_signatures = 0;

  void add(bool key, bool text, bool own, bool given) {
    keys += key ? 1 : 0;
    texts += text ? 1 : 0;
    own_signatures += own ? 1 : 0;
    given_signatures += given ? 1 : 0;
  }
};

void check_form(const SuiteCase& suite_case, const std::string& folder, std::chrono::seconds expires_in,
                Counts& counts) {
  const std::string prefix = folder + (expires_in.count() != 0 ? "/query-" : "/header-");
  CAPTURE(prefix);
  const auto texts = uploadkit::signing_texts_v4a(suite_case.input, {suite_case.input.region}, suite_case.credentials,
                                                  suite_case.time, expires_in);
  CAPTURE(texts.error().message);
  REQUIRE(texts.ok());
  CHECK(texts->canonical_request == trimmed_file(prefix + "canonical-request.txt"));
  CHECK(texts->string_to_sign == trimmed_file(prefix + "string-to-sign.txt"));
  const core::JsonValue json = uploadkit::testing::read_json(folder + "/public-key.json");
  const digest::P256PublicKey key{number(text_at(json, "/X")), number(text_at(json, "/Y"))};
  const bool is_key = same_keys(key, public_key_of(suite_case.credentials));
  const std::string given = from_hex(trimmed_file(prefix + "signature.txt"));
  const bool own_verifies = digest::p256_verify(key, texts->string_to_sign, from_hex(texts->signature));
  const bool given_verifies = digest::p256_verify(key, texts->string_to_sign, given);
  CHECK(is_key);
  CHECK(own_verifies);
  CHECK(given_verifies);
  counts.add(is_key, texts->string_to_sign == trimmed_file(prefix + "string-to-sign.txt"), own_verifies,
             given_verifies);
}

// A header as the suite writes it; the signature itself is another one every time.
std::string line_of(const uploadkit::Header& header) {
  const std::string line = header.name + ":" + header.value + "\n";
  return header.name == "Authorization" ? line.substr(0, line.find("Signature=") + 10) : line;
}

void check_header_form(SuiteCase suite_case, const std::string& folder, Counts& counts) {
  const core::JsonValue context = uploadkit::testing::read_json(folder + "/context.json");
  if (context.at("/sign_body").boolean().value_or(false)) {
    suite_case.input.headers.push_back({"x-amz-content-sha256", suite_case.input.payload_hash});
  }
  const auto headers =
      uploadkit::sign_headers_v4a(suite_case.input, {suite_case.input.region}, suite_case.credentials, suite_case.time);
  REQUIRE(headers.ok());
  const std::string signed_request = uploadkit::testing::file(folder + "/header-signed-request.txt");
  for (const uploadkit::Header& header : *headers) {
    CAPTURE(header.name);
    CHECK(signed_request.find(line_of(header)) != std::string::npos);
  }
  check_form(suite_case, folder, std::chrono::seconds{0}, counts);
}

void check_query_form(const SuiteCase& suite_case, const std::string& folder, Counts& counts) {
  const auto presigned = uploadkit::presign_v4a(suite_case.input, {suite_case.input.region}, suite_case.credentials,
                                                suite_case.time, suite_case.expires_in);
  REQUIRE(presigned.ok());
  const auto expected =
      uploadkit::testing::parse_raw_request(uploadkit::testing::file(folder + "/query-signed-request.txt"));
  const auto without_signature = [](const std::string& url) {
    const std::size_t at = url.find("&X-Amz-Signature=");
    return uploadkit::testing::sorted_query(url.substr(0, at));
  };
  CHECK(without_signature(presigned->url) == without_signature(expected.url()));
  check_form(suite_case, folder, suite_case.expires_in, counts);
}

}  // namespace

TEST_SUITE_BEGIN("signing");

TEST_CASE("every case of the AWS suite v4a gives its key, its texts and a signature that verifies") {
  const auto folder = uploadkit::testing::suite_folder("aws-c-auth/tests/aws-signing-test-suite/v4a");
  if (!folder) return;
  const std::vector<std::string> cases = uploadkit::testing::folders_with(*folder, "header-signature.txt");
  CHECK(cases.size() == 38);
  Counts in_headers;
  Counts in_query;
  for (const std::string& name : cases) {
    CAPTURE(name);
    const SuiteCase suite_case = uploadkit::testing::read_aws_case(name);
    check_header_form(suite_case, name, in_headers);
    check_query_form(suite_case, name, in_query);
  }
  const auto show = [&](const char* form, const Counts& counts) {
    std::printf("aws-c-auth v4a in %s: of %zu cases %d keys, %d texts, %d own and %d given signatures\n", form,
                cases.size(), counts.keys, counts.texts, counts.own_signatures, counts.given_signatures);
  };
  show("headers", in_headers);
  show("the query", in_query);
}

TEST_CASE("a key follows from its access key as another implementation derives it") {
  const core::JsonValue document = uploadkit::testing::own_vectors("sigv4a.json");
  const core::JsonValue cases = document.at("/cases");
  REQUIRE(cases.size() == 5);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const uploadkit::Credentials credentials{text_at(cases[i], "/access_key_id"),
                                             text_at(cases[i], "/secret_access_key"), ""};
    const auto key = signing::derive_signing_key_v4a(credentials);
    REQUIRE(key.ok());
    CHECK((key->bytes == number(text_at(cases[i], "/private"))));
    const digest::P256PublicKey expected{number(text_at(cases[i], "/x")), number(text_at(cases[i], "/y"))};
    CHECK(same_keys(public_key_of(credentials), expected));
    CHECK(digest::p256_verify(expected, text_at(document, "/text"), from_hex(text_at(cases[i], "/signature"))));
  }
}

TEST_CASE("a set of regions is signed beside a scope that names none") {
  const uploadkit::RegionSet regions = {"us-east-1", "eu-*"};
  uploadkit::SigningInput input;
  input.url = "https://mrap.accesspoint.s3-global.example.com/key?partNumber=1";
  const uploadkit::Credentials credentials{"AKIDEXAMPLE", "secret", "token"};
  const uploadkit::WallTime noon = *core::parse_iso8601("2024-09-30T12:34:56Z");
  const auto presigned = uploadkit::presign_v4a(input, regions, credentials, noon);
  REQUIRE(presigned.ok());
  CHECK(presigned->url.find("X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20240930%2Fs3%2F"
                            "aws4_request&X-Amz-Date=20240930T123456Z&X-Amz-Expires=900&X-Amz-Region-Set=us-east-1%2C"
                            "eu-%2A&X-Amz-Security-Token=token&") != std::string::npos);
  const auto headers = uploadkit::sign_headers_v4a(input, {"*"}, credentials, noon);
  REQUIRE(headers.ok());
  REQUIRE(headers->size() == 5);
  CHECK((*headers)[2].name == "X-Amz-Region-Set");
  CHECK((*headers)[2].value == "*");
  CHECK((*headers)[0].value.find("SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-region-set;"
                                 "x-amz-security-token, Signature=") != std::string::npos);
}

TEST_CASE("no region, a region with a comma and a region set of the caller's are refused") {
  uploadkit::SigningInput input;
  input.url = "https://host/key";
  const uploadkit::Credentials credentials{"AKIDEXAMPLE", "secret", ""};
  const uploadkit::RegionSet bad[] = {{}, {""}, {"a,b"}, {"a b"}, {"a/b"}, {"*", ""}};
  for (const uploadkit::RegionSet& regions : bad) {
    CHECK(uploadkit::sign_headers_v4a(input, regions, credentials, {}).error().code == Errc::invalid_argument);
  }
  CHECK(uploadkit::presign_v4a(input, {"*"}, credentials, {}, std::chrono::seconds{0}).error().code ==
        Errc::invalid_argument);
  input.headers = {{"x-amz-region-set", "*"}};
  CHECK(uploadkit::sign_headers_v4a(input, {"*"}, credentials, {}).error().code == Errc::invalid_argument);
  input.headers.clear();
  input.url = "https://host/key?X-Amz-Region-Set=*";
  CHECK(uploadkit::presign_v4a(input, {"*"}, credentials, {}).error().code == Errc::invalid_url);
}

TEST_SUITE_END();
