/// \file
/// Reads `amplify_outputs.json`, which Amplify's tools write for an application.
#ifndef UPLOADKIT_AMPLIFY_HPP
#define UPLOADKIT_AMPLIFY_HPP

#include <uploadkit/s3.hpp>

#include <string>
#include <string_view>
#include <vector>

UPLOADKIT_NAMESPACE_BEGIN

/// Who may do what below a path, as the backend was defined. Warned about, never enforced: the service decides.
struct AmplifyPathRule {
  std::string bucket{};

  /// "public/*", "private/${cognito-identity.amazonaws.com:sub}/*", …
  std::string path{};

  /// "guest", "authenticated", "entityidentity", "groups…", "resource".
  std::string who{};

  /// "read", "get", "list", "write", "delete".
  std::vector<std::string> actions{};
};

/// What the file says of authentication and storage.
struct AmplifyOutputs {
  std::string version{};
  std::string auth_region{};
  std::string user_pool_id{};
  std::string identity_pool_id{};
  bool unauthenticated_identities_enabled = false;

  /// The default bucket and the further ones with their assigned names.
  S3Options storage{};
  std::vector<AmplifyPathRule> path_rules{};
};

/// Reads the text of the file. Unknown fields are ignored.
/// Errors: `invalid_argument` naming the field: no JSON, a version that does not begin with "1", no storage, a
///         repeated assigned name.
/// Source: Amplify, client configuration schema 1.x
UPLOADKIT_API Result<AmplifyOutputs> read_amplify_outputs(std::string_view json);

/// The S3 options of an application with these outputs: its buckets, and credentials from its identity pool. `logins`
/// gives the id tokens of the signed-in user; empty for guests.
UPLOADKIT_API S3Options amplify_storage(const AmplifyOutputs& outputs,
                                        std::function<Result<std::vector<CognitoLogin>>()> logins = {});

/// What the path rules say against writing `path` as the given kind of user; empty if nothing does.
UPLOADKIT_API std::string amplify_path_warning(const AmplifyOutputs& outputs, std::string_view bucket,
                                               std::string_view path, bool signed_in);

UPLOADKIT_NAMESPACE_END

#endif
