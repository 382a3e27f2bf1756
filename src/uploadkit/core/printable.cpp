// Foreign text made fit for a message: nothing in it can act on a terminal or start a line of its own.
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/utf8.hpp>

#include <algorithm>

namespace uploadkit::core {
namespace detail::printable {

std::string escape(std::string_view prefix, char32_t value, int digits) {
  constexpr char digit_texts[] = "0123456789abcdef";
  std::string result(prefix);
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) result += digit_texts[(value >> shift) & 0xFu];
  return result;
}

std::string shown(std::string_view bytes, const Utf8Character& character) {
  if (!character.is_valid) return escape("\\x", static_cast<unsigned char>(bytes.front()), 2);
  if (!is_control(character.code_point)) return std::string(bytes.substr(0, character.size));
  if (character.code_point == '\n') return "\\n";
  if (character.code_point == '\r') return "\\r";
  if (character.code_point == '\t') return "\\t";
  if (character.code_point < 0x80) return escape("\\x", character.code_point, 2);
  return escape("\\u", character.code_point, 4);
}

}  // namespace detail::printable

std::string printable(std::string_view text, std::size_t limit) {
  std::string result(text.substr(0, std::min(plain_size(text), limit)));
  text.remove_prefix(result.size());
  while (!text.empty()) {
    const Utf8Character character = first_character(text);
    const std::string shown = detail::printable::shown(text, character);
    if (result.size() + shown.size() > limit) break;
    result += shown;
    text.remove_prefix(character.size);
  }
  return result;
}

}  // namespace uploadkit::core
