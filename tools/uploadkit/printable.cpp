// Foreign text made fit for a terminal and for one line.
#include <tools/uploadkit/printable.hpp>

#include <fmt/format.h>

namespace uploadkit::command {
namespace {

bool is_continuation(char c) noexcept { return (static_cast<unsigned char>(c) & 0xc0u) == 0x80u; }

}  // namespace

std::string printable(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool is_c1 = byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;
    if (byte < 0x20 || byte == 0x7f || is_c1) {
      result += fmt::format("\\x{:02x}", is_c1 ? static_cast<unsigned char>(text[++i]) : byte);
    } else {
      result += text[i];
    }
  }
  return result;
}

std::string shortened(const std::string& text, std::size_t width) {
  std::size_t characters = 0;
  for (const char c : text) characters += is_continuation(c) ? 0 : 1;
  if (characters <= width) return text;
  const std::size_t kept = width > 3 ? width - 3 : 0;
  std::size_t begin = text.size();
  for (std::size_t count = 0; begin > 0 && count < kept;)
    if (!is_continuation(text[--begin])) ++count;
  return "..." + text.substr(begin);
}

}  // namespace uploadkit::command
