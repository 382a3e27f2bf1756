// Requests of GraphQL: one POST with a JSON body, and literals that no text can break out of.
#include <uploadkit/backends/input_check.hpp>
#include <uploadkit/core/json_read.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/url.hpp>
#include <uploadkit/graphql.hpp>

UPLOADKIT_NAMESPACE_BEGIN

Result<HttpRequest> graphql_request(std::string_view endpoint, std::string_view query,
                                    std::string_view variables_json) {
  if (auto url = core::check_url(endpoint); !url) return url.error();
  if (query.empty() || !core::is_utf8(query)) {
    return backends::bad_argument("query", "The GraphQL document is empty or not UTF-8; correct it.");
  }
  core::JsonObject body;
  body.add("query", query);
  if (!variables_json.empty()) {
    auto variables = core::parse_json(variables_json);
    if (!variables || !variables->is_object()) {
      return backends::bad_argument("variables", "The variables are not a JSON object; correct them.");
    }
    body.add_json("variables", variables_json);
  }
  HttpRequest request;
  request.method = "POST";
  request.url = std::string(endpoint);
  request.headers = {{"Content-Type", "application/json"}, {"Accept", "application/json"}};
  request.body = body.text();
  return request;
}

// JSON's escapes are GraphQL's (GraphQL October 2021, 2.9.4), and control characters have no other form in either.
std::string json_string(std::string_view text) { return core::json_string(text); }

Result<std::string> json_text_at(std::string_view document, std::string_view pointer) {
  auto parsed = core::parse_json(document);
  if (!parsed) return parsed.error();
  return parsed->require_string(pointer);
}

UPLOADKIT_NAMESPACE_END
