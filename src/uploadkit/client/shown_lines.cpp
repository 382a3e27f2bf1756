// What may be shown of signed texts: all but what grants something.
#include <uploadkit/client/shown_lines.hpp>

#include <uploadkit/core/redact.hpp>
#include <uploadkit/core/shown_names.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/url.hpp>

#include <algorithm>

namespace uploadkit::client {

namespace detail::shown_lines {

constexpr std::size_t longest_value = 512;

bool is_credential(std::string_view name) {
  return core::equals_ignoring_case(name, "X-Amz-Credential") || core::equals_ignoring_case(name, "X-Goog-Credential");
}

bool is_access_key(std::string_view name) {
  return core::equals_ignoring_case(name, "AWSAccessKeyId") || core::equals_ignoring_case(name, "GoogleAccessId");
}

// "AKIA…/20240930/…" or, encoded, "AKIA…%2F20240930%2F…": the scope is no secret.
std::string shown_credential(std::string_view value) {
  const std::size_t end = std::min({value.find('/'), value.find("%2F"), value.find("%2f"), value.size()});
  return shown_access_key(value.substr(0, end)) + core::printable(value.substr(end), longest_value);
}

std::string shown_item(std::string_view item) {
  const std::size_t equals = item.find('=');
  const std::string_view name = item.substr(0, equals);
  // A name without a value may be the secret itself ("?dG9rZW4=").
  const bool has_value = item.find_first_not_of('=', std::min(equals, item.size())) != std::string_view::npos;
  if (!has_value && !item.empty() && !core::is_shown_parameter(name)) return std::string(core::masked);
  if (!has_value) return std::string(item);
  return std::string(name) + "=" + shown_value(name, item.substr(equals + 1));
}

}  // namespace detail::shown_lines

std::string shown_access_key(std::string_view access_key) {
  // Of a short one four characters would be most of it.
  const std::size_t shown = access_key.size() >= 12 ? 4 : 0;
  return core::printable(access_key.substr(0, shown)) + std::string(core::masked);
}

std::string shown_value(std::string_view name, std::string_view value) {
  namespace local = detail::shown_lines;
  if (local::is_credential(name)) return local::shown_credential(value);
  if (local::is_access_key(name)) return shown_access_key(value);
  if (core::announces_secret(name) && !value.empty()) return std::string(core::masked);
  return core::printable(value, local::longest_value);
}

std::string shown_signed_url(std::string_view url) {
  const auto split = core::split_url(url);
  if (!split) return std::string(core::masked);
  std::string shown = split->scheme + "://" + split->authority() + core::redact_path(split->path);
  if (!split->has_query) return shown;
  std::string_view query = split->query;
  for (char before = '?';; before = '&') {
    const std::size_t end = std::min(query.find('&'), query.size());
    shown += before + detail::shown_lines::shown_item(query.substr(0, end));
    if (end == query.size()) return shown;
    query.remove_prefix(end + 1);
  }
}

std::string shown_header_line(std::string_view line) {
  const std::size_t end = line.find(':');
  if (end == std::string_view::npos) return core::printable(line);
  const std::string_view name = line.substr(0, end);
  return core::printable(name) + ":" + shown_value(name, line.substr(end + 1));
}

}  // namespace uploadkit::client
