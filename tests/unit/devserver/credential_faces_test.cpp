// The twins that give out credentials check what their services check.
#include "service_rig.hpp"

#include <uploadkit/core/time_text.hpp>

#include <doctest/doctest.h>

namespace uploadkit::devserver {

namespace {

using testing::Answer;
using testing::ServiceRig;

/// Speaks to Cognito's face.
struct PoolRig : ServiceRig {
  Answer call(const std::string& operation, const std::string& body,
              const std::string& type = "application/x-amz-json-1.1") {
    content_type = type;
    headers = {{"X-Amz-Target", operation}};
    return send("POST", "/_services/cognito", body);
  }
  Answer id(const std::string& logins = {}, const std::string& pool = "us-east-1:pool") {
    return call("AWSCognitoIdentityService.GetId",
                R"({"IdentityPoolId":")" + pool + "\"" + (logins.empty() ? "" : ",\"Logins\":" + logins) + "}");
  }
  Answer credentials(const std::string& identity, const std::string& logins = {}) {
    return call("AWSCognitoIdentityService.GetCredentialsForIdentity",
                R"({"IdentityId":")" + identity + "\"" + (logins.empty() ? "" : ",\"Logins\":" + logins) + "}");
  }
};

const std::string login = R"({"cognito-idp.test/p":"jwt"})";

struct StsRig : ServiceRig {
  StsRig() { content_type = "application/x-www-form-urlencoded"; }
  static std::string form(const std::string& change = {}, const std::string& to = {}) {
    std::string text =
        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fr"
        "&RoleSessionName=me&WebIdentityToken=web-jwt";
    if (!change.empty()) text.replace(text.find(change), change.size(), to);
    return text;
  }
  std::string code(const std::string& body) {
    const std::string text = send("POST", "/_services/sts", body).body();
    const auto begin = text.find("<Code>");
    return begin == std::string::npos ? "" : text.substr(begin + 6, text.find("</Code>") - begin - 6);
  }
};

struct InstanceRig : ServiceRig {
  static constexpr const char* roles = "/_services/instance/latest/meta-data/iam/security-credentials/";
  Answer token(const std::string& life = "21600") {
    headers = {{"X-aws-ec2-metadata-token-ttl-seconds", life}};
    return send("PUT", "/_services/instance/latest/api/token", "");
  }
  Answer get(const std::string& path, const std::string& token) {
    headers = {{"X-aws-ec2-metadata-token", token}};
    return send("GET", path, "");
  }
};

}  // namespace

TEST_SUITE_BEGIN("devserver");

TEST_CASE("each guest is another identity, a signed-in user always the same") {
  PoolRig rig;
  const std::string first = rig.id().text("/IdentityId");
  CHECK(first.rfind("us-east-1:", 0) == 0);
  CHECK(rig.id().text("/IdentityId") != first);
  const std::string user = rig.id(login).text("/IdentityId");
  CHECK(rig.id(login).text("/IdentityId") == user);
}

TEST_CASE("credentials of an identity are known to the store until they die") {
  PoolRig rig;
  const auto answer = rig.credentials(rig.id().text("/IdentityId"));
  CHECK(answer.status() == 200);
  CHECK(answer.has("/Credentials/SecretKey"));
  CHECK_FALSE(answer.has("/Credentials/SecretAccessKey"));
  CHECK(answer.json.at("/Credentials/Expiration").number() == 1700003600.5);
  const KnownKey* const key = rig.keys.find(answer.text("/Credentials/AccessKeyId"));
  REQUIRE(key != nullptr);
  CHECK(key->credentials.session_token == answer.text("/Credentials/SessionToken"));
  CHECK(key->dies_at == rig.now + std::chrono::hours{1});
  CHECK(rig.keys.find("AKIANOBODY") == nullptr);
}

