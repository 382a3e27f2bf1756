/// \file
/// A certificate authority for tests, made when it is asked for: nothing of it is ever on disk unless a test writes it.
#ifndef UPLOADKIT_SUPPORT_TEST_CERTIFICATES_HPP
#define UPLOADKIT_SUPPORT_TEST_CERTIFICATES_HPP

#include <memory>
#include <string>
#include <vector>

namespace uploadkit::test_support {

/// A certificate with its key, both PEM.
struct TestCertificate {
  std::string certificate_pem;
  std::string key_pem;

  /// "sha256//…" of its public key, as CURLOPT_PINNEDPUBLICKEY wants it.
  std::string pin;
};

/// What a certificate says. Names are "DNS:host" and "IP:address"; times are seconds from now.
struct CertificateRequest {
  std::vector<std::string> names{"DNS:localhost", "IP:127.0.0.1"};
  long valid_from_seconds = -3600;
  long valid_to_seconds = 3600;
};

/// A self-signed root (EC P-256) that signs certificates for servers and clients.
class TestAuthority {
 public:
  TestAuthority();
  TestAuthority(const TestAuthority&) = delete;
  TestAuthority& operator=(const TestAuthority&) = delete;
  ~TestAuthority();

  /// The root, for `TlsOptions::ca_pem`.
  const std::string& root_pem() const noexcept { return root_pem_; }

  TestCertificate issue(const CertificateRequest& request = {}) const;
  TestCertificate issue_for_wrong_host() const { return issue({{"DNS:other.example.test"}, -3600, 3600}); }
  TestCertificate issue_expired() const { return issue({{"DNS:localhost", "IP:127.0.0.1"}, -7200, -3600}); }
  TestCertificate issue_not_yet_valid() const { return issue({{"DNS:localhost", "IP:127.0.0.1"}, 3600, 7200}); }

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
  std::string root_pem_;
};

}  // namespace uploadkit::test_support

#endif
