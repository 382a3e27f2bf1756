// Cognito identity pools: guests, signed-in users, and what can go wrong.
#include <doctest/doctest.h>

#include <unit/credentials/provider_run.hpp>

#include <uploadkit/core/time_text.hpp>

namespace uploadkit::credentials {

namespace {

using test::answer_of;
using test::header_in;
using test::ProviderRun;

const std::string pool = "eu-west-1:01234567-89ab-cdef-0123-456789abcdef";
const std::string identity = "eu-west-1:aaaaaaaa-89ab-cdef-0123-456789abcdef";

std::string id_answer(const std::string& id = identity) { return R"({"IdentityId":")" + id + "\"}"; }

std::string keys_answer(const std::string& expiration = "1727701200") {
  return R"({"IdentityId":")" + identity +
         R"(","Credentials":{"AccessKeyId":"A","SecretKey":"S","SessionToken":"T",)"
         R"("Expiration":)" +
         expiration + "}}";
}

CognitoOptions guest() {
  CognitoOptions options;
  options.identity_pool_id = pool;
  return options;
}

CognitoOptions user() {
  CognitoOptions options = guest();
  options.logins = [] { return std::vector<CognitoLogin>{{"cognito-idp.eu-west-1.amazonaws.com/p", "jwt\"1"}}; };
  return options;
}

}  // namespace

