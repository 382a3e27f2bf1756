// The lexer: names, numbers, strings with their escapes, block strings, punctuators; comments and commas are ignored.
#include <devserver/graphql_tokens.hpp>

#include <algorithm>
#include <vector>

namespace uploadkit::devserver::graphql {

namespace detail::graphql_tokens {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

void append_utf8(std::string& out, std::uint32_t code) {
  const auto byte = [&out](std::uint32_t bits) { out += static_cast<char>(static_cast<unsigned char>(bits)); };
  if (code < 0x80) return byte(code);
  if (code < 0x800) {
    byte(0xC0 | (code >> 6));
  } else if (code < 0x10000) {
    byte(0xE0 | (code >> 12));
    byte(0x80 | ((code >> 6) & 0x3F));
  } else {
    byte(0xF0 | (code >> 18));
    byte(0x80 | ((code >> 12) & 0x3F));
    byte(0x80 | ((code >> 6) & 0x3F));
  }
  byte(0x80 | (code & 0x3F));
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\n' && text[i] != '\r') continue;
    lines.push_back(text.substr(start, i - start));
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
    start = i + 1;
  }
  lines.push_back(text.substr(start));
  return lines;
}

// The common indentation goes, and blank lines at both ends (specification 2.9.4, BlockStringValue).
std::string block_text(std::string_view raw) {
  std::vector<std::string_view> lines = lines_of(raw);
  std::size_t indent = std::string_view::npos;
  for (std::size_t i = 1; i < lines.size(); ++i) indent = std::min(indent, lines[i].find_first_not_of(" \t"));
  for (std::size_t i = 1; indent != std::string_view::npos && i < lines.size(); ++i)
    lines[i].remove_prefix(std::min(indent, lines[i].size()));
  const auto blank = [](std::string_view line) { return line.find_first_not_of(" \t") == std::string_view::npos; };
  while (!lines.empty() && blank(lines.front())) lines.erase(lines.begin());
  while (!lines.empty() && blank(lines.back())) lines.pop_back();
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) out.append(i == 0 ? "" : "\n").append(lines[i]);
  return out;
}

}  // namespace detail::graphql_tokens

namespace tokens = detail::graphql_tokens;

std::string Token::shown() const {
  switch (kind) {
    case Kind::end:
      return "<EOF>";
    case Kind::bad:
      return text;
    case Kind::punctuator:
      return "\"" + text + "\"";
    case Kind::name:
      return "Name \"" + text + "\"";
    case Kind::integer:
      return "Int \"" + text + "\"";
    case Kind::real:
      return "Float \"" + text + "\"";
    case Kind::string:
      return "String \"" + text + "\"";
    case Kind::block_string:
      return "BlockString \"" + text + "\"";
  }
  return text;
}

char Tokens::peek(std::size_t ahead) const noexcept { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

void Tokens::advance() noexcept {
  const char c = text_[at_++];
  const bool line_ends = c == '\n' || (c == '\r' && peek() != '\n');
  if (line_ends) {
    here_ = {here_.line + 1, 1};
  } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80 && c != '\r') {
    ++here_.column;  // one column a character: continuation bytes of UTF-8 do not count
  }
}

void Tokens::skip_ignored() {
  if (at_ == 0 && text_.substr(0, 3) == "\xEF\xBB\xBF") at_ = 3;
  while (at_ < text_.size()) {
    const char c = peek();
    if (c == '#') {
      while (at_ < text_.size() && peek() != '\n' && peek() != '\r') advance();
    } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',') {
      advance();
    } else {
      return;
    }
  }
}

Token Tokens::bad(std::string message) {
  at_ = text_.size();
  return {Token::Kind::bad, std::move(message), start_};
}

Token Tokens::next() {
  skip_ignored();
  start_ = here_;
  if (at_ >= text_.size()) return {Token::Kind::end, {}, start_};
  const char c = peek();
  if (tokens::is_letter(c)) return name();
  if (tokens::is_digit(c) || c == '-') return number();
  if (c == '"') return text_.substr(at_, 3) == "\"\"\"" ? block_string() : string();
  return punctuator();
}

Token Tokens::punctuator() {
  const char c = peek();
  if (text_.substr(at_, 3) == "...") {
    for (int i = 0; i < 3; ++i) advance();
    return {Token::Kind::punctuator, "...", start_};
  }
  if (std::string_view("!$&():=@[]{|}").find(c) == std::string_view::npos || c == '\0')
    return bad(std::string("Cannot parse the unexpected character \"") + (c < ' ' ? '?' : c) + "\".");
  advance();
  return {Token::Kind::punctuator, std::string(1, c), start_};
}

