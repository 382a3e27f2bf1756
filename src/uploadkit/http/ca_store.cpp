// The one file of this layer that uses OpenSSL: libcurl would parse the certificates again for every connection.
#include <uploadkit/http/ca_store.hpp>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <dirent.h>
#include <climits>
#include <string_view>

namespace uploadkit::http {

namespace detail::ca_store {

struct Closer {
  void operator()(BIO* bio) const noexcept { BIO_free(bio); }
  void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
};

Error unreadable(const char* option, const char* message) {
  ERR_clear_error();
  return make_error(Errc::tls_failed, message, {{"option", option}});
}

// A store may only cross the border into libcurl when both sides use the same OpenSSL.
bool curl_uses_this_openssl() {
  const curl_version_info_data* version = curl_version_info(CURLVERSION_NOW);
  const std::string_view name = version->ssl_version == nullptr ? "" : version->ssl_version;
  return name.substr(0, 8) == "OpenSSL/" && name.substr(8, 2) == std::to_string(OPENSSL_VERSION_MAJOR) + "." &&
         OPENSSL_version_major() == OPENSSL_VERSION_MAJOR;
}

int refuse_password(char*, int, int, void*) { return -1; }

bool add_text(X509_STORE* store, const std::string& pem) {
  const std::unique_ptr<BIO, Closer> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  if (!bio) return false;
  int added = 0;
  while (true) {
    const std::unique_ptr<X509, Closer> certificate(PEM_read_bio_X509(bio.get(), nullptr, refuse_password, nullptr));
    if (!certificate) break;
    if (X509_STORE_add_cert(store, certificate.get()) != 1) return false;
    ++added;
  }
  // The end of the text shows as "no start line"; anything else is a broken certificate.
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  return at_end && added > 0;
}

// "1d3472b9.0": the folder can be searched by a certificate's subject.
bool is_hash_link(std::string_view name) {
  return name.size() == 10 && name.substr(8) == ".0" &&
         name.substr(0, 8).find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_hashed_folder(const char* path) {
  DIR* const folder = path == nullptr ? nullptr : opendir(path);
  if (folder == nullptr) return false;
  bool found = false;
  while (const dirent* entry = found ? nullptr : readdir(folder)) found = is_hash_link(entry->d_name);
  closedir(folder);
  return found;
}

bool add_system(X509_STORE* store) {
  const curl_version_info_data* version = curl_version_info(CURLVERSION_NOW);
  // A hashed folder is read certificate by certificate as they are needed: 30 ms and 2 MB less than the whole file.
  bool any = is_hashed_folder(version->capath) && X509_STORE_load_path(store, version->capath) == 1;
  if (!any) any = version->cainfo != nullptr && X509_STORE_load_file(store, version->cainfo) == 1;
  ERR_clear_error();
  return any;
}

CURLcode trust_store(CURL*, void* context, void* store) {
  // The verify store wins over the one that some versions of libcurl set after this call.
  const long done = SSL_CTX_set1_verify_cert_store(static_cast<SSL_CTX*>(context), static_cast<X509_STORE*>(store));
  return done == 1 ? CURLE_OK : CURLE_OUT_OF_MEMORY;
}

}  // namespace detail::ca_store

namespace local_ca_store = detail::ca_store;

CaStore::~CaStore() { X509_STORE_free(static_cast<X509_STORE*>(store_)); }

Result<std::unique_ptr<CaStore>> CaStore::load(const TlsOptions& tls) {
  std::unique_ptr<CaStore> loaded(new CaStore);
  const Result<void> filled = loaded->fill(tls);
  if (!filled) return filled.error();
  return loaded;
}

Result<void> CaStore::fill(const TlsOptions& tls) {
  ca_file_ = tls.ca_file;
  ca_pem_ = tls.ca_pem;
  X509_STORE* store = X509_STORE_new();
  if (store == nullptr) return make_error(Errc::out_of_memory, "There is no memory left for the trusted certificates.");
  store_ = store;
  X509_STORE_set_flags(store, X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN);
  if (!ca_file_.empty() && X509_STORE_load_file(store, ca_file_.c_str()) != 1)
    return local_ca_store::unreadable("tls.ca_file", "The file of trusted certificates cannot be read as PEM.");
  if (!ca_pem_.empty() && (ca_pem_.size() > INT_MAX || !local_ca_store::add_text(store, ca_pem_)))
    return local_ca_store::unreadable("tls.ca_pem", "The text of trusted certificates is not valid PEM.");
  if (ca_file_.empty() && ca_pem_.empty()) empty_ = !local_ca_store::add_system(store);
  if (local_ca_store::curl_uses_this_openssl()) return {};
  X509_STORE_free(store);
  store_ = nullptr;
  return {};
}

CURLcode CaStore::install(CURL* easy) const {
  if (store_ != nullptr) {
    // libcurl must not parse its own places again (30 ms a connection with Debian's 150 roots).
    curl_easy_setopt(easy, CURLOPT_CAINFO, nullptr);
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
    curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, store_);
    return curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, local_ca_store::trust_store);
  }
  if (ca_file_.empty() && ca_pem_.empty()) return CURLE_OK;
  curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
  curl_easy_setopt(easy, CURLOPT_CAINFO, ca_file_.empty() ? nullptr : ca_file_.c_str());
  if (ca_pem_.empty()) return CURLE_OK;
  curl_blob blob{};
  blob.data = const_cast<char*>(ca_pem_.data());
  blob.len = ca_pem_.size();
  blob.flags = CURL_BLOB_NOCOPY;
  return curl_easy_setopt(easy, CURLOPT_CAINFO_BLOB, &blob);
}

Result<void> check_client_certificate(const TlsOptions& tls) {
  if (tls.client_certificate_file.empty() && tls.client_key_file.empty()) return {};
  const std::unique_ptr<SSL_CTX, local_ca_store::Closer> context(SSL_CTX_new(TLS_client_method()));
  if (!context) return make_error(Errc::out_of_memory, "There is no memory left for the client certificate.");
  // Without this an encrypted key would ask for its password on the terminal.
  SSL_CTX_set_default_passwd_cb(context.get(), local_ca_store::refuse_password);
  if (SSL_CTX_use_certificate_chain_file(context.get(), tls.client_certificate_file.c_str()) != 1)
    return local_ca_store::unreadable("tls.client_certificate_file", "The client certificate cannot be read as PEM.");
  if (SSL_CTX_use_PrivateKey_file(context.get(), tls.client_key_file.c_str(), SSL_FILETYPE_PEM) != 1)
    return local_ca_store::unreadable("tls.client_key_file",
                                      "The client key cannot be read as unencrypted PEM, or is another certificate's.");
  return {};
}

bool is_validity_period_result(long verify_result) noexcept {
  return verify_result == X509_V_ERR_CERT_NOT_YET_VALID || verify_result == X509_V_ERR_CERT_HAS_EXPIRED;
}

}  // namespace uploadkit::http
