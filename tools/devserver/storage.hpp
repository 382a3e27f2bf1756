/// \file
/// The storage behind the service faces: URLs to mint, objects to look at, copy and remove.
#ifndef UPLOADKIT_DEVSERVER_STORAGE_HPP
#define UPLOADKIT_DEVSERVER_STORAGE_HPP

#include <uploadkit/clock.hpp>
#include <uploadkit/http.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace uploadkit::devserver {

/// Where the bucket's name stands in a URL.
enum class UrlForm : std::uint8_t { path, virtual_host };

/// What a minted URL signs and carries.
struct MintOptions {
  std::string method = "PUT";
  std::string query;  // encoded, without "?"
  UrlForm form = UrlForm::path;
  std::string content_type;                     // signed unless empty
  std::optional<std::uint64_t> content_length;  // signed if given
  std::vector<Header> headers;                  // further signed headers
  bool content_sha256_in_query = false;         // X-Amz-Content-Sha256=UNSIGNED-PAYLOAD, as Adobe's signer does
  bool session_token_in_query = false;          // temporary credentials with X-Amz-Security-Token, where there are any
  std::chrono::seconds expires_in{900};
};

/// An object as a service sees it.
struct StoredObject {
  std::uint64_t size_bytes = 0;
  std::string content_type;
  std::string etag;  // without quotes
  WallTime last_modified{};
  std::string first_bytes;  // up to 64 KiB: enough to sniff a type and a picture's size
};

/// One bucket, in the server's own store or behind an S3 endpoint. Thread safe.
class Storage {
 public:
  virtual ~Storage() = default;

  /// Errors: those of `presign`.
  virtual Result<std::string> mint_put_url(const std::string& key, const MintOptions& options, WallTime now) = 0;
  virtual Result<std::string> mint_get_url(const std::string& key, std::chrono::seconds expires_in, WallTime now) = 0;

  /// Errors: `not_found`; `service_unavailable` where the external storage does not answer.
  virtual Result<StoredObject> head(const std::string& key) = 0;
  virtual Result<std::string> read(const std::string& key, std::uint64_t offset, std::size_t bytes) = 0;
  virtual Result<void> put(const std::string& key, std::string_view bytes, const std::string& content_type) = 0;
  virtual Result<void> copy(const std::string& from, const std::string& to) = 0;
  virtual Result<void> remove(const std::string& key) = 0;  // success also where there was none

  virtual std::string bucket() const = 0;
  virtual std::string region() const = 0;
};

/// Sends one request with libcurl and waits for its answer (at most 64 MiB): for the external storage, webhooks and
/// uploads that a service fetches by itself. `ca_file` is trusted besides nothing else; empty means the system's.
/// Errors: `connect_failed`.
Result<HttpResponse> send_and_wait(const HttpRequest& request, const std::string& ca_file = {});

}  // namespace uploadkit::devserver

#endif
