// The server and the clients of the flow tests.
#include <doctest/doctest.h>
#include <flow/flow_rig.hpp>
#include <support/shown_record.hpp>

#include <utility>

namespace uploadkit::flow {

FlowRig::FlowRig(bool tls) {
  devserver::DevServerOptions options;
  options.tls = tls;
  auto started = devserver::DevServer::start(std::move(options));
  REQUIRE_MESSAGE(started.ok(), started.error().message);
  server_ = *std::move(started);
}

FlowRig::~FlowRig() {
  CHECK_MESSAGE(server_->faults().unconsumed().empty(), server_->faults().unconsumed_json());
  check_no_secret(log_);
  test::record_shown(log_);
  for (const std::string& secret : secrets()) test::record_secret(secret);
}

std::vector<std::string> FlowRig::secrets() const {
  const auto& known = server_->secrets();
  std::vector<std::string> secrets = server_->issued_secrets();
  secrets.insert(secrets.end(),
                 {known.permanent.secret_access_key, known.temporary.secret_access_key, known.temporary.session_token,
                  known.api_key, known.adobe_token, known.bwp_token, known.uploads_token, known.client_secret,
                  known.login_token, known.web_identity_token, known.container_token});
  return secrets;
}

void FlowRig::check_no_secret(const std::string& text) {
  for (const std::string& secret : secrets()) CHECK_FALSE((!secret.empty() && text.find(secret) != std::string::npos));
  constexpr std::string_view name = "X-Amz-Signature=";
  for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + 1))
    CHECK(text.compare(at + name.size(), 3, "***") == 0);
}

ClientOptions FlowRig::options(Drive drive) {
  ClientOptions options;
  options.drive = drive;
  options.retry.initial_backoff = std::chrono::milliseconds{1};
  options.retry.initial_throttled_backoff = std::chrono::milliseconds{1};
  options.tls.ca_file = server_->ca_file();
  options.log = [this](const LogLine& line) {
    const std::lock_guard lock(mutex_);
    log_.append(line.category).append(": ").append(line.text).append("\n");
  };
  return options;
}

Client FlowRig::client(std::shared_ptr<const Backend> backend, ClientOptions options) {
  auto made = Client::create(std::move(backend), std::move(options));
  REQUIRE_MESSAGE(made.ok(), made.error().message);
  return *std::move(made);
}

std::shared_ptr<const Viesus> FlowRig::viesus_backend() {
  ViesusOptions options;
  options.api_key = server_->secrets().api_key;
  options.endpoint = server_->endpoints().viesus;
  return viesus(std::move(options));
}

std::shared_ptr<const AdobeCommerce> FlowRig::adobe_backend(AdobeTransport transport,
                                                            const std::string& media_resource_type) {
  AdobeCommerceOptions options;
  options.transport = transport;
  const auto& endpoints = server_->endpoints();
  options.endpoint = transport == AdobeTransport::rest ? endpoints.adobe_rest : endpoints.adobe_graphql;
  options.media_resource_type = media_resource_type;
  options.authorization.token = server_->secrets().adobe_token;
  return adobe_commerce(std::move(options));
}

std::shared_ptr<const BuyWithPrime> FlowRig::prime_backend(const std::string& api_version) {
  BuyWithPrimeOptions options;
  options.endpoint = server_->endpoints().buy_with_prime;
  options.api_version = api_version;
  options.target_id = server_->secrets().target_id;
  options.authorization.client_credentials =
      ClientCredentials{"", server_->secrets().client_id, server_->secrets().client_secret, ""};
  return buy_with_prime(std::move(options));
}

S3Options FlowRig::s3_options() {
  S3Options options;
  options.endpoint_url = server_->endpoints().s3;
  options.bucket = server_->bucket();
  options.region = server_->region();
  options.credentials = static_credentials(server_->secrets().permanent);
  return options;
}

std::string FlowRig::signed_url(const std::string& key, const devserver::MintOptions& options) {
  auto url = server_->storage().mint_put_url(key, options, std::chrono::system_clock::now());
  REQUIRE(url.ok());
  return *url;
}

void FlowRig::plan(const std::string& fault_json) {
  auto fault = devserver::parse_fault(fault_json);
  REQUIRE_MESSAGE(fault.ok(), fault.error().message);
  server_->faults().add(*std::move(fault));
}

std::string FlowRig::stored(const std::string& part_of_key) {
  const auto page = server_->store().list(server_->bucket(), {});
  REQUIRE(page.has_value());
  for (const auto& object : page->objects)
    if (object.key.find(part_of_key) != std::string::npos)
      return server_->store().read(server_->bucket(), object.key, 0, object.size_bytes).value_or("(unreadable)");
  return "(none)";
}

std::size_t FlowRig::stored_count() { return server_->store().list(server_->bucket(), {})->objects.size(); }

std::string some_bytes(std::size_t size, const std::string& head) {
  std::string bytes = head;
  std::uint32_t state = 12345;
  while (bytes.size() < size) {
    state = state * 1664525u + 1013904223u;
    bytes.push_back(static_cast<char>(state >> 24));
  }
  bytes.resize(size);
  return bytes;
}

std::string tiny_png() {
  static constexpr unsigned char bytes[] = {
      0x89, 'P',  'N',  'G',  0x0d, 0x0a, 0x1a, 0x0a, 0,    0,    0,    0x0d, 'I',  'H',  'D',  'R',  0,
      0,    0,    1,    0,    0,    0,    1,    8,    0,    0,    0,    0,    0x3a, 0x7e, 0x9b, 0x55, 0,
      0,    0,    0x0a, 'I',  'D',  'A',  'T',  0x78, 0x9c, 0x63, 0x60, 0,    0,    0,    2,    0,    1,
      0x48, 0xaf, 0xa4, 0x71, 0,    0,    0,    0,    'I',  'E',  'N',  'D',  0xae, 0x42, 0x60, 0x82};
  return std::string(reinterpret_cast<const char*>(bytes), sizeof(bytes));
}

UploadInput input_of(std::string bytes, std::string path) {
  UploadInput input;
  input.path = std::move(path);
  input.source = memory_source(std::move(bytes));
  return input;
}

}  // namespace uploadkit::flow
