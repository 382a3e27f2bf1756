/// \file
/// Reads an answer line by line, strictly and within limits; libcurl itself accepts much more.
#ifndef UPLOADKIT_HTTP_RESPONSE_READER_HPP
#define UPLOADKIT_HTTP_RESPONSE_READER_HPP

#include <uploadkit/http.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace uploadkit::http {

/// Collects one final answer; interim answers (1xx) are counted against the limits and dropped.
class ResponseReader {
 public:
  ResponseReader(bool answers_head, std::size_t max_body_bytes)
      : answers_head_(answers_head), max_body_bytes_(max_body_bytes) {}

  /// A status line, header line, trailer line or the empty line at their end, with its line break.
  /// Errors: `protocol_error`, `response_too_large`.
  Result<void> take_line(std::string_view line);

  /// Errors: `response_too_large`.
  Result<void> take_body(std::string_view bytes);

  /// Any line has arrived.
  bool has_begun() const noexcept { return line_count_ > 0; }

  /// The header of the final answer is complete.
  bool head_complete() const noexcept { return phase_ == Phase::body; }

  /// The status of the answer that is being read, 0 before its first line.
  int status() const noexcept { return response_.status; }

  HttpResponse take_response() { return std::move(response_); }

 private:
  enum class Phase { status_line, fields, body };

  Result<void> take_status_line(std::string_view line);
  Result<void> take_field(std::string_view line);
  Result<void> take_content_length(std::string_view value);
  Result<void> take_transfer_encoding(std::string_view value);
  Result<void> end_head();

  bool answers_head_;
  std::size_t max_body_bytes_;
  Phase phase_ = Phase::status_line;
  std::size_t line_count_ = 0;
  std::size_t line_bytes_ = 0;
  std::optional<std::uint64_t> content_length_;
  bool is_chunked_ = false;
  HttpResponse response_;
};

}  // namespace uploadkit::http

#endif
