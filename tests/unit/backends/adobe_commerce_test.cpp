// The upload to Adobe Commerce over both transports, with the requests and answers of its documents.
#include "answers.hpp"

#include <uploadkit/adobe_commerce.hpp>
#include <uploadkit/core/time_text.hpp>

using namespace uploadkit;

namespace {

constexpr char signed_url[] = "https://s3.amazonaws.com/bucket/tenant/1_7aa0.png?X-Amz-SignedHeaders=host";

AdobeCommerceOptions options(AdobeTransport transport) {
  AdobeCommerceOptions options;
  options.transport = transport;
  options.endpoint = transport == AdobeTransport::rest ? "https://na1.api.commerce.adobe.com/tenant"
                                                       : "https://na1.api.commerce.adobe.com/tenant/graphql";
  options.media_resource_type = transport == AdobeTransport::rest ? adobe_media_resource::category_image
                                                                  : adobe_media_resource::customer_attribute_file;
  options.authorization.token = "token-1";
  return options;
}

const auto rest_options = [] { return options(AdobeTransport::rest); };
const auto graphql_options = [] { return options(AdobeTransport::graphql); };

UploadDescription picture() { return test::upload_of("1.png", 42, "image/png"); }

UploadTicket ticket() {
  UploadTicket ticket;
  ticket.key = "1_7aa0b2d63f6d3dbf0290bb31.png";
  return ticket;
}

Result<UploadTicket> begun(const AdobeCommerceOptions& given, const std::string& body) {
  return adobe_commerce(given)->read_begin(picture(), test::answer(200, body));
}

Result<UploadReceipt> finished(const AdobeCommerceOptions& given, int status, const std::string& body) {
  return adobe_commerce(given)->read_complete(picture(), ticket(), test::answer(status, body));
}

std::string granted(const std::string& expires_at) {
  return R"({"upload_url":")" + std::string(signed_url) + R"(","key":"1_7aa0b2d63f6d3dbf0290bb31.png","expires_at":)" +
         expires_at + "}";
}

}  // namespace

TEST_SUITE_BEGIN("backends");

TEST_CASE("Adobe's REST is asked as its documents show") {
  AdobeCommerceOptions given = rest_options();
  given.store = "default";
  given.api_key = "client-1";
  given.ims_org_id = "org@AdobeOrg";
  const auto step = adobe_commerce(given)->begin(picture());
  REQUIRE(step.ok());
  CHECK(step->request.method == "POST");
  CHECK(step->request.url == "https://na1.api.commerce.adobe.com/tenant/V1/media/initiate-upload");
  CHECK(step->request.body == R"({"key":"1.png","media_resource_type":"CATEGORY_IMAGE"})");
  CHECK(test::header_of(step->request, "Content-Type") == "application/json");
  CHECK(test::header_of(step->request, "Store") == "default");
  CHECK(test::header_of(step->request, "x-api-key") == "client-1");
  CHECK(test::header_of(step->request, "x-gw-ims-org-id") == "org@AdobeOrg");
  CHECK(step->request.authorize);
  const auto finish = adobe_commerce(given)->complete(picture(), ticket(), {});
  REQUIRE(finish.ok());
  CHECK(finish->request.url == "https://na1.api.commerce.adobe.com/tenant/V1/media/finish-upload");
  CHECK(finish->request.body == R"({"key":"1_7aa0b2d63f6d3dbf0290bb31.png","media_resource_type":"CATEGORY_IMAGE"})");
}

TEST_CASE("Adobe's GraphQL is asked with variables only") {
  const auto step = adobe_commerce(graphql_options())->begin(picture());
  REQUIRE(step.ok());
  CHECK(step->request.url == "https://na1.api.commerce.adobe.com/tenant/graphql");
  CHECK(test::query_of(step->request) ==
        "mutation($input: initiateUploadInput!){initiateUpload(input:$input){upload_url key expires_at}}");
  CHECK(test::variables_of(step->request).dump() ==
        R"({"input":{"key":"1.png","media_resource_type":"CUSTOMER_ATTRIBUTE_FILE"}})");
  CHECK(step->request.authorize);
  const auto finish = adobe_commerce(graphql_options())->complete(picture(), ticket(), {});
  REQUIRE(finish.ok());
  CHECK(test::query_of(finish->request) ==
        "mutation($input: finishUploadInput!){finishUpload(input:$input){key message success}}");
}

