// The public signing functions: what they give and what they refuse.
#include <uploadkit/sigv4.hpp>

#include <doctest/doctest.h>

#include <uploadkit/core/time_text.hpp>
#include <uploadkit/core/url.hpp>
#include <uploadkit/signing/signer.hpp>

#include <string>

namespace core = uploadkit::core;
namespace signing = uploadkit::signing;
using uploadkit::Errc;

namespace {

const uploadkit::Credentials credentials{"AKIDEXAMPLE", "secret-of-the-test", ""};
const uploadkit::Credentials temporary{"AKIDEXAMPLE", "secret-of-the-test", "token/of+the=test"};

uploadkit::WallTime noon() { return *core::parse_iso8601("2024-09-30T12:34:56.789Z"); }

uploadkit::SigningInput put_to(std::string url) {
  uploadkit::SigningInput input;
  input.method = "PUT";
  input.url = std::move(url);
  return input;
}

std::string presigned_url(const uploadkit::SigningInput& input) {
  const auto presigned = uploadkit::presign(input, credentials, noon());
  CAPTURE(presigned.error().message);
  CHECK(presigned.ok());
  return presigned ? presigned->url : "";
}

std::string canonical(const uploadkit::SigningInput& input, int expires_in = 0) {
  const auto texts = uploadkit::signing_texts(input, credentials, noon(), std::chrono::seconds(expires_in));
  CHECK(texts.ok());
  return texts ? texts->canonical_request : "";
}

bool contains(const std::string& whole, const std::string& part) { return whole.find(part) != std::string::npos; }

std::string value_of(const std::vector<uploadkit::Header>& headers, const std::string& name) {
  for (const uploadkit::Header& header : headers) {
    if (header.name == name) return header.value;
  }
  return "absent";
}

}  // namespace

TEST_SUITE_BEGIN("signing");

TEST_CASE("a presigned URL is the URL as written with the signature behind it") {
  const std::string url = "https://b.example.com/a%20b/../c%21?partNumber=1&uploadId=x%2By";
  const std::string presigned = presigned_url(put_to(url));
  CHECK(presigned.rfind(url + "&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20240930%2F", 0) == 0);
  CHECK(contains(presigned, "&X-Amz-Date=20240930T123456Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host&"));
  CHECK(presigned.size() - presigned.find("&X-Amz-Signature=") == 17 + 64);
  CHECK(core::split_url(presigned).ok());
}

TEST_CASE("a presigned URL gets its question mark and its slash where the URL had none") {
  CHECK(contains(presigned_url(put_to("https://b.example.com")), "https://b.example.com/?X-Amz-Algorithm="));
  CHECK(contains(presigned_url(put_to("https://b.example.com?")), "https://b.example.com/?X-Amz-Algorithm="));
  CHECK(contains(presigned_url(put_to("https://b.example.com/?uploads")), "/?uploads&X-Amz-Algorithm="));
  CHECK(contains(presigned_url(put_to("https://b.example.com/?a=1&")), "/?a=1&X-Amz-Algorithm="));
}

TEST_CASE("a presigned S3 URL has its path in the spelling that was signed, whatever was given") {
  uploadkit::SigningInput input = put_to("https://b.example.com/a%2Fb/c!/%41%c3%a4?x=%2f");
  CHECK(contains(presigned_url(input), "https://b.example.com/a/b/c%21/A%C3%A4?x=%2f&"));
  CHECK(contains(canonical(input, 900), "\n/a/b/c%21/A%C3%A4\n"));
  input.url = "https://b.example.com/percent%25and%252Fslash/";
  CHECK(contains(presigned_url(input), "/percent%25and%252Fslash/?"));
  CHECK(contains(canonical(input, 900), "\n/percent%25and%252Fslash/\n"));
  input.url = "https://b.example.com/a%2Fb";
  input.s3_rules = false;
  CHECK(contains(presigned_url(input), "https://b.example.com/a%2Fb?"));
}

TEST_CASE("a plus in the query is signed as a blank and sent as one") {
  const uploadkit::SigningInput input = put_to("https://b.example.com/a+b?prefix=c+d");
  CHECK(contains(presigned_url(input), "/a%2Bb?prefix=c%20d&"));
  CHECK(contains(canonical(input), "/a%2Bb\nprefix=c%20d\n"));
}

TEST_CASE("the URL expires counted from the whole second that it names") {
  const auto presigned = uploadkit::presign(put_to("https://h/"), credentials, noon(), std::chrono::seconds(60));
  REQUIRE(presigned.ok());
  CHECK(core::iso8601(presigned->expires_at) == "2024-09-30T12:35:56Z");
  CHECK((presigned->expires_at == core::from_epoch_seconds(core::epoch_seconds(presigned->expires_at))));
}

TEST_CASE("the signed headers come back as what the request must carry, without Host") {
  uploadkit::SigningInput input = put_to("https://b.example.com/k");
  input.headers = {{"Host", "B.example.com"}, {"Content-Type", "image/png"}, {"x-amz-meta-a", "ä  b"}};
  const auto presigned = uploadkit::presign(input, credentials, noon());
  REQUIRE(presigned.ok());
  REQUIRE(presigned->headers.size() == 2);
  CHECK(presigned->headers[0].name == "Content-Type");
  CHECK(presigned->headers[1].value == "ä  b");
  CHECK(contains(presigned->url, "X-Amz-SignedHeaders=content-type%3Bhost%3Bx-amz-meta-a&"));
  CHECK(contains(canonical(input, 900), "host:b.example.com\nx-amz-meta-a:ä b\n"));
}

