// Uploads straight into S3 and stores that speak its API, and uploads that the application's own server signs.
#include <uploadkit/uploadkit.hpp>

#include <cstdio>
#include <cstring>

namespace uk = uploadkit;

namespace {

uk::Result<uk::UploadReceipt> to_aws(const char* file) {
  // [aws]
  uk::S3Options options;
  options.bucket = "photos";
  options.region = "eu-west-1";
  options.credentials = uk::static_credentials({"access key id", "secret access key"});
  options.object_headers = {{"x-amz-storage-class", "STANDARD_IA"}};  // with every object
  auto client = uk::Client::create(uk::s3(options));
  if (!client) return client.error();

  uk::UploadInput input;
  input.path = "album/2024/1.jpg";
  input.source = uk::file_source(file);
  input.options.metadata = {{"camera", "X100"}};
  input.options.prevent_overwrite = true;
  const auto disposition = uk::content_disposition("attachment", "Übersicht 1.jpg");
  if (!disposition) return disposition.error();
  input.options.content_disposition = *disposition;
  return client->upload(std::move(input)).wait();
  // [aws end]
}

uk::Result<uk::UploadReceipt> to_store(const char* file) {
  // [store]
  uk::S3Options options;
  options.endpoint_url = "https://objects.example.com";  // path style, unless addressing_style says otherwise
  options.provider = uk::S3Provider::minio;
  options.bucket = "photos";
  options.credentials = uk::static_credentials({"access key id", "secret access key"});
  // [store end]
  auto client = uk::Client::create(uk::s3(options));
  if (!client) return client.error();
  uk::UploadInput input;
  input.source = uk::file_source(file);
  return client->upload(std::move(input)).wait();
}

uk::Result<uk::UploadReceipt> to_signing_server(const char* file) {
  // [signed]
  uk::BackendSignedOptions options;
  options.sign_url = "https://api.example.com/uploads/sign";
  options.token = "token of the signed-in user";
  auto client = uk::Client::create(uk::backend_signed(options));
  // [signed end]
  if (!client) return client.error();
  uk::UploadInput input;
  input.source = uk::file_source(file);
  return client->upload(std::move(input)).wait();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: %s aws|store|signed FILE\n", argv[0]);
    return 2;
  }
  const bool is_aws = std::strcmp(argv[1], "aws") == 0;
  const bool is_store = std::strcmp(argv[1], "store") == 0;
  const auto receipt = is_aws ? to_aws(argv[2]) : is_store ? to_store(argv[2]) : to_signing_server(argv[2]);
  if (!receipt) std::fprintf(stderr, "%s\n", receipt.error().message.c_str());
  return receipt ? 0 : 1;
}
