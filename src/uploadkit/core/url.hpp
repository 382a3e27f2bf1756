/// \file
/// Splits absolute http and https URLs strictly and never rewrites them: a signed URL travels byte for byte.
#ifndef UPLOADKIT_CORE_URL_HPP
#define UPLOADKIT_CORE_URL_HPP

#include <uploadkit/result.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace uploadkit::core {

/// The pieces of a URL, as they were written.
struct Url {
  std::string scheme;  // "http" or "https", lower case
  std::string host;    // as written, an IPv6 address without its brackets
  bool is_ipv6 = false;
  std::uint16_t port = 0;  // the scheme's own where none was written
  bool has_default_port = true;
  std::string path;   // as written, "/" where it was empty
  std::string query;  // as written, without "?"
  bool has_query = false;

  /// "host" or "host:port", as the Host header has it: no default port.
  std::string authority() const;

  /// "https://host[:port]" in lower case: what two URLs share that may share credentials.
  std::string origin() const;

  /// Without query: what may be shown. Path segments stay.
  std::string shown() const;

  /// 127.0.0.0/8, ::1, "localhost" and names that end in ".localhost".
  bool is_loopback() const noexcept;

  /// 169.254.0.0/16, fe80::/10 and fd00:ec2::/32, as addresses.
  bool is_link_local() const noexcept;

  /// The decoded value of the first query parameter of that name (ignoring case), "+" read as "+".
  std::optional<std::string> parameter(std::string_view name) const;

  /// The values of several parameters at once, as they are written; of a name that comes twice the first one.
  template <std::size_t count>
  std::array<std::optional<std::string_view>, count> raw_parameters(
      const std::array<std::string_view, count>& names) const {
    std::array<std::optional<std::string_view>, count> values{};
    find_parameters(names.data(), values.data(), count);
    return values;
  }

  /// All query parameters, decoded, in order.
  std::vector<std::pair<std::string, std::string>> parameters() const;

 private:
  void find_parameters(const std::string_view* names, std::optional<std::string_view>* values, std::size_t count) const;
};

/// A query parameter's value with its percent escapes undone; as it is where one of them is bad.
std::string decode_parameter(std::string_view raw);

/// Splits an absolute URL.
///
/// Refused with `invalid_url`: other schemes, user info, fragments, control characters, blanks, bytes above 0x7E,
/// backslashes, bad percent escapes in the host, an empty host, a port of 0 or above 65535, more than 16 KiB, and hosts
/// that parsers read differently (numeric forms such as "0x7f.1" or "2130706433", a trailing dot).
Result<Url> split_url(std::string_view text);

/// Splits as `split_url()` does, and faster where a URL has the scheme and authority of the one before.
class UrlSplitter {
 public:
  Result<Url> split(std::string_view text);

 private:
  std::string front_text_;  // up to the first byte of the path or query
  Url front_;
};

/// Whether `split_url()` would split it, and why not.
Result<void> check_url(std::string_view text);

/// The security rule for a URL that bytes or credentials are to be sent to: https, or http to loopback, or http
/// anywhere where the application allowed it. Errors: `url_not_allowed`.
Result<void> check_url_allowed(const Url& url, bool allow_plain_http);

}  // namespace uploadkit::core

#endif
