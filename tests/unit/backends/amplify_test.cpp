// amplify_outputs.json: what is read, what is refused, and what the path rules warn about.
#include "s3_uploads.hpp"

#include <uploadkit/amplify.hpp>

using namespace uploadkit;

namespace {

constexpr char outputs_text[] = R"({
  "$schema": "https://example.com/schema.json",
  "version": "1.4",
  "auth": {"aws_region": "us-east-2", "user_pool_id": "us-east-2_A", "user_pool_client_id": "c",
           "identity_pool_id": "us-east-2:0f5c9d6e", "unauthenticated_identities_enabled": true, "mfa_methods": []},
  "storage": {"aws_region": "us-east-2", "bucket_name": "default-bucket", "buckets": [
    {"name": "first", "bucket_name": "default-bucket", "aws_region": "us-east-2", "paths": {
      "public/*": {"guest": ["get", "list"], "authenticated": ["get", "list", "write"]},
      "private/${cognito-identity.amazonaws.com:sub}/*": {"entityidentity": ["get", "write", "delete"]},
      "inbox/*": {"guest": ["write"]}, "staff/*": {"groupsadmin": ["write"]}, "made/*": {"resource": ["write"]}}},
    {"name": "secondBucket", "bucket_name": "second-bucket", "aws_region": "eu-west-1"}]},
  "custom": {"anything": [1, 2, null]}})";

Error error_of(std::string_view json) { return read_amplify_outputs(json).error(); }

}  // namespace

TEST_SUITE_BEGIN("backends");

TEST_CASE("Amplify's outputs tell auth, buckets and rules") {
  const auto outputs = read_amplify_outputs(outputs_text);
  REQUIRE(outputs.ok());
  CHECK(outputs->version == "1.4");
  CHECK(outputs->auth_region == "us-east-2");
  CHECK(outputs->user_pool_id == "us-east-2_A");
  CHECK(outputs->identity_pool_id == "us-east-2:0f5c9d6e");
  CHECK(outputs->unauthenticated_identities_enabled);
  CHECK(outputs->storage.bucket == "default-bucket");
  CHECK(outputs->storage.region == "us-east-2");
  REQUIRE(outputs->storage.buckets.size() == 2);
  CHECK(outputs->storage.buckets[1].assigned_name == "secondBucket");
  CHECK(outputs->storage.buckets[1].bucket == "second-bucket");
  CHECK(outputs->storage.buckets[1].region == "eu-west-1");
  REQUIRE(outputs->path_rules.size() == 6);
  CHECK(outputs->path_rules[1].who == "authenticated");
  CHECK(outputs->path_rules[1].path == "public/*");
  CHECK(outputs->path_rules[1].actions.size() == 3);
}

TEST_CASE("Amplify's outputs need nothing but a version and the default bucket") {
  for (const char* version : {"1", "1.0", "1.5", "1.99"}) {
    const auto outputs = read_amplify_outputs("\xEF\xBB\xBF{\"version\":\"" + std::string(version) +
                                              "\",\"storage\":{\"aws_region\":\"r-1\",\"bucket_name\":\"abc\"}}");
    REQUIRE(outputs.ok());
    CHECK(outputs->storage.bucket == "abc");
    CHECK(outputs->identity_pool_id.empty());
    CHECK(outputs->path_rules.empty());
  }
}

