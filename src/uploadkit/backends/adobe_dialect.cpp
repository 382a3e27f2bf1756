// Requests to Adobe Commerce, and its answers with their two nestings.
#include <uploadkit/backends/adobe_dialect.hpp>
#include <uploadkit/backends/api_answer.hpp>
#include <uploadkit/backends/graphql_answer.hpp>
#include <uploadkit/backends/input_check.hpp>
#include <uploadkit/core/text.hpp>

namespace uploadkit::backends {
namespace detail::adobe_dialect {

Result<void> check_options(const AdobeCommerceOptions& options) {
  if (auto checked = check_endpoint("endpoint", options.endpoint); !checked) return checked;
  if (options.endpoint.find('?') != std::string::npos) {
    return bad_option("endpoint", "The endpoint has a query; leave it out.");
  }
  if (auto checked = check_header_option("store", options.store); !checked) return checked;
  if (auto checked = check_header_option("api_key", options.api_key); !checked) return checked;
  return check_header_option("ims_org_id", options.ims_org_id);
}

Result<void> check_transport(const AdobeCommerceOptions& options, AdobeTransport wanted) {
  if (options.transport == wanted) return {};
  return bad_argument("transport", wanted == AdobeTransport::rest
                                       ? "This is a REST call and the backend speaks GraphQL; make a second backend "
                                         "with the REST transport for it."
                                       : "This is a GraphQL call and the backend speaks REST; make a second backend "
                                         "with the GraphQL transport for it.");
}

void add_headers(HttpRequest& request, const AdobeCommerceOptions& options) {
  if (!options.store.empty()) request.headers.push_back({"Store", options.store});
  if (!options.api_key.empty()) request.headers.push_back({"x-api-key", options.api_key});
  if (!options.ims_org_id.empty()) request.headers.push_back({"x-gw-ims-org-id", options.ims_org_id});
  request.authorize = true;
}

std::string base_of(std::string endpoint) {
  while (!endpoint.empty() && endpoint.back() == '/') endpoint.pop_back();
  return endpoint;
}

bool is_method(std::string_view method) noexcept {
  return method == "GET" || method == "HEAD" || method == "POST" || method == "PUT" || method == "DELETE";
}

}  // namespace detail::adobe_dialect

Result<HttpRequest> adobe_rest_request(const AdobeCommerceOptions& options, std::string_view method,
                                       std::string_view path, std::string json_body) {
  namespace local = detail::adobe_dialect;
  if (auto checked = local::check_transport(options, AdobeTransport::rest); !checked) return checked.error();
  if (auto checked = local::check_options(options); !checked) return checked.error();
  if (!local::is_method(method)) {
    return bad_argument("method", "The method is none of GET, HEAD, POST, PUT and DELETE; use one of them.");
  }
  if (path.empty() || path.front() != '/') {
    return bad_argument("path", "The path does not begin with \"/\"; write it as in \"/V1/categories\".");
  }
  HttpRequest request;
  request.method = std::string(method);
  request.url = local::base_of(options.endpoint) + std::string(path);
  if (auto checked = check_url("path", request.url); !checked) return checked.error();
  request.headers = {{"Accept", "application/json"}};
  if (!json_body.empty()) {
    if (!core::parse_json(json_body)) return bad_argument("json_body", "The body is not a JSON document; correct it.");
    request.headers.push_back({"Content-Type", "application/json"});
  }
  request.body = std::move(json_body);
  local::add_headers(request, options);
  return request;
}

Result<HttpRequest> adobe_graphql_request(const AdobeCommerceOptions& options, std::string_view query,
                                          std::string_view variables_json) {
  namespace local = detail::adobe_dialect;
  if (auto checked = local::check_transport(options, AdobeTransport::graphql); !checked) return checked.error();
  if (auto checked = local::check_options(options); !checked) return checked.error();
  auto request = graphql_request(options.endpoint, query, variables_json);
  if (request) local::add_headers(*request, options);
  return request;
}

Result<core::JsonValue> read_adobe_step(const AdobeCommerceOptions& options, const HttpResponse& response,
                                        const std::string& step) {
  const bool is_rest = options.transport == AdobeTransport::rest;
  auto document = is_rest ? read_adobe_rest(response) : read_graphql(response);
  if (!document) return document;
  // Adobe's documents nest the answer under the name of its type, its servers under the name of the call.
  core::JsonValue object = document->first_of({"/" + step, "/" + step + "Output"});
  if (!object.is_object() && is_rest) object = *document;
  if (!object.is_object()) return missing_field(step, response);
  return object;
}

Result<std::string> adobe_attributes_json(const std::vector<AdobeAttribute>& attributes) {
  std::string list;
  for (const AdobeAttribute& attribute : attributes) {
    if (auto checked = check_text("custom_attributes", attribute.code); !checked) return checked.error();
    // Values may have lines, as a description does; JSON escapes them.
    if (attribute.value.find('\0') != std::string::npos || !core::is_utf8(attribute.value)) {
      return bad_argument("custom_attributes", "The value of an attribute has a NUL or is not UTF-8; correct it.");
    }
    core::JsonObject object;
    object.add("attribute_code", attribute.code).add("value", attribute.value);
    list += (list.empty() ? "" : ",") + object.text();
  }
  return "[" + list + "]";
}

}  // namespace uploadkit::backends
