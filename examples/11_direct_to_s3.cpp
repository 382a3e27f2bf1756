// Straight into a bucket, with credentials of the application's own: what Amplify's uploadData and getUrl do.
#include <uploadkit/uploadkit.hpp>

#include <chrono>
#include <cstdio>
#include <string>

namespace uk = uploadkit;

namespace {

uk::Result<uk::UploadReceipt> upload_data(const std::string& file) {
  // [upload]
  uk::S3Options storage;
  storage.bucket = "photos";
  storage.region = "eu-west-1";
  storage.credentials = uk::default_credentials();  // environment, profile, container, instance …
  auto client = uk::Client::create(uk::s3(storage));
  if (!client) return client.error();

  uk::UploadInput input;
  input.path = "album/2024/1.mov";
  input.source = uk::file_source(file);
  input.options.on_progress = [](const uk::Progress& progress) {
    std::printf("%d of %d parts\n", progress.completed_parts, progress.total_parts);
  };
  const uk::UploadSession task = client->upload(std::move(input));
  // task.pause(), task.resume(), task.cancel(): from any thread, at any time
  return task.wait();
  // [upload end]
}

uk::Result<uk::UploadReceipt> upload_of_an_identity(const std::string& outputs_json, const std::string& file) {
  // [amplify]
  const auto outputs = uk::read_amplify_outputs(outputs_json);  // the text of amplify_outputs.json
  if (!outputs) return outputs.error();
  auto client = uk::Client::create(uk::s3(uk::amplify_storage(*outputs)));
  if (!client) return client.error();

  uk::UploadInput input;
  input.path_of_identity = [](const std::string& identity_id) { return "album/" + identity_id + "/1.jpg"; };
  input.source = uk::file_source(file);
  input.options.bucket = "assignedNameInAmplifyBackend";
  return client->upload(std::move(input)).wait();
  // [amplify end]
}

uk::UploadInput with_every_option(const std::string& file) {
  // [options]
  uk::UploadInput input;
  input.path = "album/2024/1.mov";
  input.source = uk::file_source(file);
  uk::UploadOptions& options = input.options;
  options.content_type = "video/quicktime";
  options.content_disposition = "attachment; filename=\"1.mov\"";
  options.cache_control = "max-age=86400";
  options.metadata = {{"camera", "X100"}};
  options.bucket = "bucket-name-from-console";
  options.bucket_region = "us-east-2";
  options.expected_bucket_owner = "123456789012";
  options.prevent_overwrite = true;
  options.checksum_algorithm = "crc-32";
  options.multipart.part_bytes = 16u << 20;
  options.multipart.max_parallel_parts = 8;
  options.multipart.abandon_after = std::chrono::hours{1};
  // [options end]
  return input;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string file = argc > 1 ? argv[1] : "1.mov";
  const auto receipt = argc > 2 ? upload_of_an_identity(argv[2], file) : upload_data(file);
  std::printf("%s\n", receipt ? receipt->etag.c_str() : receipt.error().message.c_str());
  std::printf("%s\n", with_every_option(file).path.c_str());
  return receipt ? 0 : 1;
}
