// Path and query of a URL in the form that Signature Version 4 covers.
#include <uploadkit/signing/uri_encode.hpp>

#include <uploadkit/core/text.hpp>

#include <algorithm>

namespace uploadkit::signing {

namespace detail::uri_encode {

inline std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  for (;;) {
    const std::size_t end = text.find(separator);
    pieces.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return pieces;
    text.remove_prefix(end + 1);
  }
}

// RFC 3986 5.2.4, and doubled slashes as one: the form of the generic rules.
inline std::string without_dot_segments(std::string_view path) {
  std::vector<std::string_view> kept;
  bool ends_in_slash = false;
  for (const std::string_view segment : split(path, '/')) {
    ends_in_slash = segment.empty() || segment == "." || segment == "..";
    if (segment == ".." && !kept.empty()) kept.pop_back();
    if (!ends_in_slash) kept.push_back(segment);
  }
  std::string normalized;
  for (const std::string_view segment : kept) normalized.append("/").append(segment);
  return ends_in_slash || kept.empty() ? normalized + "/" : normalized;
}

// Most servers decode what arrives and encode it anew, so this form is signed whatever spelling the URL has.
inline std::optional<std::string> recode(std::string_view text, bool keep_slash) {
  if (text.find('%') == std::string_view::npos) return core::percent_encode(text, keep_slash);
  const std::optional<std::string> decoded = core::percent_decode(text);
  if (!decoded) return std::nullopt;
  return core::percent_encode(*decoded, keep_slash);
}

inline std::optional<std::string> recode_parameter(std::string_view text) {
  if (text.find('+') == std::string_view::npos) return recode(text, false);
  std::string with_blanks(text);
  std::replace(with_blanks.begin(), with_blanks.end(), '+', ' ');
  return recode(with_blanks, false);
}

}  // namespace detail::uri_encode

std::optional<std::string> canonical_path(std::string_view path, PathRules rules) {
  const std::string normalized =
      rules.normalize ? detail::uri_encode::without_dot_segments(path) : std::string(path.empty() ? "/" : path);
  std::optional<std::string> encoded = detail::uri_encode::recode(normalized, true);
  if (encoded && rules.encode_again) encoded = core::percent_encode(*encoded, true);
  return encoded;
}

std::string canonical_url(std::string_view url) {
  const std::size_t host = url.find("://");
  if (host == std::string_view::npos) return std::string(url);
  const std::size_t query = std::min(url.find('?'), url.size());
  const std::size_t path = std::min(url.find('/', host + 3), query);
  const std::optional<std::string> spelled = canonical_path(url.substr(path, query - path), {});
  if (!spelled) return std::string(url);
  return std::string(url.substr(0, path)).append(*spelled).append(url.substr(query));
}

std::optional<QueryParameters> canonical_parameters(std::string_view query) {
  QueryParameters parameters;
  for (const std::string_view piece : detail::uri_encode::split(query, '&')) {
    if (piece.empty()) continue;
    const std::size_t equals = std::min(piece.find('='), piece.size());
    std::optional<std::string> name = detail::uri_encode::recode_parameter(piece.substr(0, equals));
    std::optional<std::string> value =
        detail::uri_encode::recode_parameter(piece.substr(std::min(equals + 1, piece.size())));
    if (!name || !value) return std::nullopt;
    parameters.emplace_back(std::move(*name), std::move(*value));
  }
  return parameters;
}

std::string canonical_query(QueryParameters parameters) {
  std::sort(parameters.begin(), parameters.end());
  std::string query;
  for (const auto& [name, value] : parameters) {
    if (!query.empty()) query.push_back('&');
    query.append(name).append("=").append(value);
  }
  return query;
}

}  // namespace uploadkit::signing
