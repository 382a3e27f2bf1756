// Bytes as hex, base64 and percent-encoded text, and back.
#include <uploadkit/core/text.hpp>

#include <array>

namespace uploadkit::core {
namespace detail::text_codec {

constexpr std::string_view base64_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr unsigned no_digit = 0xFF;

constexpr unsigned byte(char c) noexcept { return static_cast<unsigned char>(c); }

constexpr std::array<unsigned char, 256> base64_digits() noexcept {
  std::array<unsigned char, 256> digits{};
  for (auto& digit : digits) digit = no_digit;
  for (std::size_t i = 0; i < base64_alphabet.size(); ++i)
    digits[byte(base64_alphabet[i])] = static_cast<unsigned char>(i);
  return digits;
}

constexpr std::array<unsigned char, 256> base64_values = base64_digits();

constexpr unsigned hex_value(char c) noexcept {
  if (c >= '0' && c <= '9') return byte(c) - byte('0');
  if (c >= 'a' && c <= 'f') return byte(c) - byte('a') + 10;
  if (c >= 'A' && c <= 'F') return byte(c) - byte('A') + 10;
  return no_digit;
}

constexpr bool is_unreserved(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

void append_group(std::string& text, std::string_view group) {
  unsigned bits = 0;
  for (std::size_t i = 0; i < 3; ++i) bits = (bits << 8) | (i < group.size() ? byte(group[i]) : 0);
  for (std::size_t i = 0; i < 4; ++i) {
    text += i <= group.size() ? base64_alphabet[(bits >> (18 - 6 * i)) & 0x3Fu] : '=';
  }
}

// A group of 2 to 4 digits; bits that no byte takes must be zero, so that every value has one text only.
bool append_bytes(std::string& bytes, std::string_view digits) {
  unsigned bits = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const unsigned value = i < digits.size() ? base64_values[byte(digits[i])] : 0;
    if (value == no_digit) return false;
    bits = (bits << 6) | value;
  }
  const std::size_t count = digits.size() - 1;
  for (std::size_t i = 0; i < count; ++i) bytes += static_cast<char>((bits >> (16 - 8 * i)) & 0xFFu);
  return (bits & ((1u << (24 - 8 * count)) - 1u)) == 0;
}

}  // namespace detail::text_codec

std::string hex(std::string_view bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const char c : bytes) {
    text += digits[detail::text_codec::byte(c) >> 4];
    text += digits[detail::text_codec::byte(c) & 0xFu];
  }
  return text;
}

std::string base64(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) detail::text_codec::append_group(text, bytes.substr(i, 3));
  return text;
}

std::optional<std::string> base64_decode(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  for (int padding = 0; padding < 2 && !text.empty() && text.back() == '='; ++padding) text.remove_suffix(1);
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3 + 2);
  for (; !text.empty(); text.remove_prefix(text.size() < 4 ? text.size() : 4)) {
    if (!detail::text_codec::append_bytes(bytes, text.substr(0, 4))) return std::nullopt;
  }
  return bytes;
}

std::string percent_encode(std::string_view bytes, bool keep_slash) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string text;
  text.reserve(bytes.size());
  for (const char c : bytes) {
    if (detail::text_codec::is_unreserved(c) || (keep_slash && c == '/')) {
      text += c;
    } else {
      text += {'%', digits[detail::text_codec::byte(c) >> 4], digits[detail::text_codec::byte(c) & 0xFu]};
    }
  }
  return text;
}

std::optional<std::string> percent_decode(std::string_view text) {
  if (text.find('%') == std::string_view::npos) return std::string(text);
  std::string bytes;
  bytes.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      bytes += text[i];
      continue;
    }
    if (text.size() - i < 3) return std::nullopt;
    const unsigned high = detail::text_codec::hex_value(text[i + 1]);
    const unsigned low = detail::text_codec::hex_value(text[i + 2]);
    if (high == detail::text_codec::no_digit || low == detail::text_codec::no_digit) return std::nullopt;
    bytes += static_cast<char>((high << 4) | low);
    i += 2;
  }
  return bytes;
}

}  // namespace uploadkit::core
