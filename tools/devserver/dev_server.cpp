// Puts the parts of the development server together and takes them apart again.
#include <devserver/dev_server.hpp>

#include <devserver/control_face.hpp>
#include <devserver/key_book.hpp>
#include <devserver/router.hpp>
#include <devserver/s3_face.hpp>
#include <devserver/storages.hpp>
#include <devserver/tls_identity.hpp>
#include <uploadkit/core/url.hpp>

#include <curl/curl.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace uploadkit::devserver {
namespace detail::dev_server {

constexpr std::chrono::hours temporary_lifetime{12};

class Server final : public DevServer {
 public:
  explicit Server(DevServerOptions options) : options_(std::move(options)), secrets_(draw_secrets()) {}
  ~Server() override { stop(); }

  Result<void> begin();

  std::string ready_json() const override;
  const DevEndpoints& endpoints() const override { return endpoints_; }
  const DevSecrets& secrets() const override { return secrets_; }
  std::vector<std::string> issued_secrets() const override { return keys_.secrets(); }
  FaultPlan& faults() override { return faults_; }
  ObjectStore& store() override { return *store_; }
  MultipartStore& uploads() override { return *uploads_; }
  Storage& storage() override { return *storage_; }
  std::string bucket() const override { return storage_->bucket(); }
  std::string region() const override { return storage_->region(); }
  std::string ca_file() const override { return ca_file_; }
  void stop() override;

 private:
  bool is_external() const { return !options_.s3_endpoint.empty(); }
  Result<void> make_identity(HttpServerOptions& http);
  Result<void> make_storage();
  void name_places();
  void open_faces();

