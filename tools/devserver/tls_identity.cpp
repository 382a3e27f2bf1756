// Makes a certificate authority and a server certificate with the crypto library.
#include <devserver/tls_identity.hpp>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

namespace uploadkit::devserver {
namespace detail::tls_identity {

constexpr long valid_before_s = 24L * 3600;  // for clients whose clock is behind
constexpr long valid_s = 30L * 24 * 3600;

struct Freer {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using Key = std::unique_ptr<EVP_PKEY, Freer>;
using Certificate = std::unique_ptr<X509, Freer>;
using Bio = std::unique_ptr<BIO, Freer>;

bool add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  if (extension == nullptr) return false;
  const bool added = X509_add_ext(certificate, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return added;
}

Certificate blank(const char* common_name, EVP_PKEY* key) {
  Certificate certificate(X509_new());
  unsigned char serial[8] = {};
  if (certificate == nullptr || RAND_bytes(serial, sizeof serial) != 1) return nullptr;
  serial[0] = static_cast<unsigned char>(serial[0] & 0x7F);
  BIGNUM* number = BN_bin2bn(serial, sizeof serial, nullptr);
  BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate.get()));
  BN_free(number);
  X509_set_version(certificate.get(), 2);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -valid_before_s);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), valid_s);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(common_name), -1, -1, 0);
  return certificate;
}

bool sign(X509* certificate, X509* issuer, EVP_PKEY* issuer_key) {
  return X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1 &&
         X509_sign(certificate, issuer_key, EVP_sha256()) != 0;
}

Certificate make_ca(EVP_PKEY* key) {
  Certificate ca = blank("uploadkit-devserver CA", key);
  const bool made =
      ca != nullptr && add_extension(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
      add_extension(ca.get(), ca.get(), NID_key_usage, "critical,keyCertSign,cRLSign") &&
      add_extension(ca.get(), ca.get(), NID_subject_key_identifier, "hash") && sign(ca.get(), ca.get(), key);
  return made ? std::move(ca) : nullptr;
}

Certificate make_leaf(EVP_PKEY* key, X509* ca, EVP_PKEY* ca_key, const std::string& names) {
  Certificate leaf = blank("localhost", key);
  const bool made = leaf != nullptr && add_extension(leaf.get(), ca, NID_basic_constraints, "critical,CA:FALSE") &&
                    add_extension(leaf.get(), ca, NID_key_usage, "critical,digitalSignature") &&
                    add_extension(leaf.get(), ca, NID_ext_key_usage, "serverAuth") &&
                    add_extension(leaf.get(), ca, NID_authority_key_identifier, "keyid:always") &&
                    add_extension(leaf.get(), ca, NID_subject_alt_name, names) && sign(leaf.get(), ca, ca_key);
  return made ? std::move(leaf) : nullptr;
}

std::string text_of(BIO* bio) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio, &bytes);
  return size > 0 ? std::string(bytes, static_cast<std::size_t>(size)) : std::string();
}

std::string pem(X509* certificate) {
  const Bio bio(BIO_new(BIO_s_mem()));
  return PEM_write_bio_X509(bio.get(), certificate) == 1 ? text_of(bio.get()) : std::string();
}

std::string pem(EVP_PKEY* key) {
  const Bio bio(BIO_new(BIO_s_mem()));
  const int written = PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  return written == 1 ? text_of(bio.get()) : std::string();
}

}  // namespace detail::tls_identity

Result<TlsIdentity> make_tls_identity(const std::vector<std::string>& names) {
  namespace own = detail::tls_identity;
  std::string alternatives = "IP:127.0.0.1,IP:::1";
  for (const std::string& name : names) alternatives += ",DNS:" + name;
  const own::Key ca_key(EVP_EC_gen("P-256"));
  const own::Key key(EVP_EC_gen("P-256"));
  const own::Certificate ca = ca_key ? own::make_ca(ca_key.get()) : nullptr;
  const own::Certificate leaf = ca && key ? own::make_leaf(key.get(), ca.get(), ca_key.get(), alternatives) : nullptr;
  if (leaf == nullptr) return make_error(Errc::out_of_resources, "The crypto library made no certificate.");
  return TlsIdentity{own::pem(ca.get()), own::pem(leaf.get()), own::pem(key.get())};
}

}  // namespace uploadkit::devserver
