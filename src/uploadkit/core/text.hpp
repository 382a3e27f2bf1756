/// \file
/// Small text operations on bytes: ASCII case, trimming, hex, base64, percent-encoding.
#ifndef UPLOADKIT_CORE_TEXT_HPP
#define UPLOADKIT_CORE_TEXT_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace uploadkit::core {

bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept;  // ASCII only, no locale
std::string lower(std::string_view text);
std::string upper(std::string_view text);
std::string_view trim(std::string_view text) noexcept;  // blanks and tabs

std::string hex(std::string_view bytes);  // lower case
std::string base64(std::string_view bytes);
std::optional<std::string> base64_decode(std::string_view text);  // strict: padding, alphabet, no white space

/// RFC 3986 unreserved characters stay, all else becomes %XX in upper case; "/" stays where `keep_slash`.
std::string percent_encode(std::string_view bytes, bool keep_slash = false);

/// Undoes %XX; a bad escape gives nothing. "+" stays "+".
std::optional<std::string> percent_decode(std::string_view text);

bool is_utf8(std::string_view bytes) noexcept;

/// A decimal number that fills the whole text and fits.
std::optional<std::uint64_t> parse_uint(std::string_view text) noexcept;
std::optional<std::int64_t> parse_int(std::string_view text) noexcept;

/// Server text for messages: control characters escaped, cut at `limit` bytes on a character boundary.
std::string printable(std::string_view text, std::size_t limit = 1024);

}  // namespace uploadkit::core

#endif
