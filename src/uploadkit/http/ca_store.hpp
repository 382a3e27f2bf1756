/// \file
/// The trusted certificates of a transport, parsed once and handed to every TLS connection.
#ifndef UPLOADKIT_HTTP_CA_STORE_HPP
#define UPLOADKIT_HTTP_CA_STORE_HPP

#include <uploadkit/http.hpp>
#include <uploadkit/http/curl_handles.hpp>

#include <memory>
#include <string>

namespace uploadkit::http {

/// One OpenSSL store for all connections; where libcurl uses another TLS library, the file or text for it to parse.
class CaStore {
 public:
  CaStore(const CaStore&) = delete;
  CaStore& operator=(const CaStore&) = delete;
  ~CaStore();

  /// From `ca_file` or `ca_pem`; from the places that libcurl was built with where both are empty. A system without
  /// certificates gives an empty store: every TLS connection then fails, plain http to loopback still works.
  /// Errors: `tls_failed` for certificates that cannot be read.
  static Result<std::unique_ptr<CaStore>> load(const TlsOptions& tls);

  /// Makes an easy handle trust this store and nothing else. The store has to outlive the handle.
  CURLcode install(CURL* easy) const;

  bool empty() const noexcept { return empty_; }

 private:
  CaStore() = default;
  Result<void> fill(const TlsOptions& tls);

  void* store_ = nullptr;  // X509_STORE; null where libcurl uses another TLS library
  std::string ca_file_;
  std::string ca_pem_;
  bool empty_ = false;
};

/// Errors: `tls_failed` for a client certificate or key that cannot be read, or that do not belong together.
Result<void> check_client_certificate(const TlsOptions& tls);

/// Whether a verification result (CURLINFO_SSL_VERIFYRESULT) says "expired" or "not yet valid".
bool is_validity_period_result(long verify_result) noexcept;

}  // namespace uploadkit::http

#endif
