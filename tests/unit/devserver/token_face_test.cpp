// The token endpoints of Adobe and of Buy with Prime.
#include "service_rig.hpp"

#include <doctest/doctest.h>

using uploadkit::devserver::testing::Answer;
using uploadkit::devserver::testing::ServiceRig;

namespace {

constexpr const char* ims = "/_services/ims/ims/token/v3";
constexpr const char* bwp = "/_services/bwp/token";
constexpr const char* form = "grant_type=client_credentials&client_id=client&client_secret=secret";

struct Tokens : ServiceRig {
  Tokens() { content_type = "application/x-www-form-urlencoded"; }

  Answer use(const std::string& token) {
    content_type = "application/json";
    headers = {{"Authorization", "Bearer " + token}, {"x-api-target-id", "target"}, {"x-api-version", "2024-01-01"}};
    return graphql("/_services/bwp/graphql", "{ downloadLink(fileId: \"x\") { downloadUrl } }");
  }
};

}  // namespace

TEST_SUITE_BEGIN("devserver");

TEST_CASE_FIXTURE(Tokens, "a token of Buy with Prime lives for 15 minutes") {
  const Answer answer = send("POST", bwp, form);
  CHECK(answer.status() == 200);
  CHECK(answer.text("/token_type") == "bearer");
  CHECK(answer.number("/expires_in") == 900);
  const std::string token = answer.text("/access_token");
  CHECK(use(token).status() == 200);
  now += std::chrono::seconds{899};
  CHECK(use(token).status() == 200);
  now += std::chrono::seconds{1};
  CHECK(use(token).status() == 401);
  CHECK(use("bwp-token").status() == 200);
}

TEST_CASE_FIXTURE(Tokens, "a token of Adobe lives for a day and needs a scope") {
  CHECK(send("POST", ims, form).text("/error") == "invalid_scope");
  const Answer answer = send("POST", ims, std::string(form) + "&scope=openid%2CAdobeID");
  CHECK(answer.number("/expires_in") == 86399);
  headers = {{"Authorization", "Bearer " + answer.text("/access_token")}};
  content_type = "application/json";
  const char* body = R"({"key":"1.png","media_resource_type":"CATEGORY_IMAGE"})";
  CHECK(send("POST", "/_services/adobe/V1/media/initiate-upload", body).status() == 200);
}

TEST_CASE_FIXTURE(Tokens, "bad requests for tokens get the errors of OAuth") {
  CHECK(send("POST", bwp, "grant_type=client_credentials&client_id=client&client_secret=no").text("/error") ==
        "invalid_client");
  CHECK(send("POST", bwp, "grant_type=password&client_id=client&client_secret=secret").text("/error") ==
        "unsupported_grant_type");
  CHECK(send("GET", bwp, "").status() == 405);
  CHECK(send("POST", "/_services/ims/other", form).status() == 404);
  content_type = "application/json";
  CHECK(send("POST", bwp, form).text("/error") == "invalid_request");
}

TEST_CASE_FIXTURE(Tokens, "faults shorten a token, throttle and fail the endpoint") {
  fault(R"({"operation":"token.buy-with-prime","quirk":"ttl_s=2"})");
  CHECK(send("POST", bwp, form).number("/expires_in") == 2);
  fault(R"({"operation":"token.buy-with-prime","status":429})");
  CHECK(send("POST", bwp, form).text("/error") == "slow_down");
  fault(R"({"operation":"token.adobe","status":503})");
  CHECK(send("POST", ims, form).text("/error") == "server_error");
  CHECK(faults.unconsumed().empty());
}

TEST_SUITE_END();