TEST_CASE("a trailing slash of the REST endpoint makes no difference") {
  AdobeCommerceOptions given = rest_options();
  given.endpoint += "//";
  CHECK(adobe_commerce(given)->begin(picture())->request.url ==
        "https://na1.api.commerce.adobe.com/tenant/V1/media/initiate-upload");
}

TEST_CASE("a key that Adobe refuses is refused before a request and named") {
  for (const std::string& path : {std::string(), std::string("a/b.png"), std::string("a\\b.png"),
                                  std::string("a\0b.png", 7), std::string(256, 'a'), std::string("a\nb.png")}) {
    for (const AdobeCommerceOptions& given : {rest_options(), graphql_options()}) {
      const auto step = adobe_commerce(given)->begin(test::upload_of(path, 1, "image/png"));
      CHECK(step.error().code == Errc::invalid_argument);
      CHECK(step.error().fact("field") == "path");
    }
  }
  CHECK(adobe_commerce(rest_options())->begin(test::upload_of(std::string(255, 'a'), 1, "image/png")).ok());
}

TEST_CASE("a key of any other characters reaches Adobe as it is") {
  for (const std::string& text : test::hostile_texts()) {
    if (text.find_first_of("/\\\t") != std::string::npos) continue;
    const auto rest = adobe_commerce(rest_options())->begin(test::upload_of(text, 1, "image/png"));
    REQUIRE(rest.ok());
    CHECK(core::parse_json(rest->request.body)->at("/key").string() == text);
    const auto graphql = adobe_commerce(graphql_options())->begin(test::upload_of(text, 1, "image/png"));
    REQUIRE(graphql.ok());
    CHECK(test::variables_of(graphql->request).at("/input/key").string() == text);
  }
}

TEST_CASE("Adobe's limit of 16 MiB is known before the first request and can be changed") {
  const auto begin = [](const AdobeCommerceOptions& given, std::uint64_t size) {
    return adobe_commerce(given)->begin(test::upload_of("a.png", size, "image/png"));
  };
  AdobeCommerceOptions given = rest_options();
  CHECK(begin(given, 16'777'216).ok());
  const auto refused = begin(given, 16'777'217);
  CHECK(refused.error().code == Errc::too_large);
  CHECK(refused.error().fact("limit") == "16777216");
  CHECK(refused.error().fact("actual") == "16777217");
  given.max_bytes = 100;
  CHECK(begin(given, 101).error().code == Errc::too_large);
  CHECK(adobe_commerce(given)->traits().max_bytes == 100);
  given.max_bytes = 0;
  CHECK(begin(given, 1ull << 40).ok());
}

TEST_CASE("the time of expiry is read in all its forms") {
  for (const char* time :
       {"1757440423", "\"1757440423\"", "\"2025-09-09T17:53:43Z\"", "\"2025-09-09T19:53:43+02:00\""}) {
    const auto read = begun(rest_options(), granted(time));
    REQUIRE(read.ok());
    REQUIRE(read->expires_at.has_value());
    CHECK(core::epoch_seconds(*read->expires_at) == 1757440423);
    CHECK(read->url == signed_url);
    CHECK(read->key == "1_7aa0b2d63f6d3dbf0290bb31.png");
  }
  for (const char* time : {"null", "\"soon\"", "true", "{}", "\"2024-09-30T12:34:56\\\"\""}) {
    const auto read = begun(rest_options(), granted(time));
    REQUIRE(read.ok());
    CHECK_FALSE(read->expires_at.has_value());
  }
}

TEST_CASE("the answer is read under the name of the call and under that of its type") {
  for (const char* name : {"initiateUpload", "initiateUploadOutput"}) {
    const std::string body = "{\"" + std::string(name) + "\":" + granted("\"1757440423\"") + "}";
    CHECK(begun(graphql_options(), "{\"data\":" + body + "}").ok());
    CHECK(begun(rest_options(), body).ok());
  }
  for (const char* name : {"finishUpload", "finishUploadOutput"}) {
    const auto receipt =
        finished(graphql_options(), 200,
                 "{\"data\":{\"" + std::string(name) +
                     R"(":{"key":"final.png","message":"Upload completed successfully.","success":true}}})");
    REQUIRE(receipt.ok());
    CHECK(receipt->path == "final.png");
  }
}

TEST_CASE("the key of the finished upload counts, not the one that was asked for") {
  const auto receipt = finished(rest_options(), 200, R"({"success":true,"key":"customer/attribute/x.png"})");
  REQUIRE(receipt.ok());
  CHECK(receipt->path == "customer/attribute/x.png");
  CHECK(receipt->id.empty());
  CHECK(core::parse_json(receipt->answer)->at("/success").boolean() == true);
}

