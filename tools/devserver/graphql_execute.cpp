// Execution and projection: only the selected fields are returned, under their aliases.
#include <devserver/graphql_execute.hpp>

namespace uploadkit::devserver::graphql {

namespace detail::graphql_execute {

// What was selected under one response key; several selections of one field are merged.
struct Collected {
  const Selection* first = nullptr;
  std::vector<const Selection*> all;
};

class Executor {
 public:
  Executor(const Schema& schema, const PreparedRequest& request) : schema_(schema), request_(request) {}

  std::string run(const Resolver& resolver) {
    const Operation& operation = request_.document.operations[request_.operation];
    const NamedType& root = *schema_.root(operation.kind);
    std::vector<Collected> fields;
    collect(operation.selections, root, root.name, fields);
    Value data = object_value();
    bool is_null = false;
    for (const Collected& field : fields) is_null = !root_field(field, root, resolver, data) || is_null;
    std::string out = "{";
    if (!errors_.empty()) out += "\"errors\":" + errors_json(errors_, {}) + ",";
    return out + "\"data\":" + (is_null ? "null" : to_json(data)) + "}";
  }

  std::vector<std::string> root_names() {
    const Operation& operation = request_.document.operations[request_.operation];
    std::vector<Collected> fields;
    const NamedType& root = *schema_.root(operation.kind);
    collect(operation.selections, root, root.name, fields);
    std::vector<std::string> names;
    for (const Collected& field : fields) names.push_back(field.first->name);
    return names;
  }

  static std::string errors_json(const std::vector<GraphqlError>& errors, const ErrorExtensions& extensions) {
    std::string out = "[";
    for (const GraphqlError& error : errors) {
      if (out.size() > 1) out += ",";
      out += error_json(error, extensions);
    }
    return out + "]";
  }

 private:
  static std::string error_json(const GraphqlError& error, const ErrorExtensions& extensions) {
    core::JsonObject out;
    out.add("message", error.message);
    Value locations = list_value();
    for (const Location& location : error.locations)
      locations.push(
          object_value().add("line", integer_value(location.line)).add("column", integer_value(location.column)));
    if (!error.locations.empty()) out.add_json("locations", to_json(locations));
    Value path = list_value();
    for (const std::string& step : error.path) path.push(text_value(step));
    if (!error.path.empty()) out.add_json("path", to_json(path));
    const std::string own = error.extensions.empty() && extensions ? extensions(error) : error.extensions;
    if (!own.empty()) out.add_json("extensions", own);
    return out.text();
  }

  // False where a field that must not be null is null: then the whole answer is.
  bool root_field(const Collected& field, const NamedType& root, const Resolver& resolver, Value& data) {
    const Selection& selection = *field.first;
    if (selection.name == "__typename") {
      data.add(selection.response_key(), text_value(root.name));
      return true;
    }
    const FieldType& type = *root.field(selection.name);
    const FieldResult result = resolver(selection.name, arguments(selection, type));
    const std::string& key = result.response_key.empty() ? selection.response_key() : result.response_key;
    if (result.error) {
      errors_.push_back(
          {*result.error, {selection.location}, {key}, result.extensions, GraphqlError::Stage::execution});
    }
    Value shown = result.error ? null_value() : project(result.value, type.type, field.all);
    const bool is_missing = shown.is(Value::Kind::null) && type.type.is_required;
    if (is_missing && !result.error)
      errors_.push_back({"Cannot return null for non-nullable field " + root.name + "." + selection.name + ".",
                         {selection.location},
                         {key},
                         {},
                         GraphqlError::Stage::execution});
    data.add(key, std::move(shown));
    return !is_missing;
  }

  Value arguments(const Selection& selection, const FieldType& type) {
    Value out = object_value();
    for (const InputType& input : type.arguments) {
      const Value* given = nullptr;
      for (const Member& member : selection.arguments)
        if (member.name == input.name) given = &member.value;
      add_input(out, input, given);
    }
    return out;
  }

  void add_input(Value& out, const InputType& input, const Value* given) {
    if (given != nullptr && given->is(Value::Kind::variable)) given = request_.variables.find(given->text);
    if (given != nullptr) {
      out.add(input.name, input_value(*given, input.type));
    } else if (input.default_value) {
      out.add(input.name, input_value(*input.default_value, input.type));
    }
  }

