// Values of GraphQL: building, reading and writing them.
#include <devserver/graphql_value.hpp>

#include <uploadkit/core/text.hpp>

namespace uploadkit::devserver::graphql {

namespace detail::graphql_value {

Value make(Value::Kind kind, std::string text) {
  Value value;
  value.kind = kind;
  value.text = std::move(text);
  return value;
}

// RFC 6901: "~" and "/" inside a key are escaped in a pointer.
std::string pointer_to(std::string_view key) {
  std::string out = "/";
  for (const char c : key) {
    if (c == '~') out += "~0";
    if (c == '/') out += "~1";
    if (c != '~' && c != '/') out += c;
  }
  return out;
}

bool is_quoted(const Value& value) { return value.is(Value::Kind::string) || value.is(Value::Kind::enumerator); }

std::string write(const Value& value, bool as_json) {
  using Kind = Value::Kind;
  if (value.is(Kind::null)) return "null";
  if (value.is(Kind::variable)) return "$" + value.text;
  if (value.is(Kind::string) || (as_json && is_quoted(value))) return core::json_string(value.text);
  if (!value.is(Kind::list) && !value.is(Kind::object)) return value.text;
  const bool is_list = value.is(Kind::list);
  std::string out(1, is_list ? '[' : '{');
  for (std::size_t i = 0; i < value.members.size(); ++i) {
    const Member& member = value.members[i];
    if (i > 0) out += as_json ? "," : ", ";
    if (!is_list) out += as_json ? core::json_string(member.name) + ":" : member.name + ": ";
    out += write(member.value, as_json);
  }
  return out += is_list ? ']' : '}';
}

}  // namespace detail::graphql_value

using detail::graphql_value::make;
using detail::graphql_value::pointer_to;

const Value* Value::find(std::string_view name) const noexcept {
  for (const Member& member : members)
    if (member.name == name) return &member.value;
  return nullptr;
}

std::string Value::text_of(std::string_view name) const {
  const Value* value = find(name);
  return value != nullptr && (value->is(Kind::string) || value->is(Kind::enumerator)) ? value->text : std::string();
}

std::int64_t Value::integer_of(std::string_view name) const {
  const Value* value = find(name);
  if (value == nullptr || !value->is(Kind::integer)) return 0;
  return core::parse_int(value->text).value_or(0);
}

bool Value::truth_of(std::string_view name) const {
  const Value* value = find(name);
  return value != nullptr && value->is(Kind::boolean) && value->text == "true";
}

Value& Value::add(std::string_view name, Value value) {
  members.push_back({std::string(name), std::move(value), {}});
  return *this;
}

Value& Value::push(Value value) { return add("", std::move(value)); }

Value null_value() { return {}; }
Value text_value(std::string_view text) { return make(Value::Kind::string, std::string(text)); }
Value integer_value(std::int64_t number) { return make(Value::Kind::integer, std::to_string(number)); }
Value truth_value(bool truth) { return make(Value::Kind::boolean, truth ? "true" : "false"); }
Value list_value() { return make(Value::Kind::list, {}); }
Value object_value() { return make(Value::Kind::object, {}); }
Value object_value_of(std::string_view type_name) { return make(Value::Kind::object, std::string(type_name)); }

Value from_json(const core::JsonValue& json) {
  if (json.is_string()) return text_value(json.string().value_or(""));
  if (const auto truth = json.boolean()) return truth_value(*truth);
  if (json.integer() || json.unsigned_integer()) return make(Value::Kind::integer, json.dump());
  if (json.number()) return make(Value::Kind::real, json.dump());
  if (json.is_array()) {
    Value list = list_value();
    for (std::size_t i = 0; i < json.size(); ++i) list.push(from_json(json[i]));
    return list;
  }
  if (!json.is_object()) return null_value();
  Value object = object_value();
  for (const std::string& key : json.keys()) object.add(key, from_json(json.at(pointer_to(key))));
  return object;
}

std::string to_json(const Value& value) { return detail::graphql_value::write(value, true); }
std::string to_literal(const Value& value) { return detail::graphql_value::write(value, false); }

}  // namespace uploadkit::devserver::graphql
