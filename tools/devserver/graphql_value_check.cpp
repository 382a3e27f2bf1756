// Whether a value fits a type: scalars without conversion, enumerators unquoted, input objects complete.
#include <devserver/graphql_validate.hpp>

#include <uploadkit/core/text.hpp>

#include <cstdint>
#include <limits>

namespace uploadkit::devserver::graphql {

namespace detail::graphql_value_check {

using Kind = Value::Kind;

// A GraphQL Int has 32 bits (specification 3.5.1); wider whole numbers need a scalar of the service's own.
bool fits_int(const Value& value) {
  const auto number = core::parse_int(value.text);
  return value.is(Kind::integer) && number && *number >= std::numeric_limits<std::int32_t>::min() &&
         *number <= std::numeric_limits<std::int32_t>::max();
}

bool fits_scalar(std::string_view scalar, const Value& value) {
  if (scalar == "Int") return fits_int(value);
  if (scalar == "Float") return value.is(Kind::integer) || value.is(Kind::real);
  if (scalar == "String") return value.is(Kind::string);
  if (scalar == "Boolean") return value.is(Kind::boolean);
  if (scalar == "ID") return value.is(Kind::string) || value.is(Kind::integer);
  if (scalar == "WideInt") return value.is(Kind::integer) && core::parse_int(value.text).has_value();
  return !value.is(Kind::enumerator) && !value.is(Kind::list) && !value.is(Kind::object);
}

std::string enum_mistake(const NamedType& type, const Value& value, bool from_json) {
  const bool is_name = value.is(Kind::enumerator) || (from_json && value.is(Kind::string));
  if (!is_name) return "Enum \"" + type.name + "\" cannot represent non-enum value: " + to_literal(value) + ".";
  if (type.has_name(value.text)) return {};
  return "Value \"" + value.text + "\" does not exist in \"" + type.name + "\" enum.";
}

std::string object_mistake(const Schema& schema, const NamedType& type, const Value& value, bool from_json) {
  if (!value.is(Kind::object)) return "Expected value of type \"" + type.name + "\", found " + to_literal(value) + ".";
  for (std::size_t i = 0; i < value.members.size(); ++i) {
    const Member& member = value.members[i];
    const InputType* input = type.input(member.name);
    if (input == nullptr) return "Field \"" + member.name + "\" is not defined by type \"" + type.name + "\".";
    if (value.find(member.name) != &member.value)
      return "There can be only one input field named \"" + member.name + "\".";
    std::string mistake = value_mistake(schema, input->type, member.value, from_json);
    if (!mistake.empty()) return mistake;
  }
  for (const InputType& input : type.inputs)
    if (input.must_be_given() && value.find(input.name) == nullptr)
      return "Field \"" + type.name + "." + input.name + "\" of required type \"" + input.type.text() +
             "\" was not provided.";
  return {};
}

}  // namespace detail::graphql_value_check

std::string value_mistake(const Schema& schema, const TypeReference& type, const Value& value, bool from_json) {
  namespace check = detail::graphql_value_check;
  if (value.is(Value::Kind::variable)) return {};
  if (value.is(Value::Kind::null))
    return type.is_required ? "Expected value of type \"" + type.text() + "\", found null." : std::string();
  if (type.is_list()) {
    if (!value.is(Value::Kind::list)) return value_mistake(schema, type.element.front(), value, from_json);
    for (const Member& member : value.members) {
      std::string mistake = value_mistake(schema, type.element.front(), member.value, from_json);
      if (!mistake.empty()) return mistake;
    }
    return {};
  }
  const NamedType* named = schema.find(type.name);
  if (named == nullptr) return "Unknown type \"" + type.name + "\".";
  if (named->kind == NamedType::Kind::enumeration) return check::enum_mistake(*named, value, from_json);
  if (named->kind == NamedType::Kind::input) return check::object_mistake(schema, *named, value, from_json);
  if (check::fits_scalar(named->name, value)) return {};
  return named->name + " cannot represent value: " + to_literal(value) + ".";
}

bool is_usable(const TypeReference& given, bool has_default, const TypeReference& wanted, bool wanted_has_default) {
  if (wanted.is_required && !given.is_required && !has_default && !wanted_has_default) return false;
  if (given.is_list() != wanted.is_list()) return false;
  if (!wanted.is_list()) return given.name == wanted.name;
  return is_usable(given.element.front(), false, wanted.element.front(), false);
}

}  // namespace uploadkit::devserver::graphql
