/// \file
/// Where bearer tokens come from: given, asked for, or fetched with client credentials.
#ifndef UPLOADKIT_AUTHORIZATION_HPP
#define UPLOADKIT_AUTHORIZATION_HPP

#include <uploadkit/http.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>

UPLOADKIT_NAMESPACE_BEGIN

/// A bearer token and how long it may be used.
struct AccessToken {
  std::string value{};

  /// Counted from the moment it is given; absent if it is not known to end.
  std::optional<std::chrono::seconds> expires_in{};
};

/// OAuth 2.0 client credentials (RFC 6749 4.4): a form is posted, a token comes back.
struct ClientCredentials {
  std::string token_url{};
  std::string client_id{};
  std::string client_secret{};

  /// Empty for none.
  std::string scope{};
};

/// Gives a token when one is needed: at first, ahead of expiry, and once after a 401.
///
/// Thread: where the client's callbacks run. One call at a time, however many requests wait for it.
using TokenCallback = std::function<Result<AccessToken>()>;

/// The credentials of one API. Exactly one of `token`, `callback` and `client_credentials` is used, in that order;
/// with none of them requests go without a token.
struct Authorization {
  /// "https://host[:port]": the only origin that tokens are sent to.
  std::string origin{};
  std::string token{};
  TokenCallback callback{};
  std::optional<ClientCredentials> client_credentials{};

  bool has_token_source() const noexcept { return !token.empty() || callback || client_credentials.has_value(); }
};

UPLOADKIT_NAMESPACE_END

#endif
