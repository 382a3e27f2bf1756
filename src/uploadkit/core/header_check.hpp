/// \file
/// Refuses names and values that would break out of their header field.
#ifndef UPLOADKIT_CORE_HEADER_CHECK_HPP
#define UPLOADKIT_CORE_HEADER_CHECK_HPP

#include <uploadkit/http.hpp>

#include <string_view>

namespace uploadkit::core {

/// A name is an RFC 9110 token; a value has no 0x00–0x1F and no 0x7F (tab allowed inside), at most 8 KiB, no blank at
/// either end.
/// Errors: `invalid_argument` with the facts `header` and `field`; the value itself is not repeated.
Result<void> check_header(const Header& header);

/// At most 64 headers, each valid, none of those the transport owns (Host, Content-Length, Transfer-Encoding,
/// Connection, Expect, TE, Trailer, Upgrade).
Result<void> check_headers(const std::vector<Header>& headers);

/// As `check_headers`, for the headers that come with a signed URL: a Content-Length among them is a promise about the
/// body, which is compared with it before the transport writes its own.
Result<void> check_signed_headers(const std::vector<Header>& headers);

/// A text of an option, key or metadata value: UTF-8 without control characters.
/// Errors: `invalid_argument` naming `field`.
Result<void> check_field(std::string_view field, std::string_view text);

/// "type/subtype" with optional parameters (RFC 9110 8.3.1).
bool is_media_type(std::string_view text) noexcept;

}  // namespace uploadkit::core

#endif
