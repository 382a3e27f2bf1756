// What command lines of `presign` mean.
#include <tools/uploadkit/presign_arguments.hpp>
#include <tools/uploadkit/presign_command.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace uploadkit;
using command::PresignArguments;
using command::read_presign;

namespace {

PresignArguments accepted(std::vector<std::string> options) {
  options.insert(options.begin(), "s3://bucket/a key");
  const auto line = read_presign(std::move(options));
  INFO(line.error().message);
  REQUIRE(line);
  REQUIRE(line->presign);
  return *line->presign;
}

std::string refusal(std::vector<std::string> options) {
  options.insert(options.begin(), "s3://bucket/key");
  return read_presign(std::move(options)).error().message;
}

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace

TEST_SUITE_BEGIN("tools");

TEST_CASE("a URL is for GET, fifteen minutes and strict if nothing else is said") {
  const PresignArguments presign = accepted({});
  CHECK(presign.access.target.bucket == "bucket");
  CHECK(presign.url.path == "a key");
  CHECK(presign.url.method == "GET");
  CHECK(presign.url.expires_in == std::chrono::seconds{900});
  CHECK(presign.url.mode == PresignMode::strict);
  CHECK(!presign.json);
}

TEST_CASE("each option of a URL is kept") {
  const PresignArguments presign = accepted({"--method",
                                             "put",
                                             "--expires-in",
                                             "60",
                                             "--content-type",
                                             "image/png",
                                             "--header",
                                             "x-amz-acl: private",
                                             "--header",
                                             "Cache-Control:no-store",
                                             "--query-param",
                                             "versionId=a=b",
                                             "--mode",
                                             "amplify",
                                             "--json",
                                             "--endpoint-url",
                                             "http://127.0.0.1:1",
                                             "--addressing-style",
                                             "path",
                                             "--region",
                                             "r",
                                             "--profile",
                                             "p"});
  CHECK(presign.url.method == "PUT");
  CHECK(presign.url.expires_in == std::chrono::seconds{60});
  CHECK(presign.url.content_type == "image/png");
  REQUIRE(presign.url.headers.size() == 2);
  CHECK(presign.url.headers[1].value == "no-store");
  CHECK(presign.url.query_parameters == Metadata{{"versionId", "a=b"}});
  CHECK(presign.url.mode == PresignMode::amplify_compatible);
  CHECK(presign.access.endpoint_url == "http://127.0.0.1:1");
  CHECK(presign.access.addressing_style == AddressingStyle::path);
  CHECK(presign.access.region == "r");
  CHECK(presign.access.profile == "p");
  CHECK(presign.json);
}

TEST_CASE("a wrong option is named in one sentence") {
  CHECK(holds(refusal({"--method", "POST"}), "--method takes"));
  for (const char* life : {"0", "604801", "1h", "-1", ""})
    CHECK(holds(refusal({"--expires-in", life}), "--expires-in takes"));
  CHECK(holds(refusal({"--mode", "loose"}), "--mode takes strict or amplify"));
  CHECK(holds(refusal({"--header", "nothing"}), "--header takes"));
  CHECK(holds(refusal({"--query-param", "nothing"}), "--query-param takes"));
  CHECK(holds(refusal({"--endpoint-url", "example.com"}), "--endpoint-url takes"));
  CHECK(holds(refusal({"--addressing-style", "x"}), "--addressing-style takes"));
  CHECK(holds(refusal({"--region", ""}), "--region needs"));
  CHECK(holds(refusal({"--content-type", ""}), "--content-type needs"));
  CHECK(holds(refusal({"--secret-key", "canary"}), "never from the command line"));
}

TEST_CASE("one object is signed for") {
  CHECK(holds(read_presign({}).error().message, "one object"));
  CHECK(holds(read_presign({"s3://bucket/a", "s3://bucket/b"}).error().message, "one object"));
  CHECK(holds(read_presign({"key"}).error().message, "one object"));
  CHECK(holds(read_presign({"s3://bucket"}).error().message, "no object"));
  CHECK(holds(read_presign({"s3:///key"}).error().message, "no bucket"));
}

TEST_CASE("JSON has what the request must send, in the order of the contract") {
  PresignedUrl url;
  url.url = "https://bucket.s3.eu-west-1.amazonaws.com/key?X-Amz-Signature=0";
  url.headers = {{"content-type", "image/png"}};
  url.expires_at = WallTime(std::chrono::seconds{1'727'699'696});
  CHECK(command::presigned_json(url, "PUT") ==
        R"({"url":"https://bucket.s3.eu-west-1.amazonaws.com/key?X-Amz-Signature=0",)"
        R"("expires_at":"2024-09-30T12:34:56Z","method":"PUT","headers":{"content-type":"image/png"}})");
}

TEST_SUITE_END();