  // Replaces variables, fills in defaults, and makes a single value a list where a list is expected.
  Value input_value(const Value& given, const TypeReference& type) {
    if (given.is(Value::Kind::variable)) {
      const Value* value = request_.variables.find(given.text);
      return value == nullptr ? null_value() : input_value(*value, type);
    }
    if (given.is(Value::Kind::null)) return given;
    if (type.is_list()) {
      Value list = list_value();
      if (!given.is(Value::Kind::list)) return list.push(input_value(given, type.element.front()));
      for (const Member& member : given.members) list.push(input_value(member.value, type.element.front()));
      return list;
    }
    const NamedType* named = schema_.find(type.name);
    if (named == nullptr || named->kind != NamedType::Kind::input) return given;
    Value object = object_value();
    for (const InputType& input : named->inputs) add_input(object, input, given.find(input.name));
    return object;
  }

  bool is_included(const Selection& selection) {
    for (const Directive& directive : selection.directives) {
      const Value& condition = directive.arguments.front().value;
      const Value* variable =
          condition.is(Value::Kind::variable) ? request_.variables.find(condition.text) : &condition;
      const bool truth = variable != nullptr && variable->text == "true";
      if (truth != (directive.name == "include")) return false;
    }
    return true;
  }

  void collect(const std::vector<Selection>& selections, const NamedType& type, const std::string& object_type,
               std::vector<Collected>& out) {
    for (const Selection& selection : selections) {
      if (!is_included(selection)) continue;
      if (selection.kind == Selection::Kind::field) {
        add_field(selection, out);
        continue;
      }
      const Fragment* named = request_.document.fragment(selection.name);
      const bool is_spread = selection.kind == Selection::Kind::spread;
      const std::string& condition = is_spread ? named->type_condition : selection.type_condition;
      const NamedType& inner = condition.empty() ? type : *schema_.find(condition);
      if (!condition.empty() && !schema_.is_possible(inner, object_type)) continue;
      collect(is_spread ? named->selections : selection.selections, inner, object_type, out);
    }
  }

  static void add_field(const Selection& selection, std::vector<Collected>& out) {
    for (Collected& one : out)
      if (one.first->response_key() == selection.response_key()) return one.all.push_back(&selection);
    out.push_back({&selection, {&selection}});
  }

  Value project(const Value& value, const TypeReference& type, const std::vector<const Selection*>& selections) {
    if (value.is(Value::Kind::null)) return value;
    if (type.is_list()) {
      Value list = list_value();
      for (const Member& member : value.members) list.push(project(member.value, type.element.front(), selections));
      return list;
    }
    const NamedType* named = schema_.find(type.name);
    if (named == nullptr || !named->is_composite()) return value;
    const std::string object_type = value.text.empty() ? named->name : value.text;
    const NamedType& object = *schema_.find(object_type);
    std::vector<Collected> fields;
    for (const Selection* selection : selections) collect(selection->selections, *named, object_type, fields);
    Value out = object_value();
    for (const Collected& field : fields) {
      const FieldType* field_type = object.field(field.first->name);
      const Value* found = value.find(field.first->name);
      if (field.first->name == "__typename") {
        out.add(field.first->response_key(), text_value(object_type));
      } else if (field_type == nullptr || found == nullptr) {
        out.add(field.first->response_key(), null_value());
      } else {
        out.add(field.first->response_key(), project(*found, field_type->type, field.all));
      }
    }
    return out;
  }

  const Schema& schema_;
  const PreparedRequest& request_;
  std::vector<GraphqlError> errors_;
};

}  // namespace detail::graphql_execute

using detail::graphql_execute::Executor;

FieldResult FieldResult::failed(std::string message, std::string extensions) {
  FieldResult out{null_value()};
  out.error = std::move(message);
  out.extensions = std::move(extensions);
  return out;
}

std::vector<std::string> PreparedRequest::root_fields(const Schema& schema) const {
  return Executor(schema, *this).root_names();
}

std::string execute(const Schema& schema, const PreparedRequest& request, const Resolver& resolver) {
  return Executor(schema, request).run(resolver);
}

std::string errors_answer(const std::vector<GraphqlError>& errors, const ErrorExtensions& extensions, bool null_data) {
  return "{\"errors\":" + Executor::errors_json(errors, extensions) + (null_data ? ",\"data\":null}" : "}");
}

}  // namespace uploadkit::devserver::graphql
