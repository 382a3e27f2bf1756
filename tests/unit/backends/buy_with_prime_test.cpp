// The upload to Buy with Prime in its three versions, with the requests and answers of its documents.
#include "answers.hpp"

#include <uploadkit/buy_with_prime.hpp>

using namespace uploadkit;

namespace {

constexpr char signed_url[] =
    "https://sps-long-lived-prod-us-east-1-191632677283.s3.amazonaws.com/f5411b1a/media/66d8bef0.csv"
    "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20230823T004847Z&X-Amz-SignedHeaders=content-length%3Bcontent-type"
    "%3Bhost&X-Amz-Expires=120&X-Amz-Signature=8fb0";

BuyWithPrimeOptions options(const char* version = "2024-11-01") {
  BuyWithPrimeOptions options;
  options.api_version = version;
  options.target_id = "target-1";
  options.authorization.token = "t";
  return options;
}

UploadDescription catalog() { return test::upload_of("catalog.csv", 123, "text/csv"); }

Result<UploadTicket> begun(const std::string& body, int status = 200) {
  return buy_with_prime(options())->read_begin(catalog(), test::answer(status, body));
}

std::string refusal(const char* classification, const char* data = R"({"createUploadLink":null})") {
  return std::string(R"({"errors":[{"message":"Input request is not valid.","locations":[{"line":2,"column":3}],)") +
         R"("path":["createUploadLink"],"extensions":{"classification":)" + classification + R"(}}],"data":)" + data +
         "}";
}

}  // namespace

TEST_SUITE_BEGIN("backends");

TEST_CASE("the first version of Buy with Prime speaks of a file extension") {
  const auto step = buy_with_prime(options("2024-01-01"))->begin(catalog());
  REQUIRE(step.ok());
  CHECK(step->request.url == "https://api.buywithprime.amazon.com/graphql");
  CHECK(test::header_of(step->request, "x-api-version") == "2024-01-01");
  CHECK(test::header_of(step->request, "x-api-target-id") == "target-1");
  CHECK(step->request.authorize);
  CHECK(test::query_of(step->request) ==
        "mutation($input: UploadLinkInput!){createUploadLink(input:$input){uploadUrl fileId}}");
  CHECK(test::variables_of(step->request).dump() == R"({"input":{"fileExtension":"CSV","size":123}})");
}

TEST_CASE("later versions of Buy with Prime speak of a file type and wrap the link") {
  for (const char* version : {"2024-04-01", "2024-11-01"}) {
    const auto step = buy_with_prime(options(version))->begin(catalog());
    REQUIRE(step.ok());
    CHECK(test::header_of(step->request, "x-api-version") == version);
    CHECK(test::query_of(step->request) ==
          "mutation($input: CreateUploadLinkInput!){createUploadLink(input:$input){payload{uploadUrl fileId}}}");
    CHECK(test::variables_of(step->request).dump() == R"({"input":{"fileType":"CSV","size":123}})");
  }
}

TEST_CASE("both shapes of a link are read") {
  const std::string link = R"({"uploadUrl":")" + std::string(signed_url) + R"(","fileId":"66d8bef0"})";
  for (const std::string& body :
       {R"({"data":{"createUploadLink":)" + link + "}}", R"({"data":{"createUploadLink":{"payload":)" + link + "}}}"}) {
    const auto ticket = begun(body);
    REQUIRE(ticket.ok());
    CHECK(ticket->url == signed_url);
    CHECK(ticket->upload_id == "66d8bef0");
    REQUIRE(ticket->headers.size() == 1);
    CHECK(ticket->headers[0].value == "text/csv");
  }
}

TEST_CASE("the content type is the upload's option, the backend's option, or that of the kind of file") {
  const std::string body =
      R"({"data":{"createUploadLink":{"uploadUrl":")" + std::string(signed_url) + R"(","fileId":"f"}}})";
  const auto type = [&body](const BuyWithPrimeOptions& given, const UploadDescription& upload) {
    return buy_with_prime(given)->read_begin(upload, test::answer(200, body))->headers[0].value;
  };
  UploadDescription upload = test::upload_of("catalog.txt", 1, "text/plain");
  BuyWithPrimeOptions given = options();
  CHECK(type(given, upload) == "text/csv");
  given.content_type = "application/vnd.ms-excel";
  CHECK(type(given, upload) == "application/vnd.ms-excel");
  upload.options.content_type = "text/tab-separated-values";
  CHECK(type(given, upload) == "text/tab-separated-values");
  given = options();
  given.file_type = "JPEG";
  CHECK(type(given, test::upload_of("a.jpg", 1, "image/jpeg")) == "image/jpeg");
}

