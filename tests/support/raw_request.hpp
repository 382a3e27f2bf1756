/// \file
/// Reads the raw HTTP requests of signing suites: blanks and UTF-8 in the target, folded header lines, LF line ends.
#ifndef UPLOADKIT_TESTS_SUPPORT_RAW_REQUEST_HPP
#define UPLOADKIT_TESTS_SUPPORT_RAW_REQUEST_HPP

#include <uploadkit/core/text.hpp>
#include <uploadkit/http.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace uploadkit::testing {

struct RawRequest {
  std::string method;
  std::string target;  // as it stands in the request line
  std::vector<Header> headers;
  std::string body;

  /// The value of the first header of that name, empty if there is none.
  std::string header(std::string_view name) const {
    for (const Header& header : headers) {
      if (core::equals_ignoring_case(header.name, name)) return header.value;
    }
    return {};
  }

  void remove(std::string_view name) {
    headers.erase(std::remove_if(headers.begin(), headers.end(),
                                 [&](const Header& header) { return core::equals_ignoring_case(header.name, name); }),
                  headers.end());
  }

  /// The target as a URL, with what a URL may not hold percent-encoded.
  std::string url() const {
    std::string text = "https://" + header("host");
    for (const char c : target) {
      const bool is_allowed = c > ' ' && c < 0x7F;
      text += is_allowed ? std::string(1, c) : core::percent_encode(std::string(1, c));
    }
    return text;
  }
};

/// The next line of `text`, which is shortened by it.
inline std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return !line.empty() && line.back() == '\r' ? line.substr(0, line.size() - 1) : line;
}

inline RawRequest parse_raw_request(std::string_view text) {
  RawRequest request;
  std::string_view start;
  while (start.empty() && !text.empty()) start = take_line(text);
  const std::size_t method_end = std::min(start.find(' '), start.size());
  request.method = std::string(start.substr(0, method_end));
  const std::size_t target_end = start.rfind(" HTTP/");
  if (target_end != std::string_view::npos && target_end > method_end) {
    request.target = std::string(start.substr(method_end + 1, target_end - method_end - 1));
  }
  for (std::string_view line = take_line(text); !line.empty(); line = take_line(text)) {
    if ((line.front() == ' ' || line.front() == '\t') && !request.headers.empty()) {
      request.headers.back().value.append(" ").append(core::trim(line));
      continue;
    }
    const std::size_t colon = std::min(line.find(':'), line.size());
    const std::string_view value = core::trim(line.substr(std::min(colon + 1, line.size())));
    request.headers.push_back({std::string(line.substr(0, colon)), std::string(value)});
  }
  request.body = std::string(text);
  return request;
}

}  // namespace uploadkit::testing

#endif
