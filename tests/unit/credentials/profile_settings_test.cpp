// Region, endpoint and manners beside the keys.
#include <doctest/doctest.h>

#include <support/environment_scope.hpp>
#include <support/temp_folder.hpp>

#include <uploadkit/credentials.hpp>

namespace uploadkit::credentials {

using test::EnvironmentScope;
using test::TempFolder;

TEST_SUITE("credentials") {
  TEST_CASE("settings come from the profile, and the environment's word wins") {
    const TempFolder folder;
    const std::string config = folder.file("config",
                                           "[default]\nregion = eu-west-1\nendpoint_url = https://a.test\n"
                                           "use_fips_endpoint = TRUE\ns3 =\n  addressing_style = path\n"
                                           "  use_dualstack_endpoint = true\n");
    EnvironmentScope scope;
    auto settings = profile_settings({"", config, ""});
    REQUIRE(settings);
    CHECK(settings->region == "eu-west-1");
    CHECK(settings->endpoint_url == "https://a.test");
    CHECK(settings->addressing_style == "path");
    CHECK(settings->use_dualstack_endpoint);
    CHECK(settings->use_fips_endpoint);
    CHECK_FALSE(settings->use_accelerate_endpoint);
    scope.set("AWS_REGION", "us-east-2");
    scope.set("AWS_ENDPOINT_URL_S3", "https://b.test");
    scope.set("AWS_USE_FIPS_ENDPOINT", "false");
    settings = profile_settings({"", config, ""});
    CHECK(settings->region == "us-east-2");
    CHECK(settings->endpoint_url == "https://b.test");
    CHECK_FALSE(settings->use_fips_endpoint);
  }

  TEST_CASE("a machine without files has no settings") {
    const EnvironmentScope scope;
    const auto settings = profile_settings();
    REQUIRE(settings);
    CHECK(settings->region.empty());
    CHECK(settings->endpoint_url.empty());
  }

  TEST_CASE("a flag that is neither true nor false is named, and so is a profile that is not there") {
    const TempFolder folder;
    const std::string config = folder.file("config", "[default]\ns3 =\n  use_accelerate_endpoint = maybe\n");
    const EnvironmentScope scope;
    CHECK(profile_settings({"", config, ""}).error().fact("option") == "use_accelerate_endpoint");
    CHECK(profile_settings({"x", config, ""}).error().fact("option") == "profile");
  }
}

}  // namespace uploadkit::credentials
