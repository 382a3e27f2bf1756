// What signed URLs say about themselves.
#include <doctest/doctest.h>

#include <uploadkit/core/time_text.hpp>
#include <uploadkit/engine/signed_url.hpp>

namespace uploadkit::engine {

namespace {

SignedUrlRules read(const std::string& query) {
  const auto url = core::split_url("https://store.test/a/b.jpg?" + query);
  REQUIRE(url);
  return read_signed_url(*url);
}

const std::string v4_query =
    "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AK%2F20240930%2Fus-east-1%2Fs3%2Faws4_request"
    "&X-Amz-Date=20240930T120000Z&X-Amz-Expires=900&X-Amz-Signature=abc&X-Amz-SignedHeaders=";
const WallTime noon = core::from_epoch_seconds(1'727'697'600);

}  // namespace

TEST_SUITE("engine") {
  TEST_CASE("a SigV4 URL tells its life and its signed headers without the host") {
    const auto rules = read(v4_query + "content-length%3Bcontent-type%3BHost%3BX-Amz-Meta-A");
    CHECK(rules.form == SignatureForm::sigv4);
    CHECK(rules.signed_at == noon);
    CHECK(rules.expires_at == noon + std::chrono::seconds{900});
    CHECK(rules.signed_headers == std::vector<std::string>{"content-length", "content-type", "x-amz-meta-a"});
    CHECK(rules.signs("content-type"));
    CHECK_FALSE(rules.signs("host"));
  }

  TEST_CASE("a SigV2 URL tells its end alone") {
    const auto rules = read("AWSAccessKeyId=AK&Signature=abc%3D&Expires=1727698000");
    CHECK(rules.form == SignatureForm::sigv2);
    CHECK(rules.expires_at == core::from_epoch_seconds(1'727'698'000));
    CHECK(rules.signed_headers.empty());
    CHECK_FALSE(rules.signed_at);
  }

  TEST_CASE("both forms of Google Cloud Storage are read") {
    const auto v4 = read(
        "X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Date=20240930T120000Z&X-Goog-Expires=60"
        "&X-Goog-SignedHeaders=content-type%3Bhost&X-Goog-Signature=abc");
    CHECK(v4.form == SignatureForm::gcs);
    CHECK(v4.expires_at == noon + std::chrono::seconds{60});
    CHECK(v4.signed_headers == std::vector<std::string>{"content-type"});
    const auto v2 = read("GoogleAccessId=me%40project&Expires=1727698000&Signature=abc");
    CHECK(v2.form == SignatureForm::gcs);
    CHECK(v2.expires_at == core::from_epoch_seconds(1'727'698'000));
  }

  TEST_CASE("an Azure URL tells its end and needs the blob type") {
    const auto rules = read("sv=2024-08-04&sr=b&se=2024-09-30T12%3A15%3A00Z&sp=cw&sig=abc%3D");
    CHECK(rules.form == SignatureForm::azure);
    CHECK(rules.expires_at == noon + std::chrono::minutes{15});
    REQUIRE(rules.needed_headers.size() == 1);
    CHECK(rules.needed_headers[0].name == "x-ms-blob-type");
    CHECK(rules.needed_headers[0].value == "BlockBlob");
  }

  TEST_CASE("a content type in the query of a SigV4 URL is a promise") {
    const auto rules = read(v4_query + "host&content-type=image%2Fjpeg&x-id=PutObject");
    CHECK(rules.promised_content_type == "image/jpeg");
  }

  TEST_CASE("what is no signed URL has no rules") {
    for (const char* query : {"", "a=b", "Expires=1727698000", "Signature=abc&Expires=1727698000", "sig=abc",
                              "se=2024-09-30", "X-Amz-Date=20240930T120000Z&X-Amz-Expires=900"}) {
      const auto rules = read(query);
      CHECK(rules.form == SignatureForm::none);
      CHECK_FALSE(rules.expires_at);
      CHECK(rules.signed_headers.empty());
    }
  }

  TEST_CASE("nonsense in a signed URL is no life and no crash") {
    for (const char* life : {"", "-5", "x", "99999999999999999999", "31536001", "1e3"}) {
      const auto rules = read(std::string("X-Amz-Signature=a&X-Amz-Date=20240930T120000Z&X-Amz-Expires=") + life);
      CHECK(rules.form == SignatureForm::sigv4);
      CHECK_FALSE(rules.expires_at);
    }
    CHECK_FALSE(read("X-Amz-Signature=a&X-Amz-Date=yesterday&X-Amz-Expires=60").expires_at);
    CHECK_FALSE(read("AWSAccessKeyId=AK&Signature=a&Expires=never").expires_at);
    CHECK(read("X-Amz-Signature=a&X-Amz-SignedHeaders=%3B%3B%3Bhost%3B").signed_headers.empty());
  }

  TEST_CASE("a URL is usable while ten seconds, or a quarter of a shorter life, are left") {
    const auto rules = read(v4_query + "host");
    CHECK(is_usable(rules, std::nullopt, noon));
    CHECK(is_usable(rules, std::nullopt, noon + std::chrono::seconds{889}));
    CHECK_FALSE(is_usable(rules, std::nullopt, noon + std::chrono::seconds{890}));
    const auto brief = read("X-Amz-Signature=a&X-Amz-Date=20240930T120000Z&X-Amz-Expires=4");
    CHECK(is_usable(brief, std::nullopt, noon + std::chrono::seconds{2}));
    CHECK_FALSE(is_usable(brief, std::nullopt, noon + std::chrono::seconds{3}));
  }

  TEST_CASE("what the service told counts where the URL says nothing") {
    const SignedUrlRules none;
    CHECK(is_usable(none, std::nullopt, noon));
    CHECK(is_usable(none, noon + std::chrono::seconds{11}, noon));
    CHECK_FALSE(is_usable(none, noon + std::chrono::seconds{10}, noon));
  }
}

}  // namespace uploadkit::engine
