// Keys in environment variables.
#include <doctest/doctest.h>

#include <support/environment_scope.hpp>
#include <unit/credentials/provider_run.hpp>

#include <uploadkit/core/time_text.hpp>

namespace uploadkit::credentials {

using test::EnvironmentScope;
using test::ProviderRun;

TEST_SUITE("credentials") {
  TEST_CASE("the environment gives keys, token and expiry") {
    const EnvironmentScope scope({{"AWS_ACCESS_KEY_ID", "A"},
                                  {"AWS_SECRET_ACCESS_KEY", "S"},
                                  {"AWS_SESSION_TOKEN", "T"},
                                  {"AWS_CREDENTIAL_EXPIRATION", "2030-01-02T03:04:05+00:00"}});
    const ProviderRun run(environment_credentials());
    CHECK(run.credentials().access_key_id == "A");
    CHECK(run.credentials().secret_access_key == "S");
    CHECK(run.credentials().session_token == "T");
    CHECK(core::iso8601(*run.credentials().expires_at) == "2030-01-02T03:04:05Z");
    CHECK_FALSE(environment_credentials()->may_block());
  }

  TEST_CASE("an environment without keys has nothing to give, and blank ones are none") {
    {
      const EnvironmentScope bare;
      CHECK(ProviderRun(environment_credentials()).has_nothing());
    }
    const EnvironmentScope scope(
        {{"AWS_ACCESS_KEY_ID", ""}, {"AWS_SECRET_ACCESS_KEY", ""}, {"AWS_SESSION_TOKEN", "T"}});
    CHECK(ProviderRun(environment_credentials()).has_nothing());
  }

  TEST_CASE("a variable that is missing or broken is named, and its value is not") {
    using Variables = std::vector<std::pair<std::string, std::string>>;
    const std::pair<Variables, const char*> cases[] = {
        {{{"AWS_ACCESS_KEY_ID", "sesame"}}, "AWS_SECRET_ACCESS_KEY"},
        {{{"AWS_SECRET_ACCESS_KEY", "sesame"}}, "AWS_ACCESS_KEY_ID"},
        {{{"AWS_ACCESS_KEY_ID", "A\n"}, {"AWS_SECRET_ACCESS_KEY", "sesame"}}, "AWS_ACCESS_KEY_ID"},
        {{{"AWS_ACCESS_KEY_ID", "A"}, {"AWS_SECRET_ACCESS_KEY", "sesame "}}, "AWS_SECRET_ACCESS_KEY"},
        {{{"AWS_ACCESS_KEY_ID", "A"}, {"AWS_SECRET_ACCESS_KEY", "S"}, {"AWS_SESSION_TOKEN", "se\r\nsame"}},
         "AWS_SESSION_TOKEN"},
        {{{"AWS_ACCESS_KEY_ID", "A"}, {"AWS_SECRET_ACCESS_KEY", "S"}, {"AWS_CREDENTIAL_EXPIRATION", "sesame"}},
         "AWS_CREDENTIAL_EXPIRATION"}};
    for (const auto& [variables, name] : cases) {
      EnvironmentScope scope;
      for (const auto& [variable, value] : variables) scope.set(variable, value);
      const ProviderRun run(environment_credentials());
      CHECK(run.error().code == Errc::invalid_option);
      CHECK(run.error().fact("option") == name);
      CHECK(run.error().message.find("sesame") == std::string::npos);
    }
  }
}

}  // namespace uploadkit::credentials
