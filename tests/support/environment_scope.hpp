/// \file
/// Environment variables for the time of a test. Everything of AWS's is unset first, so that no machine's own counts.
#ifndef UPLOADKIT_SUPPORT_ENVIRONMENT_SCOPE_HPP
#define UPLOADKIT_SUPPORT_ENVIRONMENT_SCOPE_HPP

#include <cstdlib>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace uploadkit::test {

/// Thread: no other thread may read the environment meanwhile.
class EnvironmentScope {
 public:
  explicit EnvironmentScope(std::initializer_list<std::pair<const char*, std::string>> variables = {}) {
    for (const char* name : aws_names) change(name, nullptr);
    for (const auto& [name, value] : variables) change(name, value.c_str());
  }
  EnvironmentScope(const EnvironmentScope&) = delete;
  EnvironmentScope& operator=(const EnvironmentScope&) = delete;
  ~EnvironmentScope() {
    for (auto it = before_.rbegin(); it != before_.rend(); ++it) {
      if (it->second)
        ::setenv(it->first.c_str(), it->second->c_str(), 1);
      else
        ::unsetenv(it->first.c_str());
    }
  }

  void set(const std::string& name, const std::string& value) { change(name, value.c_str()); }

 private:
  static constexpr const char* aws_names[] = {"AWS_ACCESS_KEY_ID",
                                              "AWS_SECRET_ACCESS_KEY",
                                              "AWS_SESSION_TOKEN",
                                              "AWS_CREDENTIAL_EXPIRATION",
                                              "AWS_PROFILE",
                                              "AWS_CONFIG_FILE",
                                              "AWS_SHARED_CREDENTIALS_FILE",
                                              "AWS_REGION",
                                              "AWS_DEFAULT_REGION",
                                              "AWS_ROLE_ARN",
                                              "AWS_ROLE_SESSION_NAME",
                                              "AWS_WEB_IDENTITY_TOKEN_FILE",
                                              "AWS_ENDPOINT_URL",
                                              "AWS_ENDPOINT_URL_S3",
                                              "AWS_ENDPOINT_URL_STS",
                                              "AWS_USE_DUALSTACK_ENDPOINT",
                                              "AWS_USE_FIPS_ENDPOINT",
                                              "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
                                              "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                                              "AWS_CONTAINER_AUTHORIZATION_TOKEN",
                                              "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                                              "AWS_EC2_METADATA_DISABLED",
                                              "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                                              "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
                                              "HOME"};

  void change(const std::string& name, const char* value) {
    const char* const old = std::getenv(name.c_str());
    before_.emplace_back(name, old != nullptr ? std::optional<std::string>(old) : std::nullopt);
    if (value != nullptr)
      ::setenv(name.c_str(), value, 1);
    else
      ::unsetenv(name.c_str());
  }

  std::vector<std::pair<std::string, std::optional<std::string>>> before_;
};

}  // namespace uploadkit::test

#endif