TEST_CASE("a pool refuses what it does not know in Cognito's words") {
  PoolRig rig;
  CHECK(rig.id({}, "us-east-1:other").text("/__type") == "ResourceNotFoundException");
  CHECK(rig.id({}, "nonsense").text("/__type") == "ValidationException");
  CHECK(rig.id(R"({"cognito-idp.test/p":"forged"})").text("/__type") == "NotAuthorizedException");
  CHECK(rig.id(R"({"accounts.test":"jwt"})").text("/__type") == "NotAuthorizedException");
  CHECK(rig.credentials("us-east-1:nobody").text("/__type") == "ResourceNotFoundException");
  const std::string user = rig.id(login).text("/IdentityId");
  CHECK(rig.credentials(user).text("/__type") == "NotAuthorizedException");
  CHECK(rig.credentials(user, login).status() == 200);
  CHECK(rig.call("AWSCognitoIdentityService.Other", "{}").text("/__type") == "UnknownOperationException");
  CHECK(rig.call("GetId", "{}").text("/__type") == "UnknownOperationException");
  CHECK(rig.call("AWSCognitoIdentityService.GetId", "{}", "application/json").text("/__type") ==
        "SerializationException");
  CHECK(rig.call("AWSCognitoIdentityService.GetId", "[]").text("/__type") == "SerializationException");
  rig.fault(R"({"operation":"cognito.GetId","quirk":"no_guests"})");
  CHECK(rig.id().text("/message").find("Unauthenticated") == 0);
}

TEST_CASE("STS exchanges the token of a known role, and nothing else") {
  StsRig rig;
  const auto answer = rig.send("POST", "/_services/sts", rig.form());
  CHECK(answer.status() == 200);
  CHECK(answer.body().find("<Expiration>" + core::iso8601(rig.now + std::chrono::hours{1})) != std::string::npos);
  CHECK(rig.code(rig.form("web-jwt", "forged")) == "InvalidIdentityToken");
  CHECK(rig.code(rig.form("%2Fr&", "%2Fother&")) == "AccessDenied");
  CHECK(rig.code(rig.form("=me", "=m")) == "ValidationError");
  CHECK(rig.code(rig.form("2011-06-15", "2012-01-01")) == "InvalidAction");
  CHECK(rig.code(rig.form("AssumeRoleWithWebIdentity", "AssumeRole")) == "InvalidAction");
  rig.fault(R"({"operation":"sts.*","expire":true})");
  CHECK(rig.code(rig.form()) == "ExpiredTokenException");
  rig.content_type = "text/plain";
  CHECK(rig.code(rig.form()) == "MalformedInput");
}

TEST_CASE("an instance gives a session token first, and its role's keys for that alone") {
  InstanceRig rig;
  const std::string token = rig.token().body();
  CHECK(rig.get(InstanceRig::roles, token).body() == "uploadkit-role");
  const auto keys = rig.get(std::string(InstanceRig::roles) + "uploadkit-role", token);
  CHECK(keys.text("/Code") == "Success");
  CHECK(rig.keys.find(keys.text("/AccessKeyId")) != nullptr);
  CHECK(rig.get(std::string(InstanceRig::roles) + "other", token).status() == 404);
  CHECK(rig.get(InstanceRig::roles, "").status() == 401);
  CHECK(rig.get(InstanceRig::roles, "forged").status() == 401);
  rig.now += std::chrono::hours{7};
  CHECK(rig.get(InstanceRig::roles, token).status() == 401);
}

TEST_CASE("an instance refuses lives, methods and proxies that the service refuses") {
  InstanceRig rig;
  for (const char* life : {"", "0", "21601", "x", "-1"}) CHECK(rig.token(life).status() == 400);
  rig.headers = {{"X-aws-ec2-metadata-token-ttl-seconds", "60"}};
  CHECK(rig.send("GET", "/_services/instance/latest/api/token", "").status() == 405);
  rig.headers.push_back({"X-Forwarded-For", "10.0.0.1"});
  CHECK(rig.send("PUT", "/_services/instance/latest/api/token", "").status() == 403);
}

TEST_CASE("a container's endpoint wants the container's token") {
  ServiceRig rig;
  rig.headers = {{"Authorization", "container-token"}};
  const auto answer = rig.send("GET", "/_services/container/v1/credentials", "");
  CHECK(answer.status() == 200);
  CHECK(answer.text("/Expiration") == core::iso8601(rig.now + std::chrono::hours{1}));
  CHECK(rig.keys.find(answer.text("/AccessKeyId")) != nullptr);
  CHECK(rig.send("GET", "/_services/container/v2", "").status() == 404);
  rig.headers = {{"Authorization", "Bearer container-token"}};
  CHECK(rig.send("GET", "/_services/container/v1/credentials", "").text("/code") == "AccessDenied");
  rig.headers.clear();
  CHECK(rig.send("GET", "/_services/container/v1/credentials", "").status() == 401);
}

TEST_SUITE_END();

}  // namespace uploadkit::devserver