TEST_SUITE("credentials") {
  TEST_CASE("a guest gets an identity, and credentials for it") {
    const ProviderRun run(cognito_credentials(guest()), {answer_of(200, id_answer()), answer_of(200, keys_answer())});
    REQUIRE(run.requests.size() == 2);
    for (const HttpRequest& request : run.requests) {
      CHECK(request.method == "POST");
      CHECK(request.url == "https://cognito-identity.eu-west-1.amazonaws.com/");
      CHECK(header_in(request, "content-type") == "application/x-amz-json-1.1");
    }
    CHECK(header_in(run.requests[0], "x-amz-target") == "AWSCognitoIdentityService.GetId");
    CHECK(run.requests[0].body == R"({"IdentityPoolId":")" + pool + "\"}");
    CHECK(header_in(run.requests[1], "x-amz-target") == "AWSCognitoIdentityService.GetCredentialsForIdentity");
    CHECK(run.requests[1].body == R"({"IdentityId":")" + identity + "\"}");
    CHECK(run.credentials().secret_access_key == "S");
    CHECK(run.credentials().session_token == "T");
    CHECK(run.credentials().identity_id == identity);
    CHECK(core::iso8601(*run.credentials().expires_at) == "2024-09-30T13:00:00Z");
  }

  TEST_CASE("the expiry may be written in every way that a number has") {
    for (const char* text : {"1727701200", "1727701200.0", "1.7277012E9", "1727701200.987"}) {
      const ProviderRun run(cognito_credentials(guest()),
                            {answer_of(200, id_answer()), answer_of(200, keys_answer(text))});
      CHECK_MESSAGE(core::iso8601(run.credentials().expires_at.value_or(WallTime{})) == "2024-09-30T13:00:00Z", text);
    }
    for (const char* text : {"\"1727701200\"", "null", "0", "-5", "1e300", "[]"}) {
      const ProviderRun run(cognito_credentials(guest()),
                            {answer_of(200, id_answer()), answer_of(200, keys_answer(text))});
      CHECK_MESSAGE(run.error().fact("field") == "Credentials.Expiration", text);
    }
  }

  TEST_CASE("a signed-in user's logins go with both calls, and are asked for with each fetch") {
    int asked = 0;
    CognitoOptions options = user();
    options.logins = [&asked, inner = options.logins] { return ++asked, inner(); };
    const auto provider = cognito_credentials(options);
    CHECK(provider->may_block());
    for (int i = 1; i <= 2; ++i) {
      const ProviderRun run(provider, {answer_of(200, id_answer()), answer_of(200, keys_answer())});
      REQUIRE(run.requests.size() == 2);
      for (const HttpRequest& request : run.requests)
        CHECK(request.body.find(R"("Logins":{"cognito-idp.eu-west-1.amazonaws.com/p":"jwt\"1"})") != std::string::npos);
      CHECK(run.credentials().access_key_id == "A");
      CHECK(asked == i);
    }
  }

  TEST_CASE("a guest keeps its identity, and gets a new one when the pool has forgotten it") {
    const auto provider = cognito_credentials(guest());
    CHECK(ProviderRun(provider, {answer_of(200, id_answer()), answer_of(200, keys_answer())}).requests.size() == 2);
    const ProviderRun again(provider, {answer_of(200, keys_answer())});
    CHECK(again.requests.size() == 1);
    CHECK(again.credentials().access_key_id == "A");
    const ProviderRun forgotten(provider, {answer_of(400, R"({"__type":"ResourceNotFoundException"})"),
                                           answer_of(200, id_answer()), answer_of(200, keys_answer())});
    CHECK(forgotten.requests.size() == 3);
    CHECK(forgotten.credentials().access_key_id == "A");
    const ProviderRun lost(provider,
                           {answer_of(400, R"({"__type":"ResourceNotFoundException"})"), answer_of(200, id_answer()),
                            answer_of(400, R"({"__type":"ResourceNotFoundException"})")});
    CHECK(lost.error().code == Errc::not_found);
  }

  TEST_CASE("an identity that the application kept is used without a question") {
    CognitoOptions options = guest();
    options.identity_id = identity;
    const ProviderRun run(cognito_credentials(options), {answer_of(200, keys_answer())});
    CHECK(run.requests.size() == 1);
    CHECK(run.credentials().identity_id == identity);
    const ProviderRun gone(cognito_credentials(options), {answer_of(400, R"({"__type":"ResourceNotFoundException"})")});
    CHECK(gone.error().code == Errc::not_found);
  }

  TEST_CASE("bad options are refused by name before anything is sent") {
    const auto check = [](CognitoOptions options, const char* name) {
      const ProviderRun run(cognito_credentials(std::move(options)));
      CHECK(run.requests.empty());
      CHECK(run.error().fact("option") == name);
    };
    for (const char* bad : {"", "eu-west-1", ":1", "eu-west-1:", "evil.test/:1", "eu-west-1:xyz!", "EU:1"}) {
      CognitoOptions options = guest();
      options.identity_pool_id = bad;
      check(options, "identity_pool_id");
    }
    CognitoOptions options = guest();
    options.identity_id = "x";
    check(options, "identity_id");
    options = guest();
    options.endpoint_url = "nonsense";
    check(options, "endpoint_url");
  }

  TEST_CASE("logins that cannot be sent are refused, and what their function says is passed on") {
    for (const CognitoLogin& bad : {CognitoLogin{"", "t"}, CognitoLogin{"p", ""}, CognitoLogin{"p", "sesame\n"}}) {
      CognitoOptions options = guest();
      options.logins = [bad] { return std::vector<CognitoLogin>{bad}; };
      const ProviderRun run(cognito_credentials(options));
      CHECK(run.error().fact("field") == "logins");
      CHECK(run.error().message.find("sesame") == std::string::npos);
    }
    CognitoOptions options = guest();
    options.logins = []() -> Result<std::vector<CognitoLogin>> { return make_error(Errc::forbidden, "Signed out."); };
    CHECK(ProviderRun(cognito_credentials(options)).error().message == "Signed out.");
    options.logins = [] { return std::vector<CognitoLogin>(); };
    CHECK(ProviderRun(cognito_credentials(options), {answer_of(200, id_answer()), answer_of(200, keys_answer())})
              .credentials()
              .access_key_id == "A");
  }

  TEST_CASE("the pool's refusals and answers without a field are errors") {
    const std::tuple<int, const char*, Errc> refusals[] = {{400, "NotAuthorizedException", Errc::unauthorized},
                                                           {400, "ResourceNotFoundException", Errc::not_found},
                                                           {400, "TooManyRequestsException", Errc::throttled},
                                                           {500, "InternalErrorException", Errc::service_unavailable},
                                                           {400, "InvalidParameterException", Errc::rejected}};
    for (const auto& [status, name, code] : refusals) {
      const ProviderRun run(cognito_credentials(guest()),
                            {answer_of(status, R"({"__type":")" + std::string(name) + R"(","message":"Why."})")});
      CHECK(run.error().code == code);
      CHECK(run.error().backend_code == name);
    }
    const std::pair<std::string, const char*> answers[] = {
        {"", "body"},
        {"{}", "IdentityId"},
        {R"({"IdentityId":"../x"})", "IdentityId"},
        {R"({"IdentityId":")" + identity + "\"}", "Credentials.AccessKeyId"},
        {R"({"IdentityId":")" + identity + R"(","Credentials":{"AccessKeyId":"A","SecretAccessKey":"sesame"}})",
         "Credentials.SecretKey"}};
    for (const auto& [body, field] : answers) {
      const ProviderRun run(cognito_credentials(guest()), {answer_of(200, body), answer_of(200, body)});
      CHECK(run.error().code == Errc::bad_response);
      CHECK(run.error().fact("field") == field);
      CHECK(run.error().message.find("sesame") == std::string::npos);
    }
  }
}

}  // namespace uploadkit::credentials
