// One file or many into the sink's S3, and uploads of very many parts.
#include <bench/client_s3.hpp>

#include <bench/client_uploads.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <utility>

namespace uploadkit::bench {
namespace detail::client_s3 {

std::shared_ptr<const Backend> backend_of(const S3Job& job) {
  S3Options options;
  options.bucket = "bucket";
  options.endpoint_url = job.endpoint;
  options.provider = job.provider;
  options.credentials = static_credentials({"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ""});
  return s3(std::move(options));
}

Result<Client> client_of(const S3Job& job, std::shared_ptr<const Backend> backend) {
  ClientOptions options;
  options.tls.ca_file = job.ca_file;
  options.memory_budget_bytes = job.budget_bytes;
  options.upload_buffer_bytes = job.buffer_bytes;
  return Client::create(std::move(backend), std::move(options));
}

UploadInput input_of(const S3Job& job, std::shared_ptr<Source> source, std::string path) {
  UploadInput input;
  input.path = std::move(path);
  input.source = std::move(source);
  input.options.checksum_algorithm = job.checksum;
  input.options.verify_integrity = job.verify;
  input.options.multipart.threshold_bytes = job.threshold_bytes;
  input.options.multipart.part_bytes = job.part_bytes;
  input.options.multipart.max_parallel_parts = job.parallel;
  return input;
}

std::vector<UploadInput> inputs_of(const S3Job& job) {
  std::vector<UploadInput> inputs;
  if (job.files == 0) inputs.push_back(input_of(job, file_source(job.path), "large.jpg"));
  for (int i = 1; i <= job.files; ++i) {
    const std::string name = std::to_string(i) + ".jpg";
    inputs.push_back(input_of(job, file_source(job.path + "/" + name), "album/" + name));
  }
  return inputs;
}

/// Bytes from nowhere, so that nothing but the parts is measured.
std::shared_ptr<Source> empty_bytes(std::uint64_t size) {
  return read_at_source(size, [size](std::uint64_t offset, char* buffer, std::size_t capacity) -> Result<std::size_t> {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(capacity, size - offset));
    std::fill(buffer, buffer + count, '\0');
    return count;
  });
}

double cpu_nanoseconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

Result<UploadReceipt> upload_parts(const S3Job& job, Client& client, int parts) {
  const std::uint64_t size = job.part_bytes * static_cast<std::uint64_t>(parts);
  UploadInput input = input_of(job, empty_bytes(size), "parts.bin");
  input.options.multipart.threshold_bytes = 0;
  return client.upload(std::move(input)).wait();
}

}  // namespace detail::client_s3

namespace local_s3 = detail::client_s3;

bool read_setting(std::string_view setting, S3Job& job) {
  const std::size_t equals = setting.find('=');
  if (equals == std::string_view::npos) return false;
  const std::string_view name = setting.substr(0, equals);
  const std::string value(setting.substr(equals + 1));
  const std::uint64_t number = std::strtoull(value.c_str(), nullptr, 10);
  if (name == "files") return job.files = static_cast<int>(number), true;
  if (name == "parts") return job.parts = static_cast<int>(number), true;
  if (name == "part_bytes") return job.part_bytes = number, true;
  if (name == "parallel") return job.parallel = static_cast<int>(number), true;
  if (name == "buffer") return job.buffer_bytes = static_cast<std::size_t>(number), true;
  if (name == "budget") return job.budget_bytes = number, true;
  if (name == "threshold") return job.threshold_bytes = number, true;
  if (name == "checksum") return job.checksum = value, true;
  if (name == "verify") return job.verify = verify_of(value), true;
  if (name != "provider" || (value != "aws" && value != "generic")) return false;
  return job.provider = value == "aws" ? S3Provider::aws : S3Provider::generic, true;
}

int s3_uploads(const S3Job& job) {
  auto client = local_s3::client_of(job, local_s3::backend_of(job));
  if (!client) return report(client.error());
  return wait_for_all(local_s3::inputs_of(job), *client, job.checksum.empty() ? job.verify : VerifyIntegrity::checksum);
}

int s3_idle(const S3Job& job) {
  auto client = local_s3::client_of(job, local_s3::backend_of(job));
  return client ? 0 : report(client.error());
}

int s3_parts(const S3Job& job) {
  auto client = local_s3::client_of(job, with_small_parts(local_s3::backend_of(job)));
  if (!client) return report(client.error());
  // The first upload opens the connections that later ones find.
  if (const auto warm = local_s3::upload_parts(job, *client, 16); !warm) return report(warm.error());
  const double before = local_s3::cpu_nanoseconds();
  const auto receipt = local_s3::upload_parts(job, *client, job.parts);
  if (!receipt) return report(receipt.error());
  std::printf("%.0f\n", (local_s3::cpu_nanoseconds() - before) / job.parts);
  return 0;
}

}  // namespace uploadkit::bench