TEST_CASE("a default port is no part of Host, another port is") {
  CHECK(contains(canonical(put_to("https://h:443/")), "\nhost:h\n"));
  CHECK(contains(canonical(put_to("http://h:80/")), "\nhost:h\n"));
  CHECK(contains(canonical(put_to("https://h:80/")), "\nhost:h:80\n"));
  CHECK(contains(canonical(put_to("http://[::1]:9000/")), "\nhost:[::1]:9000\n"));
}

TEST_CASE("the session token is signed, or added after the signature where the service wants that") {
  uploadkit::SigningInput input = put_to("https://h/k");
  const auto covered = uploadkit::signing_texts(input, temporary, noon(), std::chrono::seconds(9));
  REQUIRE(covered.ok());
  CHECK(contains(covered->canonical_request, "&X-Amz-Security-Token=token%2Fof%2Bthe%3Dtest&"));
  input.sign_session_token = false;
  const auto bare = uploadkit::signing_texts(input, temporary, noon(), std::chrono::seconds(9));
  REQUIRE(bare.ok());
  CHECK_FALSE(contains(bare->canonical_request, "Security-Token"));
  CHECK(contains(uploadkit::presign(input, temporary, noon())->url, "&X-Amz-Security-Token=token%2Fof%2Bthe%3Dtest&"));
  const auto headers = uploadkit::sign_headers(input, temporary, noon());
  REQUIRE(headers.ok());
  CHECK(value_of(*headers, "X-Amz-Security-Token") == temporary.session_token);
  CHECK_FALSE(contains(headers->front().value, "x-amz-security-token"));
}

TEST_CASE("signed headers are Authorization, X-Amz-Date and, under S3 rules, the payload hash") {
  uploadkit::SigningInput input = put_to("https://h/k");
  input.payload_hash = "UNSIGNED-PAYLOAD";
  const auto headers = uploadkit::sign_headers(input, credentials, noon());
  REQUIRE(headers.ok());
  REQUIRE(headers->size() == 3);
  CHECK(value_of(*headers, "X-Amz-Date") == "20240930T123456Z");
  CHECK(value_of(*headers, "x-amz-content-sha256") == "UNSIGNED-PAYLOAD");
  CHECK(contains(headers->front().value,
                 "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20240930/us-east-1/s3/aws4_request, "
                 "SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature="));
  input.s3_rules = false;
  CHECK(uploadkit::sign_headers(input, credentials, noon())->size() == 2);
}

TEST_CASE("the payload is open in a presigned S3 URL, and an empty body elsewhere, unless told") {
  const std::string empty = "\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  uploadkit::SigningInput input = put_to("https://h/k");
  CHECK(contains(canonical(input, 900), "\nUNSIGNED-PAYLOAD"));
  CHECK(contains(canonical(input), empty));
  input.s3_rules = false;
  CHECK(contains(canonical(input, 900), empty));
}

TEST_CASE("a payload hash is announced in the query of a presigned S3 URL, once") {
  const std::string hash(64, 'a');
  uploadkit::SigningInput input = put_to("https://h/k");
  input.payload_hash = hash;
  CHECK(contains(presigned_url(input), "&X-Amz-Content-Sha256=" + hash + "&"));
  input = put_to("https://h/k?X-Amz-Content-Sha256=UNSIGNED-PAYLOAD");
  CHECK(contains(canonical(input, 900), "\nUNSIGNED-PAYLOAD"));
  CHECK(presigned_url(input).find("Content-Sha256", 40) == std::string::npos);
  input = put_to("https://h/k");
  input.headers = {{"x-amz-content-sha256", hash}};
  CHECK(contains(canonical(input, 900), "x-amz-content-sha256\n" + hash));
  CHECK_FALSE(contains(presigned_url(input), "Content-Sha256"));
  CHECK(uploadkit::sign_headers(input, credentials, noon())->size() == 2);
  input.payload_hash = std::string(64, 'b');
  CHECK(uploadkit::presign(input, credentials, noon()).error().code == Errc::invalid_argument);
}

TEST_CASE("a cache of keys changes no signature and spares derivations") {
  signing::SigningKeyCache cache;
  const uploadkit::SigningInput input = put_to("https://h/k");
  const signing::SigningMoment moment{credentials, noon(), std::chrono::seconds(900)};
  CHECK(signing::presign_with(&cache, input, moment)->url == presigned_url(input));
  CHECK(signing::presign_with(&cache, input, moment)->url == presigned_url(input));
  const signing::SigningMoment for_headers{credentials, noon()};
  CHECK(signing::sign_headers_with(&cache, input, for_headers)->front().value ==
        uploadkit::sign_headers(input, credentials, noon())->front().value);
  CHECK(cache.derivations() == 1);
}

TEST_SUITE_END();
