// The forms of RFC 3629, and which characters are not for showing.
#include <uploadkit/core/utf8.hpp>

namespace uploadkit::core {
namespace detail::utf8 {

struct Form {
  std::size_t size = 0;
  unsigned lead_mask = 0;
  char32_t least = 0;  // smaller values have a shorter form
};

constexpr Form form_of(unsigned lead) noexcept {
  if (lead < 0x80) return {1, 0x7F, 0};
  if (lead >= 0xC2 && lead <= 0xDF) return {2, 0x1F, 0x80};
  if (lead >= 0xE0 && lead <= 0xEF) return {3, 0x0F, 0x800};
  if (lead >= 0xF0 && lead <= 0xF4) return {4, 0x07, 0x10000};
  return {};
}

constexpr bool is_scalar(char32_t code_point) noexcept {
  return code_point <= 0x10FFFF && (code_point < 0xD800 || code_point > 0xDFFF);
}

}  // namespace detail::utf8

Utf8Character first_character(std::string_view bytes) noexcept {
  constexpr Utf8Character invalid{0, 1, false};
  const auto lead = static_cast<unsigned char>(bytes.front());
  const detail::utf8::Form form = detail::utf8::form_of(lead);
  if (form.size == 0 || form.size > bytes.size()) return invalid;

  char32_t code_point = lead & form.lead_mask;
  for (std::size_t i = 1; i < form.size; ++i) {
    const auto next = static_cast<unsigned char>(bytes[i]);
    if ((next & 0xC0u) != 0x80u) return invalid;
    code_point = (code_point << 6) | (next & 0x3Fu);
  }
  if (code_point < form.least || !detail::utf8::is_scalar(code_point)) return invalid;
  return {code_point, form.size, true};
}

std::size_t plain_size(std::string_view text) noexcept {
  std::size_t size = 0;
  while (size < text.size() && text[size] >= ' ' && text[size] <= '~') ++size;
  return size;
}

std::string utf8_of(char32_t code_point) {
  const std::size_t size = code_point < 0x80 ? 1 : code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
  constexpr unsigned lead_marks[] = {0, 0, 0xC0, 0xE0, 0xF0};
  std::string bytes(size, '\0');
  for (std::size_t i = size; i-- > 1; code_point >>= 6) bytes[i] = static_cast<char>(0x80u | (code_point & 0x3Fu));
  bytes[0] = static_cast<char>(lead_marks[size] | code_point);
  return bytes;
}

bool is_control(char32_t c) noexcept {
  if (c < 0x20 || (c >= 0x7F && c <= 0x9F)) return true;
  if (c == 0x2028 || c == 0x2029) return true;
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

}  // namespace uploadkit::core
