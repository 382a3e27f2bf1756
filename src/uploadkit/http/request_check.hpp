/// \file
/// Refuses requests that must not reach the network.
#ifndef UPLOADKIT_HTTP_REQUEST_CHECK_HPP
#define UPLOADKIT_HTTP_REQUEST_CHECK_HPP

#include <uploadkit/core/url.hpp>
#include <uploadkit/http.hpp>

namespace uploadkit::http {

/// The pieces of the request's URL, if everything about the request's form is right.
/// Errors: `invalid_argument` (method, headers, body), `invalid_url`, `url_not_allowed`.
Result<core::Url> check_request(const HttpRequest& request, core::UrlSplitter& splitter, bool allow_plain_http);

/// The bytes of the request's body.
std::uint64_t body_bytes(const HttpRequest& request) noexcept;

}  // namespace uploadkit::http

#endif
