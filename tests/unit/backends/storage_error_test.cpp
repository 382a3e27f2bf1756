// Error documents of object stores, as S3, Google and Azure write them.
#include "answers.hpp"

#include <uploadkit/backends/storage_error.hpp>

#include <tuple>

using namespace uploadkit;

namespace {

Error error_of(int status, const std::string& inner, const std::string& url = "https://b.example/k",
               std::vector<Header> headers = {}) {
  const auto response = test::answer(status, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>" + inner + "</Error>",
                                     std::move(headers));
  return backends::storage_error(backends::read_refusal(response), response, url);
}

Error error_with(int status, const std::string& code, const std::string& message = "m") {
  return error_of(status, "<Code>" + code + "</Code><Message>" + message + "</Message>");
}

using Code = std::tuple<int, const char*, Errc>;

constexpr Code codes[] = {
    {503, "SlowDown", Errc::throttled},
    {503, "ServiceUnavailable", Errc::service_unavailable},
    {500, "InternalError", Errc::service_unavailable},
    {400, "RequestTimeout", Errc::connection_lost},
    {400, "IncompleteBody", Errc::connection_lost},
    {400, "BadDigest", Errc::integrity_mismatch},
    {400, "XAmzContentSHA256Mismatch", Errc::integrity_mismatch},
    {409, "OperationAborted", Errc::conflict},
    {409, "ConditionalRequestConflict", Errc::conflict},
    {412, "PreconditionFailed", Errc::already_exists},
    {403, "RequestTimeTooSkewed", Errc::clock_wrong},
    {403, "ExpiredRequest", Errc::url_expired},
    {400, "ExpiredToken", Errc::url_expired},
    {400, "TokenRefreshRequired", Errc::url_expired},
    {403, "InvalidToken", Errc::url_expired},
    {403, "SignatureDoesNotMatch", Errc::signature_rejected},
    {403, "AccessDenied", Errc::forbidden},
    {403, "InvalidAccessKeyId", Errc::forbidden},
    {403, "AllAccessDisabled", Errc::forbidden},
    {301, "PermanentRedirect", Errc::redirect_refused},
    {307, "TemporaryRedirect", Errc::redirect_refused},
    {400, "EntityTooLarge", Errc::too_large},
    {400, "EntityTooSmall", Errc::too_small},
    {404, "NoSuchUpload", Errc::not_found},
    {404, "NoSuchBucket", Errc::not_found},
    {405, "MethodNotAllowed", Errc::rejected},
    {501, "NotImplemented", Errc::service_unavailable},
    {400, "KeyTooLongError", Errc::rejected},
    {400, "InvalidDigest", Errc::rejected},
    {411, "MissingContentLength", Errc::rejected},
    {400, "AuthorizationHeaderMalformed", Errc::rejected},
    {400, "SomethingNew", Errc::rejected},
};

}  // namespace

TEST_SUITE_BEGIN("backends");

TEST_CASE("every code of S3 has its meaning") {
  for (const auto& [status, code, meaning] : codes) {
    const Error error = error_with(status, code);
    CHECK(error.code == meaning);
    CHECK(error.backend_code == code);
    CHECK(error.http_status == status);
    CHECK(error.message.back() == '.');
  }
}

TEST_CASE("an expired URL of S3 is told from other refused access") {
  const Error error = error_of(403,
                               "<Code>AccessDenied</Code><Message>Request has expired</Message>"
                               "<X-Amz-Expires>300</X-Amz-Expires><Expires>2025-09-09T17:53:43Z</Expires>"
                               "<ServerTime>2025-09-09T18:00:00Z</ServerTime><RequestId>R1</RequestId>");
  CHECK(error.code == Errc::url_expired);
  CHECK(error.fact("limit") == "2025-09-09T17:53:43Z");
  CHECK(error.request_id == "R1");
  CHECK(error_with(403, "AccessDenied", "Access Denied").code == Errc::forbidden);
}

