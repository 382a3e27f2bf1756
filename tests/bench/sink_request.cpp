// Reads just as much of a request as the answer needs.
#include <bench/sink_request.hpp>

#include <strings.h>
#include <algorithm>
#include <cstdlib>
#include <optional>

namespace uploadkit::bench {
namespace detail::sink_request {

// A name, a value of at most 44 characters, line ends, and the last chunk's head.
constexpr std::uint64_t most_trailer_bytes = 160;

/// The text of a query parameter; nothing where there is none.
std::optional<std::string_view> find(std::string_view target, std::string_view name) {
  const std::size_t query = target.find('?');
  std::size_t at = query == std::string_view::npos ? target.size() : query + 1;
  while (at < target.size()) {
    const std::size_t end = std::min(target.find('&', at), target.size());
    const std::string_view field = target.substr(at, end - at);
    const std::size_t equals = std::min(field.find('='), field.size());
    if (field.substr(0, equals) == name) return field.substr(std::min(equals + 1, field.size()));
    at = end + 1;
  }
  return std::nullopt;
}

/// The value of a header line, if it is of that header.
std::optional<std::string_view> value_of(std::string_view line, std::string_view name) {
  if (line.size() <= name.size() || line[name.size()] != ':') return std::nullopt;
  if (strncasecmp(line.data(), name.data(), name.size()) != 0) return std::nullopt;
  line.remove_prefix(name.size() + 1);
  while (!line.empty() && line.front() == ' ') line.remove_prefix(1);
  return line;
}

std::uint64_t number(std::string_view text) { return std::strtoull(std::string(text).c_str(), nullptr, 10); }

bool is_checksum(std::string_view line) {
  constexpr std::string_view start = "x-amz-checksum-";
  if (line.size() <= start.size() || strncasecmp(line.data(), start.data(), start.size()) != 0) return false;
  line.remove_prefix(start.size());
  return strncasecmp(line.data(), "crc", 3) == 0 || strncasecmp(line.data(), "sha", 3) == 0;
}

void read_line(std::string_view line, SinkRequest& request) {
  if (line.empty()) return;
  if (const auto length = value_of(line, "content-length")) request.content_length = number(*length);
  if (const auto host = value_of(line, "host")) request.host.assign(*host);
  if ((line.front() | 0x20) != 'x') return;
  if (const auto length = value_of(line, "x-amz-decoded-content-length")) request.decoded_length = number(*length);
  if (const auto name = value_of(line, "x-amz-trailer")) request.trailer_name.assign(*name);
  if (!is_checksum(line)) return;
  const std::size_t colon = std::min(line.find(':'), line.size());
  request.checksum_name.assign(line.substr(0, colon));
  request.checksum.assign(value_of(line, request.checksum_name).value_or(""));
}

}  // namespace detail::sink_request

namespace local_sink_request = detail::sink_request;

std::uint64_t SinkRequest::kept_bytes() const {
  if (method == "POST") return content_length;
  if (trailer_name.empty()) return 0;
  return std::min(content_length, local_sink_request::most_trailer_bytes);
}

void SinkRequest::read_trailer() {
  if (trailer_name.empty()) return;
  const std::size_t at = body.rfind(trailer_name + ":");
  if (at == std::string::npos) return;
  const std::size_t begin = at + trailer_name.size() + 1;
  checksum_name = trailer_name;
  checksum.assign(body, begin, body.find('\r', begin) - begin);
}

std::string SinkRequest::parameter(std::string_view name) const {
  return std::string(local_sink_request::find(target, name).value_or(""));
}

bool SinkRequest::has_parameter(std::string_view name) const {
  return local_sink_request::find(target, name).has_value();
}

bool read_head(std::string_view head, SinkRequest& request) {
  const std::size_t line_end = std::min(head.find("\r\n"), head.size());
  const std::size_t first = head.find(' ');
  const std::size_t second = head.find(' ', first == std::string_view::npos ? first : first + 1);
  if (second == std::string_view::npos || second > line_end) return false;
  request.method.assign(head.substr(0, first));
  request.target.assign(head.substr(first + 1, second - first - 1));
  request.body.clear();
  request.checksum_name.clear();
  request.checksum.clear();
  request.trailer_name.clear();
  request.content_length = request.decoded_length = 0;
  std::size_t at = line_end + 2;
  while (at < head.size()) {
    const std::size_t end = std::min(head.find("\r\n", at), head.size());
    local_sink_request::read_line(head.substr(at, end - at), request);
    at = end + 2;
  }
  if (request.decoded_length == 0) request.decoded_length = request.content_length;
  return true;
}

}  // namespace uploadkit::bench
