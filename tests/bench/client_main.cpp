// bench_client MODE VERIFY CA BEFORE AFTER FILE_OR_FOLDER FILES
// bench_client s3|idle|parts CA ENDPOINT FILE_OR_FOLDER NAME=VALUE…
// bench_client digest FILE prints "CRC64NVME MD5_HEX"; bench_client path prints how CRCs are computed here.
#include <bench/client_s3.hpp>
#include <bench/client_uploads.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/digest/crc_paths.hpp>
#include <uploadkit/digest/digest.hpp>

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace uploadkit::bench {

VerifyIntegrity verify_of(std::string_view name) {
  if (name == "none") return VerifyIntegrity::none;
  if (name == "checksum") return VerifyIntegrity::checksum;
  if (name == "md5") return VerifyIntegrity::md5;
  return VerifyIntegrity::automatic;
}

int print_digests(const char* path) {
  auto crc = digest::make_digest(digest::Algorithm::crc64nvme);
  auto md5 = digest::make_digest(digest::Algorithm::md5);
  std::FILE* const file = std::fopen(path, "rb");
  if (!crc || !md5 || file == nullptr) return 1;
  std::vector<char> buffer(1024 * 1024);
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), file)) {
    (*crc)->update(buffer.data(), got);
    (*md5)->update(buffer.data(), got);
  }
  std::fclose(file);
  std::printf("%s %s\n", core::base64((*crc)->value()).c_str(), core::hex((*md5)->value()).c_str());
  return 0;
}

int run_s3(std::string_view mode, int count, char** arguments) {
  S3Job job;
  job.ca_file = arguments[2];
  job.endpoint = arguments[3];
  job.path = arguments[4];
  for (int i = 5; i < count; ++i)
    if (!read_setting(arguments[i], job)) return 2;
  if (mode == "idle") return s3_idle(job);
  return mode == "parts" ? s3_parts(job) : s3_uploads(job);
}

}  // namespace uploadkit::bench

int main(int count, char** arguments) {
  namespace bench = uploadkit::bench;
  const std::string_view mode = count > 1 ? arguments[1] : "";
  if (mode == "digest" && count == 3) return bench::print_digests(arguments[2]);
  if (mode == "path")
    return std::puts(std::string(uploadkit::digest::name(uploadkit::digest::best_crc_path())).c_str()) < 0;
  if (count >= 5 && (mode == "s3" || mode == "idle" || mode == "parts")) return bench::run_s3(mode, count, arguments);
  if (count != 8) return 2;
  bench::ClientJob job;
  job.verify = bench::verify_of(arguments[2]);
  job.ca_file = arguments[3];
  job.url_before = arguments[4];
  job.url_after = arguments[5];
  job.folder = arguments[6];
  job.files = std::atoi(arguments[7]);
  if (mode == "put") return bench::put_one(job);
  if (mode == "many") return bench::put_many(job);
  if (mode == "steps") return bench::three_steps(job);
  if (mode == "polls") return bench::measure_polls(job);
  if (mode == "latency") return bench::measure_latency(job);
  return 2;
}
