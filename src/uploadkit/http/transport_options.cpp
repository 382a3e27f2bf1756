// Checks the options of a transport once, when it is made.
#include <uploadkit/http/curl_options.hpp>

#include <uploadkit/core/header_check.hpp>
#include <uploadkit/core/text.hpp>

#include <array>

namespace uploadkit::http {

namespace detail::transport_options {

Error invalid(const char* option, std::string message) {
  return make_error(Errc::invalid_option, std::move(message), {{"option", option}});
}

bool is_pin(std::string_view text) {
  constexpr std::string_view prefix = "sha256//";
  if (text.substr(0, prefix.size()) != prefix) return false;
  const std::optional<std::string> hash = core::base64_decode(text.substr(prefix.size()));
  return hash && hash->size() == 32;
}

// libcurl takes a text that does not begin with "sha256//" for the name of a file.
bool are_pins(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = text.find(';');
    if (!is_pin(text.substr(0, end))) return false;
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 1);
    if (text.empty()) return false;
  }
  return true;
}

bool is_proxy(std::string_view text) {
  if (!core::check_field("proxy", text)) return false;
  for (const std::string_view scheme : {"http://", "socks5://", "socks5h://"})
    if (text.size() > scheme.size() && text.substr(0, scheme.size()) == scheme) return true;
  return false;
}

Result<void> check_tls(const TlsOptions& tls) {
  if (tls.minimum_version != 12 && tls.minimum_version != 13)
    return invalid("tls.minimum_version", "tls.minimum_version must be 12 or 13.");
  if (!are_pins(tls.pinned_public_keys))
    return invalid("tls.pinned_public_keys",
                   "tls.pinned_public_keys must be \"sha256//\" hashes in base64, separated by \";\".");
  if (!tls.ca_file.empty() && !tls.ca_pem.empty())
    return invalid("tls.ca_pem", "Only one of tls.ca_file and tls.ca_pem may be set.");
  if (tls.client_certificate_file.empty() != tls.client_key_file.empty())
    return invalid("tls.client_key_file",
                   "tls.client_certificate_file and tls.client_key_file belong together; set both or none.");
  return {};
}

}  // namespace detail::transport_options

namespace local_options = detail::transport_options;

Result<void> check_transport_options(const TransportOptions& options) {
  using std::chrono::milliseconds;
  constexpr milliseconds longest = std::chrono::hours(24);
  if (options.connect_timeout < milliseconds(1) || options.connect_timeout > longest)
    return local_options::invalid("connect_timeout", "connect_timeout must be between 1 ms and 24 hours.");
  if (options.stall_timeout < milliseconds(1000) || options.stall_timeout > longest)
    return local_options::invalid("stall_timeout", "stall_timeout must be between 1 second and 24 hours.");
  if (options.upload_buffer_bytes < 16 * 1024 || options.upload_buffer_bytes > 2 * 1024 * 1024)
    return local_options::invalid("upload_buffer_bytes", "upload_buffer_bytes must be between 16 KiB and 2 MiB.");
  if (options.max_connections_per_origin < 1 || options.max_connections_per_origin > 1024)
    return local_options::invalid("max_connections_per_origin",
                                  "max_connections_per_origin must be between 1 and 1024.");
  if (!options.user_agent.empty() && !core::check_header({"User-Agent", options.user_agent}))
    return local_options::invalid("user_agent", "user_agent must be a valid header value.");
  if (has_explicit_proxy(options) && !local_options::is_proxy(options.proxy))
    return local_options::invalid("proxy", "proxy must be \"none\", or begin with http://, socks5:// or socks5h://.");
  return local_options::check_tls(options.tls);
}

bool has_explicit_proxy(const TransportOptions& options) { return !options.proxy.empty() && options.proxy != "none"; }

}  // namespace uploadkit::http
