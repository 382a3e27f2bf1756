/// \file
/// A tiny schema description, written in GraphQL's own schema language.
#ifndef UPLOADKIT_DEVSERVER_GRAPHQL_SCHEMA_HPP
#define UPLOADKIT_DEVSERVER_GRAPHQL_SCHEMA_HPP

#include <devserver/graphql_cursor.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace uploadkit::devserver::graphql {

/// An argument of a field or a member of an input object.
struct InputType {
  std::string name;
  TypeReference type;
  std::optional<Value> default_value;

  bool must_be_given() const noexcept { return type.is_required && !default_value; }
};

struct FieldType {
  std::string name;
  std::vector<InputType> arguments;
  TypeReference type;

  const InputType* argument(std::string_view wanted) const noexcept;
};

/// One named type.
struct NamedType {
  enum class Kind : std::uint8_t { scalar, enumeration, input, object, interface, union_of };

  Kind kind = Kind::scalar;
  std::string name;
  std::vector<FieldType> fields;   // of an object or interface
  std::vector<InputType> inputs;   // of an input object
  std::vector<std::string> names;  // enumerators, members of a union, interfaces of an object

  bool is_composite() const noexcept;
  bool is_input() const noexcept;
  bool has_name(std::string_view wanted) const noexcept;
  const FieldType* field(std::string_view wanted) const noexcept;
  const InputType* input(std::string_view wanted) const noexcept;
};

/// All types of a service. "Query" and "Mutation" are the roots.
struct Schema {
  std::vector<NamedType> types;

  const NamedType* find(std::string_view name) const noexcept;
  const NamedType* root(std::string_view operation_kind) const noexcept;

  /// Whether an object type can stand where `abstract` is asked for.
  bool is_possible(const NamedType& abstract, std::string_view object_type) const noexcept;

  /// Whether any object can be both.
  bool overlap(const NamedType& a, const NamedType& b) const noexcept;
};

/// Reads `type`, `input`, `enum`, `interface`, `union` and `scalar` definitions; Int, Float, String, Boolean and ID are
/// there already. Errors: `invalid_argument` with the place.
Result<Schema> read_schema(std::string_view text);

}  // namespace uploadkit::devserver::graphql

#endif
