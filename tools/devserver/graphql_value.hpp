/// \file
/// A GraphQL value: a literal of a document, a coerced argument, or what a service answers before projection.
#ifndef UPLOADKIT_DEVSERVER_GRAPHQL_VALUE_HPP
#define UPLOADKIT_DEVSERVER_GRAPHQL_VALUE_HPP

#include <uploadkit/core/json_read.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace uploadkit::devserver::graphql {

/// A place in the text of a document, from 1; 0 for what did not come from a document.
struct Location {
  int line = 0;
  int column = 0;
};

struct Member;

/// One value, as a small tree.
struct Value {
  enum class Kind : std::uint8_t { null, integer, real, string, boolean, enumerator, list, object, variable };

  Kind kind = Kind::null;
  std::string text;             // a string's characters, an enumerator's or variable's name, a number as written
  std::vector<Member> members;  // of a list (without names) or an object
  Location location;

  bool is(Kind other) const noexcept { return kind == other; }

  /// The member of an object; null where it is absent.
  const Value* find(std::string_view name) const noexcept;

  /// Convenience for coerced arguments: empty, 0 or false where the member is absent or of another kind.
  std::string text_of(std::string_view name) const;
  std::int64_t integer_of(std::string_view name) const;
  bool truth_of(std::string_view name) const;

  Value& add(std::string_view name, Value value);
  Value& push(Value value);
};

/// A named argument, or a member of an object or list.
struct Member {
  std::string name;
  Value value;
  Location location;
};

Value null_value();
Value text_value(std::string_view text);
Value integer_value(std::int64_t number);
Value truth_value(bool truth);
Value list_value();
Value object_value();

/// An object of a union or interface; `type_name` decides which fragments apply.
Value object_value_of(std::string_view type_name);

/// The variables of a request, whose strings may stand for enumerators.
Value from_json(const core::JsonValue& json);

/// Compact JSON text.
std::string to_json(const Value& value);

/// As it would be written in a document, for messages.
std::string to_literal(const Value& value);

}  // namespace uploadkit::devserver::graphql

#endif
