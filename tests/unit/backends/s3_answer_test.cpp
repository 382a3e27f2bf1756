// What S3's refusals mean where the library signs by itself.
#include "s3_uploads.hpp"

#include <tuple>

using namespace uploadkit;

namespace {

struct Refusal {
  int status;
  const char* code;
  Errc meaning;
  bool retryable;
};

constexpr Refusal refusals[] = {
    {503, "SlowDown", Errc::throttled, true},
    {503, "ServiceUnavailable", Errc::service_unavailable, true},
    {500, "InternalError", Errc::service_unavailable, true},
    {400, "RequestTimeout", Errc::connection_lost, true},
    {400, "IncompleteBody", Errc::connection_lost, true},
    {400, "BadDigest", Errc::integrity_mismatch, true},
    {400, "XAmzContentSHA256Mismatch", Errc::integrity_mismatch, false},
    {400, "XAmzContentChecksumMismatch", Errc::integrity_mismatch, false},
    {400, "InvalidDigest", Errc::rejected, false},
    {409, "OperationAborted", Errc::conflict, true},
    {409, "ConditionalRequestConflict", Errc::conflict, true},
    {412, "PreconditionFailed", Errc::already_exists, false},
    {403, "RequestTimeTooSkewed", Errc::clock_wrong, false},
    {403, "RequestExpired", Errc::clock_wrong, false},
    {400, "ExpiredToken", Errc::unauthorized, false},
    {400, "TokenRefreshRequired", Errc::unauthorized, false},
    {403, "InvalidToken", Errc::unauthorized, false},
    {403, "InvalidAccessKeyId", Errc::unauthorized, false},
    {403, "SignatureDoesNotMatch", Errc::signature_rejected, false},
    {403, "AccessDenied", Errc::forbidden, false},
    {403, "AllAccessDisabled", Errc::forbidden, false},
    {403, "AccountProblem", Errc::forbidden, false},
    {301, "PermanentRedirect", Errc::redirect_refused, false},
    {307, "TemporaryRedirect", Errc::redirect_refused, false},
    {400, "AuthorizationHeaderMalformed", Errc::rejected, false},
    {400, "EntityTooLarge", Errc::too_large, false},
    {400, "EntityTooSmall", Errc::too_small, false},
    {400, "InvalidPart", Errc::upload_rejected, false},
    {400, "InvalidPartOrder", Errc::upload_rejected, false},
    {400, "MalformedXML", Errc::rejected, false},
    {404, "NoSuchUpload", Errc::not_found, false},
    {404, "NoSuchBucket", Errc::not_found, false},
    {404, "NoSuchKey", Errc::not_found, false},
    {405, "MethodNotAllowed", Errc::rejected, false},
    {501, "NotImplemented", Errc::rejected, false},
    {400, "KeyTooLongError", Errc::invalid_argument, false},
    {400, "MetadataTooLarge", Errc::invalid_option, false},
    {400, "InvalidBucketName", Errc::invalid_option, false},
    {411, "MissingContentLength", Errc::rejected, false},
    {400, "SomethingNew", Errc::rejected, false},
};

Error put_error(const HttpResponse& response, std::vector<std::string> asked = {}) {
  UploadTicket ticket;
  ticket.asked_options = std::move(asked);
  return s3(test::aws_options())->read_put(ticket, {1, 0, 5}, response).error();
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_SUITE_BEGIN("backends");

TEST_CASE("every refusal of S3 has its meaning for whoever holds the credentials") {
  for (const Refusal& each : refusals) {
    CAPTURE(each.code);
    const Error error = put_error(test::refusal(each.status, each.code));
    CHECK(error.code == each.meaning);
    CHECK(error.retryable == each.retryable);
    CHECK(error.backend_code == each.code);
    CHECK(error.http_status == each.status);
    CHECK(error.message.back() == '.');
    CHECK(!contains(error.message, "signed URL"));
  }
}

TEST_CASE("statuses of S3 without a document have their meaning") {
  constexpr std::pair<int, Errc> statuses[] = {{401, Errc::unauthorized},        {403, Errc::forbidden},
                                               {404, Errc::not_found},           {409, Errc::conflict},
                                               {412, Errc::already_exists},      {429, Errc::throttled},
                                               {500, Errc::service_unavailable}, {502, Errc::service_unavailable},
                                               {503, Errc::service_unavailable}, {504, Errc::service_unavailable},
                                               {301, Errc::redirect_refused},    {501, Errc::rejected},
                                               {100, Errc::protocol_error}};
  for (const auto& [status, meaning] : statuses) CHECK(put_error(test::answer(status, "")).code == meaning);
}

TEST_CASE("a wrong region is told with the right one, wherever S3 names it") {
  const HttpResponse answers[] = {
      test::error_answer(301, "<Code>PermanentRedirect</Code><Message>m</Message>",
                         {{"x-amz-bucket-region", "eu-north-1"}}),
      test::error_answer(301, "<Code>PermanentRedirect</Code><Endpoint>b.s3-eu-north-1.amazonaws.com</Endpoint>"),
      test::error_answer(307, "<Code>TemporaryRedirect</Code><Endpoint>b.s3.eu-north-1.amazonaws.com</Endpoint>"),
      test::error_answer(400, "<Code>AuthorizationHeaderMalformed</Code><Region>eu-north-1</Region>"),
      test::error_answer(400,
                         "<Code>AuthorizationHeaderMalformed</Code><Message>The authorization header is malformed; "
                         "the region 'us-east-1' is wrong; expecting 'eu-north-1'</Message>"),
      test::error_answer(400, "<Code>IllegalLocationConstraintException</Code><Region>eu-north-1</Region>"),
      test::answer(301, "", {{"x-amz-bucket-region", "eu-north-1"}}),
      test::answer(400, "", {{"x-amz-bucket-region", "eu-north-1"}}),
  };
  for (const HttpResponse& response : answers) {
    const Error error = put_error(response);
    CHECK(error.code == Errc::wrong_region);
    CHECK(error.fact("region") == "eu-north-1");
    CHECK(error.http_status == response.status);
    CHECK(!error.retryable);
  }
}

TEST_CASE("what is no region is never taken for one") {
  for (const char* region : {"", "evil.example/", "EU WEST", "a/b", "eu_west?x", "eu-west-1.evil.example"}) {
    const Error error = put_error(test::error_answer(
        400, "<Code>AuthorizationHeaderMalformed</Code><Region>" + std::string(region) + "</Region>"));
    CHECK(error.code == Errc::rejected);
  }
  const Error denied =
      put_error(test::error_answer(403, "<Code>AccessDenied</Code>", {{"x-amz-bucket-region", "eu-north-1"}}));
  CHECK(denied.code == Errc::forbidden);
}

TEST_CASE("what a store does not have is unsupported_option where it was asked for, and only there") {
  const auto lacking = test::refusal(501, "NotImplemented", "A header you provided implies functionality");
  CHECK(put_error(lacking).code == Errc::rejected);
  CHECK(put_error(lacking, {"prevent_overwrite"}).code == Errc::unsupported_option);
  CHECK(put_error(lacking, {"prevent_overwrite"}).fact("option") == "prevent_overwrite");
  const auto header =
      test::error_answer(501, "<Code>NotImplemented</Code><Message>m</Message><Header>x-amz-checksum-crc32</Header>");
  CHECK(put_error(header, {"prevent_overwrite", "checksum_algorithm"}).fact("option") == "checksum_algorithm");
  const auto b2 =
      test::refusal(400, "InvalidArgument", "Unsupported header 'x-amz-checksum-crc32' received for this API call.");
  CHECK(put_error(b2, {"checksum_algorithm"}).fact("option") == "checksum_algorithm");
  CHECK(put_error(b2, {"prevent_overwrite"}).code == Errc::rejected);
  const auto wrong_value = test::refusal(400, "InvalidRequest", "Value for x-amz-checksum-crc32 header is invalid.");
  CHECK(put_error(wrong_value, {"checksum_algorithm"}).code == Errc::rejected);
}

TEST_CASE("no refusal repeats what was signed") {
  const Error error = put_error(test::error_answer(
      403,
      "<Code>SignatureDoesNotMatch</Code><Message>SECRET1</Message><AWSAccessKeyId>SECRET2</AWSAccessKeyId>"
      "<StringToSign>SECRET3</StringToSign><SignatureProvided>SECRET4</SignatureProvided>"
      "<CanonicalRequest>SECRET5</CanonicalRequest>"));
  CHECK(error.code == Errc::signature_rejected);
  CHECK(!contains(error.message, "SECRET"));
  for (const Fact& fact : error.facts) CHECK(!contains(fact.value, "SECRET"));
}

TEST_CASE("the part that a completion misses is named") {
  const auto backend = s3(test::aws_options());
  const Error error =
      backend
          ->read_complete(
              test::large_upload(), test::part_ticket(),
              test::error_answer(400, "<Code>InvalidPart</Code><Message>m</Message><PartNumber>7</PartNumber>"))
          .error();
  CHECK(error.code == Errc::upload_rejected);
  CHECK(error.fact("part") == "7");
}

TEST_SUITE_END();
