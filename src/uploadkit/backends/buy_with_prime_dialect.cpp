// What every call to Buy with Prime shares.
#include <uploadkit/backends/buy_with_prime_dialect.hpp>

#include <uploadkit/backends/api_answer.hpp>
#include <uploadkit/backends/graphql_answer.hpp>
#include <uploadkit/backends/input_check.hpp>

namespace uploadkit::backends {
namespace detail::buy_with_prime_dialect {

struct Permission {
  std::string_view call;
  const char* scope;
};

// Source: "Required scope(s)" of each operation in the Buy with Prime API reference.
constexpr Permission permissions[] = {
    {"createUploadLink", "View product media and csv files"},
    {"downloadLink", "View product media and csv files"},
    {"createCatalogFeed", "Create and View Catalog Batches"},
    {"catalogFeed", "Create and View Catalog Batches"},
};

Result<void> check_options(const BuyWithPrimeOptions& options) {
  if (auto checked = check_endpoint("endpoint", options.endpoint); !checked) return checked;
  if (auto checked = check_header_option("target_id", options.target_id); !checked) return checked;
  const std::string& version = options.api_version;
  if (version != "2024-01-01" && version != "2024-04-01" && version != "2024-11-01") {
    return bad_option("api_version", "The API version is none of 2024-01-01, 2024-04-01 and 2024-11-01; choose one.");
  }
  return {};
}

void add_scope(Error& error, std::string_view call) {
  for (const Permission& permission : permissions) {
    if (permission.call != call) continue;
    error.facts.push_back({"scope", permission.scope});
    error.message += " The call needs the scope \"" + std::string(permission.scope) + "\".";
  }
}

}  // namespace detail::buy_with_prime_dialect

Result<HttpRequest> buy_with_prime_request(const BuyWithPrimeOptions& options, std::string_view query,
                                           std::string_view variables_json) {
  if (auto checked = detail::buy_with_prime_dialect::check_options(options); !checked) return checked.error();
  auto request = graphql_request(options.endpoint, query, variables_json);
  if (!request) return request;
  request->headers.push_back({"x-api-version", options.api_version});
  if (!options.target_id.empty()) request->headers.push_back({"x-api-target-id", options.target_id});
  request->authorize = true;
  return request;
}

Result<core::JsonValue> read_buy_with_prime(const HttpResponse& response, std::string_view call) {
  auto data = read_graphql(response);
  if (!data) {
    Error error = data.error();
    if (error.code == Errc::forbidden) detail::buy_with_prime_dialect::add_scope(error, call);
    return error;
  }
  core::JsonValue object = data->at("/" + std::string(call));
  if (!object.is_object()) return missing_field(call, response);
  return object;
}

}  // namespace uploadkit::backends
