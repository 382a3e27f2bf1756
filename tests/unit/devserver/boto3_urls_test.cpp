// Requests that boto3 signed, before the judge of signatures (boto3_urls.py makes the file).
#include <devserver/sigv4_verify.hpp>

#include "s3_bench.hpp"

#include <doctest/doctest.h>
#include <uploadkit/core/json_read.hpp>

#include <fstream>
#include <iterator>

TEST_SUITE_BEGIN("devserver");

namespace uploadkit::devserver::tests::boto3_urls_test {

core::JsonValue cases() {
  std::ifstream file(UPLOADKIT_SOURCE_DIR "/tests/unit/devserver/boto3_urls.json", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const auto document = core::parse_json(text);
  return document ? document->at("/cases") : core::JsonValue();
}

ServerRequest request_in(const core::JsonValue& entry) {
  std::vector<Header> headers;
  const core::JsonValue fields = entry.at("/headers");
  for (const std::string& name : fields.keys()) headers.push_back({name, fields.at("/" + name).string().value_or("")});
  return request_of(entry.at("/method").string().value_or(""), entry.at("/url").string().value_or(""), headers);
}

bool is_let_in(const ServerRequest& request, const std::string& token) {
  const SignatureRules rules{"us-east-1", {{{"AKIATEST", "secret/+key", token}, std::nullopt}}};
  return std::holds_alternative<Admission>(admit(request, rules, noon()));
}

TEST_CASE("every request that boto3 signed is let in, and none with another path, method or host") {
  const core::JsonValue all = cases();
  REQUIRE(all.size() >= 25);
  for (std::size_t i = 0; i < all.size(); ++i) {
    CAPTURE(all[i].at("/name").string().value_or(""));
    const std::string token = all[i].at("/token").string().value_or("");
    ServerRequest request = request_in(all[i]);
    CHECK(is_let_in(request, token));
    request.path += "x";
    CHECK_FALSE(is_let_in(request, token));
    request = request_in(all[i]);
    request.method = "POST";
    CHECK_FALSE(is_let_in(request, token));
    request = request_in(all[i]);
    request.headers.front().value = "other.localhost";
    CHECK_FALSE(is_let_in(request, token));
  }
}

}  // namespace uploadkit::devserver::tests::boto3_urls_test

TEST_SUITE_END();
