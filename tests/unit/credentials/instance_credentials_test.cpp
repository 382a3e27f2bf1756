// EC2 instance metadata, version 2, and machines that are no instances.
#include <doctest/doctest.h>

#include <support/environment_scope.hpp>
#include <unit/credentials/provider_run.hpp>

namespace uploadkit::credentials {

namespace {

using test::answer_of;
using test::EnvironmentScope;
using test::header_in;
using test::ProviderRun;

const std::string keys =
    R"({"Code":"Success","LastUpdated":"2024-09-30T12:00:00Z","Type":"AWS-HMAC","AccessKeyId":"A",)"
    R"("SecretAccessKey":"S","Token":"T","Expiration":"2024-09-30T18:00:00Z"})";

std::string first_url(const std::string& endpoint = {}) {
  const ProviderRun run(instance_credentials(endpoint));
  return run.requests.empty() ? "(none)" : run.requests[0].url;
}

}  // namespace

TEST_SUITE("credentials") {
  TEST_CASE("a session token is fetched first, then the role, then its credentials") {
    const EnvironmentScope scope;
    const ProviderRun run(instance_credentials(),
                          {answer_of(200, "session=="), answer_of(200, "my-role\n"), answer_of(200, keys)});
    REQUIRE(run.requests.size() == 3);
    const std::string base = "http://169.254.169.254/latest/";
    CHECK(run.requests[0].method == "PUT");
    CHECK(run.requests[0].url == base + "api/token");
    CHECK(header_in(run.requests[0], "x-aws-ec2-metadata-token-ttl-seconds") == "21600");
    CHECK(run.requests[1].method == "GET");
    CHECK(run.requests[1].url == base + "meta-data/iam/security-credentials/");
    CHECK(run.requests[2].url == base + "meta-data/iam/security-credentials/my-role");
    for (const HttpRequest& request : run.requests) {
      CHECK(request.allow_link_local_http);
      CHECK(request.time_limit == std::chrono::seconds{1});
      CHECK(header_in(request, "x-aws-ec2-metadata-token") == (request.method == "PUT" ? "" : "session=="));
    }
    CHECK(run.credentials().access_key_id == "A");
    CHECK(run.credentials().session_token == "T");
    CHECK(run.credentials().expires_at.has_value());
  }

  TEST_CASE("a machine that is no instance, or whose metadata is off, has nothing to give") {
    const EnvironmentScope scope;
    CHECK(ProviderRun(instance_credentials()).has_nothing());
    for (const int status : {400, 401, 403, 404, 405, 500})
      CHECK(ProviderRun(instance_credentials(), {answer_of(status)}).has_nothing());
    CHECK(ProviderRun(instance_credentials(), {answer_of(200, "t"), answer_of(404)}).has_nothing());
  }

  TEST_CASE("AWS_EC2_METADATA_DISABLED turns it off") {
    for (const char* value : {"true", "TRUE"}) {
      const EnvironmentScope scope({{"AWS_EC2_METADATA_DISABLED", value}});
      CHECK(first_url() == "(none)");
    }
    const EnvironmentScope scope({{"AWS_EC2_METADATA_DISABLED", "false"}});
    CHECK(first_url() != "(none)");
  }

  TEST_CASE("the endpoint is the given one, else the environment's, else that of its mode") {
    EnvironmentScope scope;
    CHECK(first_url() == "http://169.254.169.254/latest/api/token");
    scope.set("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv6");
    CHECK(first_url() == "http://[fd00:ec2::254]/latest/api/token");
    scope.set("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:1111/");
    CHECK(first_url() == "http://127.0.0.1:1111/latest/api/token");
    CHECK(first_url("http://127.0.0.1:2222") == "http://127.0.0.1:2222/latest/api/token");
    for (const char* bad : {"nonsense", "http://x/?q", "ftp://x"})
      CHECK(ProviderRun(instance_credentials(bad)).error().fact("option") == "endpoint");
    scope.set("AWS_EC2_METADATA_SERVICE_ENDPOINT", "nonsense");
    CHECK(ProviderRun(instance_credentials()).error().fact("option") == "AWS_EC2_METADATA_SERVICE_ENDPOINT");
  }

  TEST_CASE("a role's name is a segment of the path, whatever stands in it") {
    const EnvironmentScope scope;
    const ProviderRun run(instance_credentials(),
                          {answer_of(200, "t"), answer_of(200, "a/../b?c\nsecond"), answer_of(200, keys)});
    REQUIRE(run.requests.size() == 3);
    CHECK(run.requests[2].url.substr(run.requests[2].url.size() - 14) == "a%2F..%2Fb%3Fc");
  }

  TEST_CASE("answers that make no sense are errors, and nothing of them is repeated") {
    const EnvironmentScope scope;
    const std::vector<std::vector<HttpResponse>> cases = {
        {answer_of(200, "")},
        {answer_of(200, "ses\x01same")},
        {answer_of(200, "t"), answer_of(200, "")},
        {answer_of(200, "t"), answer_of(401)},
        {answer_of(200, "t"), answer_of(200, "r"), answer_of(404)},
        {answer_of(200, "t"), answer_of(200, "r"), answer_of(200, "sesame")},
        {answer_of(200, "t"), answer_of(200, "r"), answer_of(200, R"({"Code":"AssumeRoleUnauthorizedAccess"})")},
        {answer_of(200, "t"), answer_of(200, "r"), answer_of(200, R"({"Code":"Success","AccessKeyId":"sesame"})")}};
    for (const auto& answers : cases) {
      const ProviderRun run(instance_credentials(), answers);
      REQUIRE_FALSE(run.last);
      CHECK(run.error().message.find("sesame") == std::string::npos);
    }
    const ProviderRun lost(instance_credentials(), std::vector<HttpResponse>{answer_of(200, "t")});
    CHECK(lost.error().code == Errc::connect_failed);
  }

  TEST_CASE("a state that is not the provider's own is no crash") {
    const EnvironmentScope scope;
    for (const char* state : {"", "roles", "role", "x y"})
      static_cast<void>(instance_credentials()->read(state, answer_of(200, "r"), {}));
  }
}

}  // namespace uploadkit::credentials