TEST_CASE("broken outputs are refused with the name of the field") {
  const std::pair<const char*, const char*> broken[] = {
      {"", ""},
      {"", "[]"},
      {"", "{\"version\":\"1\""},
      {"", "not json"},
      {"version", "{}"},
      {"version", "{\"version\":1}"},
      {"version", "{\"version\":\"2\"}"},
      {"version", "{\"version\":\"\"}"},
      {"storage", "{\"version\":\"1\"}"},
      {"storage", "{\"version\":\"1\",\"storage\":[]}"},
      {"storage/bucket_name", "{\"version\":\"1\",\"storage\":{\"aws_region\":\"r\"}}"},
      {"storage/aws_region", "{\"version\":\"1\",\"storage\":{\"bucket_name\":\"abc\",\"aws_region\":7}}"},
      {"storage/buckets",
       "{\"version\":\"1\",\"storage\":{\"bucket_name\":\"a\",\"aws_region\":\"r\",\"buckets\":{}}}"},
      {"storage/buckets/0/name",
       "{\"version\":\"1\",\"storage\":{\"bucket_name\":\"a\",\"aws_region\":\"r\",\"buckets\":[{}]}}"},
      {"storage/buckets/1/name",
       "{\"version\":\"1\",\"storage\":{\"bucket_name\":\"a\",\"aws_region\":\"r\",\"buckets\":["
       "{\"name\":\"n\",\"bucket_name\":\"x\",\"aws_region\":\"r\"},"
       "{\"name\":\"n\",\"bucket_name\":\"y\",\"aws_region\":\"r\"}]}}"},
      {"storage/buckets/0/paths",
       "{\"version\":\"1\",\"storage\":{\"bucket_name\":\"a\",\"aws_region\":\"r\",\"buckets\":["
       "{\"name\":\"n\",\"bucket_name\":\"x\",\"aws_region\":\"r\",\"paths\":[]}]}}"},
      {"storage/buckets/0/paths/p/guest",
       "{\"version\":\"1\",\"storage\":{\"bucket_name\":\"a\",\"aws_region\":\"r\",\"buckets\":["
       "{\"name\":\"n\",\"bucket_name\":\"x\",\"aws_region\":\"r\",\"paths\":{\"p\":{\"guest\":\"write\"}}}]}}"},
      {"auth/identity_pool_id", "{\"version\":\"1\",\"auth\":{\"identity_pool_id\":[]}}"}};
  for (const auto& [field, json] : broken) {
    const Error error = error_of(json);
    CHECK(error.code == Errc::invalid_argument);
    CHECK(error.fact("field") == std::string(field));
    CHECK(error.message.back() == '.');
  }
}

TEST_CASE("the path rules warn about writes that no rule grants") {
  const auto outputs = read_amplify_outputs(outputs_text);
  REQUIRE(outputs.ok());
  struct Write {
    const char* bucket;
    const char* path;
    bool signed_in;
    bool warned;
  };
  constexpr Write writes[] = {
      {"", "public/1.jpg", true, false},
      {"", "public/1.jpg", false, true},
      {"first", "public/1.jpg", true, false},
      {"default-bucket", "public/1.jpg", true, false},
      {"", "private/us-east-2:0f5c/1.jpg", true, false},
      {"", "private/us-east-2:0f5c/1.jpg", false, true},
      {"", "private//1.jpg", true, true},
      {"", "private/a", true, true},
      {"", "inbox/1.jpg", false, false},
      {"", "inbox/1.jpg", true, true},
      {"", "staff/1.jpg", true, false},
      {"", "made/1.jpg", true, true},
      {"", "other/1.jpg", true, true},
      {"", "publi", true, true},
      {"secondBucket", "anything", false, false},
      {"unknown", "anything", false, false},
  };
  for (const Write& write : writes) {
    CAPTURE(write.path);
    CAPTURE(write.signed_in);
    CHECK(amplify_path_warning(*outputs, write.bucket, write.path, write.signed_in).empty() == !write.warned);
  }
}

TEST_CASE("Amplify's outputs become the options of an S3 backend with the credentials of their identity pool") {
  auto outputs = read_amplify_outputs(outputs_text);
  REQUIRE(outputs.ok());
  const S3Options options = amplify_storage(*outputs);
  CHECK(options.bucket == "default-bucket");
  CHECK(options.buckets.size() == 2);
  REQUIRE((options.credentials != nullptr));
  CHECK(options.credentials->name() == "cognito");
  outputs->identity_pool_id.clear();
  CHECK((amplify_storage(*outputs).credentials == nullptr));
}

TEST_SUITE_END();
