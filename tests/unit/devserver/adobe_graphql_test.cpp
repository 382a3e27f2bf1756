// Adobe Commerce over GraphQL: uploads and customers.
#include "service_rig.hpp"

#include <doctest/doctest.h>

using uploadkit::devserver::testing::Answer;
using uploadkit::devserver::testing::ServiceRig;

namespace {

constexpr const char* path = "/_services/adobe/graphql";
constexpr const char* begin_query =
    "mutation($input: initiateUploadInput!) { initiateUpload(input: $input) { upload_url key expires_at } }";
constexpr const char* finish_query =
    "mutation($input: finishUploadInput!) { finishUpload(input: $input) { key message success } }";

struct Graph : ServiceRig {
  Answer begin(std::string_view type = "CUSTOMER_ATTRIBUTE_FILE") {
    return graphql(path, begin_query,
                   R"({"input":{"key":"example.png","media_resource_type":")" + std::string(type) + "\"}}");
  }
  Answer finish(const std::string& key) {
    return graphql(path, finish_query,
                   R"({"input":{"key":")" + key + R"(","media_resource_type":"CUSTOMER_ATTRIBUTE_FILE"}})");
  }
  std::string finished_key() {
    const std::string key = begin().text("/data/initiateUpload/key");
    upload("text");
    return finish(key).text("/data/finishUpload/key");
  }
  std::string category(const Answer& answer) { return answer.text("/errors/0/extensions/category"); }
};

}  // namespace

TEST_SUITE_BEGIN("devserver");

TEST_CASE_FIXTURE(Graph, "a guest initiates and finishes an upload; expires_at is a text") {
  const Answer begun = begin();
  CHECK(begun.status() == 200);
  CHECK(begun.text("/data/initiateUpload/expires_at") == "1700006600");
  const std::string key = begun.text("/data/initiateUpload/key");
  upload("text");
  const Answer finished = finish(key);
  CHECK(finished.text("/data/finishUpload/key") == key);
  CHECK(finished.text("/data/finishUpload/message") == "File upload confirmed successfully.");
  CHECK(finished.json.at("/data/finishUpload/success").boolean() == true);
  CHECK(storage.objects.count("dev/customer/" + key) == 1);
}

TEST_CASE_FIXTURE(Graph, "the example of the documents, with quoted argument names, is a syntax error") {
  const Answer answer =
      graphql(path,
              "mutation {\n    initiateUpload(\"input\": {\n        \"key\": \"example.jpg\",\n"
              "        \"media_resource_type\": \"CUSTOMER_ATTRIBUTE_FILE\"\n    }){\n        upload_url\n"
              "        key\n        expires_at\n    }\n}");
  CHECK(answer.status() == 200);
  CHECK(answer.text("/errors/0/message") == "Syntax Error: Expected Name, found String \"input\".");
  CHECK(answer.number("/errors/0/locations/0/line") == 2);
  CHECK(answer.number("/errors/0/locations/0/column") == 20);
  CHECK(category(answer) == "graphql");
  CHECK(!answer.has("/data"));
}

TEST_CASE_FIXTURE(Graph, "category pictures are for REST alone") {
  const Answer answer = begin("CATEGORY_IMAGE");
  CHECK(answer.text("/errors/0/message").find("does not exist in \"MediaResourceType\" enum") != std::string::npos);
}

TEST_CASE_FIXTURE(Graph, "the errors of the service carry a category and null data") {
  const Answer slash =
      graphql(path, begin_query, R"({"input":{"key":"a/b","media_resource_type":"CUSTOMER_ATTRIBUTE_FILE"}})");
  CHECK(slash.text("/errors/0/message") == "The key \"a/b\" is not a valid file name.");
  CHECK(category(slash) == "graphql-input");
  CHECK(slash.is_null("/data/initiateUpload"));
  CHECK(category(finish("none")) == "graphql-no-such-entity");
  fault(R"({"operation":"adobe.finishUpload","status":429})");
  const Answer throttled = finish("none");
  CHECK(throttled.status() == 429);
  CHECK(category(throttled) == "graphql-too-many-requests");
}

