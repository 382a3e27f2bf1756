/// \file
/// Where AWS credentials come from, as descriptions: the client performs what a provider asks for.
#ifndef UPLOADKIT_CREDENTIALS_HPP
#define UPLOADKIT_CREDENTIALS_HPP

#include <uploadkit/sigv4.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

UPLOADKIT_NAMESPACE_BEGIN

/// Where a provider stands: it has credentials, asks for something, or has nothing to give.
struct CredentialsStep {
  std::optional<Credentials> credentials{};

  /// Sent if there are no credentials yet; its answer goes to `CredentialsProvider::read()`. An empty URL: this
  /// provider has nothing to give here, and a chain asks its next one.
  HttpRequest request{};

  /// Whatever the provider needs to know when it reads the answer; comes back to it as it is.
  std::string state{};

  /// The name of the provider that gave the credentials, where one asks others; for the log.
  std::string given_by{};
};

/// One place that credentials come from. A value: performs no network I/O and keeps no credentials. `begin()` may read
/// the environment, files or the output of a process.
///
/// The client asks at first, ahead of expiry, and once more when a service calls the credentials expired; one fetch
/// serves all that wait.
class CredentialsProvider {
 public:
  virtual ~CredentialsProvider() = default;

  /// "environment", "cognito", … for logs and errors.
  virtual std::string name() const = 0;

  /// The first step. `now` is the time, corrected by what is known of the services' clocks.
  virtual Result<CredentialsStep> begin(WallTime now) const = 0;

  /// Reads the answer to the request of the step before; an error of the network is an answer, too.
  virtual Result<CredentialsStep> read(const std::string& /*state*/, const Result<HttpResponse>& /*answer*/,
                                       WallTime /*now*/) const {
    return CredentialsStep{};
  }

  /// Where `begin()` and `read()` run: where the client's callbacks run if this says true (files, processes, functions
  /// of the application), else on the driving thread.
  virtual bool may_block() const { return false; }
};

/// The same keys for ever.
UPLOADKIT_API std::shared_ptr<const CredentialsProvider> static_credentials(Credentials credentials);

/// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN.
UPLOADKIT_API std::shared_ptr<const CredentialsProvider> environment_credentials();

/// Where the shared configuration lies.
struct ProfileOptions {
  /// Empty for AWS_PROFILE, else "default".
  std::string profile{};

  /// Empty for AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE, else ~/.aws/config and ~/.aws/credentials.
  std::string config_file{};
  std::string credentials_file{};
};

/// Keys or a `credential_process` of a profile in the shared configuration and credentials files. What a profile asks
/// for and this library does not do (roles by `source_profile`, SSO) is `unsupported_option`, naming the setting.
UPLOADKIT_API std::shared_ptr<const CredentialsProvider> profile_credentials(ProfileOptions options = {});

/// What stands beside the keys: the environment's word (AWS_REGION, AWS_ENDPOINT_URL_S3, …), else the profile's.
struct ProfileSettings {
  std::string region{};
  std::string endpoint_url{};

  /// "path", "virtual", "auto", or empty.
  std::string addressing_style{};
  bool use_accelerate_endpoint = false;
  bool use_dualstack_endpoint = false;
  bool use_fips_endpoint = false;
};

/// Reads the same files as `profile_credentials()`; blocks for that. Errors: `invalid_option`
UPLOADKIT_API Result<ProfileSettings> profile_settings(const ProfileOptions& options = {});

/// A container's endpoint: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or …_FULL_URI, AWS_CONTAINER_AUTHORIZATION_TOKEN or
/// …_TOKEN_FILE.
UPLOADKIT_API std::shared_ptr<const CredentialsProvider> container_credentials();

/// EC2 instance metadata, version 2 (a session token first).
/// `endpoint` empty: AWS_EC2_METADATA_SERVICE_ENDPOINT, else "http://169.254.169.254". AWS_EC2_METADATA_DISABLED=true
/// turns it off.
UPLOADKIT_API std::shared_ptr<const CredentialsProvider> instance_credentials(std::string endpoint = {});

/// A token of an identity provider, exchanged for credentials at STS (AssumeRoleWithWebIdentity).
struct WebIdentityOptions {
  /// Empty for AWS_ROLE_ARN, AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_SESSION_NAME, AWS_REGION.
  std::string role_arn{};
  std::string token_file{};
  std::string session_name{};
  std::string region{};

  /// Empty for "https://sts.REGION.amazonaws.com".
  std::string endpoint_url{};
};
UPLOADKIT_API std::shared_ptr<const CredentialsProvider> web_identity_credentials(WebIdentityOptions options = {});

/// A login of a user at one identity provider: its name ("cognito-idp.REGION.amazonaws.com/POOL") and the id token.
struct CognitoLogin {
  std::string provider{};
  std::string token{};
};

/// A Cognito identity pool.
struct CognitoOptions {
  /// "REGION:UUID"; the region is taken from it.
  std::string identity_pool_id{};

  /// The identity of earlier, if the application kept it; else GetId asks for one.
  std::string identity_id{};

  /// The logins of the signed-in user, asked for with each fetch; empty, or an empty list, for a guest.
  /// Thread: where the client's callbacks run.
  std::function<Result<std::vector<CognitoLogin>>()> logins{};

  /// Empty for "https://cognito-identity.REGION.amazonaws.com".
  std::string endpoint_url{};
};

/// GetId, then GetCredentialsForIdentity. The credentials tell the identity id. A guest keeps its identity as long as
/// the provider lives; keep the id itself for longer.
UPLOADKIT_API std::shared_ptr<const CredentialsProvider> cognito_credentials(CognitoOptions options);

/// A function of the application. Thread: where the client's callbacks run.
UPLOADKIT_API std::shared_ptr<const CredentialsProvider> callback_credentials(
    std::function<Result<Credentials>()> callback);

/// The first of several that has something to give. A provider that fails ends the search with its error.
UPLOADKIT_API std::shared_ptr<const CredentialsProvider> first_credentials(
    std::vector<std::shared_ptr<const CredentialsProvider>> providers);

/// The order of AWS's own tools: environment, web identity, profile, container, instance. With a profile by name, that
/// profile comes first and the environment's keys are not looked at.
UPLOADKIT_API std::shared_ptr<const CredentialsProvider> default_credentials(ProfileOptions profile = {});

UPLOADKIT_NAMESPACE_END

#endif
