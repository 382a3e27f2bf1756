// The text of a request that Signature Version 4 hashes.
#include <uploadkit/signing/canonical_request.hpp>

#include <uploadkit/core/text.hpp>

#include <algorithm>

namespace uploadkit::signing {

namespace detail::canonical_request {

inline std::string single_blanks(std::string_view value) {
  value = core::trim(value);
  const bool is_plain = value.find('\t') == std::string_view::npos && value.find("  ") == std::string_view::npos;
  if (is_plain) return std::string(value);
  std::string text;
  for (const char c : value) {
    const bool is_blank = c == ' ' || c == '\t';
    if (!is_blank) text.push_back(c);
    if (is_blank && text.back() != ' ') text.push_back(' ');
  }
  return text;
}

}  // namespace detail::canonical_request

std::vector<Header> canonical_headers(const std::vector<Header>& headers) {
  std::vector<Header> canonical;
  canonical.reserve(headers.size());
  for (const Header& header : headers) {
    canonical.push_back({core::lower(header.name), detail::canonical_request::single_blanks(header.value)});
  }
  // Stable, because the order of the values of one name is signed.
  std::stable_sort(canonical.begin(), canonical.end(),
                   [](const Header& a, const Header& b) { return a.name < b.name; });
  std::vector<Header> joined;
  joined.reserve(canonical.size());
  for (Header& header : canonical) {
    if (joined.empty() || joined.back().name != header.name) {
      joined.push_back(std::move(header));
    } else {
      joined.back().value.append(",").append(header.value);
    }
  }
  return joined;
}

std::string signed_header_names(const std::vector<Header>& canonical) {
  std::string names;
  for (const Header& header : canonical) {
    if (!names.empty()) names.push_back(';');
    names.append(header.name);
  }
  return names;
}

std::string canonical_text(const CanonicalRequest& request) {
  std::string text;
  text.reserve(1024);
  text.append(request.method).append("\n").append(request.path).append("\n").append(request.query).append("\n");
  for (const Header& header : request.headers) text.append(header.name).append(":").append(header.value).append("\n");
  return text.append("\n").append(signed_header_names(request.headers)).append("\n").append(request.payload_hash);
}

}  // namespace uploadkit::signing
