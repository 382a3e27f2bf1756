// Free text is walked word by word; what a word announces decides how much behind it is masked.
#include <uploadkit/core/redact.hpp>

#include <uploadkit/core/shown_names.hpp>
#include <uploadkit/core/text.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::core {
namespace detail::redact_text {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_word(char c) noexcept { return is_digit(c) || is_letter(c) || c == '_' || c == '-' || c == '.'; }
constexpr bool is_space(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
constexpr bool is_quote(char c) noexcept { return c == '"' || c == '\''; }

// A digest, a signature or a token is a long run of digits and letters; words and names of files are not.
bool looks_like_token(std::string_view word) noexcept {
  constexpr std::size_t least = 32;
  std::size_t run = 0, digits = 0;
  for (const char c : word) {
    run = is_digit(c) || is_letter(c) ? run + 1 : 0;
    digits = run == 0 ? 0 : digits + (is_digit(c) ? 1 : 0);
    if (run >= least && digits > 0 && digits < run) return true;
  }
  return false;
}

class Walk {
 public:
  Walk(std::string_view text, bool masks_tokens) : rest_(text), masks_tokens_(masks_tokens) {}

  std::string shown() {
    while (!rest_.empty()) {
      if (is_word(rest_.front())) {
        take_word();
      } else {
        before_ = rest_.front();
        show(begins_escape() ? 2 : 1);
      }
    }
    return std::move(shown_);
  }

 private:
  // "\n" as JSON writes it must not lend its letter to the word behind it.
  bool begins_escape() const noexcept {
    return rest_.size() > 1 && rest_[0] == '\\' && std::string_view("nrtbf").find(rest_[1]) != std::string_view::npos;
  }

  std::string_view next_word() const noexcept {
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), is_word);
    return rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
  }

  void take_word() {
    const std::string_view word = next_word();
    const std::string_view behind = rest_.substr(word.size());
    const char before = std::exchange(before_, 'a');
    if (begins_url(behind)) return take_url();
    if (const std::size_t user = user_info_size(behind); user > 0) return mask(word.size() + user);
    if (hides_value(word, before, behind)) {
      show(word.size() + separator_size(behind));
      return mask_value(announces_secret_line(word));
    }
    if (stands_before_credential(word, behind)) {
      show(word.size() + blanks(behind));
      return mask_value(false);
    }
    masks_tokens_&& looks_like_token(word) ? mask(word.size()) : show(word.size());
  }

  static bool hides_value(std::string_view word, char before, std::string_view behind) {
    if (separator_size(behind) == 0 || (before == '/' && behind.front() == '>')) return false;  // "</Token>"
    const bool is_parameter = (before == '?' || before == '&') && behind.front() == '=';
    return announces_secret(word) || (is_parameter && !is_shown_parameter(word));
  }

  static bool stands_before_credential(std::string_view word, std::string_view behind) noexcept {
    return is_authentication_scheme(word) && !behind.empty() && is_space(behind.front());
  }

  bool value_announces_more() const {
    const std::string_view word = next_word();
    const std::string_view behind = rest_.substr(word.size());
    return stands_before_credential(word, behind) || (announces_secret(word) && separator_size(behind) > 0);
  }

  // "://", also as JSON writes it (":\/\/").
  static bool begins_url(std::string_view behind) noexcept {
    return behind.substr(0, 3) == "://" || behind.substr(0, 5) == ":\\/\\/";
  }

  void take_url() {
    const std::size_t size = std::min(rest_.find_first_of(" \t\r\n\"'<>`"), rest_.size());
    std::string url;
    for (std::size_t i = 0; i < size; ++i) {
      if (rest_.substr(i, 2) != "\\/") url += rest_[i];
    }
    shown_ += redact_url(url);
    rest_.remove_prefix(size);
  }

  // ":password@" behind a user name that stands without a scheme; the bound keeps hostile text cheap.
  static std::size_t user_info_size(std::string_view behind) noexcept {
    constexpr std::size_t longest = 512;
    if (behind.substr(0, 1) != ":") return 0;
    const std::string_view near = behind.substr(0, longest);
    const std::string_view chunk = near.substr(0, near.find_first_of(" \t\r\n\"'<>"));
    const std::size_t at = chunk.rfind('@');
    return at == std::string_view::npos ? 0 : at;
  }

