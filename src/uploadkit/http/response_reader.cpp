// The rules for what counts as an HTTP answer (RFC 9112), and its limits.
#include <uploadkit/http/response_reader.hpp>

#include <uploadkit/core/text.hpp>

#include <algorithm>

namespace uploadkit::http {

namespace detail::response_reader {

constexpr std::size_t max_lines = 100;
constexpr std::size_t max_line_bytes = 64 * 1024;

Error bad_answer(std::string what) {
  return make_error(Errc::protocol_error, "The server's answer is not valid HTTP: " + std::move(what) + ".");
}

Error too_large(const char* what, std::size_t limit) {
  return make_error(Errc::response_too_large,
                    std::string("The server's answer has more ") + what + " than its limit allows.",
                    {{"limit", std::to_string(limit)}});
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_name_character(char c) {
  if (is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return true;
  return c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_name_character);
}

bool has_control(std::string_view value) {
  const auto is_control = [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; };
  return std::any_of(value.begin(), value.end(), is_control);
}

std::string_view without_line_break(std::string_view line) {
  if (!line.empty() && line.back() == '\n') line.remove_suffix(1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

// 0 for a line that is not "HTTP/1.x NNN" with a blank or nothing behind it.
int status_of(std::string_view line) {
  if (line.substr(0, 7) != "HTTP/1." || line.size() < 12 || line[8] != ' ') return 0;
  if (line[7] != '0' && line[7] != '1') return 0;
  if (line.size() > 12 && line[12] != ' ') return 0;
  if (!std::all_of(line.begin() + 9, line.begin() + 12, is_digit)) return 0;
  return (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
}

}  // namespace detail::response_reader

namespace reader = detail::response_reader;

Result<void> ResponseReader::take_line(std::string_view line) {
  line_bytes_ += line.size();
  if (++line_count_ > reader::max_lines) return reader::too_large("header lines", reader::max_lines);
  if (line_bytes_ > reader::max_line_bytes) return reader::too_large("header bytes", reader::max_line_bytes);
  const std::string_view text = reader::without_line_break(line);
  const bool next_answer = phase_ == Phase::body && text.substr(0, 5) == "HTTP/";
  if (phase_ == Phase::status_line || next_answer) return take_status_line(text);
  if (phase_ == Phase::body) return {};  // a trailer: counted, not used
  return text.empty() ? end_head() : take_field(text);
}

Result<void> ResponseReader::take_status_line(std::string_view line) {
  response_ = HttpResponse{};
  content_length_.reset();
  is_chunked_ = false;
  response_.status = reader::status_of(line);
  if (response_.status == 0) return reader::bad_answer("its first line is no status line of HTTP/1.x");
  if (response_.status < 100 || response_.status > 599 || response_.status == 101)
    return reader::bad_answer("its status is " + std::to_string(response_.status));
  phase_ = Phase::fields;
  constexpr std::size_t usual_fields = 16;
  response_.headers.reserve(usual_fields);
  return {};
}

Result<void> ResponseReader::take_field(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !reader::is_name(line.substr(0, colon)))
    return reader::bad_answer("a header line has no valid name");
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = core::trim(line.substr(colon + 1));
  if (reader::has_control(value)) return reader::bad_answer("a header value has control characters");
  response_.headers.push_back({std::string(name), std::string(value)});
  if (core::equals_ignoring_case(name, "content-length")) return take_content_length(value);
  if (core::equals_ignoring_case(name, "transfer-encoding")) return take_transfer_encoding(value);
  return {};
}

Result<void> ResponseReader::take_content_length(std::string_view value) {
  const std::optional<std::uint64_t> length = core::parse_uint(value);
  if (!length || *length > INT64_MAX || !std::all_of(value.begin(), value.end(), reader::is_digit))
    return reader::bad_answer("its Content-Length is no number");
  if (content_length_ && *content_length_ != *length) return reader::bad_answer("it has two different Content-Lengths");
  content_length_ = length;
  return {};
}

Result<void> ResponseReader::take_transfer_encoding(std::string_view value) {
  // Anything but a single "chunked" would also make libcurl decompress.
  if (is_chunked_ || !core::equals_ignoring_case(value, "chunked"))
    return reader::bad_answer("its Transfer-Encoding is not just chunked");
  is_chunked_ = true;
  return {};
}

Result<void> ResponseReader::end_head() {
  if (response_.status < 200) {
    phase_ = Phase::status_line;
    return {};
  }
  phase_ = Phase::body;
  if (is_chunked_ && content_length_) return reader::bad_answer("it has a Content-Length and is chunked");
  if (answers_head_ || response_.status == 304) return {};
  if (response_.status == 204) {
    if (is_chunked_ || content_length_.value_or(0) != 0) return reader::bad_answer("its status 204 allows no body");
    return {};
  }
  // A body that only the end of the connection ends cannot be told from a cut one.
  if (!is_chunked_ && !content_length_) return reader::bad_answer("it does not tell the length of its body");
  if (content_length_.value_or(0) > max_body_bytes_) return reader::too_large("body bytes", max_body_bytes_);
  return {};
}

Result<void> ResponseReader::take_body(std::string_view bytes) {
  if (bytes.size() > max_body_bytes_ - response_.body.size()) return reader::too_large("body bytes", max_body_bytes_);
  response_.body.append(bytes);
  return {};
}

}  // namespace uploadkit::http