TEST_CASE("a URL that is not yet valid is a matter of clocks") {
  CHECK(error_with(403, "AccessDenied", "Request is not yet valid").code == Errc::clock_wrong);
  const Error skewed = error_of(403,
                                "<Code>RequestTimeTooSkewed</Code><Message>too large</Message>"
                                "<RequestTime>19700101T000000Z</RequestTime>"
                                "<ServerTime>2025-09-09T18:00:00Z</ServerTime>");
  CHECK(skewed.fact("expected") == "2025-09-09T18:00:00Z");
  CHECK(skewed.fact("got") == "19700101T000000Z");
}

TEST_CASE("headers that the URL does not sign are named") {
  const Error error = error_of(403,
                               "<Code>AccessDenied</Code><Message>There were headers present in the request which "
                               "were not signed</Message><HeadersNotSigned>x-amz-acl, x-amz-meta-a"
                               "</HeadersNotSigned>");
  CHECK(error.code == Errc::signed_header_mismatch);
  CHECK(error.fact("header") == "x-amz-acl, x-amz-meta-a");
  CHECK(error.message.find("x-amz-acl") != std::string::npos);
}

TEST_CASE("a refused signature repeats nothing of what was signed") {
  const Error error =
      error_of(403,
               "<Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated: cafe1234</Message>"
               "<AWSAccessKeyId>AKIDSECRET</AWSAccessKeyId><StringToSign>AWS4-HMAC-SHA256 SECRETTEXT</StringToSign>"
               "<SignatureProvided>feedbeef</SignatureProvided><CanonicalRequest>PUT SECRETTEXT</CanonicalRequest>");
  CHECK(error.code == Errc::signature_rejected);
  std::string all = error.message + error.backend_code + error.request_id;
  for (const Fact& fact : error.facts) all += fact.value;
  for (const char* secret : {"SECRETTEXT", "AKIDSECRET", "feedbeef", "cafe1234"}) {
    CHECK(all.find(secret) == std::string::npos);
  }
}

TEST_CASE("a file that is too large names the limit and its size") {
  const Error error = error_of(400,
                               "<Code>EntityTooLarge</Code><Message>m</Message><ProposedSize>6000</ProposedSize>"
                               "<MaxSizeAllowed>5000</MaxSizeAllowed>");
  CHECK(error.fact("limit") == "5000");
  CHECK(error.fact("actual") == "6000");
}

TEST_CASE("a URL that signs the checksum of an empty body is said to do so") {
  for (const char* query : {"x-amz-checksum-crc32=AAAAAA%3D%3D&x-amz-sdk-checksum-algorithm=CRC32",
                            "X-Amz-Checksum-Crc64nvme=AAAAAAAAAAA%3D"}) {
    const std::string url = "https://b.example/k?" + std::string(query);
    for (const char* code : {"BadDigest", "InvalidDigest", "XAmzContentChecksumMismatch"}) {
      const Error error = error_of(400, "<Code>" + std::string(code) + "</Code><Message>m</Message>", url);
      CHECK(error.code == Errc::signed_header_mismatch);
      CHECK(error.message.find("empty body") != std::string::npos);
      CHECK(error.fact("header").substr(0, 15) == "x-amz-checksum-");
    }
    CHECK(error_of(400, "<Code>KeyTooLongError</Code><Message>m</Message>", url).code == Errc::rejected);
  }
  CHECK(error_of(400, "<Code>BadDigest</Code><Message>m</Message>",
                 "https://b.example/k?x-amz-checksum-crc32=DUoRhQ%3D%3D")
            .code == Errc::integrity_mismatch);
}

TEST_CASE("a spoiled body and a passing conflict may be tried again") {
  for (const char* code : {"BadDigest", "OperationAborted", "ConditionalRequestConflict", "Md5Mismatch"}) {
    CHECK(error_with(409, code).retryable);
  }
  CHECK_FALSE(error_with(403, "AccessDenied").retryable);
  CHECK_FALSE(error_with(400, "XAmzContentSHA256Mismatch").retryable);
}

