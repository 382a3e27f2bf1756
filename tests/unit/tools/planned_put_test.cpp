// What a PUT would send, without sending it.
#include <tools/uploadkit/planned_put.hpp>

#include <doctest/doctest.h>
#include <support/temp_folder.hpp>

#include <string>

using namespace uploadkit;
using command::planned_put;

namespace {

const std::string url =
    "https://bucket.s3.eu-west-1.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2F20240930%2F"
    "eu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20240930T123456Z&X-Amz-Expires=900&X-Amz-SignedHeaders=";

Result<HttpRequest> planned(const std::string& names, const std::vector<Header>& headers, const std::string& file) {
  const std::string whole = url + names + "&X-Amz-Signature=0";
  const auto facts = explain_signed_url(whole, headers);
  REQUIRE(facts);
  return planned_put(whole, *facts, headers, file);
}

std::string value(const HttpRequest& request, const std::string& name) {
  for (const Header& header : request.headers)
    if (header.name == name) return header.value;
  return "absent";
}

}  // namespace

TEST_SUITE_BEGIN("tools");

TEST_CASE("a PUT is told as it would leave, though its URL has died long ago") {
  const test::TempFolder folder;
  const std::string file = folder.file("a.txt", "12345");
  const auto request = planned("host%3Bx-amz-meta-a", {{"x-amz-meta-a", "b"}}, file);
  REQUIRE(request);
  CHECK(request->method == "PUT");
  CHECK(value(*request, "Content-Length") == "5");
  CHECK(value(*request, "Content-Type") == "text/plain");
  CHECK(value(*request, "x-amz-meta-a") == "b");
}

TEST_CASE("what cannot match is told instead") {
  const test::TempFolder folder;
  const std::string file = folder.file("a.txt", "12345");
  CHECK(planned("host%3Bx-amz-meta-a", {}, file).error().code == Errc::missing_signed_header);
  CHECK(planned("content-length%3Bhost", {{"Content-Length", "6"}}, file).error().code == Errc::signed_header_mismatch);
  CHECK(planned("host", {}, folder.path("none")).error().code == Errc::source_not_found);
  CHECK(planned("host", {{"a b", "c"}}, file).error().code == Errc::invalid_argument);
}

TEST_SUITE_END();
