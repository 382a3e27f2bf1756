// One file, many files, three-step uploads.
#include <bench/client_uploads.hpp>

#include <cstdio>

namespace uploadkit::bench {
namespace detail::client_uploads {

bool proved(const UploadReceipt& receipt, VerifyIntegrity verify) {
  if (verify == VerifyIntegrity::none) return true;
  if (verify == VerifyIntegrity::md5) return receipt.verified_by == VerifiedBy::md5;
  return receipt.verified_by == VerifiedBy::checksum;
}

}  // namespace detail::client_uploads

namespace local_uploads = detail::client_uploads;

int report(const Error& error) {
  std::fprintf(stderr, "%s\n", error.message.c_str());
  for (const auto& fact : error.facts) std::fprintf(stderr, "  %s: %s\n", fact.name.c_str(), fact.value.c_str());
  return 1;
}

int wait_for_all(std::vector<UploadInput> inputs, Client& client, VerifyIntegrity verify) {
  const UploadBatch batch = client.upload_all(std::move(inputs));
  for (const Result<UploadReceipt>& receipt : batch.wait()) {
    if (!receipt) return report(receipt.error());
    if (!local_uploads::proved(*receipt, verify))
      return report(make_error(Errc::internal, "An upload was not verified."));
  }
  return 0;
}

Result<Client> make_client(const std::string& ca_file, std::shared_ptr<const Backend> backend, Drive drive) {
  ClientOptions options;
  options.drive = drive;
  options.tls.ca_file = ca_file;
  return Client::create(std::move(backend), std::move(options));
}

UploadInput input_of(const std::string& path, VerifyIntegrity verify) {
  UploadInput input;
  input.source = file_source(path);
  input.options.verify_integrity = verify;
  return input;
}

std::shared_ptr<const Backend> backend_for(const std::string& url) {
  PresignedUrlOptions options;
  options.url = url;
  return presigned_url(std::move(options));
}

int put_one(const ClientJob& job) {
  auto client = make_client(job.ca_file, backend_for(job.url_before), Drive::background);
  if (!client) return report(client.error());
  std::vector<UploadInput> inputs(1);
  inputs[0] = input_of(job.folder, job.verify);
  return wait_for_all(std::move(inputs), *client, job.verify);
}

int put_many(const ClientJob& job) {
  auto client = make_client(job.ca_file, backend_for(job.url_before), Drive::background);
  if (!client) return report(client.error());
  std::vector<UploadInput> inputs;
  for (int i = 1; i <= job.files; ++i) {
    const std::string name = std::to_string(i) + ".jpg";
    inputs.push_back(input_of(job.folder + "/" + name, job.verify));
    inputs.back().backend = backend_for(job.url_before + name + job.url_after);
  }
  return wait_for_all(std::move(inputs), *client, job.verify);
}

int three_steps(const ClientJob& job) {
  ViesusOptions options;
  options.api_key = "0123456789abcdef";
  options.endpoint = job.url_before;
  auto client = make_client(job.ca_file, viesus(std::move(options)), Drive::background);
  if (!client) return report(client.error());
  std::vector<UploadInput> inputs;
  for (int i = 1; i <= job.files; ++i)
    inputs.push_back(input_of(job.folder + "/" + std::to_string(i) + ".jpg", job.verify));
  return wait_for_all(std::move(inputs), *client, job.verify);
}

}  // namespace uploadkit::bench
