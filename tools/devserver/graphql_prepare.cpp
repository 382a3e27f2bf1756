// From the body of a request to a validated document with its variables.
#include <devserver/graphql_execute.hpp>

#include <uploadkit/core/json_read.hpp>

namespace uploadkit::devserver::graphql {

namespace detail::graphql_prepare {

constexpr std::size_t max_json_depth = 32;

GraphqlError request_error(std::string message, std::vector<Location> locations = {}) {
  return {std::move(message), std::move(locations), {}, {}, GraphqlError::Stage::validation};
}

bool choose_operation(const core::JsonValue& json, PreparedRequest& out) {
  const auto name = json.at("/operationName").string();
  const std::vector<Operation>& all = out.document.operations;
  if (!name || name->empty()) {
    if (all.size() == 1) return true;
    out.errors.push_back(request_error("Must provide operation name if query contains multiple operations."));
    return false;
  }
  for (out.operation = 0; out.operation < all.size(); ++out.operation)
    if (all[out.operation].name == *name) return true;
  out.operation = 0;
  out.errors.push_back(request_error("Unknown operation named \"" + *name + "\"."));
  return false;
}

void variables(const Schema& schema, const core::JsonValue& json, PreparedRequest& out) {
  out.variables = object_value();
  const core::JsonValue given = json.at("/variables");
  if (given.exists() && !given.is_null() && !given.is_object()) {
    out.errors.push_back(request_error("Variables must be an object."));
    return;
  }
  const Value values = from_json(given);
  for (const VariableDefinition& variable : out.document.operations[out.operation].variables) {
    const Value* value = values.find(variable.name);
    if (value == nullptr && variable.default_value) value = &*variable.default_value;
    if (value == nullptr && variable.type.is_required)
      out.errors.push_back(request_error(
          "Variable \"$" + variable.name + "\" of required type \"" + variable.type.text() + "\" was not provided.",
          {variable.location}));
    if (value == nullptr) continue;
    const std::string mistake = value_mistake(schema, variable.type, *value, true);
    if (mistake.empty()) {
      out.variables.add(variable.name, *value);
    } else {
      out.errors.push_back(
          request_error("Variable \"$" + variable.name + "\" got invalid value; " + mistake, {variable.location}));
    }
  }
}

}  // namespace detail::graphql_prepare

PreparedRequest prepare(const Schema& schema, std::string_view body) {
  namespace prepare_detail = detail::graphql_prepare;
  PreparedRequest out;
  const auto json = core::parse_json(body, prepare_detail::max_json_depth);
  const auto query = json ? json->at("/query").string() : std::nullopt;
  if (!query) {
    out.errors.push_back(prepare_detail::request_error(json ? "Must provide query string." : "The body is not JSON."));
    return out;
  }
  ReadDocument read = read_document(*query);
  out.document = std::move(read.document);
  if (read.error) {
    out.errors.push_back(*read.error);
    return out;
  }
  out.errors = validate(schema, out.document);
  if (out.errors.empty() && prepare_detail::choose_operation(*json, out)) prepare_detail::variables(schema, *json, out);
  return out;
}

}  // namespace uploadkit::devserver::graphql
