/// \file
/// Runs one GraphQL request: reads it, validates it, asks the service field by field, returns only what was selected.
#ifndef UPLOADKIT_DEVSERVER_GRAPHQL_EXECUTE_HPP
#define UPLOADKIT_DEVSERVER_GRAPHQL_EXECUTE_HPP

#include <devserver/graphql_validate.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace uploadkit::devserver::graphql {

/// What a service gives for one field of the root: a value, or an error with its extensions.
struct FieldResult {
  Value value;
  std::optional<std::string> error;
  std::string extensions;    // of the error; a JSON object
  std::string response_key;  // instead of the field's own, for answers that are documented wrongly

  FieldResult(Value field_value) : value(std::move(field_value)) {}  // NOLINT(google-explicit-constructor)
  static FieldResult failed(std::string message, std::string extensions);
};

/// Answers a field of the root; `arguments` is an object with defaults filled in and variables replaced.
using Resolver = std::function<FieldResult(std::string_view field, const Value& arguments)>;

/// The extensions of an error that the reader itself found, a JSON object.
using ErrorExtensions = std::function<std::string(const GraphqlError& error)>;

/// A request that was read and validated, or why not.
struct PreparedRequest {
  Document document;
  std::size_t operation = 0;
  Value variables;  // coerced
  std::vector<GraphqlError> errors;

  /// The names of the root fields, in order.
  std::vector<std::string> root_fields(const Schema& schema) const;
};

/// `body`: {"query", "variables", "operationName"}.
PreparedRequest prepare(const Schema& schema, std::string_view body);

/// The JSON answer of a prepared request without errors.
std::string execute(const Schema& schema, const PreparedRequest& request, const Resolver& resolver);

/// The JSON answer of a request with errors: {"errors":[…]} and, with `null_data`, "data":null.
std::string errors_answer(const std::vector<GraphqlError>& errors, const ErrorExtensions& extensions,
                          bool null_data = false);

}  // namespace uploadkit::devserver::graphql

#endif