TEST_CASE_FIXTURE(Graph, "a token that is given must be good, and a fault can demand one") {
  headers = {{"Authorization", "Bearer wrong"}};
  CHECK(begin().status() == 401);
  CHECK(category(begin()) == "graphql-authorization");
  headers.front().value = "Bearer adobe-token";
  CHECK(begin().status() == 200);
  headers.clear();
  fault(R"({"operation":"adobe.initiateUpload","quirk":"require_token"})");
  CHECK(begin().status() == 401);
}

TEST_CASE_FIXTURE(Graph, "answers can be nested and dated as the documents show") {
  fault(R"({"operation":"adobe.*","count":2,"quirk":"doc_quirks"})");
  const Answer begun = begin();
  CHECK(begun.text("/data/initiateUploadOutput/expires_at") == "2023-11-15T00:03:20Z");
  upload("x");
  CHECK(finish(begun.text("/data/initiateUploadOutput/key")).has("/data/finishUploadOutput/key"));
  fault(R"({"operation":"adobe.finishUpload","quirk":"success_false"})");
  CHECK(finish("k").json.at("/data/finishUpload/success").boolean() == false);
}

TEST_CASE_FIXTURE(Graph, "calls that are not POST or not JSON are refused") {
  CHECK(send("GET", path, "").status() == 405);
  content_type = "text/plain";
  CHECK(begin().status() == 400);
}

TEST_CASE_FIXTURE(Graph, "a customer is made with the key of a file and reads it back with a URL") {
  const std::string key = finished_key();
  const Answer made = graphql(
      path,
      "mutation($i: CustomerCreateInput!) { createCustomerV2(input: $i) { customer { email firstname "
      "custom_attributes { __typename code ... on AttributeFile { value url } ... on AttributeValue { value } } } } }",
      R"({"i":{"email":"a@example.com","firstname":"A","lastname":"B","password":"p","custom_attributes":)"
      R"([{"attribute_code":"custom_file","value":")" +
          key + R"("},{"attribute_code":"color","value":"red"}]}})");
  const std::string at = "/data/createCustomerV2/customer";
  CHECK(made.text(at + "/email") == "a@example.com");
  CHECK(made.text(at + "/custom_attributes/0/__typename") == "AttributeFile");
  CHECK(made.text(at + "/custom_attributes/0/value") == key);
  CHECK(made.text(at + "/custom_attributes/0/url").find(key) != std::string::npos);
  CHECK(made.text(at + "/custom_attributes/1/value") == "red");
}

TEST_CASE_FIXTURE(Graph, "a customer signs in, is updated and shown") {
  graphql(path,
          "mutation { createCustomerV2(input: {email: \"a@example.com\", firstname: \"A\", lastname: \"B\", "
          "password: \"p\"}) { customer { id } } }");
  const char* sign_in =
      "mutation($p: String!) { generateCustomerToken(email: \"a@example.com\", password: $p) { token } }";
  CHECK(category(graphql(path, sign_in, R"({"p":"wrong"})")) == "graphql-authentication");
  const std::string token = graphql(path, sign_in, R"({"p":"p"})").text("/data/generateCustomerToken/token");
  CHECK(category(graphql(path, "{ customer { email } }")) == "graphql-authorization");
  headers = {{"Authorization", "Bearer " + token}};
  CHECK(graphql(path, "mutation { updateCustomerV2(input: {firstname: \"C\"}) { customer { firstname } } }")
            .text("/data/updateCustomerV2/customer/firstname") == "C");
  CHECK(graphql(path, "{ customer { firstname lastname } }").text("/data/customer/firstname") == "C");
  now += std::chrono::hours{1};
  CHECK(graphql(path, "{ customer { firstname } }").status() == 401);
}

TEST_CASE_FIXTURE(Graph, "an unknown key or a taken address is refused") {
  const char* make =
      "mutation($v: String) { createCustomerV2(input: {email: \"a@example.com\", firstname: \"A\", lastname: \"B\", "
      "custom_attributes: [{attribute_code: \"custom_image\", value: $v}]}) { customer { id } } }";
  const Answer unknown = graphql(path, make, R"({"v":"1_7aa0b2d63f6d3dbf0290bb31.png"})");
  CHECK(category(unknown) == "graphql-no-such-entity");
  CHECK(graphql(path, make).has("/data/createCustomerV2/customer/id"));
  CHECK(category(graphql(path, make)) == "graphql-already-exists");
}

TEST_SUITE_END();
