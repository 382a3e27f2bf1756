/// \file
/// Names and values of what is signed as they may be shown. Unlike a log, an explanation needs the values; what grants
/// something is masked all the same.
#ifndef UPLOADKIT_CLIENT_SHOWN_LINES_HPP
#define UPLOADKIT_CLIENT_SHOWN_LINES_HPP

#include <string>
#include <string_view>

namespace uploadkit::client {

/// "AKIA***": enough to tell one's keys apart.
std::string shown_access_key(std::string_view access_key);

/// The value of a parameter or header, at most so many bytes, with nothing in it that breaks a line.
std::string shown_value(std::string_view name, std::string_view value);

/// A URL with the values of its query shown by the same rule.
std::string shown_signed_url(std::string_view url);

/// A line "name:value" or, of a query, "name=value"; other lines stay as they are.
std::string shown_header_line(std::string_view line);

}  // namespace uploadkit::client

#endif
