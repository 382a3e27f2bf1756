// bench_sink CA_FILE: writes the root certificate there, prints "PLAIN_PORT TLS_PORT SLOW_PORT", serves until it is
// killed. The slow port is plain and answers 20 ms late.
#include <bench/sink_server.hpp>
#include <support/test_certificates.hpp>

#include <openssl/pem.h>

#include <csignal>
#include <cstdio>

namespace uploadkit::bench {

SSL_CTX* make_context(const test_support::TestCertificate& identity) {
  SSL_CTX* const context = SSL_CTX_new(TLS_server_method());
  BIO* const certificate_text = BIO_new_mem_buf(identity.certificate_pem.data(), -1);
  BIO* const key_text = BIO_new_mem_buf(identity.key_pem.data(), -1);
  X509* const certificate = PEM_read_bio_X509(certificate_text, nullptr, nullptr, nullptr);
  EVP_PKEY* const key = PEM_read_bio_PrivateKey(key_text, nullptr, nullptr, nullptr);
  SSL_CTX_use_certificate(context, certificate);
  SSL_CTX_use_PrivateKey(context, key);
  // The cipher that S3 and most hardware prefer, so that every client of the bench does the same work.
  SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256");
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE);
  X509_free(certificate);
  EVP_PKEY_free(key);
  BIO_free(certificate_text);
  BIO_free(key_text);
  return context;
}

}  // namespace uploadkit::bench

int main(int count, char** arguments) {
  if (count != 2) return 2;
  std::signal(SIGPIPE, SIG_IGN);
  const uploadkit::test_support::TestAuthority authority;
  std::FILE* const file = std::fopen(arguments[1], "w");
  if (file == nullptr) return 1;
  std::fputs(authority.root_pem().c_str(), file);
  std::fclose(file);
  uploadkit::bench::SinkServer server(uploadkit::bench::make_context(authority.issue()));
  const int plain = server.listen(false);
  const int tls = server.listen(true);
  const int slow = server.listen(false, std::chrono::milliseconds{20});
  if (plain == 0 || tls == 0 || slow == 0) return 1;
  std::printf("%d %d %d\n", plain, tls, slow);
  std::fflush(stdout);
  server.run();
}
