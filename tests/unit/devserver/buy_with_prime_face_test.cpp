// Buy with Prime: three versions of one API.
#include "service_rig.hpp"

#include <doctest/doctest.h>

using uploadkit::devserver::testing::Answer;
using uploadkit::devserver::testing::ServiceRig;

namespace {

constexpr const char* path = "/_services/bwp/graphql";

struct Prime : ServiceRig {
  Prime() { version("2024-11-01"); }

  void version(const char* text) {
    headers = {{"Authorization", "Bearer bwp-token"}, {"x-api-target-id", "target"}, {"x-api-version", text}};
  }
  Answer link(int size = 7) {
    return graphql(path, "mutation { createUploadLink(input: {fileType: CSV, size: " + std::to_string(size) +
                             "}) { payload { uploadUrl fileId } } }");
  }
  Answer first_link(int size = 7) {
    return graphql(path, "mutation {\n    createUploadLink(input: {\n        fileExtension: CSV,\n        size: " +
                             std::to_string(size) + " # bytes\n    }) {\n        uploadUrl,\n        fileId\n    }\n}");
  }
  std::string uploaded() {
    const std::string id = link().text("/data/createUploadLink/payload/fileId");
    upload("sku\n123");
    return id;
  }
  Answer create_feed(const std::string& file_id) {
    return graphql(path, "mutation { createCatalogFeed(input: {dataProvider: {uploadedFile: {fileId: \"" + file_id +
                             "\"}}, configuration: {overwriteExistingProducts: false}}) { id } }");
  }
  Answer feed(const std::string& id) {
    return graphql(path,
                   "query($id: String!) { catalogFeed(catalogFeedId: $id) { id status result { signals { code "
                   "signalMessage { locale message } } resultReport { ... on UploadedFile { fileId } } } } }",
                   R"({"id":")" + id + "\"}");
  }
  Answer download(const std::string& id) {
    return graphql(path, "query { downloadLink(fileId: \"" + id + "\") { downloadUrl } }");
  }
};

constexpr const char* classification = "/errors/0/extensions/classification";

std::string shape(const Answer& answer) { return answer.json.at(classification).dump(); }

}  // namespace

TEST_SUITE_BEGIN("devserver");

TEST_CASE_FIXTURE(Prime, "a link of the first version is flat, of later ones nested in a payload") {
  version("2024-01-01");
  const Answer first = first_link();
  CHECK(first.text("/data/createUploadLink/fileId").size() == 36);
  CHECK(link().has("/errors"));
  for (const char* later : {"2024-04-01", "2024-11-01"}) {
    version(later);
    CHECK(link().text("/data/createUploadLink/payload/fileId").size() == 36);
    CHECK(first_link().has("/errors"));
  }
}

TEST_CASE_FIXTURE(Prime, "the link signs the announced length and text/csv and lives for 120 seconds") {
  link(123);
  const auto& options = storage.minted.back().options;
  CHECK(options.content_length == 123U);
  CHECK(options.content_type == "text/csv");
  CHECK(options.expires_in == std::chrono::seconds{120});
  CHECK(options.session_token_in_query);
  CHECK(!options.content_sha256_in_query);
}

TEST_CASE_FIXTURE(Prime, "a size below 1 is answered in the shape of each version") {
  version("2024-01-01");
  const Answer first = first_link(-123);
  CHECK(first.status() == 200);
  CHECK(first.body() ==
        R"({"errors":[{"message":"Input request is not valid. Retrying the same request is not likely to succeed. )"
        R"(An example could be query or argument value is not correct or valid.","locations":[{"line":2,"column":5}],)"
        R"("path":["createUploadLink"],"extensions":{"classification":{"errorType":"ValidationException",)"
        R"("errorCode":400}}}],"data":null})");
  version("2024-04-01");
  const Answer later = link(0);
  CHECK(shape(later) == R"({"type":"ValidationError","code":"UnspecifiedError","details":null,)"
                        R"("errorType":"ValidationException","errorCode":400})");
  CHECK(later.is_null("/data/createUploadLink"));
  CHECK(later.text("/errors/0/message").find("input/size must be greater than or equal to 1") != std::string::npos);
}

TEST_CASE_FIXTURE(Prime, "token, target and version are checked") {
  headers[0].value = "Bearer other";
  CHECK(link().status() == 401);
  version("2024-11-01");
  headers[1].value = "other";
  CHECK(link().status() == 403);
  version("2023-01-01");
  CHECK(link().status() == 400);
  headers.pop_back();
  CHECK(link().status() == 400);
  version("2024-11-01");
  CHECK(send("GET", path, "").status() == 405);
  CHECK(send("POST", "/_services/bwp/other", "{}").status() == 404);
}

