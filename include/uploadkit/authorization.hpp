/// \file
/// What makes a request acceptable to its service: a bearer token, a signature, or a URL from the application's server.
#ifndef UPLOADKIT_AUTHORIZATION_HPP
#define UPLOADKIT_AUTHORIZATION_HPP

#include <uploadkit/credentials.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

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

/// A URL that the application's server has signed for one request to the storage.
struct SignedStep {
  std::string url{};

  /// Headers that the request must carry with exactly these values.
  std::vector<Header> headers{};
};

struct Authorization;

/// Has requests to the storage signed by the application's server, one URL a request.
///
/// A value as a `Backend` is: describes requests and reads answers, performs nothing, keeps no state.
class StepSigner {
 public:
  virtual ~StepSigner() = default;

  /// The request to the application's server, whose answer holds the URL.
  virtual Result<HttpRequest> describe(const StorageStep& step) const = 0;
  virtual Result<SignedStep> read(const StorageStep& step, const HttpResponse& response) const = 0;

  /// The credentials of the application's server; null for none.
  virtual std::shared_ptr<const Authorization> authorization() const { return nullptr; }

  /// Gives the URL without a request, where the application has a function for that; `describe` is not asked then.
  /// Thread: where the client's callbacks run.
  virtual std::function<Result<SignedStep>(const StorageStep&)> callback() const { return nullptr; }
};

/// The credentials of one API. Exactly one of `credentials`, `step_signer`, `token`, `callback` and
/// `client_credentials` is used, in that order; with none of them requests go as they are.
struct Authorization {
  /// "https://host[:port]": the only origin that tokens are sent to. Signed requests go to its subdomains as well.
  std::string origin{};
  std::string token{};
  TokenCallback callback{};
  std::optional<ClientCredentials> client_credentials{};

  /// Signs every request with AWS Signature Version 4 at the moment it leaves, with credentials from here.
  std::shared_ptr<const CredentialsProvider> credentials{};

  /// The scope of those signatures, unless a request names its own region.
  std::string region{};
  std::string service = "s3";

  /// Asks for a signed URL for each request that has a `storage_step`.
  std::shared_ptr<const StepSigner> step_signer{};

  bool has_token_source() const noexcept { return !token.empty() || callback || client_credentials.has_value(); }
};

UPLOADKIT_NAMESPACE_END

#endif
