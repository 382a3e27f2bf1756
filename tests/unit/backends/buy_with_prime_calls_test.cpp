// Feeds and download links of Buy with Prime.
#include "answers.hpp"

#include <uploadkit/buy_with_prime.hpp>

using namespace uploadkit;

namespace {

std::shared_ptr<const BuyWithPrime> backend() {
  BuyWithPrimeOptions options;
  options.authorization.token = "t";
  return buy_with_prime(options);
}

template <class T>
Error refusal(const ApiCall<T>& call) {
  CHECK(call.request.url.empty());
  return call.read(HttpResponse{}).error();
}

}  // namespace

TEST_SUITE_BEGIN("backends");

TEST_CASE("a catalog feed is made as the documents show") {
  const auto call = backend()->create_catalog_feed("66d8bef0", false);
  CHECK(test::query_of(call.request) ==
        "mutation{createCatalogFeed(input:{dataProvider:{uploadedFile:{fileId:\"66d8bef0\"}},"
        "configuration:{overwriteExistingProducts:false}}){id}}");
  CHECK(call.request.authorize);
  CHECK((call.authorization != nullptr));
  CHECK_FALSE(call.idempotent);
  CHECK(test::query_of(backend()->create_catalog_feed("f", true).request).find("Products:true") != std::string::npos);
  CHECK(call.read(test::answer(200, R"({"data":{"createCatalogFeed":{"id":"9as7gsadfgsdg7"}}})"))->id ==
        "9as7gsadfgsdg7");
}

TEST_CASE("a busy feed is throttled, as the documents' conflict shows it") {
  const auto feed =
      backend()
          ->create_catalog_feed("f", false)
          .read(test::answer(200, R"({"errors":[{"message":"Only one ongoing Catalog Feed is supported at a time.",)"
                                  R"("extensions":{"classification":{"type":"ThrottlingError",)"
                                  R"("errorType":"ThrottlingException","errorCode":429}}}],)"
                                  R"("data":{"createCatalogFeed":null}})"));
  CHECK(feed.error().code == Errc::throttled);
  CHECK(feed.error().retryable);
}

TEST_CASE("a feed tells its status and its report") {
  const auto call = backend()->catalog_feed("feed-1");
  CHECK(test::query_of(call.request) ==
        "query{catalogFeed(catalogFeedId:\"feed-1\"){id status result{resultReport{... on UploadedFile{fileId}}}}}");
  CHECK(call.idempotent);
  const auto running =
      call.read(test::answer(200, R"({"data":{"catalogFeed":{"id":"feed-1","status":"IN_PROGRESS","result":null}}})"));
  REQUIRE(running.ok());
  CHECK(running->status == "IN_PROGRESS");
  CHECK(running->result_file_id.empty());
  const auto done = call.read(test::answer(200, R"({"data":{"catalogFeed":{"id":"feed-1","status":"COMPLETED",)"
                                                R"("result":{"resultReport":{"fileId":"report-1"}}}}})"));
  REQUIRE(done.ok());
  CHECK(done->result_file_id == "report-1");
  CHECK(call.read(test::answer(200, R"({"data":{"catalogFeed":null}})")).error().fact("field") == "catalogFeed");
}

TEST_CASE("a download link is a URL") {
  const auto call = backend()->download_link("66d8bef0");
  CHECK(test::query_of(call.request) == "query{downloadLink(fileId:\"66d8bef0\"){downloadUrl}}");
  CHECK(call.read(test::answer(200, R"({"data":{"downloadLink":{"downloadUrl":"https://h/k?X-Amz-Expires=5"}}})"))
            .value_or("") == "https://h/k?X-Amz-Expires=5");
  CHECK(call.read(test::answer(200, R"({"data":{"downloadLink":{"downloadUrl":"javascript:1"}}})")).error().code ==
        Errc::invalid_url);
}

TEST_CASE("each call names the scope that it lacks") {
  const auto denied = test::answer(
      200, R"({"errors":[{"message":"no","extensions":{"classification":{"type":"AccessDeniedError"}}}],"data":null})");
  CHECK(backend()->create_catalog_feed("f", false).read(denied).error().fact("scope") ==
        "Create and View Catalog Batches");
  CHECK(backend()->catalog_feed("f").read(denied).error().fact("scope") == "Create and View Catalog Batches");
  CHECK(backend()->download_link("f").read(denied).error().fact("scope") == "View product media and csv files");
}

TEST_CASE("an id of any characters stays an id") {
  for (const std::string& text : test::hostile_texts()) {
    if (text.find('\t') != std::string::npos) {
      CHECK(refusal(backend()->catalog_feed(text)).fact("field") == "id");
      continue;
    }
    const auto parts = test::take_apart(test::query_of(backend()->download_link(text).request));
    CHECK(parts.skeleton == "query{downloadLink(fileId:_){downloadUrl}}");
    CHECK(parts.texts[0] == text);
  }
}

TEST_CASE("an untyped call gives its data") {
  const auto call = backend()->request("query($id: String!){product(id:$id){sku}}", R"({"id":"1"})");
  CHECK(test::variables_of(call.request).dump() == R"({"id":"1"})");
  CHECK(call.idempotent);
  CHECK(call.read(test::answer(200, R"({"data":{"product":{"sku":"s"}}})")).value_or("") ==
        R"({"product":{"sku":"s"}})");
  CHECK(refusal(backend()->download_link("")).fact("field") == "file_id");
  CHECK(refusal(backend()->create_catalog_feed("", true)).fact("field") == "file_id");
}

TEST_SUITE_END();
