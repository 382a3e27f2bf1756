// The table from libcurl's codes to ours, and the cases in which a code alone does not say enough.
#include <uploadkit/http/curl_error.hpp>

#include <uploadkit/core/redact.hpp>
#include <uploadkit/core/time_text.hpp>
#include <uploadkit/http/ca_store.hpp>

namespace uploadkit::http {

namespace detail::curl_error {

// No machine with this library has a right clock before 2024 or after 2060.
constexpr std::int64_t earliest_second = 1'704'067'200;
constexpr std::int64_t latest_second = 2'840'140'800;

bool is_clock_implausible(const CurlFailure& failure) {
  const std::int64_t second = core::epoch_seconds(failure.wall_time);
  return second < earliest_second || (second > latest_second && is_validity_period_result(failure.verify_result));
}

bool mentions(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// A handshake that the network ended is no verdict on a certificate.
bool is_broken_handshake(std::string_view text) {
  return mentions(text, "SSL_ERROR_SYSCALL") || mentions(text, "reset by peer") || mentions(text, "unexpected eof") ||
         mentions(text, "Broken pipe");
}

// OpenSSL's words for an answer that begins like anything but a handshake.
bool speaks_no_tls(std::string_view text) {
  return mentions(text, "wrong version number") || mentions(text, "packet length too long") ||
         mentions(text, "http request");
}

Errc tls_code(const CurlFailure& failure) {
  if (failure.code == CURLE_PEER_FAILED_VERIFICATION && is_clock_implausible(failure)) return Errc::clock_wrong;
  if (failure.code == CURLE_SSL_CONNECT_ERROR && is_broken_handshake(failure.text)) return Errc::connection_lost;
  return Errc::tls_failed;
}

Errc connection_code(const CurlFailure& failure) {
  if (failure.answer_began) return Errc::protocol_error;
  if (!failure.was_connected && (failure.uses_proxy || failure.proxy_status >= 300)) return Errc::proxy_failed;
  return Errc::connection_lost;
}

Errc code_of(const CurlFailure& failure) {
  switch (failure.code) {
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY:
      return Errc::proxy_failed;
    case CURLE_COULDNT_RESOLVE_HOST:
      return Errc::name_not_resolved;
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT:
      return failure.uses_proxy ? Errc::proxy_failed : Errc::connect_failed;
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
      return connection_code(failure);
    case CURLE_PARTIAL_FILE:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_WRITE_ERROR:
      return Errc::protocol_error;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CLIENTCERT:
    case CURLE_SSL_SHUTDOWN_FAILED:
      return tls_code(failure);
    case CURLE_OUT_OF_MEMORY:
      // libcurl also says this of a header line beyond its own limit (100 KB).
      return failure.answer_began && !failure.answer_head_complete ? Errc::response_too_large : Errc::out_of_memory;
    case CURLE_FAILED_INIT:
      return Errc::out_of_resources;
    case CURLE_URL_MALFORMAT:
      return Errc::invalid_url;
    default:
      return Errc::internal;
  }
}

std::string sentence(Errc code, const CurlFailure& failure, const std::string& host) {
  switch (code) {
    case Errc::name_not_resolved:
      return "The host name " + host + " has no address; check the name and the network.";
    case Errc::connect_failed:
      return "No connection to " + host + " could be made; check the network, the address and any firewall.";
    case Errc::connection_lost:
      return "The connection to " + host + " ended before an answer arrived.";
    case Errc::proxy_failed:
      return "The proxy refused the connection or did not answer; check its address and credentials.";
    case Errc::protocol_error:
      return "What " + host + " answered is not a complete and valid HTTP answer.";
    case Errc::clock_wrong:
      return "This machine's clock is wrong, so no certificate can be checked; set date and time.";
    case Errc::tls_failed:
      if (failure.trusts_nothing) return "This machine has no trusted certificates; install them or set tls.ca_file.";
      if (speaks_no_tls(failure.text))
        return host + " does not speak TLS there; check the port, and whether https is meant.";
      return "The identity of " + host +
             " could not be verified by TLS, so nothing was sent; check the host name, or trust its certificate "
             "authority with tls.ca_file.";
    case Errc::response_too_large:
      return "The answer of " + host + " has a header line beyond any limit.";
    case Errc::out_of_memory:
      return "There is no memory left to talk to " + host + ".";
    default:
      return "The exchange with " + host + " failed.";
  }
}

}  // namespace detail::curl_error

Error curl_error(const CurlFailure& failure, const core::Url& url) {
  const Errc code = detail::curl_error::code_of(failure);
  std::string message = detail::curl_error::sentence(code, failure, url.authority());
  if (!failure.text.empty()) message += " (" + core::redact_text(failure.text, 200) + ")";
  return make_error(code, std::move(message), {{"url", url.shown()}});
}

}  // namespace uploadkit::http