Token Tokens::name() {
  std::string text;
  for (; tokens::is_letter(peek()) || tokens::is_digit(peek()); advance()) text += peek();
  return {Token::Kind::name, std::move(text), start_};
}

Token Tokens::number() {
  std::string text;
  const auto take = [&] { text += peek(), advance(); };
  const auto digits = [&] {
    const bool some = tokens::is_digit(peek());
    while (tokens::is_digit(peek())) take();
    return some;
  };
  bool is_real = false;
  if (peek() == '-') take();
  if (peek() == '0' && tokens::is_digit(peek(1))) return bad("Invalid number, unexpected digit after 0.");
  bool good = digits();
  if (good && peek() == '.' && tokens::is_digit(peek(1))) {
    is_real = true;
    take();
    good = digits();
  }
  if (good && (peek() == 'e' || peek() == 'E')) {
    is_real = true;
    take();
    if (peek() == '+' || peek() == '-') take();
    good = digits();
  }
  if (!good || peek() == '.' || tokens::is_letter(peek())) return bad("Invalid number, expected a digit.");
  return {is_real ? Token::Kind::real : Token::Kind::integer, std::move(text), start_};
}

Token Tokens::string() {
  std::string text;
  advance();
  while (at_ < text_.size() && peek() != '"') {
    const auto c = static_cast<unsigned char>(peek());
    if (c == '\n' || c == '\r') return bad("Unterminated string.");
    if (c < 0x20 && c != '\t') return bad("Invalid character within String.");
    if (c == '\\') {
      if (!escape(text)) return bad("Invalid character escape sequence.");
    } else {
      text += peek();
      advance();
    }
  }
  if (at_ >= text_.size()) return bad("Unterminated string.");
  advance();
  return {Token::Kind::string, std::move(text), start_};
}

bool Tokens::escape(std::string& out) {
  advance();
  const std::string_view from = "\"\\/bfnrt";
  const std::string_view to = "\"\\/\b\f\n\r\t";
  if (at_ >= text_.size()) return false;
  const char c = peek();
  advance();
  if (c == 'u') return unicode_escape(out);
  const std::size_t i = from.find(c);
  if (i == std::string_view::npos) return false;
  out += to[i];
  return true;
}

bool Tokens::read_hex(std::size_t digits, std::uint32_t& code) {
  code = 0;
  for (std::size_t i = 0; i < digits; ++i, advance()) {
    const std::size_t value = std::string_view("0123456789abcdef0123456789ABCDEF").find(peek());
    if (value == std::string_view::npos || peek() == '\0') return false;
    code = code * 16 + static_cast<std::uint32_t>(value % 16);
  }
  return true;
}

bool Tokens::unicode_escape(std::string& out) {
  std::uint32_t code = 0;
  if (peek() == '{') {
    const std::size_t end = text_.find('}', at_);
    if (end == std::string_view::npos || end - at_ < 2 || end - at_ > 7) return false;
    advance();
    if (!read_hex(end - at_, code)) return false;
    advance();
  } else if (!read_hex(4, code)) {
    return false;
  }
  if (code >= 0xD800 && code < 0xDC00) {
    std::uint32_t low = 0;
    if (text_.substr(at_, 2) != "\\u") return false;
    advance(), advance();
    if (!read_hex(4, low) || low < 0xDC00 || low > 0xDFFF) return false;
    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
  }
  if (code > 0x10FFFF || (code >= 0xDC00 && code < 0xE000)) return false;
  tokens::append_utf8(out, code);
  return true;
}

Token Tokens::block_string() {
  std::string raw;
  for (int i = 0; i < 3; ++i) advance();
  while (at_ < text_.size() && text_.substr(at_, 3) != "\"\"\"") {
    if (text_.substr(at_, 4) == "\\\"\"\"") advance();
    const std::size_t run = text_.substr(at_, 3) == "\"\"\"" ? 3 : 1;
    for (std::size_t i = 0; i < run; ++i, advance()) raw += peek();
  }
  if (at_ >= text_.size()) return bad("Unterminated string.");
  for (int i = 0; i < 3; ++i) advance();
  return {Token::Kind::block_string, tokens::block_text(raw), start_};
}

}  // namespace uploadkit::devserver::graphql