  static std::size_t blanks(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_space) - text.begin());
  }

  // What stands between a name and its value: "=", ": ", "\":\"" without the opening quote, ">", "%3D"; 0 if nothing.
  static std::size_t separator_size(std::string_view behind) noexcept {
    std::size_t size = 0;
    const auto skip = [&](auto is_skipped) {
      while (size < behind.size() && is_skipped(behind[size])) ++size;
    };
    skip([](char c) { return is_space(c) || is_quote(c) || c == '\\'; });
    const std::string_view sign = behind.substr(size);
    if (sign.substr(0, 3) == "%3D" || sign.substr(0, 3) == "%3d") return size + 3;
    if (sign.empty() || std::string_view("=:>").find(sign.front()) == std::string_view::npos) return 0;
    skip([](char c) { return c == '=' || c == ':' || c == '>'; });
    skip(is_space);
    return size;
  }

  // A value that is itself a name ("token: Bearer …", "token>\"secret\":\"…\"") is masked with what it announces.
  void mask_value(bool takes_line) {
    std::size_t separator = 0;
    do {
      show(separator);
      mask_one_value(mask_names(takes_line));
      separator = separator_size(rest_);
    } while (separator > 0);
  }

  bool mask_names(bool takes_line) {
    while (!takes_line && value_announces_more()) {
      const std::string_view word = next_word();
      takes_line = announces_secret_line(word);
      mask(word.size());
      show(std::max(separator_size(rest_), blanks(rest_)));
    }
    return takes_line;
  }

  void mask_one_value(bool takes_line) {
    const std::size_t escapes = rest_.substr(0, 1) == "\\" ? 1 : 0;
    const char first = rest_.size() > escapes ? rest_[escapes] : '\0';
    if (is_quote(first)) {
      show(escapes + 1);
      return mask(quoted_size(first, escapes > 0));
    }
    if (first == '[' || first == '{') return mask(nested_size());
    mask(std::min(rest_.find_first_of(takes_line ? "\r\n" : " \t\r\n&<>\"'"), rest_.size()));
  }

  // Up to the closing quote. Inside of a quotation (`\"token\":\"…\"`) the first quote closes.
  std::size_t quoted_size(char quote, bool is_inside_quotation) const noexcept {
    return end_of_quotation(0, quote, is_inside_quotation);
  }

  std::size_t end_of_quotation(std::size_t begin, char quote, bool is_inside_quotation) const noexcept {
    for (std::size_t i = begin; i < rest_.size(); ++i) {
      if (rest_[i] == quote) return i;
      if (rest_[i] == '\\' && !is_inside_quotation) ++i;
    }
    return rest_.size();
  }

  // Up to the bracket that closes the first one; brackets in quotations do not count.
  std::size_t nested_size() const noexcept {
    std::size_t depth = 0;
    for (std::size_t i = 0; i < rest_.size(); ++i) {
      const char c = rest_[i];
      if (c == '"') i = end_of_quotation(i + 1, '"', false);
      if (c == '[' || c == '{') ++depth;
      if ((c == ']' || c == '}') && --depth == 0) return i + 1;
    }
    return rest_.size();
  }

  void show(std::size_t size) {
    shown_ += rest_.substr(0, size);
    rest_.remove_prefix(size);
  }

  void mask(std::size_t size) {
    if (size > 0) shown_ += masked;
    rest_.remove_prefix(size);
  }

  std::string_view rest_;
  bool masks_tokens_;
  std::string shown_;
  char before_ = '\0';
};

}  // namespace detail::redact_text

std::string redact_text(std::string_view text, std::size_t limit) {
  constexpr std::size_t most_looked_at = 64 * 1024;  // more cannot be kept, and need not be walked over
  return printable(detail::redact_text::Walk(text.substr(0, most_looked_at), true).shown(), limit);
}

std::string redact_path(std::string_view path) {
  // A URL in a path is not looked into: it could hold one more, and so on down to the end of the stack.
  const std::size_t nested = path.find("://");
  const std::string shown = detail::redact_text::Walk(path.substr(0, nested), false).shown();
  return nested == std::string_view::npos ? shown : shown + std::string(masked);
}

}  // namespace uploadkit::core
