/// \file
/// One token of look-ahead over a document, and the productions that documents and schemas share.
#ifndef UPLOADKIT_DEVSERVER_GRAPHQL_CURSOR_HPP
#define UPLOADKIT_DEVSERVER_GRAPHQL_CURSOR_HPP

#include <devserver/graphql_tokens.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace uploadkit::devserver::graphql {

/// Why a document was refused or a field failed.
struct GraphqlError {
  std::string message;
  std::vector<Location> locations;
  std::vector<std::string> path;
  std::string extensions;  // a JSON object; empty: the service's usual one for the stage
  enum class Stage : std::uint8_t { syntax, validation, execution } stage = Stage::validation;
};

/// A type as it is written: `[ID!]!`.
struct TypeReference {
  std::string name;                    // of the innermost type
  std::vector<TypeReference> element;  // one, if this is a list
  bool is_required = false;

  bool is_list() const noexcept { return !element.empty(); }
  std::string text() const;
};

/// Walks over the tokens. The first mistake is kept; after it only the end is seen, so that every loop ends.
class Cursor {
 public:
  explicit Cursor(std::string_view text);

  const Token& current() const noexcept { return token_; }
  bool at_end() const noexcept { return token_.kind == Token::Kind::end; }
  bool at(std::string_view punctuator) const noexcept;
  bool at_name() const noexcept { return token_.kind == Token::Kind::name; }
  bool at_keyword(std::string_view word) const noexcept { return at_name() && token_.text == word; }

  Token take();
  bool take_if(std::string_view punctuator);
  bool take_keyword(std::string_view word);
  void expect(std::string_view punctuator);
  std::string expect_name();

  Value value(bool is_constant);
  TypeReference type();

  void fail(std::string message, Location location);
  void fail_unexpected();
  const std::optional<GraphqlError>& error() const noexcept { return error_; }

  /// Counts nesting; beyond 64 levels the document is refused.
  bool enter();
  void leave() noexcept { --depth_; }

 private:
  Value list(bool is_constant);
  Value object(bool is_constant);

  Tokens tokens_;
  Token token_;
  std::optional<GraphqlError> error_;
  int depth_ = 0;
};

}  // namespace uploadkit::devserver::graphql

#endif
