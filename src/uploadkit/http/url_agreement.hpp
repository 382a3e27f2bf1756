/// \file
/// Proves that libcurl will connect to the host and port that the strict splitter read.
#ifndef UPLOADKIT_HTTP_URL_AGREEMENT_HPP
#define UPLOADKIT_HTTP_URL_AGREEMENT_HPP

#include <uploadkit/core/url.hpp>

#include <string>

namespace uploadkit::http {

/// Errors: `invalid_url` when libcurl reads another scheme, host or port out of `text` than `url` has.
Result<void> check_url_agreement(const std::string& text, const core::Url& url);

}  // namespace uploadkit::http

#endif
