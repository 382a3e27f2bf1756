/// \file
/// Checks a document against a schema before anything runs (GraphQL specification, October 2021, section 5).
#ifndef UPLOADKIT_DEVSERVER_GRAPHQL_VALIDATE_HPP
#define UPLOADKIT_DEVSERVER_GRAPHQL_VALIDATE_HPP

#include <devserver/graphql_reader.hpp>
#include <devserver/graphql_schema.hpp>

#include <string>
#include <vector>

namespace uploadkit::devserver::graphql {

/// Every mistake that was found, in document order within an operation; empty for a valid document.
std::vector<GraphqlError> validate(const Schema& schema, const Document& document);

/// What is wrong with a value where a type is expected; empty if nothing. Variables are passed over.
/// `from_json`: a string may stand for an enumerator, as in the variables of a request.
std::string value_mistake(const Schema& schema, const TypeReference& type, const Value& value, bool from_json);

/// Whether a variable of type `given` may stand where `wanted` is expected.
bool is_usable(const TypeReference& given, bool has_default, const TypeReference& wanted, bool wanted_has_default);

}  // namespace uploadkit::devserver::graphql

#endif
