// The rules of validation: fields, arguments, values, variables, fragments, directives, merging.
#include <devserver/graphql_validate.hpp>

#include <algorithm>

namespace uploadkit::devserver::graphql {

namespace detail::graphql_validate {

bool same_arguments(const Selection& a, const Selection& b) {
  if (a.arguments.size() != b.arguments.size()) return false;
  return std::all_of(a.arguments.begin(), a.arguments.end(), [&](const Member& left) {
    return std::any_of(b.arguments.begin(), b.arguments.end(), [&](const Member& right) {
      return left.name == right.name && to_literal(left.value) == to_literal(right.value);
    });
  });
}

class Validator {
 public:
  Validator(const Schema& schema, const Document& document) : schema_(schema), document_(document) {}

  std::vector<GraphqlError> run() {
    names();
    for (const Operation& operation : document_.operations) check(operation);
    for (const Fragment& fragment : document_.fragments)
      if (!contains(all_spread_, fragment.name))
        report("Fragment \"" + fragment.name + "\" is never used.", fragment.location);
    return std::move(errors_);
  }

 private:
  static bool contains(const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
  }

  void report(std::string message, Location location) {
    errors_.push_back({std::move(message), {location}, {}, {}, GraphqlError::Stage::validation});
  }

  void names() {
    std::vector<std::string> seen;
    for (const Operation& operation : document_.operations) {
      if (operation.name.empty() && document_.operations.size() > 1)
        report("This anonymous operation must be the only defined operation.", operation.location);
      if (!operation.name.empty() && contains(seen, operation.name))
        report("There can be only one operation named \"" + operation.name + "\".", operation.location);
      seen.push_back(operation.name);
    }
    if (document_.operations.empty()) report("The document contains no operation.", {1, 1});
  }

  void check(const Operation& operation) {
    operation_ = &operation;
    used_variables_.clear();
    variables();
    const NamedType* root = schema_.root(operation.kind);
    if (root == nullptr)
      return report("Schema is not configured to execute " + operation.kind + " operation.", operation.location);
    selections(operation.selections, *root);
    for (const VariableDefinition& variable : operation.variables)
      if (!contains(used_variables_, variable.name))
        report("Variable \"$" + variable.name + "\" is never used" + in_operation() + ".", variable.location);
  }

  std::string in_operation() const {
    return operation_->name.empty() ? std::string() : " in operation \"" + operation_->name + "\"";
  }

  void variables() {
    std::vector<std::string> seen;
    for (const VariableDefinition& variable : operation_->variables) {
      if (contains(seen, variable.name))
        report("There can be only one variable named \"$" + variable.name + "\".", variable.location);
      seen.push_back(variable.name);
      const NamedType* type = schema_.find(variable.type.name);
      if (type == nullptr) {
        report("Unknown type \"" + variable.type.name + "\".", variable.location);
      } else if (!type->is_input()) {
        report("Variable \"$" + variable.name + "\" cannot be non-input type \"" + variable.type.text() + "\".",
               variable.location);
      } else if (variable.default_value) {
        value(variable.type, *variable.default_value, variable.location);
      }
    }
  }

  void selections(const std::vector<Selection>& all, const NamedType& type) {
    std::vector<const Selection*> seen;
    merging(all, seen, 0);
    for (const Selection& selection : all) {
      directives(selection);
      if (selection.kind == Selection::Kind::field) {
        field(selection, type);
      } else if (selection.kind == Selection::Kind::inline_fragment) {
        fragment(selection.type_condition, selection.selections, type, selection.location);
      } else {
        spread(selection, type);
      }
    }
  }

  // Two selections under one response key must ask for the same thing (specification 5.3.2).
  void merging(const std::vector<Selection>& all, std::vector<const Selection*>& seen, int depth) {
    for (const Selection& selection : all) {
      if (selection.kind == Selection::Kind::inline_fragment) merging(selection.selections, seen, depth);
      const Fragment* named = document_.fragment(selection.name);
      if (selection.kind == Selection::Kind::spread && named != nullptr && depth < 8)
        merging(named->selections, seen, depth + 1);
      if (selection.kind != Selection::Kind::field) continue;
      for (const Selection* other : seen)
        if (other->response_key() == selection.response_key() &&
            (other->name != selection.name || !same_arguments(*other, selection)))
          report("Fields \"" + selection.response_key() + "\" conflict because they differ in name or arguments.",
                 selection.location);
      seen.push_back(&selection);
    }
  }

  void field(const Selection& selection, const NamedType& type) {
    if (selection.name == "__typename") return;
    const FieldType* found = type.field(selection.name);
    if (found == nullptr)
      return report("Cannot query field \"" + selection.name + "\" on type \"" + type.name + "\".", selection.location);
    arguments(selection.arguments, found->arguments, type.name + "." + selection.name, selection.location);
    const NamedType* result = schema_.find(found->type.name);
    const bool is_composite = result != nullptr && result->is_composite();
    const std::string shown = "Field \"" + selection.name + "\" of type \"" + found->type.text() + "\"";
    if (is_composite && selection.selections.empty())
      return report(shown + " must have a selection of subfields.", selection.location);
    if (!is_composite && !selection.selections.empty())
      return report(shown + " must not have a selection since it has no subfields.", selection.location);
    if (is_composite) selections(selection.selections, *result);
  }

