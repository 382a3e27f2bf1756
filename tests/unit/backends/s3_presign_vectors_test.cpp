// Presigned URLs made by boto3 under a fixed clock: tests/vectors/presign.json, written by make_presign.py beside it.
#include "s3_uploads.hpp"

#include <uploadkit/core/time_text.hpp>

#include <algorithm>
#include <cstdio>

#include "support/vector_file.hpp"

using namespace uploadkit;

namespace {

std::string text(const core::JsonValue& value, const char* pointer) { return value.at(pointer).string().value_or(""); }
bool flag(const core::JsonValue& value, const char* pointer) { return value.at(pointer).boolean().value_or(false); }

S3Options read_store(const core::JsonValue& store) {
  S3Options options;
  options.bucket = text(store, "/bucket");
  options.region = text(store, "/region");
  options.endpoint_url = text(store, "/endpoint_url");
  options.use_dualstack_endpoint = flag(store, "/use_dualstack_endpoint");
  options.use_fips_endpoint = flag(store, "/use_fips_endpoint");
  const std::string style = text(store, "/addressing_style");
  if (style == "path") options.addressing_style = AddressingStyle::path;
  if (style == "virtual") options.addressing_style = AddressingStyle::virtual_host;
  return options;
}

std::vector<std::pair<std::string, std::string>> read_pairs(const core::JsonValue& pairs) {
  std::vector<std::pair<std::string, std::string>> read;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    read.emplace_back(pairs[i][0].string().value_or(""), pairs[i][1].string().value_or(""));
  }
  return read;
}

GetUrlOptions read_url(const core::JsonValue& vector) {
  GetUrlOptions url;
  url.method = text(vector, "/method");
  url.path = text(vector, "/key");
  url.content_type = text(vector, "/url/content_type");
  url.content_disposition = text(vector, "/url/content_disposition");
  url.cache_control = text(vector, "/url/cache_control");
  url.expected_bucket_owner = text(vector, "/url/expected_bucket_owner");
  url.use_accelerate_endpoint = flag(vector, "/url/use_accelerate_endpoint");
  url.expires_in = std::chrono::seconds(vector.at("/expires").integer().value_or(-1));
  if (text(vector, "/mode") == "amplify_compatible") url.mode = PresignMode::amplify_compatible;
  for (auto& [name, value] : read_pairs(vector.at("/headers"))) url.headers.push_back({name, value});
  url.query_parameters = read_pairs(vector.at("/query"));
  return url;
}

// What stands before the query, then the parameters in an order that no library decides.
std::vector<std::string> take_apart(const std::string& url) {
  const std::size_t query = url.find('?');
  std::vector<std::string> pieces{url.substr(0, query)};
  for (std::size_t start = query; start != std::string::npos;) {
    const std::size_t end = url.find('&', start + 1);
    pieces.push_back(url.substr(start + 1, end == std::string::npos ? end : end - start - 1));
    start = end;
  }
  std::sort(pieces.begin() + 1, pieces.end());
  return pieces;
}

}  // namespace

TEST_SUITE_BEGIN("backends");

TEST_CASE("boto3 and this library presign the same URLs for the same options") {
  const core::JsonValue document = uploadkit::testing::own_vectors("presign.json");
  const core::JsonValue cases = document.at("/cases");
  REQUIRE(cases.size() >= 60);
  std::size_t agreed = 0;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const std::string name = text(cases[i], "/name");
    CAPTURE(name);
    const Credentials credentials{text(document, "/access_key_id"), text(document, "/secret_access_key"),
                                  text(cases[i], "/session_token")};
    const auto time = core::parse_basic_iso8601(text(cases[i], "/timestamp"));
    REQUIRE(time);
    const auto presigned = presign_s3(read_store(cases[i].at("/store")), read_url(cases[i]), credentials, *time);
    CAPTURE(presigned.error().message);
    REQUIRE(presigned.ok());
    const std::string wanted = "X-Amz-Signature=" + text(cases[i], "/signature");
    const bool is_equal = presigned->url.find(wanted) != std::string::npos;
    CHECK(is_equal);
    CHECK(take_apart(presigned->url) == take_apart(text(cases[i], "/presigned")));
    if (is_equal) ++agreed;
  }
  std::printf("boto3 presigned URLs: %zu of %zu\n", agreed, cases.size());
}

TEST_SUITE_END();
