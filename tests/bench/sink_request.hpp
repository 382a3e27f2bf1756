/// \file
/// A request as the sink sees it: what the answer needs, and nothing of the body of a PUT but its trailer.
#ifndef UPLOADKIT_BENCH_SINK_REQUEST_HPP
#define UPLOADKIT_BENCH_SINK_REQUEST_HPP

#include <cstdint>
#include <string>
#include <string_view>

namespace uploadkit::bench {

struct SinkRequest {
  std::string method;
  std::string target;
  std::string host;

  /// Of a POST all of it; of a PUT with a trailer the end.
  std::string body;
  std::uint64_t content_length = 0;
  bool is_tls = false;

  /// Of the bytes without their frames, where the body is aws-chunked; else as `content_length`.
  std::uint64_t decoded_length = 0;

  /// "x-amz-checksum-…" and its value, as the client sent them in the head.
  std::string checksum_name;
  std::string checksum;

  /// The checksum that follows the bytes; its value is found in `body`.
  std::string trailer_name;

  /// How much of the end of the body is to be kept: all of a POST, of a PUT what may be its trailer.
  std::uint64_t kept_bytes() const;

  /// Moves the trailer's value from the body to `checksum`.
  void read_trailer();

  /// The value of a query parameter; empty where there is none.
  std::string parameter(std::string_view name) const;
  bool has_parameter(std::string_view name) const;
};

/// Reads the head that ends before `head_end`; false for what is no request.
bool read_head(std::string_view head, SinkRequest& request);

}  // namespace uploadkit::bench

#endif
