// ASCII case, trimming, numbers and UTF-8. Encodings are in text_codec.cpp.
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/utf8.hpp>

#include <charconv>

namespace uploadkit::core {
namespace detail::text {

constexpr char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }
constexpr char upper(char c) noexcept { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; }
constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

template <class Number>
std::optional<Number> parse(std::string_view digits) noexcept {
  Number number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stopped_at, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc() || stopped_at != end) return std::nullopt;
  return number;
}

}  // namespace detail::text

bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (detail::text::lower(a[i]) != detail::text::lower(b[i])) return false;
  }
  return true;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = detail::text::lower(c);
  return result;
}

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = detail::text::upper(c);
  return result;
}

std::string_view trim(std::string_view text) noexcept {
  while (!text.empty() && detail::text::is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && detail::text::is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::optional<std::uint64_t> parse_uint(std::string_view text) noexcept {
  return detail::text::parse<std::uint64_t>(text);
}

std::optional<std::int64_t> parse_int(std::string_view text) noexcept {
  return detail::text::parse<std::int64_t>(text);
}

bool is_utf8(std::string_view bytes) noexcept {
  while (true) {
    bytes.remove_prefix(plain_size(bytes));
    if (bytes.empty()) return true;
    const Utf8Character character = first_character(bytes);
    if (!character.is_valid) return false;
    bytes.remove_prefix(character.size);
  }
}

}  // namespace uploadkit::core
