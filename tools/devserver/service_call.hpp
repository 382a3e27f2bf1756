/// \file
/// What every service face needs for a call: the request, its fault, the time, and answers in JSON.
#ifndef UPLOADKIT_DEVSERVER_SERVICE_CALL_HPP
#define UPLOADKIT_DEVSERVER_SERVICE_CALL_HPP

#include <devserver/faults.hpp>
#include <devserver/http_server.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace uploadkit::devserver {

/// One call to a service.
struct ServiceCall {
  const ServerRequest& request;
  const std::optional<Fault>& fault;

  /// The server's time, moved by the fault's `clock_offset`.
  WallTime now() const;

  /// Whether the fault asks for the credentials to be treated as expired.
  bool is_expired() const { return fault && fault->expire; }

  /// The value of a quirk ("" for one without a value); nothing if it is not asked for.
  std::optional<std::string> quirk(std::string_view name) const;
  bool has_quirk(std::string_view name) const { return quirk(name).has_value(); }

  /// The number of a quirk such as "ttl_s=5", else `usual`.
  std::int64_t quirk_number(std::string_view name, std::int64_t usual) const;
};

/// The longest body of a call that is read.
inline constexpr std::size_t max_call_bytes = 1024 * 1024;

ServerResponse json_response(int status, std::string body);

/// The token of "Authorization: Bearer …", empty if there is none.
std::string_view bearer_token(const ServerRequest& request);

/// Whether the body is announced as JSON.
bool is_json(const ServerRequest& request);

/// The path below `prefix`, "/" where nothing is left.
std::string path_below(const ServerRequest& request, std::string_view prefix);

}  // namespace uploadkit::devserver

#endif
