// Resolves the only entities that a document without a document type can have.
#include <uploadkit/core/xml_text.hpp>

#include <uploadkit/core/utf8.hpp>

#include <charconv>
#include <cstdint>

namespace uploadkit::core {
namespace detail::xml_text {

struct Entity {
  std::string_view name;
  char character;
};

constexpr Entity entities[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};

bool is_xml_character(char32_t c) noexcept {
  if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
  return c <= 0xD7FF || (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

// "#65" or "#x41" as its character.
std::optional<std::string> character_reference(std::string_view digits) {
  const bool is_hex = digits.substr(0, 1) == "x";
  if (is_hex) digits.remove_prefix(1);
  std::uint32_t code_point = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stopped_at, error] = std::from_chars(digits.data(), end, code_point, is_hex ? 16 : 10);
  if (error != std::errc() || stopped_at != end || !is_xml_character(code_point)) return std::nullopt;
  return utf8_of(code_point);
}

std::optional<std::string> character_of(std::string_view name) {
  if (name.substr(0, 1) == "#") return character_reference(name.substr(1));
  for (const Entity& entity : entities) {
    if (entity.name == name) return std::string(1, entity.character);
  }
  return std::nullopt;
}

}  // namespace detail::xml_text

std::optional<std::string> resolve_entities(std::string_view text) {
  constexpr std::size_t longest_name = 16;
  std::string result;
  while (!text.empty()) {
    const std::size_t plain = text.find('&');
    result += text.substr(0, plain);
    if (plain == std::string_view::npos) break;
    text.remove_prefix(plain + 1);
    const std::size_t end = text.substr(0, longest_name).find(';');
    if (end == std::string_view::npos) return std::nullopt;
    const auto character = detail::xml_text::character_of(text.substr(0, end));
    if (!character) return std::nullopt;
    result += *character;
    text.remove_prefix(end + 1);
  }
  return result;
}

}  // namespace uploadkit::core
