// Looking for header fields in an answer.
#include <doctest/doctest.h>
#include <uploadkit/http.hpp>

TEST_SUITE_BEGIN("core");

TEST_CASE("a header is found in any case, and the first of two counts") {
  uploadkit::HttpResponse response;
  response.headers = {{"ETag", "\"1\""}, {"etag", "\"2\""}, {"X-Empty", ""}};
  CHECK(response.header("etag") == "\"1\"");
  CHECK(response.header("ETAG") == "\"1\"");
  CHECK(response.has_header("eTaG"));
}

TEST_CASE("an absent header is empty, and told apart from one with an empty value") {
  uploadkit::HttpResponse response;
  response.headers = {{"X-Empty", ""}};
  CHECK(response.header("X-Empty").empty());
  CHECK(response.has_header("x-empty"));
  CHECK(response.header("X-Absent").empty());
  CHECK_FALSE(response.has_header("X-Absent"));
  CHECK_FALSE(response.has_header(""));
  CHECK_FALSE(response.has_header("X-Empt"));
}

TEST_CASE("an answer without headers has none") {
  const uploadkit::HttpResponse response;
  CHECK_FALSE(response.has_header("Date"));
  CHECK(response.header("Date").empty());
}

TEST_SUITE_END();
