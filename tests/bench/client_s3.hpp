/// \file
/// Uploads straight into S3, signed by the library, as an application would write them.
#ifndef UPLOADKIT_BENCH_CLIENT_S3_HPP
#define UPLOADKIT_BENCH_CLIENT_S3_HPP

#include <uploadkit/s3.hpp>
#include <uploadkit/uploadkit.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace uploadkit::bench {

/// What to upload and how; each setting is read from "name=value".
struct S3Job {
  std::string ca_file;
  std::string endpoint;

  /// A file, or the folder of "1.jpg", "2.jpg", … for `files` > 0.
  std::string path;
  int files = 0;
  S3Provider provider = S3Provider::generic;
  std::string checksum;
  VerifyIntegrity verify = VerifyIntegrity::automatic;
  std::uint64_t budget_bytes = ClientOptions{}.memory_budget_bytes;
  std::size_t buffer_bytes = ClientOptions{}.upload_buffer_bytes;
  std::uint64_t threshold_bytes = MultipartOptions{}.threshold_bytes;
  int parallel = MultipartOptions{}.max_parallel_parts;

  /// Parts of a source of that many bytes that is read from nowhere, each of `part_bytes`, below S3's minimum.
  int parts = 0;
  std::uint64_t part_bytes = 0;
};

/// False for a setting that there is none of.
bool read_setting(std::string_view setting, S3Job& job);

/// A backend like another one, but with parts of any size.
std::shared_ptr<const Backend> with_small_parts(std::shared_ptr<const Backend> backend);

// Each says 0 for success, and why not on standard error otherwise.

/// One file or many.
int s3_uploads(const S3Job& job);

/// A client that has nothing to do; what it costs is what others cost more.
int s3_idle(const S3Job& job);

/// One upload of `parts` parts: prints "CPU_NS_A_PART", of a warm client.
int s3_parts(const S3Job& job);

}  // namespace uploadkit::bench

#endif
