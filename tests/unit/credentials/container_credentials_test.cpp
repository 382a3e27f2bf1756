// A container's endpoint: where it may be, what it is asked with, what it says.
#include <doctest/doctest.h>

#include <support/environment_scope.hpp>
#include <support/temp_folder.hpp>
#include <unit/credentials/provider_run.hpp>

namespace uploadkit::credentials {

namespace {

using test::answer_of;
using test::EnvironmentScope;
using test::header_in;
using test::ProviderRun;

const char* const relative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
const char* const full = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
const char* const token_variable = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
const char* const token_file = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

const std::string keys =
    R"({"RoleArn":"arn","AccessKeyId":"A","SecretAccessKey":"S","Token":"T","Expiration":"2030-01-01T00:00:00Z"})";

}  // namespace

TEST_SUITE("credentials") {
  TEST_CASE("without its variables a container has nothing to give") {
    const EnvironmentScope scope;
    CHECK(ProviderRun(container_credentials()).has_nothing());
  }

  TEST_CASE("a relative address is that of ECS, and comes before a full one") {
    const EnvironmentScope scope({{relative, "/v2/credentials/1?id=2"}, {full, "https://other.test/"}});
    const ProviderRun run(container_credentials(), {answer_of(200, keys)});
    REQUIRE(run.requests.size() == 1);
    CHECK(run.requests[0].method == "GET");
    CHECK(run.requests[0].url == "http://169.254.170.2/v2/credentials/1?id=2");
    CHECK(run.requests[0].allow_link_local_http);
    CHECK(header_in(run.requests[0], "authorization").empty());
    CHECK(run.credentials().session_token == "T");
    CHECK(run.credentials().expires_at.has_value());
  }

  TEST_CASE("a full address is https, or this machine's, or one of ECS and EKS") {
    for (const char* url : {"https://creds.example.com/x", "http://127.0.0.1:1234/x", "http://localhost/x",
                            "http://[::1]/x", "http://169.254.170.2/x", "http://169.254.170.23/v1/credentials",
                            "http://[fd00:ec2::23]/v1/credentials", "http://[fd00:ec2:0:0::23]/v1"}) {
      const EnvironmentScope scope({{full, url}});
      const ProviderRun run(container_credentials(), {answer_of(200, keys)});
      CHECK_MESSAGE(run.credentials().access_key_id == "A", url);
    }
    for (const char* url :
         {"http://creds.example.com/x", "http://169.254.169.254/x", "http://169.254.170.20/x", "http://10.0.0.1/x",
          "http://[fd00:ec2::24]/x", "ftp://127.0.0.1/x", "127.0.0.1/x", "http://user@127.0.0.1/x", "/x"}) {
      const EnvironmentScope scope({{full, url}});
      const ProviderRun run(container_credentials(), {answer_of(200, keys)});
      CHECK_MESSAGE(run.requests.empty(), url);
      CHECK(run.error().fact("option") == full);
    }
    const EnvironmentScope scope({{relative, "x"}});
    CHECK(ProviderRun(container_credentials()).error().fact("option") == relative);
  }

  TEST_CASE("the token goes along as it is, and the file's comes before the variable's") {
    const test::TempFolder folder;
    EnvironmentScope scope({{relative, "/x"}, {token_variable, "Bearer abc"}});
    CHECK(header_in(ProviderRun(container_credentials(), {answer_of(200, keys)}).requests[0], "authorization") ==
          "Bearer abc");
    scope.set(token_file, folder.file("token", "from-file"));
    const auto provider = container_credentials();
    CHECK(header_in(ProviderRun(provider, {answer_of(200, keys)}).requests[0], "authorization") == "from-file");
    static_cast<void>(folder.file("token", "renewed"));
    CHECK(header_in(ProviderRun(provider, {answer_of(200, keys)}).requests[0], "authorization") == "renewed");
  }

  TEST_CASE("a token that would break out of its header is refused, and not shown") {
    const test::TempFolder folder;
    const std::string file = folder.file("token", "sesame\r\nX-Evil: 1");
    const std::string empty = folder.file("empty", "");
    const std::pair<const char*, std::string> cases[] = {{token_variable, "sesame\nX"},
                                                         {token_variable, "sesame "},
                                                         {token_file, file},
                                                         {token_file, empty},
                                                         {token_file, "/nowhere"}};
    for (const auto& [variable, value] : cases) {
      const EnvironmentScope scope({{relative, "/x"}, {variable, value}});
      const ProviderRun run(container_credentials(), {answer_of(200, keys)});
      CHECK(run.requests.empty());
      CHECK(run.error().fact("option") == variable);
      CHECK(run.error().message.find("sesame") == std::string::npos);
    }
  }

  TEST_CASE("an endpoint that fails, refuses or answers something else is an error") {
    const EnvironmentScope scope({{relative, "/x"}});
    CHECK(ProviderRun(container_credentials()).error().code == Errc::connect_failed);
    const ProviderRun refused(container_credentials(),
                              {answer_of(401, R"({"code":"AccessDenied","message":"Bad token."})")});
    CHECK(refused.error().code == Errc::forbidden);
    CHECK(refused.error().backend_code == "AccessDenied");
    CHECK(ProviderRun(container_credentials(), {answer_of(500)}).error().retryable);
    CHECK(ProviderRun(container_credentials(), {answer_of(200, "{}")}).error().code == Errc::bad_response);
  }
}

}  // namespace uploadkit::credentials
