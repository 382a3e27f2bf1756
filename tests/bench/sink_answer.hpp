/// \file
/// What the sink answers: as S3 does to a PUT, as a three-step service does to a POST.
#ifndef UPLOADKIT_BENCH_SINK_ANSWER_HPP
#define UPLOADKIT_BENCH_SINK_ANSWER_HPP

#include <cstdint>
#include <string>
#include <string_view>

namespace uploadkit::bench {

struct SinkRequest {
  std::string method;
  std::string target;
  std::string host;
  std::string body;
  std::uint64_t content_length = 0;
  bool is_tls = false;
};

/// A whole HTTP answer. A PUT's checksums are those that its URL names (crc64nvme=…, md5=…): the sink computes nothing.
/// A POST gets a signed URL that inherits them, or the completed upload.
std::string answer_to(const SinkRequest& request);

/// Reads the head that ends before `head_end`; false for what is no request.
bool read_head(std::string_view head, SinkRequest& request);

}  // namespace uploadkit::bench

#endif
