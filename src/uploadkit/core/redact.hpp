/// \file
/// What may be shown of URLs, headers and server text: an allow-list, everything else is masked.
#ifndef UPLOADKIT_CORE_REDACT_HPP
#define UPLOADKIT_CORE_REDACT_HPP

#include <uploadkit/http.hpp>

#include <string>
#include <string_view>

namespace uploadkit::core {

/// The URL with every query value masked but those of the allow-list (X-Amz-Algorithm, -Date, -Expires, -SignedHeaders,
/// partNumber, uploads, x-id, …). Text that is no URL is masked whole.
std::string redact_url(std::string_view url);

/// The path of a URL as it is, but for what it assigns (";jsessionid=…") and URLs inside of it.
std::string redact_path(std::string_view path);

/// "Name: value" with the value masked unless the header is on the allow-list.
std::string redact_header(const Header& header);

/// Free text (a server's message): URLs in it are redacted, "Bearer …" and signature-like assignments masked, control
/// characters escaped, at most `limit` bytes kept.
std::string redact_text(std::string_view text, std::size_t limit = 1024);

}  // namespace uploadkit::core

#endif
