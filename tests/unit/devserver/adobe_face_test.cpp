// Adobe Commerce over REST: uploads and categories.
#include "service_rig.hpp"

#include <doctest/doctest.h>

using uploadkit::devserver::UrlForm;
using uploadkit::devserver::testing::Answer;
using uploadkit::devserver::testing::ServiceRig;

namespace {

constexpr const char* base = "/_services/adobe/V1/";

struct Rest : ServiceRig {
  Rest() { headers = {{"Authorization", "Bearer adobe-token"}}; }

  Answer post(std::string_view path, std::string_view body) { return send("POST", base + std::string(path), body); }
  Answer initiate(std::string_view name = "1.png", std::string_view type = "CATEGORY_IMAGE") {
    return post("media/initiate-upload",
                uploadkit::core::JsonObject().add("key", name).add("media_resource_type", type).text());
  }
  Answer finish(std::string_view key, std::string_view type = "CATEGORY_IMAGE") {
    return post("media/finish-upload",
                uploadkit::core::JsonObject().add("key", key).add("media_resource_type", type).text());
  }
  std::string finished_key() {
    const std::string key = initiate().text("/key");
    upload("picture");
    return finish(key).text("/key");
  }
};

// "<stem>_<24 lower-case hex><ending>"
bool is_hashed(const std::string& key, const std::string& stem, const std::string& ending) {
  if (key.size() != stem.size() + 25 + ending.size() || key.rfind(stem + "_", 0) != 0) return false;
  const std::string middle = key.substr(stem.size() + 1, 24);
  return middle.find_first_not_of("0123456789abcdef") == std::string::npos &&
         key.substr(key.size() - ending.size()) == ending;
}

}  // namespace

TEST_SUITE_BEGIN("devserver");

TEST_CASE_FIXTURE(Rest, "an initiated upload has a hashed key and a URL of 6600 seconds that signs the host alone") {
  const Answer answer = initiate();
  CHECK(answer.status() == 200);
  CHECK(is_hashed(answer.text("/key"), "1", ".png"));
  CHECK(answer.number("/expires_at") == 1700006600);
  const auto& minted = storage.minted.back();
  CHECK(minted.options.form == UrlForm::path);
  CHECK(minted.options.content_sha256_in_query);
  CHECK(minted.options.session_token_in_query);
  CHECK(minted.options.content_type.empty());
  CHECK(!minted.options.content_length);
  CHECK(minted.options.expires_in == std::chrono::seconds{6600});
  CHECK(answer.text("/upload_url").find("presigned/dev/" + answer.text("/key")) != std::string::npos);
}

TEST_CASE_FIXTURE(Rest, "the camel-case parameter name counts as well") {
  const Answer answer = post("media/initiate-upload", R"({"key":"a.b.png","mediaResourceType":"CATEGORY_IMAGE"})");
  CHECK(answer.status() == 200);
  CHECK(is_hashed(answer.text("/key"), "a.b", ".png"));
}

TEST_CASE_FIXTURE(Rest, "names with slashes, NUL, line breaks, no or too many bytes are refused with a parameter") {
  for (const std::string& name : {std::string("a/b.png"), std::string("a\\b.png"), std::string("a\0b", 3),
                                  std::string("a\nb"), std::string(256, 'x')}) {
    const Answer answer = initiate(name);
    CHECK(answer.status() == 400);
    CHECK(answer.text("/message") == "The key \"%1\" is not a valid file name.");
    CHECK(answer.text("/parameters/0") == name);
  }
  CHECK(initiate(std::string(255, 'x')).status() == 200);
  const Answer empty = initiate("");
  CHECK(empty.status() == 400);
  CHECK(empty.text("/message") == "\"%fieldName\" is required. Enter and try again.");
  CHECK(empty.text("/parameters/fieldName") == "key");
}

TEST_CASE_FIXTURE(Rest, "unknown media types are refused, a missing one is named") {
  const Answer unknown = initiate("1.png", "VIDEO");
  CHECK(unknown.status() == 400);
  CHECK(unknown.text("/parameters/0") == "VIDEO");
  const Answer missing = post("media/initiate-upload", R"({"key":"1.png"})");
  CHECK(missing.text("/parameters/fieldName") == "mediaResourceType");
  CHECK(post("media/initiate-upload", "{").status() == 400);
}

TEST_CASE_FIXTURE(Rest, "finishing moves the file to its permanent place and answers its key") {
  const std::string key = initiate().text("/key");
  upload("picture");
  const Answer answer = finish(key);
  CHECK(answer.status() == 200);
  CHECK(answer.body() == R"({"success":true,"key":")" + key + "\"}");
  CHECK(storage.objects.size() == 1);
  CHECK(storage.objects["dev/catalog/category/" + key] == "picture");
}

TEST_CASE_FIXTURE(Rest, "finishing needs the file, the key and the type that were initiated") {
  const std::string key = initiate().text("/key");
  CHECK(finish(key).status() == 404);
  CHECK(finish("other_0123456789abcdef01234567.png").status() == 404);
  upload("picture");
  CHECK(finish(key, "CUSTOMER_ATTRIBUTE_IMAGE").status() == 400);
  CHECK(finish(key).status() == 200);
  CHECK(finish(key).status() == 404);  // the temporary file is gone
  fault(R"({"operation":"adobe.finishUpload","quirk":"finish_again"})");
  CHECK(finish(key).status() == 200);
}