TEST_CASE("errors of Google Cloud Storage are understood") {
  CHECK(error_of(400,
                 "<Code>ExpiredToken</Code><Message>The provided token has expired.</Message>"
                 "<Details>Request signature expired at: 2025-09-09T17:53:43+00:00</Details>")
            .code == Errc::url_expired);
  const Error header = error_of(400,
                                "<Code>MalformedSecurityHeader</Code><Message>Your request has a malformed header."
                                "</Message><ParameterName>content-type</ParameterName><Details>Header was included in"
                                " signedheaders, but not in the request.</Details>");
  CHECK(header.code == Errc::missing_signed_header);
  CHECK(header.fact("header") == "content-type");
  CHECK(error_with(403, "SignatureDoesNotMatch").code == Errc::signature_rejected);
  CHECK(error_with(429, "RateLimitExceeded").code == Errc::throttled);
  CHECK(error_with(403, "UserProjectAccountProblem").code == Errc::forbidden);
}

TEST_CASE("errors of Azure are understood") {
  CHECK(error_of(403,
                 "<Code>AuthenticationFailed</Code><Message>Server failed to authenticate the request.</Message>"
                 "<AuthenticationErrorDetail>Signature not valid in the specified time frame: Start [x] - Expiry "
                 "[y] - Current [z]</AuthenticationErrorDetail>")
            .code == Errc::url_expired);
  const Error signature = error_of(403,
                                   "<Code>AuthenticationFailed</Code><Message>m</Message><AuthenticationErrorDetail>"
                                   "Signature did not match. String to sign used was SECRETTEXT"
                                   "</AuthenticationErrorDetail>");
  CHECK(signature.code == Errc::signature_rejected);
  CHECK(signature.message.find("SECRETTEXT") == std::string::npos);
  CHECK(error_with(403, "AuthorizationPermissionMismatch").code == Errc::forbidden);
  CHECK(error_with(403, "UnauthorizedBlobOverwrite").code == Errc::already_exists);
  CHECK(error_with(409, "BlobAlreadyExists").code == Errc::already_exists);
  CHECK(error_with(404, "ContainerNotFound").code == Errc::not_found);
  CHECK(error_with(503, "ServerBusy").code == Errc::throttled);
  CHECK(error_with(400, "Md5Mismatch").code == Errc::integrity_mismatch);
  const Error header = error_of(400, "<Code>MissingRequiredHeader</Code><HeaderName>x-ms-blob-type</HeaderName>");
  CHECK(header.code == Errc::missing_signed_header);
  CHECK(header.fact("header") == "x-ms-blob-type");
}

TEST_CASE("a code that comes in a header alone is understood") {
  const auto response = test::answer(409, "", {{"x-ms-error-code", "BlobAlreadyExists"}, {"x-ms-request-id", "r"}});
  const Error error = backends::storage_error(backends::read_refusal(response), response, "https://b/k");
  CHECK(error.code == Errc::already_exists);
  CHECK(error.request_id == "r");
}

TEST_CASE("a store's text is shortened and its control characters are escaped") {
  const Error error = error_with(400, "InvalidRequest", "a&#27;[31m" + std::string(5000, 'x'));
  CHECK(error.message.size() <= 1024);
  CHECK(error.message.find('\x1B') == std::string::npos);
}

TEST_CASE("broken and hostile documents end in the meaning of the status") {
  for (const char* body : {"<Error><Code>SlowDown", "<!DOCTYPE x [<!ENTITY a \"b\">]><Error><Code>&a;</Code></Error>",
                           "<Error/>", "<Other><Code>SlowDown</Code></Other>", "\xFF\xFE", "{\"error\":"}) {
    const auto response = test::answer(400, body);
    CHECK(backends::storage_error(backends::read_refusal(response), response, "https://b/k").code == Errc::rejected);
  }
}

TEST_SUITE_END();
