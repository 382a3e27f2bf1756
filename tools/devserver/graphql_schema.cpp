// The reader of schema descriptions, and the questions that validation asks them.
#include <devserver/graphql_schema.hpp>

#include <algorithm>

namespace uploadkit::devserver::graphql {

namespace detail::graphql_schema {

template <class T>
const T* named(const std::vector<T>& all, std::string_view name) noexcept {
  for (const T& one : all)
    if (one.name == name) return &one;
  return nullptr;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : cursor_(text) {}

  Result<Schema> read() {
    Schema schema;
    for (const char* scalar : {"Int", "Float", "String", "Boolean", "ID"})
      schema.types.push_back({NamedType::Kind::scalar, scalar, {}, {}, {}});
    while (!cursor_.at_end()) schema.types.push_back(definition());
    if (!cursor_.error()) return schema;
    const GraphqlError& error = *cursor_.error();
    return make_error(Errc::invalid_argument, "The schema is not well formed: " + error.message,
                      {{"line", std::to_string(error.locations.front().line)}});
  }

 private:
  NamedType definition() {
    using Kind = NamedType::Kind;
    NamedType out;
    const std::string word = cursor_.expect_name();
    out.name = cursor_.expect_name();
    if (word == "type" || word == "interface") {
      out.kind = word == "type" ? Kind::object : Kind::interface;
      if (cursor_.take_keyword("implements")) names(out.names, "&");
      fields(out.fields);
    } else if (word == "input") {
      out.kind = Kind::input;
      out.inputs = inputs("{", "}");
    } else if (word == "enum") {
      out.kind = Kind::enumeration;
      cursor_.expect("{");
      while (!cursor_.at_end() && !cursor_.at("}")) out.names.push_back(cursor_.expect_name());
      cursor_.expect("}");
    } else if (word == "union") {
      out.kind = Kind::union_of;
      cursor_.expect("=");
      names(out.names, "|");
    } else if (word != "scalar") {
      cursor_.fail_unexpected();
    }
    return out;
  }

  void names(std::vector<std::string>& out, std::string_view separator) {
    do {
      out.push_back(cursor_.expect_name());
    } while (cursor_.take_if(separator));
  }

  void fields(std::vector<FieldType>& out) {
    cursor_.expect("{");
    while (!cursor_.at_end() && !cursor_.at("}")) {
      FieldType field;
      field.name = cursor_.expect_name();
      if (cursor_.at("(")) field.arguments = inputs("(", ")");
      cursor_.expect(":");
      field.type = cursor_.type();
      out.push_back(std::move(field));
    }
    cursor_.expect("}");
  }

  std::vector<InputType> inputs(std::string_view open, std::string_view close) {
    std::vector<InputType> out;
    cursor_.expect(open);
    while (!cursor_.at_end() && !cursor_.at(close)) {
      InputType input;
      input.name = cursor_.expect_name();
      cursor_.expect(":");
      input.type = cursor_.type();
      if (cursor_.take_if("=")) input.default_value = cursor_.value(true);
      out.push_back(std::move(input));
    }
    cursor_.expect(close);
    return out;
  }

  Cursor cursor_;
};

}  // namespace detail::graphql_schema

using detail::graphql_schema::named;

const InputType* FieldType::argument(std::string_view wanted) const noexcept { return named(arguments, wanted); }
const FieldType* NamedType::field(std::string_view wanted) const noexcept { return named(fields, wanted); }
const InputType* NamedType::input(std::string_view wanted) const noexcept { return named(inputs, wanted); }
const NamedType* Schema::find(std::string_view name) const noexcept { return named(types, name); }

bool NamedType::is_composite() const noexcept {
  return kind == Kind::object || kind == Kind::interface || kind == Kind::union_of;
}

bool NamedType::is_input() const noexcept { return !is_composite(); }

bool NamedType::has_name(std::string_view wanted) const noexcept {
  return std::find(names.begin(), names.end(), wanted) != names.end();
}

const NamedType* Schema::root(std::string_view operation_kind) const noexcept {
  if (operation_kind == "query") return find("Query");
  return operation_kind == "mutation" ? find("Mutation") : nullptr;
}

bool Schema::is_possible(const NamedType& abstract, std::string_view object_type) const noexcept {
  if (abstract.name == object_type) return true;
  if (abstract.kind == NamedType::Kind::union_of) return abstract.has_name(object_type);
  const NamedType* object = find(object_type);
  return abstract.kind == NamedType::Kind::interface && object != nullptr && object->has_name(abstract.name);
}

bool Schema::overlap(const NamedType& a, const NamedType& b) const noexcept {
  return std::any_of(types.begin(), types.end(), [&](const NamedType& type) {
    return type.kind == NamedType::Kind::object && is_possible(a, type.name) && is_possible(b, type.name);
  });
}

Result<Schema> read_schema(std::string_view text) { return detail::graphql_schema::Reader(text).read(); }

}  // namespace uploadkit::devserver::graphql
