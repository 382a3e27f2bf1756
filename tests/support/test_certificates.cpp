// Makes certificates with OpenSSL.
#include "support/test_certificates.hpp"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <array>

namespace uploadkit::test_support {

namespace {

struct Closer {
  void operator()(BIO* bio) const noexcept { BIO_free(bio); }
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
  void operator()(X509_EXTENSION* extension) const noexcept { X509_EXTENSION_free(extension); }
};
using Bio = std::unique_ptr<BIO, Closer>;
using Key = std::unique_ptr<EVP_PKEY, Closer>;
using Certificate = std::unique_ptr<X509, Closer>;

std::string text_of(BIO* bio) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio, &bytes);
  return std::string(bytes, static_cast<std::size_t>(size));
}

std::string pem_of(X509* certificate) {
  const Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(bio.get(), certificate);
  return text_of(bio.get());
}

std::string pem_of(EVP_PKEY* key) {
  const Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  return text_of(bio.get());
}

std::string pin_of(EVP_PKEY* key) {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key, &der);
  std::array<unsigned char, 32> hash{};
  std::array<unsigned char, 64> text{};
  EVP_Digest(der, static_cast<std::size_t>(size), hash.data(), nullptr, EVP_sha256(), nullptr);
  OPENSSL_free(der);
  EVP_EncodeBlock(text.data(), hash.data(), static_cast<int>(hash.size()));
  return "sha256//" + std::string(reinterpret_cast<const char*>(text.data()));
}

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, Closer> extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  X509_add_ext(certificate, extension.get(), -1);
}

Certificate blank(EVP_PKEY* key, const char* common_name, long valid_from_seconds, long valid_to_seconds) {
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  std::array<unsigned char, 8> serial{};
  RAND_bytes(serial.data(), static_cast<int>(serial.size()));
  serial[0] &= 0x7f;
  BIGNUM* const number = BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr);
  BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate.get()));
  BN_free(number);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), valid_from_seconds);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), valid_to_seconds);
  X509_set_pubkey(certificate.get(), key);
  const auto* name = reinterpret_cast<const unsigned char*>(common_name);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC, name, -1, -1, 0);
  return certificate;
}

}  // namespace

struct TestAuthority::Impl {
  Key key;
  Certificate root;
};

TestAuthority::TestAuthority() : impl_(std::make_unique<Impl>()) {
  impl_->key.reset(EVP_EC_gen("P-256"));
  impl_->root = blank(impl_->key.get(), "uploadkit test root", -86400, 86400);
  X509* const root = impl_->root.get();
  X509_set_issuer_name(root, X509_get_subject_name(root));
  add_extension(root, root, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(root, root, NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(root, root, NID_subject_key_identifier, "hash");
  X509_sign(root, impl_->key.get(), EVP_sha256());
  root_pem_ = pem_of(root);
}

TestAuthority::~TestAuthority() = default;

TestCertificate TestAuthority::issue(const CertificateRequest& request) const {
  const Key key(EVP_EC_gen("P-256"));
  const Certificate made = blank(key.get(), "uploadkit test", request.valid_from_seconds, request.valid_to_seconds);
  X509_set_issuer_name(made.get(), X509_get_subject_name(impl_->root.get()));
  std::string names;
  for (const std::string& name : request.names) names += (names.empty() ? "" : ",") + name;
  add_extension(made.get(), impl_->root.get(), NID_subject_alt_name, names);
  add_extension(made.get(), impl_->root.get(), NID_basic_constraints, "critical,CA:FALSE");
  add_extension(made.get(), impl_->root.get(), NID_ext_key_usage, "serverAuth,clientAuth");
  X509_sign(made.get(), impl_->key.get(), EVP_sha256());
  return {pem_of(made.get()), pem_of(key.get()), pin_of(key.get())};
}

}  // namespace uploadkit::test_support
