/// \file
/// Checks the options of a transport and sets them on easy handles.
#ifndef UPLOADKIT_HTTP_CURL_OPTIONS_HPP
#define UPLOADKIT_HTTP_CURL_OPTIONS_HPP

#include <uploadkit/core/url.hpp>
#include <uploadkit/http.hpp>
#include <uploadkit/http/ca_store.hpp>
#include <uploadkit/http/curl_handles.hpp>

#include <memory>
#include <string>

namespace uploadkit::http {

/// What all exchanges of a transport share.
struct CurlSettings {
  TransportOptions options;
  std::unique_ptr<CaStore> trusted;

  /// Whether the environment may name a proxy; never in a setuid program.
  bool trusts_environment = true;
};

/// Errors: `invalid_option` with the fact `option`.
Result<void> check_transport_options(const TransportOptions& options);

/// An explicit proxy, as opposed to none and to the environment's.
bool has_explicit_proxy(const TransportOptions& options);

/// The options that are the same for every request. Set once, when a handle is made.
CURLcode set_common_options(CURL* easy, const CurlSettings& settings);

/// What of a URL decides about protocol and proxy.
struct Route {
  explicit Route(const core::Url& url) : is_https(url.scheme == "https"), is_link_local(url.is_link_local()) {}
  std::size_t index() const noexcept { return (is_https ? 1U : 0U) + (is_link_local ? 2U : 0U); }

  static constexpr std::size_t count = 4;
  bool is_https;
  bool is_link_local;
};

/// The options that depend on the route. Set once, since a handle keeps to its route.
CURLcode set_route_options(CURL* easy, const CurlSettings& settings, Route route);

/// The size of the buffer for a body: as configured or wished, but no larger than the body, and 16 KiB at least.
long upload_buffer_bytes(const CurlSettings& settings, const HttpRequest& request, bool is_https);

}  // namespace uploadkit::http

#endif