  void arguments(const std::vector<Member>& given, const std::vector<InputType>& wanted, const std::string& owner,
                 Location location) {
    std::vector<std::string> seen;
    for (const Member& member : given) {
      if (contains(seen, member.name))
        report("There can be only one argument named \"" + member.name + "\".", member.location);
      seen.push_back(member.name);
      const auto input = std::find_if(wanted.begin(), wanted.end(),
                                      [&](const InputType& candidate) { return candidate.name == member.name; });
      if (input == wanted.end()) {
        report("Unknown argument \"" + member.name + "\" on field \"" + owner + "\".", member.location);
      } else {
        value(input->type, member.value, member.location);
        used(input->type, member.value, input->default_value.has_value());
      }
    }
    for (const InputType& input : wanted)
      if (input.must_be_given() && !contains(seen, input.name))
        report("Field \"" + owner + "\" argument \"" + input.name + "\" of type \"" + input.type.text() +
                   "\" is required, but it was not provided.",
               location);
  }

  void value(const TypeReference& type, const Value& given, Location location) {
    std::string mistake = value_mistake(schema_, type, given, false);
    if (!mistake.empty()) report(std::move(mistake), given.location.line > 0 ? given.location : location);
  }

  void used(const TypeReference& type, const Value& given, bool has_default) {
    if (given.is(Value::Kind::variable)) return used_variable(type, given, has_default);
    if (given.is(Value::Kind::list)) {
      for (const Member& member : given.members)
        if (type.is_list()) used(type.element.front(), member.value, false);
      return;
    }
    const NamedType* named = schema_.find(type.name);
    for (const Member& member : given.members) {
      const InputType* input = named == nullptr ? nullptr : named->input(member.name);
      if (input != nullptr) used(input->type, member.value, input->default_value.has_value());
    }
  }

  void used_variable(const TypeReference& type, const Value& given, bool has_default) {
    used_variables_.push_back(given.text);
    for (const VariableDefinition& variable : operation_->variables) {
      if (variable.name != given.text) continue;
      if (!is_usable(variable.type, variable.default_value.has_value(), type, has_default))
        report("Variable \"$" + given.text + "\" of type \"" + variable.type.text() +
                   "\" used in position expecting type \"" + type.text() + "\".",
               given.location);
      return;
    }
    report("Variable \"$" + given.text + "\" is not defined" + in_operation() + ".", given.location);
  }

  void fragment(const std::string& condition, const std::vector<Selection>& inner, const NamedType& parent,
                Location location) {
    const NamedType* type = condition.empty() ? &parent : schema_.find(condition);
    if (type == nullptr) return report("Unknown type \"" + condition + "\".", location);
    if (!type->is_composite())
      return report("Fragment cannot condition on non composite type \"" + condition + "\".", location);
    if (!schema_.overlap(*type, parent))
      return report("Fragment cannot be spread here as objects of type \"" + parent.name +
                        "\" can never be of type \"" + type->name + "\".",
                    location);
    selections(inner, *type);
  }

  void spread(const Selection& selection, const NamedType& parent) {
    const Fragment* named = document_.fragment(selection.name);
    if (named == nullptr) return report("Unknown fragment \"" + selection.name + "\".", selection.location);
    all_spread_.push_back(selection.name);
    if (contains(open_fragments_, selection.name))
      return report("Cannot spread fragment \"" + selection.name + "\" within itself.", selection.location);
    open_fragments_.push_back(selection.name);
    fragment(named->type_condition, named->selections, parent, selection.location);
    open_fragments_.pop_back();
  }

  void directives(const Selection& selection) {
    for (const Directive& directive : selection.directives) {
      if (directive.name != "include" && directive.name != "skip") {
        report("Unknown directive \"@" + directive.name + "\".", directive.location);
        continue;
      }
      const InputType condition{"if", {"Boolean", {}, true}, std::nullopt};
      arguments(directive.arguments, {condition}, "@" + directive.name, directive.location);
    }
  }

  const Schema& schema_;
  const Document& document_;
  const Operation* operation_ = nullptr;
  std::vector<std::string> used_variables_;
  std::vector<std::string> all_spread_;
  std::vector<std::string> open_fragments_;
  std::vector<GraphqlError> errors_;
};

}  // namespace detail::graphql_validate

std::vector<GraphqlError> validate(const Schema& schema, const Document& document) {
  return detail::graphql_validate::Validator(schema, document).run();
}

}  // namespace uploadkit::devserver::graphql
