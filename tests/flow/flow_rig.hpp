/// \file
/// What the flow tests stand on: a development server in this process, and clients that speak to it.
#ifndef UPLOADKIT_TESTS_FLOW_FLOW_RIG_HPP
#define UPLOADKIT_TESTS_FLOW_FLOW_RIG_HPP

#include <devserver/dev_server.hpp>
#include <support/temp_folder.hpp>
#include <uploadkit/adobe_commerce.hpp>
#include <uploadkit/buy_with_prime.hpp>
#include <uploadkit/uploadkit.hpp>
#include <uploadkit/viesus.hpp>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace uploadkit::flow {

/// One server for one test. At its end every planned fault must have happened, and no secret may stand in any log line,
/// which include every failure of an upload or call. Log lines and secrets are also recorded, so that all that the
/// program showed is searched for them.
class FlowRig {
 public:
  explicit FlowRig(bool tls = false);
  ~FlowRig();

  devserver::DevServer& server() { return *server_; }

  /// Options with fast retries, the server's CA, and a log that is searched for secrets.
  ClientOptions options(Drive drive = Drive::background);
  Client client(std::shared_ptr<const Backend> backend) { return client(std::move(backend), options()); }
  Client client(std::shared_ptr<const Backend> backend, ClientOptions options);

  std::shared_ptr<const Viesus> viesus_backend();
  std::shared_ptr<const AdobeCommerce> adobe_backend(AdobeTransport transport, const std::string& media_resource_type);
  std::shared_ptr<const BuyWithPrime> prime_backend(const std::string& api_version = "2024-11-01");

  /// Direct access to the server's own storage, with its permanent keys.
  S3Options s3_options();

  /// A URL of the server's own storage, as an application's backend would sign it.
  std::string signed_url(const std::string& key, const devserver::MintOptions& options = {});

  void plan(const std::string& fault_json);

  /// The bytes of the object whose key contains `part_of_key`; "(none)" if there is no such object.
  std::string stored(const std::string& part_of_key);
  std::size_t stored_count();

  const test::TempFolder& folder() const { return folder_; }

  /// Searches a text that an application could show.
  void check_no_secret(const std::string& text);
  const std::string& log() const { return log_; }
  bool has_sent_nothing() const { return log_.find("http: #") == std::string::npos; }

 private:
  std::vector<std::string> secrets() const;

  std::unique_ptr<devserver::DevServer> server_;
  test::TempFolder folder_;
  std::mutex mutex_;
  std::string log_;
};

/// `size` bytes that look like nothing in particular, after `head`.
std::string some_bytes(std::size_t size, const std::string& head = "");

/// The smallest picture that every service takes.
std::string tiny_png();

UploadInput input_of(std::string bytes, std::string path);

}  // namespace uploadkit::flow

#endif
