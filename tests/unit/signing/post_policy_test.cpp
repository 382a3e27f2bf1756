// Forms for browsers: tests/vectors/post_policy.json (boto3's, written by make_post_policy.py), the example of the S3
// documentation in the folder that UPLOADKIT_VECTORS names, and what is refused.
#include <uploadkit/post_policy.hpp>

#include <doctest/doctest.h>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>
#include <uploadkit/signing/signing_key.hpp>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "support/vector_file.hpp"

namespace core = uploadkit::core;
namespace signing = uploadkit::signing;
using uploadkit::Errc;
using uploadkit::FormField;

namespace {

std::string text(const core::JsonValue& value, const char* pointer) { return value.at(pointer).string().value_or(""); }

std::vector<FormField> read_fields(const core::JsonValue& array) {
  std::vector<FormField> fields;
  for (std::size_t i = 0; i < array.size(); ++i) {
    fields.push_back({array[i][0].string().value_or(""), array[i][1].string().value_or("")});
  }
  return fields;
}

std::string value_of(const std::vector<FormField>& fields, const std::string& name) {
  for (const FormField& field : fields) {
    if (field.name == name) return field.value;
  }
  return "absent";
}

core::JsonValue policy_of(const std::string& encoded) {
  const auto parsed = core::parse_json(core::base64_decode(encoded).value_or(""));
  REQUIRE(parsed.ok());
  return *parsed;
}

// The conditions without their order, which means nothing.
std::vector<std::string> conditions_of(const core::JsonValue& policy) {
  std::vector<std::string> conditions;
  const core::JsonValue array = policy.at("/conditions");
  for (std::size_t i = 0; i < array.size(); ++i) conditions.push_back(array[i].dump());
  std::sort(conditions.begin(), conditions.end());
  return conditions;
}

// "name=value", without the two fields that hold the order of the conditions.
std::vector<std::string> comparable(const std::vector<FormField>& fields) {
  std::vector<std::string> lines;
  for (const FormField& field : fields) {
    if (field.name != "policy" && field.name != "x-amz-signature") lines.push_back(field.name + "=" + field.value);
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::string signature_over(const uploadkit::PostPolicy& policy, const uploadkit::Credentials& credentials,
                           const std::string& date, const std::string& encoded) {
  const signing::Scope scope{date, policy.region, "s3"};
  return signing::signature(signing::derive_signing_key(credentials.secret_access_key, scope), encoded);
}

uploadkit::PostPolicy read_policy(const core::JsonValue& json) {
  uploadkit::PostPolicy policy;
  policy.url = text(json, "/url");
  policy.bucket = "bucket";
  if (json.at("/region").exists()) policy.region = text(json, "/region");
  policy.key = text(json, "/key");
  policy.key_prefix = text(json, "/key_prefix");
  policy.min_bytes = json.at("/min_bytes").unsigned_integer().value_or(0);
  policy.max_bytes = json.at("/max_bytes").unsigned_integer();
  policy.content_type = text(json, "/content_type");
  policy.content_type_prefix = text(json, "/content_type_prefix");
  policy.fields = read_fields(json.at("/fields"));
  policy.field_prefixes = read_fields(json.at("/field_prefixes"));
  policy.expires_in = std::chrono::seconds(json.at("/expires").integer().value_or(3600));
  return policy;
}

bool form_agrees(const core::JsonValue& document, const core::JsonValue& json) {
  const uploadkit::PostPolicy policy = read_policy(json);
  const uploadkit::Credentials credentials{text(document, "/access_key_id"), text(document, "/secret_access_key"),
                                           text(json, "/token")};
  const auto time = core::parse_basic_iso8601(text(document, "/timestamp"));
  const auto form = uploadkit::presign_post(policy, credentials, *time);
  CAPTURE(form.error().message);
  REQUIRE(form.ok());
  const std::vector<FormField> expected = read_fields(json.at("/form"));
  const core::JsonValue own = policy_of(value_of(form->fields, "policy"));
  CHECK(form->url == text(json, "/url"));
  CHECK(comparable(form->fields) == comparable(expected));
  CHECK(conditions_of(own) == conditions_of(json.at("/policy")));
  CHECK(text(own, "/expiration") == text(json, "/policy/expiration"));
  CHECK((form->expires_at == *time + policy.expires_in));
  const auto signed_text = [&](const std::string& encoded) {
    return signature_over(policy, credentials, "20240930", encoded);
  };
  const std::string own_signature = value_of(form->fields, "x-amz-signature");
  const std::string boto3_signature = value_of(expected, "x-amz-signature");
  CHECK(own_signature == signed_text(value_of(form->fields, "policy")));
  CHECK(boto3_signature == signed_text(value_of(expected, "policy")));
  return comparable(form->fields) == comparable(expected) && conditions_of(own) == conditions_of(json.at("/policy"));
}

uploadkit::PostPolicy simple_policy() {
  uploadkit::PostPolicy policy;
  policy.url = "https://bucket.s3.example.com/";
  policy.bucket = "bucket";
  policy.key = "key";
  return policy;
}

const uploadkit::Credentials credentials_of_test{"AKIDEXAMPLE", "secret-of-the-test", ""};

template <class Change>
Errc refusal(Change change) {
  uploadkit::PostPolicy policy = simple_policy();
  change(policy);
  return uploadkit::presign_post(policy, credentials_of_test, {}).error().code;
}

}  // namespace

TEST_SUITE_BEGIN("signing");

TEST_CASE("boto3 and this library make forms of the same fields, conditions and signatures") {
  const core::JsonValue document = uploadkit::testing::own_vectors("post_policy.json");
  const core::JsonValue cases = document.at("/cases");
  REQUIRE(cases.size() >= 7);
  std::size_t agreed = 0;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    CAPTURE(text(cases[i], "/name"));
    agreed += form_agrees(document, cases[i]) ? 1 : 0;
  }
  std::printf("boto3 forms: %zu of %zu\n", agreed, cases.size());
}

TEST_CASE("the form of the S3 documentation has the documented conditions and signature") {
  const auto vectors = uploadkit::testing::outer_vectors();
  if (!vectors) {
    std::printf("SKIPPED: UPLOADKIT_VECTORS is not set, so the form of the S3 documentation was not read\n");
    CHECK_FALSE(uploadkit::testing::real_is_required());
    return;
  }
  const core::JsonValue document = uploadkit::testing::read_json(*vectors + "/s3-doc/s3-doc-examples.json");
  const uploadkit::Credentials credentials{text(document, "/access_key_id"), text(document, "/secret_access_key"), ""};
  uploadkit::PostPolicy policy;
  policy.url = "https://sigv4examplebucket.s3.amazonaws.com/";
  policy.bucket = "sigv4examplebucket";
  policy.key_prefix = "user/user1/";
  policy.content_type_prefix = "image/";
  policy.fields = {{"acl", "public-read"},
                   {"success_action_redirect", "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html"},
                   {"x-amz-meta-uuid", "14365123651274"},
                   {"x-amz-server-side-encryption", "AES256"}};
  policy.field_prefixes = {{"x-amz-meta-tag", ""}};
  policy.expires_in = std::chrono::hours(36);
  const auto form = uploadkit::presign_post(policy, credentials, *core::parse_basic_iso8601("20151229T000000Z"));
  REQUIRE(form.ok());
  const std::string documented = text(document, "/post_policy/policy_base64");
  const core::JsonValue own = policy_of(value_of(form->fields, "policy"));
  CHECK(conditions_of(own) == conditions_of(policy_of(documented)));
  CHECK(text(own, "/expiration") == "2015-12-30T12:00:00Z");
  CHECK(text(policy_of(documented), "/expiration") == "2015-12-30T12:00:00.000Z");
  CHECK(signature_over(policy, credentials, "20151229", documented) == text(document, "/post_policy/signature"));
  CHECK(form->open_fields == std::vector<std::string>{"Content-Type", "x-amz-meta-tag"});
}

TEST_CASE("the key of a form with a prefix ends in the name of the user's file") {
  uploadkit::PostPolicy policy = simple_policy();
  policy.key.clear();
  policy.key_prefix = "in/";
  const auto form = uploadkit::presign_post(policy, credentials_of_test, {});
  REQUIRE(form.ok());
  CHECK(form->fields.front().name == "key");
  CHECK(form->fields.front().value == "in/${filename}");
  CHECK(form->fields.back().name == "x-amz-signature");
}

TEST_CASE("a lower bound alone has S3's own upper bound beside it") {
  uploadkit::PostPolicy policy = simple_policy();
  policy.min_bytes = 5;
  const auto form = uploadkit::presign_post(policy, credentials_of_test, {});
  REQUIRE(form.ok());
  const std::string json = core::base64_decode(value_of(form->fields, "policy")).value_or("");
  CHECK(json.find(R"(["content-length-range",5,5368709120])") != std::string::npos);
}

TEST_CASE("a policy that no browser could meet or that is not one is refused") {
  using uploadkit::PostPolicy;
  CHECK(refusal([](PostPolicy& p) { p.url = "bucket.example.com"; }) == Errc::invalid_url);
  CHECK(refusal([](PostPolicy& p) { p.url += "?a=1"; }) == Errc::invalid_url);
  CHECK(refusal([](PostPolicy& p) { p.bucket = ""; }) == Errc::invalid_argument);
  CHECK(refusal([](PostPolicy& p) { p.region = ""; }) == Errc::invalid_argument);
  CHECK(refusal([](PostPolicy& p) { p.key = ""; }) == Errc::invalid_argument);
  CHECK(refusal([](PostPolicy& p) { p.key_prefix = "a"; }) == Errc::invalid_argument);
  CHECK(refusal([](PostPolicy& p) { p.key = "a/${filename}"; }) == Errc::invalid_argument);
  CHECK(refusal([](PostPolicy& p) { p.key = std::string(1025, 'k'); }) == Errc::invalid_argument);
  CHECK(refusal([](PostPolicy& p) { p.key = "line\nbreak"; }) == Errc::invalid_argument);
  CHECK(refusal([](PostPolicy& p) { p.key = std::string(1024, 'k'); }) == Errc::ok);
  CHECK(refusal([](PostPolicy& p) { p.expires_in = std::chrono::seconds{0}; }) == Errc::invalid_argument);
  CHECK(refusal([](PostPolicy& p) { p.expires_in = std::chrono::hours{169}; }) == Errc::invalid_argument);
  CHECK(refusal([](PostPolicy& p) { p.content_type = "image"; }) == Errc::invalid_argument);
  CHECK(refusal([](PostPolicy& p) { p.content_type = p.content_type_prefix = "a/b"; }) == Errc::invalid_argument);
  CHECK(refusal([](PostPolicy& p) {
          p.min_bytes = 2;
          p.max_bytes = 1;
        }) == Errc::invalid_argument);
}

TEST_CASE("fields that the policy makes, that come twice or that would break out are refused") {
  using uploadkit::PostPolicy;
  for (const char* name :
       {"key", "Policy", "file", "content-type", "X-Amz-Date", "x-amz-signature", "", "a b", "a:b"}) {
    CAPTURE(name);
    CHECK(refusal([&](PostPolicy& p) { p.fields = {{name, "v"}}; }) == Errc::invalid_argument);
    CHECK(refusal([&](PostPolicy& p) { p.field_prefixes = {{name, "v"}}; }) == Errc::invalid_argument);
  }
  CHECK(refusal([](PostPolicy& p) { p.fields = {{"acl", "a"}, {"ACL", "b"}}; }) == Errc::invalid_argument);
  CHECK(refusal([](PostPolicy& p) { p.fields = {{"acl", "a\r\nb"}}; }) == Errc::invalid_argument);
  CHECK(refusal([](PostPolicy& p) { p.fields = {{"acl", "\xff"}}; }) == Errc::invalid_argument);
  CHECK(uploadkit::presign_post(simple_policy(), {}, {}).error().code == Errc::invalid_argument);
}

TEST_SUITE_END();
