// The S3 backend of an application with amplify_outputs.json.
#include <uploadkit/amplify.hpp>

UPLOADKIT_NAMESPACE_BEGIN

S3Options amplify_storage(const AmplifyOutputs& outputs, std::function<Result<std::vector<CognitoLogin>>()> logins) {
  S3Options options = outputs.storage;
  if (outputs.identity_pool_id.empty()) return options;
  CognitoOptions cognito;
  cognito.identity_pool_id = outputs.identity_pool_id;
  cognito.logins = std::move(logins);
  options.credentials = cognito_credentials(std::move(cognito));
  return options;
}

UPLOADKIT_NAMESPACE_END
