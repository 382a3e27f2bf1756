// The productions that documents and schemas share: values and type references.
#include <devserver/graphql_cursor.hpp>

namespace uploadkit::devserver::graphql {

namespace detail::graphql_cursor {

constexpr int max_depth = 64;

Value leaf(Value::Kind kind, const Token& token) {
  Value value;
  value.kind = kind;
  value.text = token.text;
  value.location = token.location;
  return value;
}

}  // namespace detail::graphql_cursor

using detail::graphql_cursor::leaf;

std::string TypeReference::text() const {
  const std::string inner = is_list() ? "[" + element.front().text() + "]" : name;
  return is_required ? inner + "!" : inner;
}

Cursor::Cursor(std::string_view text) : tokens_(text) { take(); }

bool Cursor::at(std::string_view punctuator) const noexcept {
  return token_.kind == Token::Kind::punctuator && token_.text == punctuator;
}

Token Cursor::take() {
  Token taken = std::move(token_);
  token_ = error_ ? Token{} : tokens_.next();
  if (token_.kind == Token::Kind::bad) fail(token_.text, token_.location);
  return taken;
}

bool Cursor::take_if(std::string_view punctuator) {
  if (!at(punctuator)) return false;
  take();
  return true;
}

bool Cursor::take_keyword(std::string_view word) {
  if (!at_keyword(word)) return false;
  take();
  return true;
}

void Cursor::expect(std::string_view punctuator) {
  if (at(punctuator)) {
    take();
  } else {
    fail("Expected \"" + std::string(punctuator) + "\", found " + token_.shown() + ".", token_.location);
  }
}

std::string Cursor::expect_name() {
  if (at_name()) return take().text;
  fail("Expected Name, found " + token_.shown() + ".", token_.location);
  return {};
}

void Cursor::fail(std::string message, Location location) {
  if (!error_) error_ = GraphqlError{"Syntax Error: " + message, {location}, {}, {}, GraphqlError::Stage::syntax};
  token_ = Token{};
}

void Cursor::fail_unexpected() { fail("Unexpected " + token_.shown() + ".", token_.location); }

bool Cursor::enter() {
  if (++depth_ <= detail::graphql_cursor::max_depth) return true;
  fail("The document is nested too deeply.", token_.location);
  return false;
}

Value Cursor::value(bool is_constant) {
  using Kind = Value::Kind;
  const Token& token = token_;
  if (at("[")) return list(is_constant);
  if (at("{")) return object(is_constant);
  if (at("$") && !is_constant) {
    const Location location = take().location;
    Value variable = leaf(Kind::variable, token_);
    variable.location = location;
    expect_name();
    return variable;
  }
  switch (token.kind) {
    case Token::Kind::integer:
      return leaf(Kind::integer, take());
    case Token::Kind::real:
      return leaf(Kind::real, take());
    case Token::Kind::string:
    case Token::Kind::block_string:
      return leaf(Kind::string, take());
    case Token::Kind::name: {
      const Token name = take();
      if (name.text == "true" || name.text == "false") return leaf(Kind::boolean, name);
      return leaf(name.text == "null" ? Kind::null : Kind::enumerator, name);
    }
    default:
      fail_unexpected();
      return {};
  }
}

Value Cursor::list(bool is_constant) {
  Value out = leaf(Value::Kind::list, Token{{}, {}, take().location});
  if (!enter()) return out;
  while (!at_end() && !at("]")) out.push(value(is_constant));
  leave();
  expect("]");
  return out;
}

Value Cursor::object(bool is_constant) {
  Value out = leaf(Value::Kind::object, Token{{}, {}, take().location});
  if (!enter()) return out;
  while (!at_end() && !at("}")) {
    Member member;
    member.location = token_.location;
    member.name = expect_name();
    expect(":");
    member.value = value(is_constant);
    out.members.push_back(std::move(member));
  }
  leave();
  expect("}");
  return out;
}

TypeReference Cursor::type() {
  TypeReference out;
  if (!enter()) return out;
  if (take_if("[")) {
    out.element.push_back(type());
    out.name = out.element.front().name;
    expect("]");
  } else {
    out.name = expect_name();
  }
  out.is_required = take_if("!");
  leave();
  return out;
}

}  // namespace uploadkit::devserver::graphql
