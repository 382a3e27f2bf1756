// URLs and headers by allow-list; free text is in redact_text.cpp.
#include <uploadkit/core/redact.hpp>

#include <uploadkit/core/shown_names.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/url.hpp>

#include <algorithm>

namespace uploadkit::core {
namespace detail::redact {

// A name without a value may be the secret itself ("?dG9rZW4="), so it is only shown where the list has it.
std::string shown_item(std::string_view item) {
  const std::size_t equals = std::min(item.find('='), item.size());
  const std::string_view name = item.substr(0, equals);
  if (item.empty() || is_shown_parameter(name)) return std::string(item);
  const bool has_value = item.find_first_not_of('=', equals) != std::string_view::npos;
  return has_value ? std::string(name) + "=" + std::string(masked) : std::string(masked);
}

std::string shown_query(std::string_view query) {
  std::string shown;
  while (true) {
    const std::size_t end = std::min(query.find('&'), query.size());
    shown += shown_item(query.substr(0, end));
    if (end == query.size()) return shown;
    shown += '&';
    query.remove_prefix(end + 1);
  }
}

bool holds_url(std::string_view header_name) noexcept {
  return equals_ignoring_case(header_name, "Location") || equals_ignoring_case(header_name, "Content-Location") ||
         equals_ignoring_case(header_name, "Referer");
}

}  // namespace detail::redact

std::string redact_url(std::string_view url) {
  const auto split = split_url(url);
  if (!split) return url.empty() ? std::string() : std::string(masked);
  std::string shown = split->scheme + "://" + split->authority() + redact_path(split->path);
  if (split->has_query) shown += "?" + detail::redact::shown_query(split->query);
  return shown;
}

std::string redact_header(const Header& header) {
  const std::string name = printable(header.name, 128);
  if (detail::redact::holds_url(header.name)) return name + ": " + redact_url(header.value);
  return name + ": " + (is_shown_header(header.name) ? redact_text(header.value) : std::string(masked));
}

}  // namespace uploadkit::core
