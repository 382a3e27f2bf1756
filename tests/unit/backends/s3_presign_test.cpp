// Presigned URLs: which options become headers, which parameters, and what is refused.
#include "s3_uploads.hpp"

using namespace uploadkit;
using std::chrono::seconds;

namespace {

const WallTime noon{std::chrono::hours{24 * 20'000}};

Credentials keys() { return {"AKIAIOSFODNN7EXAMPLE", "secret", ""}; }

GetUrlOptions url_of(std::string method, std::string path = "album/1.jpg") {
  GetUrlOptions url;
  url.method = std::move(method);
  url.path = std::move(path);
  return url;
}

std::string presigned(const GetUrlOptions& url) {
  const auto made = presign_s3(test::aws_options(), url, keys(), noon);
  return made ? made->url : std::string();
}

Error error_of(const GetUrlOptions& url, const Credentials& credentials = keys()) {
  return presign_s3(test::aws_options(), url, credentials, noon).error();
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_SUITE_BEGIN("backends");

TEST_CASE("a strict URL for PUT signs what describes the object and tells which headers to send") {
  auto url = url_of("PUT");
  url.content_type = "image/jpeg";
  url.content_disposition = "inline";
  url.cache_control = "no-cache";
  url.expected_bucket_owner = "123456789012";
  const auto made = presign_s3(test::aws_options(), url, keys(), noon);
  REQUIRE(made.ok());
  CHECK(contains(made->url,
                 "X-Amz-SignedHeaders=cache-control%3Bcontent-disposition%3Bcontent-type%3Bhost%3B"
                 "x-amz-expected-bucket-owner"));
  REQUIRE(made->headers.size() == 4);
  CHECK((made->expires_at == noon + seconds{900}));
  CHECK(!contains(made->url, "image"));
}

TEST_CASE("a strict URL for PUT without a type leaves the type to the sender") {
  CHECK(contains(presigned(url_of("PUT")), "X-Amz-SignedHeaders=host&"));
}

TEST_CASE("a compatible URL signs the host alone and always names a type in its query") {
  auto url = url_of("PUT");
  url.mode = PresignMode::amplify_compatible;
  const auto made = presign_s3(test::aws_options(), url, keys(), noon);
  REQUIRE(made.ok());
  CHECK(contains(made->url, "X-Amz-SignedHeaders=host&"));
  CHECK(contains(made->url, "x-id=PutObject"));
  CHECK(contains(made->url, "content-type=application%2Foctet-stream"));
  CHECK(made->headers.empty());
}

TEST_CASE("what a GET is to answer stands in the query in both modes") {
  for (const PresignMode mode : {PresignMode::strict, PresignMode::amplify_compatible}) {
    auto url = url_of("GET");
    url.mode = mode;
    url.content_type = "text/plain";
    url.content_disposition = "attachment; filename=\"\xC3\xA4.txt\"";
    CHECK(contains(presigned(url), "response-content-type=text%2Fplain"));
    CHECK(contains(presigned(url), "response-content-disposition=attachment%3B%20filename%3D%22%C3%A4.txt%22"));
  }
}

TEST_CASE("a URL dies with the credentials that signed it") {
  Credentials credentials = keys();
  credentials.expires_at = noon + std::chrono::milliseconds{60'900};
  auto url = url_of("GET");
  const auto made = presign_s3(test::aws_options(), url, credentials, noon);
  REQUIRE(made.ok());
  CHECK(contains(made->url, "X-Amz-Expires=60&"));
  CHECK((made->expires_at == noon + seconds{60}));
  url.expires_in = seconds{30};
  CHECK(contains(presign_s3(test::aws_options(), url, credentials, noon)->url, "X-Amz-Expires=30&"));
  credentials.expires_at = noon + std::chrono::milliseconds{999};
  CHECK(error_of(url, credentials).code == Errc::unauthorized);
}

TEST_CASE("a URL lives from a second to seven days") {
  auto url = url_of("GET");
  for (const int life : {0, -1, 604'801}) {
    url.expires_in = seconds{life};
    const Error error = error_of(url);
    CHECK(error.code == Errc::invalid_option);
    CHECK(error.fact("option") == "expires_in");
    CHECK(error.fact("actual") == std::to_string(life));
  }
  url.expires_in = seconds{604'800};
  CHECK(contains(presigned(url), "X-Amz-Expires=604800&"));
}

TEST_CASE("what a URL cannot promise is refused by name") {
  const std::pair<const char*, void (*)(GetUrlOptions&)> changes[] = {
      {"method", [](GetUrlOptions& url) { url.method = "POST"; }},
      {"method", [](GetUrlOptions& url) { url.method = "put"; }},
      {"content_type", [](GetUrlOptions& url) { url.content_type = "jpeg"; }},
      {"content_disposition", [](GetUrlOptions& url) { url.content_disposition = "a\r\nb"; }},
      {"cache_control", [](GetUrlOptions& url) { url.cache_control = "\xC3\xA4"; }},
      {"expected_bucket_owner", [](GetUrlOptions& url) { url.expected_bucket_owner = "12345678901"; }},
      {"query_parameters",
       [](GetUrlOptions& url) {
         url.query_parameters = {{"x-amz-signature", "0"}};
       }},
      {"query_parameters",
       [](GetUrlOptions& url) {
         url.query_parameters = {{"", "0"}};
       }},
      {"bucket", [](GetUrlOptions& url) { url.bucket = "No_Bucket"; }},
      {"bucket_region", [](GetUrlOptions& url) { url.bucket_region = "eu-west-1"; }},
      {"validate_object_existence", [](GetUrlOptions& url) { url.validate_object_existence = true; }},
      {"headers", [](GetUrlOptions& url) {
         url.content_type = "a/b";
         url.headers = {{"Content-Type", "c/d"}};
       }}};
  for (const auto& [option, change] : changes) {
    auto url = url_of("PUT");
    change(url);
    CHECK(error_of(url).fact("option") == std::string(option));
  }
  auto url = url_of("DELETE");
  url.content_type = "a/b";
  CHECK(error_of(url).code == Errc::unsupported_option);
  CHECK(error_of(url).fact("option") == "content_type");
  CHECK(error_of(url_of("GET", "/a")).fact("field") == "path");
  CHECK(error_of(url_of("GET"), {}).code == Errc::invalid_argument);
}

TEST_CASE("headers of every object are signed for a PUT, and those of every request for the rest") {
  auto options = test::aws_options();
  options.object_headers = {{"x-amz-storage-class", "STANDARD_IA"}, {"x-amz-request-payer", "requester"}};
  const auto put = presign_s3(options, url_of("PUT"), keys(), noon);
  REQUIRE(put.ok());
  CHECK(contains(put->url, "host%3Bx-amz-request-payer%3Bx-amz-storage-class"));
  CHECK(put->headers.size() == 2);
  const auto get = presign_s3(options, url_of("GET"), keys(), noon);
  REQUIRE(get.ok());
  CHECK(contains(get->url, "X-Amz-SignedHeaders=host%3Bx-amz-request-payer&"));
}

TEST_CASE("a key can be made from the identity of the credentials") {
  auto url = url_of("GET", "");
  url.path_of_identity = [](const std::string& identity) { return "private/" + identity + "/1.jpg"; };
  Credentials credentials = keys();
  CHECK(error_of(url, credentials).code == Errc::unsupported_option);
  CHECK(error_of(url, credentials).fact("option") == "path_of_identity");
  credentials.identity_id = "us-east-1:0f5c";
  const auto made = presign_s3(test::aws_options(), url, credentials, noon);
  REQUIRE(made.ok());
  CHECK(contains(made->url, "/private/us-east-1%3A0f5c/1.jpg?"));
}

TEST_CASE("get_url asks whether the object exists only where that is wanted") {
  const auto backend = s3(test::aws_options());
  auto url = url_of("GET");
  url.query_parameters = {{"versionId", "a+b"}, {"partNumber", "1"}};
  const auto unasked = backend->get_url(url);
  CHECK((unasked.authorization == backend->authorization()));
  CHECK(!unasked.check(keys())->has_value());
  CHECK(unasked.sign(keys(), noon).ok());
  url.validate_object_existence = true;
  url.expected_bucket_owner = "123456789012";
  const auto call = backend->get_url(url);
  const auto question = call.check(keys());
  REQUIRE(question.ok());
  REQUIRE(question->has_value());
  CHECK((*question)->method == "HEAD");
  CHECK((*question)->url == "https://photos.s3.eu-west-1.amazonaws.com/album/1.jpg?versionId=a%2Bb");
  CHECK((*question)->authorize);
  CHECK((*question)->signing_region == "eu-west-1");
  CHECK(test::header_of(**question, "x-amz-expected-bucket-owner") == "123456789012");
  CHECK(call.sign(keys(), noon).ok());
  url.method = "PUT";
  CHECK(backend->get_url(url).check(keys()).error().fact("option") == "validate_object_existence");
}

TEST_SUITE_END();
