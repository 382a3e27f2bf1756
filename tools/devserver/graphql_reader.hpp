/// \file
/// Reads GraphQL documents: operations, fragments, selections, variables, directives.
#ifndef UPLOADKIT_DEVSERVER_GRAPHQL_READER_HPP
#define UPLOADKIT_DEVSERVER_GRAPHQL_READER_HPP

#include <devserver/graphql_cursor.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace uploadkit::devserver::graphql {

/// `@include(if: $x)` and the like.
struct Directive {
  std::string name;
  std::vector<Member> arguments;
  Location location;
};

/// A field, an inline fragment or the spread of a named one.
struct Selection {
  enum class Kind : std::uint8_t { field, inline_fragment, spread } kind = Kind::field;
  std::string name;            // of the field or the spread fragment
  std::string alias;           // empty: none
  std::string type_condition;  // of an inline fragment; empty: none
  std::vector<Member> arguments;
  std::vector<Directive> directives;
  std::vector<Selection> selections;
  Location location;

  const std::string& response_key() const noexcept { return alias.empty() ? name : alias; }
};

struct VariableDefinition {
  std::string name;
  TypeReference type;
  std::optional<Value> default_value;
  Location location;
};

struct Operation {
  std::string kind = "query";  // "query", "mutation" or "subscription"
  std::string name;            // empty: anonymous
  std::vector<VariableDefinition> variables;
  std::vector<Selection> selections;
  Location location;
};

struct Fragment {
  std::string name;
  std::string type_condition;
  std::vector<Selection> selections;
  Location location;
};

struct Document {
  std::vector<Operation> operations;
  std::vector<Fragment> fragments;

  const Fragment* fragment(std::string_view name) const noexcept;
};

/// A document, or the first mistake in it.
struct ReadDocument {
  Document document;
  std::optional<GraphqlError> error;
};

ReadDocument read_document(std::string_view text);

}  // namespace uploadkit::devserver::graphql

#endif
