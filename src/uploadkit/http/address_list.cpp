// Names addresses for libcurl, so that it asks nobody and starts no thread.
#include <uploadkit/http/curl_transport.hpp>

#include <uploadkit/core/url.hpp>

namespace uploadkit::http {

namespace detail::address_list {

struct HostPort {
  std::string host;
  std::uint16_t port = 0;
  bool is_numeric = false;
};

bool is_numeric(const core::Url& url) {
  return url.is_ipv6 || url.host.find_first_not_of("0123456789.") == std::string::npos;
}

// Whom libcurl itself has to look up: the explicit proxy, or the server.
Result<HostPort> looked_up(const TransportOptions& options, const core::Url& url) {
  if (!has_explicit_proxy(options)) return HostPort{url.host, url.port, is_numeric(url)};
  const std::size_t begin = options.proxy.find("://") + 3;
  const std::size_t at = options.proxy.rfind('@');
  std::string authority = options.proxy.substr(at == std::string::npos ? begin : at + 1);
  while (!authority.empty() && authority.back() == '/') authority.pop_back();
  const Result<core::Url> proxy = core::split_url("http://" + authority);
  if (!proxy) return make_error(Errc::proxy_failed, "The proxy's address is not valid; write scheme://host:port.");
  // libcurl's own port for a proxy without one is 1080.
  const std::uint16_t port = proxy->has_default_port && authority.find(":80") == std::string::npos ? 1080 : proxy->port;
  return HostPort{proxy->host, port, is_numeric(*proxy)};
}

std::string entry(const HostPort& asked, const std::vector<std::string>& addresses) {
  std::string text = asked.host + ":" + std::to_string(asked.port);
  char separator = ':';
  for (const std::string& address : addresses) {
    const bool is_ipv6 = address.find(':') != std::string::npos;
    text += separator + (is_ipv6 ? "[" + address + "]" : address);
    separator = ',';
  }
  return text;
}

bool are_addresses(const std::vector<std::string>& addresses) {
  for (const std::string& address : addresses)
    if (address.empty() || address.find_first_not_of("0123456789abcdefABCDEF.:") != std::string::npos) return false;
  return !addresses.empty();
}

}  // namespace detail::address_list

Result<HeaderList> CurlTransport::resolve(const CurlExchange& exchange) {
  namespace local = detail::address_list;
  const TransportOptions& options = settings_.options;
  if (!options.resolver) return HeaderList();
  const Result<local::HostPort> asked = local::looked_up(options, exchange.url());
  if (!asked) return asked.error();
  // libcurl answers for localhost itself.
  if (asked->is_numeric || asked->host == "localhost") return HeaderList();
  const std::vector<std::string> addresses = options.resolver(asked->host, asked->port);
  if (!local::are_addresses(addresses))
    return make_error(Errc::name_not_resolved, "The resolver has no numeric address for " + asked->host + ".",
                      {{"got", std::to_string(addresses.size())}});
  HeaderList list(curl_slist_append(nullptr, local::entry(*asked, addresses).c_str()));
  if (!list) return make_error(Errc::out_of_memory, "There is no memory left for an address.");
  return list;
}

}  // namespace uploadkit::http
