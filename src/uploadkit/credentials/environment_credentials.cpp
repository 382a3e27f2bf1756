// Keys in environment variables.
#include <uploadkit/credentials.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>
#include <uploadkit/credentials/credentials_answer.hpp>
#include <uploadkit/files/environment.hpp>

#include <utility>

namespace uploadkit::credentials::detail::environment_credentials {

Error bad_variable(const char* name, const char* what) {
  return make_error(Errc::invalid_option, "The environment variable " + std::string(name) + " " + what + ".",
                    {{"option", name}});
}

Result<void> check_text(const char* name, const std::string& value) {
  for (const char c : value)
    if (c <= ' ' || c >= 0x7F) return bad_variable(name, "holds blanks or control characters; set it as it was issued");
  return {};
}

class EnvironmentProvider final : public CredentialsProvider {
 public:
  std::string name() const override { return "environment"; }

  Result<CredentialsStep> begin(WallTime) const override {
    Credentials found;
    found.access_key_id = files::environment_variable("AWS_ACCESS_KEY_ID");
    found.secret_access_key = files::environment_variable("AWS_SECRET_ACCESS_KEY");
    if (found.access_key_id.empty() && found.secret_access_key.empty()) return CredentialsStep{};
    if (found.access_key_id.empty()) return bad_variable("AWS_ACCESS_KEY_ID", "is missing; set it beside its secret");
    if (found.secret_access_key.empty())
      return bad_variable("AWS_SECRET_ACCESS_KEY", "is missing; set it beside AWS_ACCESS_KEY_ID");
    found.session_token = files::environment_variable("AWS_SESSION_TOKEN");
    for (const auto& [variable, value] : {std::pair("AWS_ACCESS_KEY_ID", &found.access_key_id),
                                          std::pair("AWS_SECRET_ACCESS_KEY", &found.secret_access_key),
                                          std::pair("AWS_SESSION_TOKEN", &found.session_token)})
      if (auto sound = check_text(variable, *value); !sound) return sound.error();
    const std::string expiration = files::environment_variable("AWS_CREDENTIAL_EXPIRATION");
    if (!expiration.empty()) found.expires_at = core::parse_iso8601(expiration);
    if (!expiration.empty() && !found.expires_at)
      return bad_variable("AWS_CREDENTIAL_EXPIRATION", "is no time such as 2030-01-01T00:00:00Z");
    return given(std::move(found));
  }
};

}  // namespace uploadkit::credentials::detail::environment_credentials

UPLOADKIT_NAMESPACE_BEGIN

std::shared_ptr<const CredentialsProvider> environment_credentials() {
  return std::make_shared<const credentials::detail::environment_credentials::EnvironmentProvider>();
}

UPLOADKIT_NAMESPACE_END