TEST_CASE("the receipt comes at once with the file id and the end of its retention") {
  UploadTicket ticket;
  ticket.upload_id = "66d8bef0";
  UploadDescription upload = catalog();
  upload.now = WallTime{} + std::chrono::hours(1);
  const auto step = buy_with_prime(options())->complete(upload, ticket, {});
  REQUIRE(step.ok());
  REQUIRE(step->answer.has_value());
  CHECK(step->answer->id == "66d8bef0");
  CHECK(step->answer->path == "catalog.csv");
  CHECK(step->answer->content_type == "text/csv");
  CHECK(step->answer->retained_until == upload.now + std::chrono::hours(30 * 24));
  CHECK(buy_with_prime(options())->read_complete(upload, ticket, HttpResponse{}).error().code == Errc::internal);
}

TEST_CASE("sizes outside the service's range are refused before a request") {
  const auto begin = [](std::uint64_t size) {
    return buy_with_prime(options())->begin(test::upload_of("a.csv", size, "text/csv"));
  };
  CHECK(begin(0).error().code == Errc::too_small);
  CHECK(begin(0).error().fact("limit") == "1");
  CHECK(begin(1).ok());
  CHECK(begin(2'147'483'647).ok());
  CHECK(begin(2'147'483'648).error().code == Errc::too_large);
}

TEST_CASE("both documented validation errors are understood") {
  const auto first = begun(refusal(R"({"errorType":"ValidationException","errorCode":400})", "null"));
  CHECK(first.error().code == Errc::rejected);
  CHECK(first.error().backend_code == "ValidationException");
  const auto later = begun(refusal(R"({"type":"ValidationError","code":"UnspecifiedError","details":[],)"
                                   R"("errorType":"ValidationException","errorCode":400})"));
  CHECK(later.error().code == Errc::rejected);
  CHECK(later.error().backend_code == "ValidationError");
  CHECK(later.error().message.find("Input request is not valid.") != std::string::npos);
}

TEST_CASE("a missing scope is forbidden and named") {
  const auto error = begun(refusal(R"({"type":"AccessDeniedError"})")).error();
  CHECK(error.code == Errc::forbidden);
  CHECK(error.fact("scope") == "View product media and csv files");
  CHECK(error.message.find("View product media and csv files") != std::string::npos);
  CHECK(begun("", 403).error().fact("scope") == "View product media and csv files");
}

TEST_CASE("an expired token is unauthorized whatever its type says") {
  CHECK(begun(refusal(R"({"type":"AccessDeniedError"})"), 401).error().code == Errc::unauthorized);
}

TEST_CASE("a signature that the storage refuses points at the content type") {
  UploadTicket ticket;
  ticket.url = signed_url;
  ticket.headers = {{"Content-Type", "text/csv"}};
  const auto part = buy_with_prime(options())->read_put(
      ticket, {1, 0, 123}, test::answer(403, "<Error><Code>SignatureDoesNotMatch</Code><Message>m</Message></Error>"));
  CHECK(part.error().code == Errc::signature_rejected);
  CHECK(part.error().fact("header") == "Content-Type");
  CHECK(part.error().fact("got") == "text/csv");
  CHECK(buy_with_prime(options())->read_put(ticket, {1, 0, 123}, test::answer(200, "")).ok());
}

TEST_CASE("answers without their fields name them") {
  CHECK(begun(R"({"data":{"createUploadLink":{"payload":null}}})").error().fact("field") ==
        "createUploadLink.uploadUrl");
  CHECK(begun(R"({"data":{"createUploadLink":{"uploadUrl":"https://h/k"}}})").error().fact("field") ==
        "createUploadLink.fileId");
  CHECK(begun(R"({"data":{"createUploadLink":null}})").error().fact("field") == "createUploadLink");
}

TEST_CASE("bad options of Buy with Prime are named") {
  const auto option_of = [](const BuyWithPrimeOptions& given) {
    const auto step = buy_with_prime(given)->begin(catalog());
    CHECK(step.error().code == Errc::invalid_option);
    return std::string(step.error().fact("option"));
  };
  BuyWithPrimeOptions given = options("2023-01-01");
  CHECK(option_of(given) == "api_version");
  given = options();
  given.endpoint = "";
  CHECK(option_of(given) == "endpoint");
  given = options();
  given.target_id = "a\nb";
  CHECK(option_of(given) == "target_id");
  given = options();
  given.file_type = "CSV}";
  CHECK(option_of(given) == "file_type");
  given = options();
  given.content_type = "csv";
  CHECK(option_of(given) == "content_type");
}

TEST_CASE("client credentials go to the token endpoint beside the API") {
  BuyWithPrimeOptions given = options();
  given.authorization = Authorization{};
  given.authorization.client_credentials = ClientCredentials{"", "id", "secret", ""};
  const auto authorization = buy_with_prime(given)->authorization();
  REQUIRE((authorization != nullptr));
  CHECK(authorization->client_credentials->token_url == "https://api.buywithprime.amazon.com/token");
  CHECK(authorization->client_credentials->scope.empty());
  CHECK(authorization->origin == "https://api.buywithprime.amazon.com");
}

TEST_SUITE_END();
