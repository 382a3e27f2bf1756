// The error shapes of Adobe Commerce.
#include <devserver/adobe_error.hpp>

#include <devserver/service_call.hpp>

namespace uploadkit::devserver {

namespace detail::adobe_error {

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

}  // namespace detail::adobe_error

std::string AdobeError::text() const {
  std::string out = message;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const std::string name = parameters[i].name.empty() ? std::to_string(i + 1) : parameters[i].name;
    detail::adobe_error::replace_all(out, "%" + name, parameters[i].value);
  }
  return out;
}

ServerResponse adobe_rest_error(const AdobeError& error) {
  const bool has_names = !error.parameters.empty() && !error.parameters.front().name.empty();
  graphql::Value parameters = has_names ? graphql::object_value() : graphql::list_value();
  for (const Header& parameter : error.parameters) parameters.add(parameter.name, graphql::text_value(parameter.value));
  core::JsonObject body;
  body.add("message", error.message);
  if (!error.parameters.empty()) body.add_json("parameters", graphql::to_json(parameters));
  // Throttling and unknown routes come with a trace that is null.
  if (error.status == 429 || error.status == 404) body.add_null("trace");
  return json_response(error.status, body.text());
}

graphql::FieldResult adobe_field_error(const AdobeError& error) {
  return graphql::FieldResult::failed(error.text(), adobe_category(error.category));
}

std::string adobe_category(std::string_view category) { return core::JsonObject().add("category", category).text(); }

AdobeError adobe_missing_field(std::string_view field) {
  return {
      400, "\"%fieldName\" is required. Enter and try again.", {{"fieldName", std::string(field)}}, "graphql-input"};
}

AdobeError adobe_unauthorized() {
  return {401,
          "The consumer isn't authorized to access %resources.",
          {{"resources", "Magento_Catalog::categories"}},
          "graphql-authorization"};
}

AdobeError adobe_internal() {
  return {500, "Internal Error. Details are available in the log file. Report ID: %1", {{"", "webapi-0"}}, "internal"};
}

AdobeError adobe_error_of_status(int status) {
  if (status == 401) return adobe_unauthorized();
  if (status == 403) return {403, "The caller may not do this.", {}, "graphql-authorization"};
  if (status == 404) return {404, "Request does not match any route.", {}, "graphql-no-such-entity"};
  if (status == 429) return {429, "Too Many Requests", {}, "graphql-too-many-requests"};
  if (status >= 500) return {status, adobe_internal().message, adobe_internal().parameters, "internal"};
  return {status, "The request is not valid: %1", {{"", "fault"}}, "graphql-input"};
}

}  // namespace uploadkit::devserver
