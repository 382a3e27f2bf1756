/// \file
/// Splits a GraphQL document into tokens, strictly (GraphQL specification, October 2021, section 2.1).
#ifndef UPLOADKIT_DEVSERVER_GRAPHQL_TOKENS_HPP
#define UPLOADKIT_DEVSERVER_GRAPHQL_TOKENS_HPP

#include <devserver/graphql_value.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace uploadkit::devserver::graphql {

struct Token {
  enum class Kind : std::uint8_t { end, bad, punctuator, name, integer, real, string, block_string };

  Kind kind = Kind::end;
  std::string text;  // without quotes and escapes; of a bad token: what is wrong
  Location location;

  /// As it is shown in messages: `Name "x"`, `String "x"`, `"{"`, `<EOF>`.
  std::string shown() const;
};

/// Reads token after token. After a bad token nothing but the end follows.
class Tokens {
 public:
  explicit Tokens(std::string_view text) noexcept : text_(text) {}

  Token next();

 private:
  char peek(std::size_t ahead = 0) const noexcept;
  void skip_ignored();
  void advance() noexcept;
  Token bad(std::string message);
  Token punctuator();
  Token name();
  Token number();
  Token string();
  Token block_string();
  bool escape(std::string& out);
  bool unicode_escape(std::string& out);
  bool read_hex(std::size_t digits, std::uint32_t& code);

  std::string_view text_;
  std::size_t at_ = 0;
  Location here_{1, 1};
  Location start_{1, 1};
};

}  // namespace uploadkit::devserver::graphql

#endif