TEST_CASE_FIXTURE(Rest, "more than 16 MiB is refused when the upload is finished, and not a byte earlier") {
  const std::string key = initiate().text("/key");
  upload(std::string(16777217, 'x'));
  const Answer answer = finish(key);
  CHECK(answer.status() == 400);
  CHECK(answer.text("/parameters/1") == "16777216");
  upload(std::string(16777216, 'x'));
  CHECK(finish(key).status() == 200);
}

TEST_CASE_FIXTURE(Rest, "calls without a good token are refused with object parameters") {
  for (const char* value : {"", "Bearer wrong", "Basic adobe-token"}) {
    headers = {{"Authorization", value}};
    const Answer answer = initiate();
    CHECK(answer.status() == 401);
    CHECK(answer.has("/parameters/resources"));
  }
  headers = {{"authorization", "bearer adobe-token"}, {"Store", "default"}};
  CHECK(initiate().status() == 200);
  headers.back().value = "no such store!";
  CHECK(initiate().status() == 404);
}

TEST_CASE_FIXTURE(Rest, "unknown paths, methods and content types are refused") {
  CHECK(post("media/other", "{}").text("/message") == "Request does not match any route.");
  CHECK(send("GET", base + std::string("media/initiate-upload"), "").status() == 405);
  content_type = "application/x-www-form-urlencoded";
  CHECK(initiate().text("/parameters/0") == "application/x-www-form-urlencoded");
}

TEST_CASE_FIXTURE(Rest, "faults prescribe a status with the service's own body, and headers") {
  fault(R"({"operation":"adobe.initiateUpload","status":429,"headers":{"Retry-After":"3"}})");
  const Answer throttled = initiate();
  CHECK(throttled.body() == R"({"message":"Too Many Requests","trace":null})");
  CHECK(throttled.response.headers.back().value == "3");
  fault(R"({"operation":"adobe.initiateUpload","expire":true})");
  CHECK(initiate().status() == 401);
  CHECK(initiate().status() == 200);
  CHECK(faults.unconsumed().empty());
}

TEST_CASE_FIXTURE(Rest, "quirks change the life, the form and the ending of an upload") {
  fault(R"({"operation":"adobe.initiateUpload","quirk":"ttl_s=5 virtual_host expires_at_iso"})");
  const Answer begun = initiate();
  CHECK(begun.text("/expires_at") == "2023-11-14T22:13:25Z");
  CHECK(storage.minted.back().options.form == UrlForm::virtual_host);
  upload("x");
  fault(R"({"operation":"adobe.finishUpload","quirk":"success_false"})");
  CHECK(finish(begun.text("/key")).body() == R"({"success":false,"key":")" + begun.text("/key") + "\"}");
  fault(R"({"operation":"adobe.finishUpload","quirk":"copy_failure"})");
  CHECK(finish(begun.text("/key")).status() == 500);
  fault(R"({"operation":"adobe.initiateUpload","quirk":"expired_url expires_at_string"})");
  CHECK(initiate().text("/expires_at") == "1699999999");
  CHECK(finish(begun.text("/key")).status() == 200);
}

TEST_CASE_FIXTURE(Rest, "tenants in the path do not see each other's uploads") {
  const std::string body = R"({"key":"1.png","media_resource_type":"CATEGORY_IMAGE"})";
  const Answer begun = send("POST", "/_services/adobe/tenant7/V1/media/initiate-upload", body);
  CHECK(storage.minted.back().key == "presigned/tenant7/" + begun.text("/key"));
  upload("x");
  CHECK(finish(begun.text("/key")).status() == 404);
}

TEST_CASE_FIXTURE(Rest, "a category is made with the key of a picture and shown whole") {
  const std::string key = finished_key();
  const Answer made = post("categories", R"({"category":{"parent_id":"2","name":"One","is_active":true,)"
                                         R"("custom_attributes":[{"attribute_code":"custom_image","value":")" +
                                             key + R"("},{"attribute_code":"description","value":"<p>d</p>"}]}})");
  CHECK(made.status() == 200);
  CHECK(made.number("/id") == 3);
  CHECK(made.number("/parent_id") == 2);
  CHECK(made.text("/custom_attributes/0/value") == key);
  const Answer changed = send("PUT", base + std::string("categories/3"),
                              R"({"category":{"name":"Two","custom_attributes":[{"attribute_code":"description",)"
                              R"("value":"new"}]}})");
  CHECK(changed.text("/name") == "Two");
  CHECK(changed.text("/custom_attributes/0/value") == key);
  CHECK(changed.text("/custom_attributes/1/value") == "new");
  CHECK(send("GET", base + std::string("categories/3"), "").text("/name") == "Two");
}

TEST_CASE_FIXTURE(Rest, "a category with an unknown key, without a name or that is not there is refused") {
  const Answer unknown =
      post("categories", R"({"category":{"name":"A","custom_attributes":)"
                         R"([{"attribute_code":"image","value":"1_7aa0b2d63f6d3dbf0290bb31.png"}]}})");
  CHECK(unknown.status() == 400);
  CHECK(unknown.text("/message").find("%1") != std::string::npos);
  CHECK(unknown.text("/parameters/0") == "1_7aa0b2d63f6d3dbf0290bb31.png");
  CHECK(post("categories", R"({"category":{}})").status() == 400);
  CHECK(post("categories", "{}").text("/parameters/fieldName") == "category");
  const Answer absent = send("PUT", base + std::string("categories/99"), R"({"category":{"name":"A"}})");
  CHECK(absent.status() == 404);
  CHECK(absent.text("/parameters/fieldValue") == "99");
}

TEST_SUITE_END();
