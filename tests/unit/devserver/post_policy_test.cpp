// The policies of browser forms.
#include <devserver/post_policy.hpp>

#include <doctest/doctest.h>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>

TEST_SUITE_BEGIN("devserver");

namespace uploadkit::devserver::tests::post_policy_test {

WallTime noon() { return core::from_epoch_seconds(1727697600); }

std::variant<PostPolicy, S3Error> parsed(const std::string& json) { return parse_post_policy(core::base64(json)); }

std::string objection(const std::string& json) {
  const auto read = parsed(json);
  const auto* error = std::get_if<S3Error>(&read);
  return error == nullptr ? "" : error->code + ": " + error->message;
}

/// The objection of a policy with these conditions (and the bucket) to a form.
std::string judged(const std::string& conditions, const std::vector<Header>& fields,
                   const std::string& key = "user/a") {
  const auto read =
      parsed("{\"expiration\":\"2024-09-30T13:00:00.000Z\",\"conditions\":[{\"bucket\":\"b\"}," + conditions + "]}");
  const auto* policy = std::get_if<PostPolicy>(&read);
  if (policy == nullptr) return "unreadable";
  FormFields form;
  form.all = fields;
  const auto error = check_post_policy(*policy, form, "b", key, noon());
  return error ? error->code + ": " + error->message : "";
}

TEST_CASE("what is wrong with a policy is said in S3's words") {
  const std::string code = "InvalidPolicyDocument: Invalid Policy: ";
  CHECK(objection("nonsense") == code + "Invalid JSON.");
  CHECK(objection("{\"conditions\":[]}") == code + "Policy missing expiration.");
  CHECK(objection("{\"expiration\":\"x\",\"conditions\":[]}") == code + "Invalid 'expiration' value: 'x'");
  const std::string begin = "{\"expiration\":\"2024-09-30T13:00:00Z\"";
  CHECK(objection(begin + "}") == code + "Policy missing conditions.");
  CHECK(objection(begin + ",\"conditions\":1}") == code + "Invalid 'conditions' value: must be a List.");
  CHECK(objection(begin + ",\"conditions\":[1]}") == code + "Invalid condition test: must be a List or Object.");
  CHECK(objection(begin + ",\"conditions\":[[]]}") == code + "Invalid Condition: missing operation identifier.");
  CHECK(objection(begin + ",\"conditions\":[[\"is\",\"$a\",\"b\"]]}") ==
        code + "Invalid Condition: unknown operation 'is'.");
  CHECK(objection(begin + ",\"conditions\":[[\"eq\",\"$a\"]]}") == code + "Invalid eq: wrong number of arguments.");
  CHECK(objection(begin + ",\"conditions\":[{\"a\":\"b\",\"c\":\"d\"}]}") ==
        code + "Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.");
  CHECK(objection(begin + ",\"conditions\":[],\"more\":1}") == code + "Unexpected: \"more\"");
  const auto read = parse_post_policy("not base64");
  CHECK(std::get_if<S3Error>(&read)->code == "InvalidPolicyDocument");
}

TEST_CASE("equality and beginnings are held against the fields") {
  const std::string conditions = R"(["starts-with","$key","user/"],{"acl":"private"},["eq","$Content-Type","a/b"])";
  CHECK(judged(conditions, {{"key", ""}, {"acl", "private"}, {"content-type", "a/b"}}).empty());
  CHECK(judged(conditions, {{"key", ""}, {"acl", "private"}, {"content-type", "a/b"}}, "other/a") ==
        "AccessDenied: Invalid according to Policy: Policy Condition failed: [\"starts-with\",\"$key\",\"user/\"]");
  CHECK(judged(conditions, {{"acl", "public"}, {"content-type", "a/b"}}) ==
        "AccessDenied: Invalid according to Policy: Policy Condition failed: [\"eq\", \"$acl\", \"private\"]");
  CHECK_FALSE(judged(conditions, {{"acl", "private"}}).empty());
}

TEST_CASE("a field that no condition names is refused, unless it is ignored or belongs to the signature") {
  const std::string conditions = R"(["starts-with","$key",""])";
  CHECK(judged(conditions, {{"x-amz-meta-a", "1"}}) ==
        "AccessDenied: Invalid according to Policy: Extra input fields: x-amz-meta-a");
  CHECK(judged(conditions, {{"x-ignore-a", "1"}, {"policy", "p"}, {"x-amz-signature", "s"}}).empty());
}

TEST_CASE("a content type with commas fits if each of its entries does") {
  const std::string conditions = R"(["starts-with","$key",""],["starts-with","$content-type","image/"])";
  CHECK(judged(conditions, {{"content-type", "image/png,image/gif"}}).empty());
  CHECK_FALSE(judged(conditions, {{"content-type", "image/png,text/html"}}).empty());
}

TEST_CASE("a range of sizes is kept, numbers may be texts, and the narrowest one counts") {
  const auto read = parsed(R"({"expiration":"2024-09-30T13:00:00Z","conditions":[["content-length-range",1,"10"],)"
                           R"(["content-length-range",3,99]]})");
  const auto* policy = std::get_if<PostPolicy>(&read);
  REQUIRE(policy != nullptr);
  CHECK(policy->least_bytes == 3);
  CHECK(policy->most_bytes.value_or(0) == 10);
}

TEST_CASE("an expired policy allows nothing") {
  const auto read = parsed(R"({"expiration":"2024-09-30T12:00:00Z","conditions":[]})");
  const auto error = check_post_policy(*std::get_if<PostPolicy>(&read), {}, "b", "k", noon());
  REQUIRE(error.has_value());
  CHECK(error->message == "Invalid according to Policy: Policy expired.");
}

}  // namespace uploadkit::devserver::tests::post_policy_test

TEST_SUITE_END();
