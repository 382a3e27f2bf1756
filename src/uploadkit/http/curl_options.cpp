// The rules of this library, said in libcurl's options.
//
// A libcurl or OpenSSL that honours SSLKEYLOGFILE writes the keys of connections to the file that this environment
// variable names; nothing here can prevent it, so it must not be set where secrets matter.
#include <uploadkit/http/curl_options.hpp>

#include <uploadkit/http/option_setter.hpp>
#include <uploadkit/http/request_check.hpp>

#include <algorithm>

namespace uploadkit::http {

namespace detail::curl_options {

constexpr std::uint64_t least_buffer_bytes = 16 * 1024;
// TLS gains nothing from more, and a step of a drive with a small time budget gets shorter.
constexpr std::uint64_t tls_buffer_bytes = 128 * 1024;
// CURLOPT_PROTOCOLS, which newer headers mark as deprecated and 7.84 and older have alone.
constexpr auto protocols_bitmask = static_cast<CURLoption>(CURLOPTTYPE_LONG + 181);

CURLcode restrict_protocol(CURL* easy, bool is_https) {
#if LIBCURL_VERSION_NUM >= 0x075500
  const CURLcode code = curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, is_https ? "https" : "http");
  if (code != CURLE_UNKNOWN_OPTION) return code;
#endif
  return curl_easy_setopt(easy, protocols_bitmask, static_cast<long>(is_https ? CURLPROTO_HTTPS : CURLPROTO_HTTP));
}

void set_tls_options(OptionSetter& setter, const TlsOptions& tls) {
  const long least = tls.minimum_version == 13 ? CURL_SSLVERSION_TLSv1_3 : CURL_SSLVERSION_TLSv1_2;
  setter.set(CURLOPT_SSLVERSION, least);
  setter.set(CURLOPT_SSL_VERIFYPEER, 1L);
  setter.set(CURLOPT_SSL_VERIFYHOST, 2L);
  if (!tls.pinned_public_keys.empty()) setter.set(CURLOPT_PINNEDPUBLICKEY, tls.pinned_public_keys.c_str());
  if (tls.client_certificate_file.empty()) return;
  setter.set(CURLOPT_SSLCERT, tls.client_certificate_file.c_str());
  setter.set(CURLOPT_SSLKEY, tls.client_key_file.c_str());
}

}  // namespace detail::curl_options

CURLcode set_common_options(CURL* easy, const CurlSettings& settings) {
  const TransportOptions& options = settings.options;
  OptionSetter setter(easy);
  setter.set(CURLOPT_NOSIGNAL, 1L);
  setter.set(CURLOPT_NOPROGRESS, 0L);
  setter.set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  setter.set(CURLOPT_HTTP09_ALLOWED, 0L);
  setter.set(CURLOPT_PATH_AS_IS, 1L);
  setter.set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  setter.set(CURLOPT_FOLLOWLOCATION, 0L);
  setter.set(CURLOPT_UNRESTRICTED_AUTH, 0L);
  setter.set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  setter.set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
  setter.set(CURLOPT_USERAGENT,
             options.user_agent.empty() ? "uploadkit/" UPLOADKIT_VERSION : options.user_agent.c_str());
  // A tunnel also for plain http, so that no proxy sees or rewrites a request.
  setter.set(CURLOPT_HTTPPROXYTUNNEL, 1L);
  setter.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  detail::curl_options::set_tls_options(setter, options.tls);
  const CURLcode trusted = settings.trusted->install(easy);
  return setter.code() != CURLE_OK ? setter.code() : trusted;
}

CURLcode set_route_options(CURL* easy, const CurlSettings& settings, Route route) {
  const CURLcode code = detail::curl_options::restrict_protocol(easy, route.is_https);
  if (code != CURLE_OK) return code;
  OptionSetter setter(easy);
  // Instance and container metadata are this machine's own: nobody else may see or answer what is asked there.
  if (route.is_link_local) {
    setter.set(CURLOPT_PROXY, "");
  } else if (has_explicit_proxy(settings.options)) {
    setter.set(CURLOPT_PROXY, settings.options.proxy.c_str());
    setter.set(CURLOPT_NOPROXY, "");
  } else {
    // Plain http never goes through the environment's proxy: whoever sets http_proxy could read it.
    const bool from_environment = settings.options.proxy.empty() && route.is_https && settings.trusts_environment;
    setter.set(CURLOPT_PROXY, from_environment ? static_cast<const char*>(nullptr) : "");
  }
  return setter.code();
}

long upload_buffer_bytes(const CurlSettings& settings, const HttpRequest& request, bool is_https) {
  namespace local = detail::curl_options;
  std::uint64_t most = settings.options.upload_buffer_bytes;
  if (request.upload_buffer_bytes > 0) most = std::min<std::uint64_t>(most, request.upload_buffer_bytes);
  if (is_https) most = std::min(most, local::tls_buffer_bytes);
  return static_cast<long>(std::max(local::least_buffer_bytes, std::min(most, body_bytes(request))));
}

}  // namespace uploadkit::http
