// Hosts are read more narrowly than RFC 3986 allows, because parsers differ on the rest and a URL must mean one host.
#include <uploadkit/core/host.hpp>
#include <uploadkit/core/text.hpp>

#include <algorithm>

namespace uploadkit::core {
namespace detail::host {

constexpr std::size_t max_name_bytes = 253;  // RFC 1035 2.3.4
constexpr std::size_t max_label_bytes = 63;

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_hex_digit(char c) noexcept { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// Underscores are no part of host names but occur in bucket names, and no parser minds them.
constexpr bool is_name_character(char c) noexcept {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

std::string_view take_label(std::string_view& rest) noexcept {
  const std::string_view label = rest.substr(0, rest.find('.'));
  rest.remove_prefix(std::min(label.size() + 1, rest.size()));
  return label;
}

// Where the last label is a number, some parsers read the host as an IPv4 address ("1", "0x7f.1", "0177.0.0.1").
bool ends_in_number(std::string_view host) noexcept {
  const std::string_view last = host.substr(host.rfind('.') + 1);
  const bool has_prefix = last.size() >= 2 && last[0] == '0' && (last[1] == 'x' || last[1] == 'X');
  if (has_prefix) return std::all_of(last.begin() + 2, last.end(), is_hex_digit);
  return std::all_of(last.begin(), last.end(), is_digit);
}

bool has_sound_labels(std::string_view host) noexcept {
  if (host.back() == '.') return false;
  while (!host.empty()) {
    const std::string_view label = take_label(host);
    if (label.empty() || label.size() > max_label_bytes) return false;
    if (!std::all_of(label.begin(), label.end(), is_name_character)) return false;
  }
  return true;
}

// The groups of one side of "::" into `bytes`; gives how many bytes they take, or nothing.
std::optional<std::size_t> read_groups(std::string_view text, unsigned char* bytes, std::size_t capacity) noexcept {
  std::size_t count = 0;
  while (!text.empty()) {
    const std::string_view group = text.substr(0, text.find(':'));
    const bool is_last = group.size() == text.size();
    if (is_last && group.find('.') != std::string_view::npos) {
      const auto address = parse_ipv4(group);
      if (!address || count + 4 > capacity) return std::nullopt;
      std::copy(address->begin(), address->end(), bytes + count);
      return count + 4;
    }
    if (group.empty() || group.size() > 4 || count + 2 > capacity) return std::nullopt;
    if (!std::all_of(group.begin(), group.end(), is_hex_digit)) return std::nullopt;
    unsigned value = 0;
    for (const char c : group) value = value * 16 + (is_digit(c) ? unsigned(c - '0') : unsigned((c | 0x20) - 'a' + 10));
    bytes[count++] = static_cast<unsigned char>(value >> 8);
    bytes[count++] = static_cast<unsigned char>(value & 0xFFu);
    if (!is_last && group.size() + 1 == text.size()) return std::nullopt;  // a colon at the end
    text.remove_prefix(is_last ? text.size() : group.size() + 1);
  }
  return count;
}

}  // namespace detail::host

std::optional<std::array<unsigned char, 4>> parse_ipv4(std::string_view text) noexcept {
  std::array<unsigned char, 4> address{};
  if (text.empty() || text.back() == '.') return std::nullopt;
  for (auto& byte : address) {
    const std::string_view label = detail::host::take_label(text);
    const auto number = parse_uint(label);
    if (!number || *number > 255 || (label.size() > 1 && label.front() == '0')) return std::nullopt;
    byte = static_cast<unsigned char>(*number);
  }
  if (!text.empty()) return std::nullopt;
  return address;
}

std::optional<std::array<unsigned char, 16>> parse_ipv6(std::string_view text) noexcept {
  std::array<unsigned char, 16> address{};
  const std::size_t gap = text.find("::");
  const auto front = detail::host::read_groups(text.substr(0, gap), address.data(), address.size());
  if (!front) return std::nullopt;
  if (gap == std::string_view::npos) return *front == address.size() ? std::optional(address) : std::nullopt;

  std::array<unsigned char, 16> tail{};
  const auto back = detail::host::read_groups(text.substr(gap + 2), tail.data(), tail.size());
  if (!back || *front + *back > 14) return std::nullopt;  // "::" stands for at least one group
  std::copy_n(tail.begin(), *back, address.end() - static_cast<std::ptrdiff_t>(*back));
  return address;
}

std::string_view host_fault(std::string_view host) noexcept {
  if (host.empty()) return "has no host";
  if (host.size() > detail::host::max_name_bytes) return "has a host of more than 253 characters";
  if (host.back() == '.') return "has a host that ends in a dot; leave the dot out";
  if (!detail::host::has_sound_labels(host)) {
    return "has a host with characters other than letters, digits, hyphens and dots; write other names in Punycode";
  }
  if (detail::host::ends_in_number(host) && !parse_ipv4(host)) {
    return "has a numeric host that parsers read differently; write the address as four decimal numbers";
  }
  return {};
}

std::string_view ipv6_fault(std::string_view host) noexcept {
  return parse_ipv6(host) ? std::string_view() : "has brackets around something that is no IPv6 address";
}

bool is_loopback_host(std::string_view host) noexcept {
  constexpr std::string_view suffix = ".localhost";
  const auto address = parse_ipv4(host);
  if (address) return (*address)[0] == 127;
  if (equals_ignoring_case(host, "localhost")) return true;
  return host.size() > suffix.size() && equals_ignoring_case(host.substr(host.size() - suffix.size()), suffix);
}

bool is_loopback_ipv6(std::string_view host) noexcept {
  constexpr std::array<unsigned char, 16> loopback{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  return parse_ipv6(host) == loopback;
}

bool is_link_local_host(std::string_view host) noexcept {
  const auto address = parse_ipv4(host);
  return address && (*address)[0] == 169 && (*address)[1] == 254;
}

bool is_link_local_ipv6(std::string_view host) noexcept {
  const auto address = parse_ipv6(host);
  if (!address) return false;
  const auto& bytes = *address;
  const bool is_unicast = bytes[0] == 0xFE && (bytes[1] & 0xC0) == 0x80;
  return is_unicast || (bytes[0] == 0xFD && bytes[1] == 0 && bytes[2] == 0x0E && bytes[3] == 0xC2);
}

}  // namespace uploadkit::core
