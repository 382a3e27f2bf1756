// A token for credentials at STS.
#include <doctest/doctest.h>

#include <support/environment_scope.hpp>
#include <support/temp_folder.hpp>
#include <unit/credentials/provider_run.hpp>

#include <uploadkit/core/time_text.hpp>

namespace uploadkit::credentials {

namespace {

using test::answer_of;
using test::EnvironmentScope;
using test::header_in;
using test::ProviderRun;
using test::TempFolder;

const std::string role = "arn:aws:iam::123456789012:role/my-role";

std::string document(const std::string& credentials) {
  return "<AssumeRoleWithWebIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n"
         "<AssumeRoleWithWebIdentityResult><Provider>p</Provider><Credentials>" +
         credentials + "</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>";
}

const std::string sound = document(
    "<SessionToken>T+/==</SessionToken><SecretAccessKey>S</SecretAccessKey><Expiration>2030-01-02T03:04:05Z</"
    "Expiration>"
    "<AccessKeyId>A</AccessKeyId>");

std::string url_of(WebIdentityOptions options) {
  const ProviderRun run(web_identity_credentials(std::move(options)), {answer_of(200, sound)});
  return run.requests.empty() ? run.error().message : run.requests[0].url;
}

}  // namespace

TEST_SUITE("credentials") {
  TEST_CASE("role and token are posted as a form, and the answer's credentials are read") {
    const TempFolder folder;
    const EnvironmentScope scope({{"AWS_ROLE_ARN", role},
                                  {"AWS_WEB_IDENTITY_TOKEN_FILE", folder.file("token", "a.b-c_d\n")},
                                  {"AWS_ROLE_SESSION_NAME", "me@x"},
                                  {"AWS_REGION", "eu-west-1"}});
    const ProviderRun run(web_identity_credentials(), {answer_of(200, sound)});
    REQUIRE(run.requests.size() == 1);
    const HttpRequest& request = run.requests[0];
    CHECK(request.method == "POST");
    CHECK(request.url == "https://sts.eu-west-1.amazonaws.com");
    CHECK(header_in(request, "content-type") == "application/x-www-form-urlencoded");
    CHECK(header_in(request, "authorization").empty());
    CHECK(
        request.body ==
        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fmy-role"
        "&RoleSessionName=me%40x&WebIdentityToken=a.b-c_d");
    CHECK(run.credentials().access_key_id == "A");
    CHECK(run.credentials().secret_access_key == "S");
    CHECK(run.credentials().session_token == "T+/==");
    CHECK(core::iso8601(*run.credentials().expires_at) == "2030-01-02T03:04:05Z");
  }

  TEST_CASE("a machine without role and token has nothing to give, and a role alone is none") {
    EnvironmentScope scope;
    CHECK(ProviderRun(web_identity_credentials()).has_nothing());
    scope.set("AWS_ROLE_ARN", role);
    CHECK(ProviderRun(web_identity_credentials()).has_nothing());
  }

  TEST_CASE("options come before variables, and the endpoint follows the region") {
    const TempFolder folder;
    const std::string token = folder.file("token", "t");
    EnvironmentScope scope;
    CHECK(url_of({role, token, "", "", ""}) == "https://sts.amazonaws.com");
    CHECK(url_of({role, token, "", "cn-north-1", ""}) == "https://sts.cn-north-1.amazonaws.com.cn");
    CHECK(url_of({role, token, "", "x", "http://127.0.0.1:1/"}) == "http://127.0.0.1:1/");
    scope.set("AWS_DEFAULT_REGION", "us-west-2");
    CHECK(url_of({role, token, "", "", ""}) == "https://sts.us-west-2.amazonaws.com");
    CHECK(url_of({role, token, "", "us-east-1", ""}) == "https://sts.us-east-1.amazonaws.com");
    const ProviderRun run(web_identity_credentials({role, token, "", "", ""}), {answer_of(200, sound)});
    CHECK(run.requests[0].body.find("RoleSessionName=uploadkit-1727697600&") != std::string::npos);
  }

  TEST_CASE("what is missing or broken is named, and no token is shown") {
    const TempFolder folder;
    const std::string token = folder.file("token", "t");
    const EnvironmentScope scope;
    const std::pair<WebIdentityOptions, const char*> cases[] = {
        {{role, "", "", "", ""}, "token_file"},
        {{"", token, "", "", ""}, "role_arn"},
        {{"my-role", token, "", "", ""}, "role_arn"},
        {{role, token, "a b", "", ""}, "session_name"},
        {{role, token, "x", "", ""}, "session_name"},
        {{role, token, std::string(65, 'x'), "", ""}, "session_name"},
        {{role, token, "", "evil.test/", ""}, "region"},
        {{role, token, "", "-x", ""}, "region"},
        {{role, token, "", "", "nonsense"}, "endpoint_url"},
        {{role, "/nowhere", "", "", ""}, "token_file"},
        {{role, folder.file("empty", "\n"), "", "", ""}, "token_file"},
        {{role, folder.file("two", "sesame\nsesame"), "", "", ""}, "token_file"}};
    for (const auto& [options, name] : cases) {
      const ProviderRun run(web_identity_credentials(options), {answer_of(200, sound)});
      CHECK(run.requests.empty());
      CHECK(run.error().fact("option") == name);
      CHECK(run.error().message.find("sesame") == std::string::npos);
    }
    const ProviderRun long_(
        web_identity_credentials({role, folder.file("long", std::string(30'000, 'x')), "", "", ""}));
    CHECK(long_.error().code == Errc::too_large);
  }

  TEST_CASE("STS's refusals are told with their code") {
    const TempFolder folder;
    const EnvironmentScope scope;
    const std::tuple<int, const char*, Errc> cases[] = {{400, "ExpiredTokenException", Errc::unauthorized},
                                                        {400, "InvalidIdentityToken", Errc::unauthorized},
                                                        {403, "AccessDenied", Errc::forbidden},
                                                        {400, "IDPCommunicationError", Errc::service_unavailable},
                                                        {400, "Throttling", Errc::throttled},
                                                        {400, "ValidationError", Errc::rejected}};
    for (const auto& [status, name, code] : cases) {
      const ProviderRun run(web_identity_credentials({role, folder.file("token", "t"), "", "", ""}),
                            {answer_of(status, "<ErrorResponse><Error><Type>Sender</Type><Code>" + std::string(name) +
                                                   "</Code><Message>Why.</Message></Error></ErrorResponse>")});
      CHECK(run.error().code == code);
      CHECK(run.error().backend_code == name);
      CHECK(run.error().message.find("Why;") != std::string::npos);
    }
  }

  TEST_CASE("answers without usable credentials are refused by their field") {
    const TempFolder folder;
    const EnvironmentScope scope;
    const std::pair<std::string, const char*> cases[] = {
        {"", "AssumeRoleWithWebIdentityResponse"},
        {"<x/>", "Credentials"},
        {document("<SecretAccessKey>sesame</SecretAccessKey>"), "AccessKeyId"},
        {document("<AccessKeyId>A</AccessKeyId>"), "SecretAccessKey"},
        {document("<AccessKeyId>A</AccessKeyId><SecretAccessKey>sesame</SecretAccessKey>"), "SessionToken"},
        {document("<AccessKeyId>A</AccessKeyId><SecretAccessKey>sesame</SecretAccessKey><SessionToken>T</SessionToken>"
                  "<Expiration>soon</Expiration>"),
         "Expiration"}};
    for (const auto& [body, field] : cases) {
      const ProviderRun run(web_identity_credentials({role, folder.file("token", "t"), "", "", ""}),
                            {answer_of(200, body)});
      CHECK(run.error().code == Errc::bad_response);
      CHECK(run.error().fact("field") == field);
      CHECK(run.error().message.find("sesame") == std::string::npos);
    }
    CHECK(ProviderRun(web_identity_credentials({role, folder.file("token", "t"), "", "", ""})).error().retryable);
  }
}

}  // namespace uploadkit::credentials
