/// \file
/// Proves that libcurl will connect to the host and port that the strict splitter read.
#ifndef UPLOADKIT_HTTP_URL_AGREEMENT_HPP
#define UPLOADKIT_HTTP_URL_AGREEMENT_HPP

#include <uploadkit/core/url.hpp>

#include <string>

namespace uploadkit::http {

/// "https://host[:port]/" as it was written: what libcurl is told. The request's target travels beside it.
std::string place_of(const core::Url& url);

/// Errors: `invalid_url` when libcurl reads another scheme, host or port out of `place_of(url)` than `url` has.
Result<void> check_url_agreement(const core::Url& url);

}  // namespace uploadkit::http

#endif