TEST_CASE("a finish that says false is a rejected upload with the service's message") {
  const auto graphql = finished(graphql_options(), 200,
                                R"({"data":{"finishUpload":{"key":"k","message":"File too big","success":false}}})");
  CHECK(graphql.error().code == Errc::upload_rejected);
  CHECK(graphql.error().message.find("File too big") != std::string::npos);
  CHECK(finished(rest_options(), 200, R"({"success":false,"key":"k"})").error().code == Errc::upload_rejected);
}

TEST_CASE("a finish that is refused as invalid is a rejected upload, one that finds nothing is not found") {
  CHECK(finished(rest_options(), 400, R"({"message":"The file is larger than %1.","parameters":["16 MB"]})")
            .error()
            .code == Errc::upload_rejected);
  CHECK(finished(rest_options(), 404, R"({"message":"No such entity"})").error().code == Errc::not_found);
  CHECK(finished(graphql_options(), 200,
                 R"({"errors":[{"message":"x","extensions":{"category":"graphql-no-such-entity"}}],)"
                 R"("data":{"finishUpload":null}})")
            .error()
            .code == Errc::not_found);
}

TEST_CASE("answers without their fields name them") {
  CHECK(begun(rest_options(), R"({"key":"k","expires_at":1})").error().fact("field") == "upload_url");
  CHECK(begun(rest_options(), R"({"upload_url":"","key":"k"})").error().fact("field") == "upload_url");
  CHECK(begun(rest_options(), R"({"upload_url":"https://h/k"})").error().fact("field") == "key");
  CHECK(begun(graphql_options(), R"({"data":{"initiateUpload":null}})").error().fact("field") == "initiateUpload");
  CHECK(finished(rest_options(), 200, R"({"key":"k"})").error().fact("field") == "success");
  CHECK(finished(rest_options(), 200, R"({"success":"true","key":"k"})").error().fact("field") == "success");
  CHECK(finished(rest_options(), 200, R"({"success":true})").error().fact("field") == "key");
  CHECK(finished(rest_options(), 200, "").error().code == Errc::bad_response);
  // The unclosed text of Adobe's own sample.
  CHECK(begun(rest_options(), R"({"upload_url":"https://h/k","key":"k","expires_at":"2024-09-30T12:34:56Z})")
            .error()
            .code == Errc::bad_response);
}

TEST_CASE("bad options of Adobe Commerce are named") {
  const auto option_of = [](const AdobeCommerceOptions& given) {
    const auto step = adobe_commerce(given)->begin(picture());
    CHECK(step.error().code == Errc::invalid_option);
    return std::string(step.error().fact("option"));
  };
  AdobeCommerceOptions given = rest_options();
  given.endpoint = "na1.api.commerce.adobe.com";
  CHECK(option_of(given) == "endpoint");
  given = rest_options();
  given.endpoint += "?a=b";
  CHECK(option_of(given) == "endpoint");
  given = rest_options();
  given.media_resource_type.clear();
  CHECK(option_of(given) == "media_resource_type");
  given = rest_options();
  given.store = "a\r\nX: 1";
  CHECK(option_of(given) == "store");
  given = graphql_options();
  given.ims_org_id = " x";
  CHECK(option_of(given) == "ims_org_id");
}

TEST_CASE("client credentials of Adobe go to IMS with its scope, and tokens to the endpoint alone") {
  AdobeCommerceOptions given = rest_options();
  given.authorization = Authorization{};
  CHECK((adobe_commerce(given)->authorization() == nullptr));
  given.authorization.client_credentials = ClientCredentials{"", "id", "secret", ""};
  given.authorization.origin = "https://evil.example";
  const auto authorization = adobe_commerce(given)->authorization();
  REQUIRE((authorization != nullptr));
  CHECK(authorization->origin == "https://na1.api.commerce.adobe.com");
  CHECK(authorization->client_credentials->token_url == adobe_ims_token_url);
  CHECK(authorization->client_credentials->scope == adobe_ims_scope);
  given.authorization.client_credentials->token_url = "https://127.0.0.1:1/ims/token/v3";
  CHECK(adobe_commerce(given)->authorization()->client_credentials->token_url == "https://127.0.0.1:1/ims/token/v3");
}

TEST_SUITE_END();
