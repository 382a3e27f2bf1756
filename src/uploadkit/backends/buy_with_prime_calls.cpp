// The calls of Buy with Prime that use an uploaded file.
#include <uploadkit/backends/answer_field.hpp>
#include <uploadkit/backends/api_calls.hpp>
#include <uploadkit/backends/buy_with_prime_dialect.hpp>
#include <uploadkit/backends/input_check.hpp>
#include <uploadkit/graphql.hpp>

namespace uploadkit::backends::detail::buy_with_prime_calls {

Result<HttpRequest> with_text(const BuyWithPrimeOptions& options, std::string_view field, std::string_view text,
                              const std::string& query) {
  if (auto checked = check_text(field, text); !checked) return checked.error();
  return buy_with_prime_request(options, query);
}

Result<BuyWithPrimeCatalogFeed> read_feed(const HttpResponse& response, const std::string& call) {
  auto object = read_buy_with_prime(response, call);
  if (!object) return object.error();
  auto id = required_text(object->first_of({"/id", "/payload/id"}), call + ".id", response);
  if (!id) return id.error();
  BuyWithPrimeCatalogFeed feed;
  feed.id = *std::move(id);
  feed.status = optional_text(object->first_of({"/status", "/payload/status"}));
  feed.result_file_id = optional_text(object->at("/result/resultReport/fileId"));
  feed.answer = object->dump();
  return feed;
}

Result<std::string> read_link(const HttpResponse& response) {
  auto object = read_buy_with_prime(response, "downloadLink");
  if (!object) return object.error();
  return required_url(object->first_of({"/downloadUrl", "/payload/downloadUrl"}), "downloadLink.downloadUrl", response);
}

}  // namespace uploadkit::backends::detail::buy_with_prime_calls

UPLOADKIT_NAMESPACE_BEGIN

ApiCall<BuyWithPrimeCatalogFeed> BuyWithPrime::create_catalog_feed(std::string file_id,
                                                                   bool overwrite_existing_products) const {
  // Names of nested input types are not published, so the input is a literal.
  const std::string query =
      "mutation{createCatalogFeed(input:{dataProvider:{uploadedFile:{fileId:" + json_string(file_id) +
      "}},configuration:{overwriteExistingProducts:" + (overwrite_existing_products ? "true" : "false") + "}}){id}}";
  return backends::describe_call<BuyWithPrimeCatalogFeed>(
      {"createCatalogFeed", false, authorization_},
      backends::detail::buy_with_prime_calls::with_text(options_, "file_id", file_id, query),
      [](const HttpResponse& response) {
        return backends::detail::buy_with_prime_calls::read_feed(response, "createCatalogFeed");
      });
}

ApiCall<BuyWithPrimeCatalogFeed> BuyWithPrime::catalog_feed(std::string id) const {
  const std::string query = "query{catalogFeed(catalogFeedId:" + json_string(id) +
                            "){id status result{resultReport{... on UploadedFile{fileId}}}}}";
  return backends::describe_call<BuyWithPrimeCatalogFeed>(
      {"catalogFeed", true, authorization_},
      backends::detail::buy_with_prime_calls::with_text(options_, "id", id, query), [](const HttpResponse& response) {
        return backends::detail::buy_with_prime_calls::read_feed(response, "catalogFeed");
      });
}

ApiCall<std::string> BuyWithPrime::download_link(std::string file_id) const {
  const std::string query = "query{downloadLink(fileId:" + json_string(file_id) + "){downloadUrl}}";
  return backends::describe_call<std::string>(
      {"downloadLink", true, authorization_},
      backends::detail::buy_with_prime_calls::with_text(options_, "file_id", file_id, query),
      backends::detail::buy_with_prime_calls::read_link);
}

ApiCall<std::string> BuyWithPrime::request(std::string query, std::string variables_json) const {
  return backends::describe_call<std::string>({"request", backends::only_asks(query), authorization_},
                                              backends::buy_with_prime_request(options_, query, variables_json),
                                              graphql_data);
}

UPLOADKIT_NAMESPACE_END
