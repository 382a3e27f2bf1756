// What profiles give: keys, processes, tokens, and errors that name the setting.
#include <doctest/doctest.h>

#include <support/environment_scope.hpp>
#include <support/temp_folder.hpp>
#include <unit/credentials/provider_run.hpp>

#include <uploadkit/core/time_text.hpp>

namespace uploadkit::credentials {

namespace {

using test::answer_of;
using test::EnvironmentScope;
using test::ProviderRun;
using test::TempFolder;

/// A machine with these two files.
struct Machine {
  TempFolder folder;
  EnvironmentScope environment;

  explicit Machine(const std::string& config, const std::string& keys = {}) {
    environment.set("AWS_CONFIG_FILE", folder.file("config", config));
    environment.set("AWS_SHARED_CREDENTIALS_FILE", folder.file("credentials", keys));
  }
  static ProviderRun run(const std::string& profile = {}) {
    return ProviderRun(profile_credentials({profile, "", ""}));
  }
};

const std::string process_json =
    R"({"Version":1,"AccessKeyId":"PA","SecretAccessKey":"PS","SessionToken":"PT","Expiration":"2030-01-02T03:04:05Z"})";

}  // namespace

TEST_SUITE("credentials") {
  TEST_CASE("a profile gives its keys from either file") {
    const Machine machine(
        "[default]\nregion = r\n[profile x]\naws_access_key_id = C\naws_secret_access_key = S\n",
        "[default]\r\naws_access_key_id = D\r\naws_secret_access_key = DS/+=\r\naws_session_token = T\r\n");
    CHECK(Machine::run().credentials().access_key_id == "D");
    CHECK(Machine::run().credentials().secret_access_key == "DS/+=");
    CHECK(Machine::run().credentials().session_token == "T");
    CHECK(Machine::run("x").credentials().access_key_id == "C");
    CHECK(profile_credentials()->may_block());
  }

  TEST_CASE("AWS_PROFILE names the profile unless the option does") {
    Machine machine(
        "", "[a]\naws_access_key_id=A\naws_secret_access_key=S\n[b]\naws_access_key_id=B\naws_secret_access_key=S");
    machine.environment.set("AWS_PROFILE", "a");
    CHECK(Machine::run().credentials().access_key_id == "A");
    CHECK(Machine::run("b").credentials().access_key_id == "B");
  }

  TEST_CASE("the files lie in the home folder unless something names them") {
    const TempFolder home;
    const std::string keys = "[default]\naws_access_key_id=A\naws_secret_access_key=S";
    std::filesystem::create_directory(home.path(".aws"));
    static_cast<void>(home.file(".aws/credentials", keys));
    static_cast<void>(home.file("mine", "[default]\naws_access_key_id=M\naws_secret_access_key=S"));
    const EnvironmentScope scope({{"HOME", home.path()}});
    CHECK(ProviderRun(profile_credentials()).credentials().access_key_id == "A");
    CHECK(ProviderRun(profile_credentials({"", "", "~/mine"})).credentials().access_key_id == "M");
  }

  TEST_CASE("a machine without files has nothing to give, a profile without keys neither") {
    {
      const EnvironmentScope scope({{"HOME", "/nowhere"}});
      CHECK(ProviderRun(profile_credentials()).has_nothing());
    }
    const EnvironmentScope homeless;
    CHECK(ProviderRun(profile_credentials()).has_nothing());
    const Machine machine("[default]\nregion = r\noutput = json\ns3 =\n  max_concurrent_requests = 20\n");
    CHECK(Machine::run().has_nothing());
  }

  TEST_CASE("a profile or a file that was named and is not there is an error") {
    Machine machine("[default]\nregion = r\n");
    const auto absent = Machine::run("nobody");
    CHECK(absent.error().code == Errc::invalid_option);
    CHECK(absent.error().fact("option") == "profile");
    CHECK(absent.error().message.find("nobody") != std::string::npos);
    const ProviderRun file(profile_credentials({"", "/nowhere/config", ""}));
    CHECK(file.error().fact("option") == "config_file");
    const ProviderRun folder(profile_credentials({"", "", machine.folder.path()}));
    CHECK(folder.error().code == Errc::source_not_regular);
  }

  TEST_CASE("a setting that is missing or broken is named, and its value is not") {
    const std::pair<const char*, const char*> cases[] = {
        {"aws_access_key_id = sesame", "aws_secret_access_key"},
        {"aws_secret_access_key = sesame", "aws_access_key_id"},
        {"aws_access_key_id = A\naws_secret_access_key =", "aws_secret_access_key"},
        {"aws_access_key_id = A\n  aws_secret_access_key = sesame", "aws_access_key_id"},
        {"aws_access_key_id = A\naws_secret_access_key = open sesame", "aws_secret_access_key"},
        {"aws_access_key_id = A\naws_secret_access_key = S\naws_session_token = se\xC3\xA9same", "aws_session_token"},
        {"credential_process = 'sesame", "credential_process"},
        {"credential_process = /nowhere/sesame --x", "credential_process"}};
    for (const auto& [settings, name] : cases) {
      const Machine machine("", "[default]\n" + std::string(settings) + "\n");
      const auto run = Machine::run();
      CHECK(run.error().code == Errc::invalid_option);
      CHECK(run.error().fact("option") == name);
      CHECK(run.error().message.find(name) != std::string::npos);
      if (std::string(name) != "credential_process") CHECK(run.error().message.find("sesame") == std::string::npos);
    }
  }

  TEST_CASE("what this library does not do is refused by the setting's name, even beside keys") {
    const std::string keys = "aws_access_key_id = A\naws_secret_access_key = S\n";
    for (const char* setting : {"source_profile = x", "credential_source = Ec2InstanceMetadata", "sso_session = x",
                                "sso_start_url = https://x", "role_arn = arn:aws:iam::1:role/x"}) {
      const Machine machine("", "[default]\n" + keys + setting + "\n");
      const auto run = Machine::run();
      CHECK(run.error().code == Errc::unsupported_option);
      const std::string name = std::string(setting).substr(0, std::string(setting).find(' '));
      CHECK(run.error().fact("option") == name);
      CHECK(run.error().message.find("The setting " + name + " of the profile") == 0);
    }
  }

  TEST_CASE("a credential process gives what it writes") {
    const Machine machine("[default]\ncredential_process = printf %s '" + process_json + "'\n");
    const auto found = Machine::run().credentials();
    CHECK(found.access_key_id == "PA");
    CHECK(found.secret_access_key == "PS");
    CHECK(found.session_token == "PT");
    CHECK(core::iso8601(*found.expires_at) == "2030-01-02T03:04:05Z");
  }

  TEST_CASE("keys of the profile come before its process") {
    const Machine machine("[default]\ncredential_process = false\n",
                          "[default]\naws_access_key_id = A\naws_secret_access_key = S\n");
    CHECK(Machine::run().credentials().access_key_id == "A");
  }

  TEST_CASE("a credential process that fails or writes something else is an error without its words") {
    const std::pair<std::string, Errc> cases[] = {
        {"false", Errc::unauthorized},
        {"sh -c 'echo sesame; exit 3'", Errc::unauthorized},
        {"echo sesame", Errc::bad_response},
        {"true", Errc::bad_response},
        {"printf %s '{\"Version\":2,\"AccessKeyId\":\"sesame\"}'", Errc::bad_response},
        {"printf %s '{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"sesame\"}'", Errc::bad_response},
        {"printf %s '{\"Version\":1,\"AccessKeyId\":\"sesame\"}'", Errc::bad_response}};
    for (const auto& [command, code] : cases) {
      const Machine machine("[default]\ncredential_process = " + command + "\n");
      const auto run = Machine::run();
      CHECK(run.error().code == code);
      CHECK(run.error().message.find("sesame") == std::string::npos);
    }
  }

  TEST_CASE("a profile with a role and a token file goes to STS with them") {
    const Machine machine(
        "[profile w]\nrole_arn = arn:aws:iam::123456789012:role/r\nrole_session_name = me\n"
        "region = eu-west-1\nweb_identity_token_file = ");
    const std::string token = machine.folder.file("token", "jwt\n");
    const std::string config =
        machine.folder.file("config2",
                            "[profile w]\nrole_arn = arn:aws:iam::123456789012:role/r\nrole_session_name = me\n"
                            "region = eu-west-1\nweb_identity_token_file = " +
                                token + "\n");
    const ProviderRun run(profile_credentials({"w", config, ""}),
                          {answer_of(200,
                                     "<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>"
                                     "<AccessKeyId>A</AccessKeyId><SecretAccessKey>S</SecretAccessKey>"
                                     "<SessionToken>T</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration>"
                                     "</Credentials></AssumeRoleWithWebIdentityResult>"
                                     "</AssumeRoleWithWebIdentityResponse>")});
    REQUIRE(run.requests.size() == 1);
    CHECK(run.requests[0].url == "https://sts.eu-west-1.amazonaws.com");
    CHECK(run.requests[0].body.find("&RoleSessionName=me&WebIdentityToken=jwt") != std::string::npos);
    CHECK(run.credentials().access_key_id == "A");
  }
}

}  // namespace uploadkit::credentials
