/// \file
/// The multipart uploads of the sink: the numbers, sizes and checksums of parts, never their bytes.
#ifndef UPLOADKIT_BENCH_SINK_MULTIPART_HPP
#define UPLOADKIT_BENCH_SINK_MULTIPART_HPP

#include <bench/sink_request.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace uploadkit::bench {

class SinkUploads {
 public:
  /// The answer to Create-, List-, Complete- and AbortMultipartUpload and to UploadPart; nothing for other requests.
  std::optional<std::string> answer_to(const SinkRequest& request);

 private:
  struct Part {
    std::uint64_t size_bytes = 0;
    std::string checksum;
    bool is_stored = false;
  };
  struct Upload {
    std::vector<Part> parts;
    int stored = 0;
    std::string checksum_name;
  };

  std::string create();
  std::string store(const SinkRequest& request, Upload& upload);
  std::string list(const SinkRequest& request, const Upload& upload) const;
  std::string complete(const SinkRequest& request, const Upload& upload);

  std::unordered_map<std::string, Upload> uploads_;
  std::uint64_t last_id_ = 0;
};

}  // namespace uploadkit::bench

#endif
