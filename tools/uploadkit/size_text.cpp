// Sizes and rates as people write them.
#include <tools/uploadkit/size_text.hpp>

#include <charconv>
#include <limits>

namespace uploadkit::command {
namespace {

int shift_of(char unit) noexcept {
  switch (unit) {
    case 'K':
    case 'k':
      return 10;
    case 'M':
    case 'm':
      return 20;
    case 'G':
    case 'g':
      return 30;
    default:
      return 0;
  }
}

}  // namespace

std::optional<std::uint64_t> read_size(std::string_view text) noexcept {
  const int shift = text.empty() ? 0 : shift_of(text.back());
  if (shift != 0) text.remove_suffix(1);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (number > (std::numeric_limits<std::uint64_t>::max() >> shift)) return std::nullopt;
  return number << shift;
}

}  // namespace uploadkit::command