  DevServerOptions options_;
  DevSecrets secrets_;
  DevEndpoints endpoints_;
  FaultPlan faults_;
  KeyBook keys_;
  std::string run_folder_;  // of what must be in files and is not to be kept
  std::string ca_file_;
  std::unique_ptr<ObjectStore> store_;
  std::unique_ptr<MultipartStore> uploads_;
  std::unique_ptr<Storage> storage_;
  std::unique_ptr<ServiceContext> service_context_;
  Router router_;
  std::unique_ptr<HttpServer> http_;
};

Result<void> Server::begin() {
  curl_global_init(CURL_GLOBAL_DEFAULT);
  if (!options_.now) options_.now = [] { return std::chrono::system_clock::now(); };
  if (secrets_.permanent.secret_access_key.empty()) {
    return make_error(Errc::out_of_resources, "The crypto library gives no random bytes.");
  }
  auto store = ObjectStore::open(options_.data_folder);
  if (!store) return store.error();
  store_ = std::move(*store);
  uploads_ = std::make_unique<MultipartStore>(*store_);
  HttpServerOptions http;
  http.port = options_.port;
  http.now = options_.now;
  if (options_.tls) {
    if (auto made = make_identity(http); !made) return made;
  }
  auto listening = HttpServer::start(std::move(http), router_);
  if (!listening) return listening.error();
  http_ = std::move(*listening);
  name_places();
  if (auto made = make_storage(); !made) return made;
  open_faces();
  return {};
}

Result<void> Server::make_identity(HttpServerOptions& http) {
  auto identity =
      make_tls_identity({"localhost", "s3.localhost", "*.s3.localhost", "*.localhost", options_.bucket + ".localhost"});
  if (!identity) return identity.error();
  std::error_code ignored;
  std::string pattern = std::filesystem::temp_directory_path(ignored).string() + "/uploadkit-devserver-XXXXXX";
  const char* made = ::mkdtemp(pattern.data());
  if (made == nullptr) return make_error(Errc::journal_io, "No temporary folder can be made for the certificate.");
  run_folder_ = made;
  ca_file_ = run_folder_ + "/ca.pem";
  std::ofstream file(ca_file_, std::ios::binary);
  file << identity->ca_pem;
  if (!file.flush()) return make_error(Errc::journal_io, "The certificate cannot be written.");
  http.tls_certificate_pem = identity->certificate_pem;
  http.tls_key_pem = identity->key_pem;
  return {};
}

void Server::name_places() {
  endpoints_.origin = std::string(options_.tls ? "https" : "http") + "://127.0.0.1:" + std::to_string(http_->port());
  const auto place = [this](std::string_view prefix) { return endpoints_.origin + std::string(prefix); };
  endpoints_.s3 = is_external() ? options_.s3_endpoint : endpoints_.origin;
  endpoints_.adobe_rest = place(adobe_prefix);
  endpoints_.adobe_graphql = place(adobe_prefix) + "/graphql";
  endpoints_.viesus = place(viesus_prefix) + "/graphql";
  endpoints_.buy_with_prime = place(bwp_prefix) + "/graphql";
  endpoints_.uploads = place(uploads_prefix);
  endpoints_.cognito = place(cognito_prefix);
  endpoints_.sts = place(sts_prefix);
  endpoints_.instance = place(instance_prefix);
  endpoints_.container = place(container_prefix) + "/v1/credentials";
  endpoints_.control = place(control_prefix);
}

Result<void> Server::make_storage() {
  BucketAddress address;
  if (is_external()) {
    while (!options_.s3_endpoint.empty() && options_.s3_endpoint.back() == '/') options_.s3_endpoint.pop_back();
    const auto url = core::split_url(options_.s3_endpoint);
    if (!url) return url.error();
    address.origin = endpoints_.s3 = options_.s3_endpoint;
    address.bucket = options_.s3_bucket.empty() ? options_.bucket : options_.s3_bucket;
    address.region = options_.s3_region.empty() ? options_.region : options_.s3_region;
    auto external = make_external_storage(std::move(address), options_.s3_credentials);
    if (!external) return external.error();
    storage_ = std::move(*external);
    return {};
  }
  const std::string scheme = options_.tls ? "https://" : "http://";
  address.origin = endpoints_.origin;
  address.virtual_host_origin = scheme + options_.bucket + ".s3.localhost:" + std::to_string(http_->port());
  address.bucket = options_.bucket;
  address.region = options_.region;
  if (store_->create_bucket(options_.bucket) == StoreStatus::disk_failed) {
    return make_error(Errc::journal_io, "The bucket's folder cannot be made.");
  }
  storage_ = make_own_storage(*store_, secrets_, std::move(address), options_.now);
  return {};
}

void Server::open_faces() {
  service_context_.reset(new ServiceContext{endpoints_, secrets_, faults_, *storage_, keys_, ca_file_});
  std::vector<MountedFace> faces = make_service_faces(*service_context_);
  faces.push_back({std::string(control_prefix), make_control_face(faults_)});
  SignatureRules rules;
  rules.region = options_.region;
  rules.issued = &keys_;
  rules.keys.push_back({secrets_.permanent, std::nullopt});
  rules.keys.push_back({secrets_.temporary, options_.now() + temporary_lifetime});
  router_.open(std::move(faces), make_s3_face({*store_, *uploads_, faults_, std::move(rules), secrets_.account_id}));
}

std::string Server::ready_json() const {
  const std::string key = is_external() ? options_.s3_credentials.access_key_id : secrets_.permanent.access_key_id;
  return ready_line({endpoints_, secrets_, region(), bucket(), key, ca_file_, is_external()});
}

void Server::stop() {
  faults_.release();
  if (http_ != nullptr) http_->stop();
  if (store_ != nullptr) store_->close();
  std::error_code ignored;
  if (!run_folder_.empty()) std::filesystem::remove_all(run_folder_, ignored);
}

}  // namespace detail::dev_server

Result<std::unique_ptr<DevServer>> DevServer::start(DevServerOptions options) {
  auto server = std::make_unique<detail::dev_server::Server>(std::move(options));
  if (auto begun = server->begin(); !begun) return begun.error();
  return std::unique_ptr<DevServer>(std::move(server));
}

}  // namespace uploadkit::devserver
