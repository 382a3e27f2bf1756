// The parser of documents (GraphQL specification, October 2021, section 2).
#include <devserver/graphql_reader.hpp>

namespace uploadkit::devserver::graphql {

namespace detail::graphql_reader {

class Reader {
 public:
  explicit Reader(std::string_view text) : cursor_(text) {}

  ReadDocument read() {
    ReadDocument out;
    if (cursor_.at_end() && !cursor_.error()) cursor_.fail_unexpected();
    while (!cursor_.at_end()) definition(out.document);
    out.error = cursor_.error();
    return out;
  }

 private:
  void definition(Document& document) {
    if (cursor_.at_keyword("fragment")) {
      document.fragments.push_back(fragment());
    } else if (cursor_.at("{") || cursor_.at_keyword("query") || cursor_.at_keyword("mutation") ||
               cursor_.at_keyword("subscription")) {
      document.operations.push_back(operation());
    } else {
      cursor_.fail_unexpected();
    }
  }

  Operation operation() {
    Operation out;
    out.location = cursor_.current().location;
    if (!cursor_.at("{")) {
      out.kind = cursor_.take().text;
      if (cursor_.at_name()) out.name = cursor_.take().text;
      variables(out.variables);
      directives();
    }
    out.selections = selections();
    return out;
  }

  void variables(std::vector<VariableDefinition>& out) {
    if (!cursor_.take_if("(")) return;
    if (cursor_.at(")")) cursor_.fail_unexpected();
    while (!cursor_.at_end() && !cursor_.at(")")) {
      VariableDefinition variable;
      variable.location = cursor_.current().location;
      cursor_.expect("$");
      variable.name = cursor_.expect_name();
      cursor_.expect(":");
      variable.type = cursor_.type();
      if (cursor_.take_if("=")) variable.default_value = cursor_.value(true);
      directives();
      out.push_back(std::move(variable));
    }
    cursor_.expect(")");
  }

  Fragment fragment() {
    Fragment out;
    out.location = cursor_.take().location;
    if (cursor_.at_keyword("on")) cursor_.fail_unexpected();
    out.name = cursor_.expect_name();
    if (!cursor_.take_keyword("on")) cursor_.fail_unexpected();
    out.type_condition = cursor_.expect_name();
    directives();
    out.selections = selections();
    return out;
  }

  std::vector<Directive> directives() {
    std::vector<Directive> out;
    while (cursor_.at("@")) {
      Directive directive;
      directive.location = cursor_.take().location;
      directive.name = cursor_.expect_name();
      directive.arguments = arguments();
      out.push_back(std::move(directive));
    }
    return out;
  }

  std::vector<Member> arguments() {
    std::vector<Member> out;
    if (!cursor_.take_if("(")) return out;
    if (cursor_.at(")")) cursor_.fail_unexpected();
    while (!cursor_.at_end() && !cursor_.at(")")) {
      Member member;
      member.location = cursor_.current().location;
      member.name = cursor_.expect_name();
      cursor_.expect(":");
      member.value = cursor_.value(false);
      out.push_back(std::move(member));
    }
    cursor_.expect(")");
    return out;
  }

  std::vector<Selection> selections() {
    std::vector<Selection> out;
    if (!cursor_.enter()) return out;
    cursor_.expect("{");
    if (cursor_.at("}")) cursor_.fail_unexpected();
    while (!cursor_.at_end() && !cursor_.at("}")) out.push_back(selection());
    cursor_.leave();
    cursor_.expect("}");
    return out;
  }

  Selection selection() {
    Selection out;
    out.location = cursor_.current().location;
    if (cursor_.take_if("...")) return spread(std::move(out));
    out.name = cursor_.expect_name();
    if (cursor_.take_if(":")) {
      out.alias = std::move(out.name);
      out.name = cursor_.expect_name();
    }
    out.arguments = arguments();
    out.directives = directives();
    if (cursor_.at("{")) out.selections = selections();
    return out;
  }

  Selection spread(Selection out) {
    if (cursor_.at_name() && !cursor_.at_keyword("on")) {
      out.kind = Selection::Kind::spread;
      out.name = cursor_.expect_name();
      out.directives = directives();
      return out;
    }
    out.kind = Selection::Kind::inline_fragment;
    if (cursor_.take_keyword("on")) out.type_condition = cursor_.expect_name();
    out.directives = directives();
    out.selections = selections();
    return out;
  }

  Cursor cursor_;
};

}  // namespace detail::graphql_reader

const Fragment* Document::fragment(std::string_view name) const noexcept {
  for (const Fragment& candidate : fragments)
    if (candidate.name == name) return &candidate;
  return nullptr;
}

ReadDocument read_document(std::string_view text) { return detail::graphql_reader::Reader(text).read(); }

}  // namespace uploadkit::devserver::graphql
