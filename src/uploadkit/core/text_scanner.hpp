/// \file
/// Walks over a short text of fixed form: digits and single characters.
#ifndef UPLOADKIT_CORE_TEXT_SCANNER_HPP
#define UPLOADKIT_CORE_TEXT_SCANNER_HPP

#include <cstddef>
#include <optional>
#include <string_view>

namespace uploadkit::core {

/// A position in a text; a reading that does not succeed leaves what follows undefined, so the caller gives up then.
class TextScanner {
 public:
  explicit TextScanner(std::string_view text) noexcept : rest_(text) {}

  bool at_end() const noexcept { return rest_.empty(); }
  bool at_digit() const noexcept { return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; }

  /// Takes `c` if it comes next.
  bool skip(char c) noexcept { return skip(std::string_view(&c, 1)); }

  bool skip(std::string_view word) noexcept {
    if (rest_.substr(0, word.size()) != word) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  /// Takes the digit that `at_digit()` saw.
  int take_digit() noexcept {
    const int digit = rest_.front() - '0';
    rest_.remove_prefix(1);
    return digit;
  }

  /// A number of exactly `digits` digits, at most nine.
  std::optional<int> number(int digits) noexcept {
    int value = 0;
    for (int i = 0; i < digits; ++i) {
      if (!at_digit()) return std::nullopt;
      value = value * 10 + take_digit();
    }
    return value;
  }

  bool number_into(int& value, int digits) noexcept {
    const std::optional<int> read = number(digits);
    value = read.value_or(0);
    return read.has_value();
  }

  /// The index of the word that comes next, which is taken.
  template <std::size_t count>
  std::optional<int> one_of(const std::string_view (&words)[count]) noexcept {
    for (std::size_t i = 0; i < count; ++i) {
      if (skip(words[i])) return static_cast<int>(i);
    }
    return std::nullopt;
  }

 private:
  std::string_view rest_;
};

}  // namespace uploadkit::core

#endif