TEST_CASE_FIXTURE(Prime, "a missing scope is named") {
  fault(R"({"operation":"buy-with-prime.createUploadLink","quirk":"missing_scope"})");
  const Answer refused = link();
  CHECK(refused.status() == 200);
  CHECK(refused.text(std::string(classification) + "/type") == "AccessDeniedError");
  CHECK(refused.text("/errors/0/message").find("View product media and csv files") != std::string::npos);
  fault(R"({"operation":"buy-with-prime.createCatalogFeed","quirk":"missing_scope"})");
  CHECK(create_feed("x").text("/errors/0/message").find("Create and View Catalog Batches") != std::string::npos);
  fault(R"({"operation":"buy-with-prime.*","quirk":"error=ThrottlingError"})");
  CHECK(link().number(std::string(classification) + "/errorCode") == 429);
}

TEST_CASE_FIXTURE(Prime, "a feed runs through its statuses and ends with a report that can be fetched") {
  const Answer made = create_feed(uploaded());
  const std::string id = made.text("/data/createCatalogFeed/id");
  const Answer created = feed(id);
  CHECK(created.text("/data/catalogFeed/status") == "CREATED");
  CHECK(created.is_null("/data/catalogFeed/result/signals"));
  CHECK(created.is_null("/data/catalogFeed/result/resultReport"));
  CHECK(feed(id).text("/data/catalogFeed/status") == "IN_PROGRESS");
  const Answer done = feed(id);
  CHECK(done.text("/data/catalogFeed/status") == "COMPLETED");
  const Answer report = download(done.text("/data/catalogFeed/result/resultReport/fileId"));
  CHECK(report.text("/data/downloadLink/downloadUrl").find("?get=5") != std::string::npos);
}

TEST_CASE_FIXTURE(Prime, "one feed at a time: another one is throttled until the first has ended") {
  const std::string file = uploaded();
  const std::string id = create_feed(file).text("/data/createCatalogFeed/id");
  const Answer busy = create_feed(file);
  CHECK(shape(busy) == R"({"type":"ThrottlingError","errorType":"ThrottlingException","errorCode":429})");
  CHECK(busy.text("/errors/0/message").rfind("Only one ongoing Catalog Feed", 0) == 0);
  CHECK(busy.is_null("/data/createCatalogFeed"));
  fault(R"({"operation":"buy-with-prime.catalogFeed","count":3,"quirk":"feed_fails"})");
  feed(id), feed(id);
  const Answer failed = feed(id);
  CHECK(failed.text("/data/catalogFeed/status") == "FAILED");
  CHECK(failed.has("/data/catalogFeed/result/signals/0/signalMessage/0/message"));
  CHECK(create_feed(file).has("/data/createCatalogFeed/id"));
  now += std::chrono::seconds{60};
  CHECK(create_feed(file).has("/data/createCatalogFeed/id"));
}

TEST_CASE_FIXTURE(Prime, "files that are not there, and ids that are none, are refused") {
  const Answer never = create_feed(link().text("/data/createUploadLink/payload/fileId"));
  CHECK(never.text(std::string(classification) + "/errorType") == "ResourceNotFoundException");
  CHECK(feed("none").is_null("/data/catalogFeed"));
  const Answer bad = download(" invalid id ");
  CHECK(shape(bad) == R"({"errorType":"ValidationException","errorCode":400})");
  CHECK(bad.is_null("/data"));
}

TEST_CASE_FIXTURE(Prime, "files are gone after 30 days") {
  const std::string file = uploaded();
  now += std::chrono::hours{24 * 30} - std::chrono::seconds{1};
  CHECK(download(file).has("/data/downloadLink/downloadUrl"));
  now += std::chrono::seconds{1};
  CHECK(download(file).has("/errors"));
  CHECK(storage.objects.empty());
}

TEST_CASE_FIXTURE(Prime, "a proxy that rewrites the host can be played") {
  fault(R"({"operation":"buy-with-prime.createUploadLink","quirk":"rewrite_host"})");
  CHECK(link().text("/data/createUploadLink/payload/uploadUrl").rfind("http://localhost:9/", 0) == 0);
  fault(R"({"operation":"buy-with-prime.createUploadLink","status":503})");
  CHECK(link().text(std::string(classification) + "/type") == "InternalServerError");
}

TEST_CASE_FIXTURE(Prime, "a quoted enumerator is a mistake") {
  const Answer answer =
      graphql(path, "mutation { createUploadLink(input: {fileType: \"CSV\", size: 1}) { payload { fileId } } }");
  CHECK(answer.text("/errors/0/message").find("cannot represent non-enum value") != std::string::npos);
  CHECK(answer.text(std::string(classification) + "/errorType") == "ValidationException");
}

TEST_SUITE_END();
