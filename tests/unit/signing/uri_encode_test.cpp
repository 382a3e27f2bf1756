// Canonical paths and queries.
#include <uploadkit/signing/uri_encode.hpp>

#include <doctest/doctest.h>

#include <string>

namespace signing = uploadkit::signing;

namespace {

std::string s3_path(const char* path) { return signing::canonical_path(path, {false, false}).value_or("none"); }
std::string normalized(const char* path) { return signing::canonical_path(path, {true, false}).value_or("none"); }

std::string query(const char* text) {
  const auto parameters = signing::canonical_parameters(text);
  return parameters ? signing::canonical_query(*parameters) : "none";
}

}  // namespace

TEST_SUITE_BEGIN("signing");

TEST_CASE("a path that is encoded strictly is signed as it is written under S3 rules") {
  CHECK(s3_path("/a%20b/%C3%A4-._~") == "/a%20b/%C3%A4-._~");
  CHECK(s3_path("/") == "/");
  CHECK(s3_path("") == "/");
}

TEST_CASE("S3 rules never normalise a path") {
  CHECK(s3_path("/a/../b/./c//d/") == "/a/../b/./c//d/");
  CHECK(s3_path("//") == "//");
}

TEST_CASE("characters left bare in a path are signed encoded, as a server sees them") {
  CHECK(s3_path("/a!b(c)+d,e=f@g:h") == "/a%21b%28c%29%2Bd%2Ce%3Df%40g%3Ah");
  CHECK(s3_path("/%c3%a4%7e%41") == "/%C3%A4~A");
}

TEST_CASE("a URL in the canonical spelling stays as it is, and so does what is none") {
  for (const char* url : {"https://h/", "https://h/b/a%20b/%25%2B%C3%A4", "https://h//a/../b?c=%2f/!",
                          "https://h/?a=/b!", "no URL", "https://h/100%", ""}) {
    CHECK(signing::canonical_url(url) == url);
  }
  CHECK(signing::canonical_url("https://h") == "https://h/");
  CHECK(signing::canonical_url("https://h?a=/b") == "https://h/?a=/b");
}

TEST_CASE("another spelling of a path becomes the canonical one, which names the same object") {
  CHECK(signing::canonical_url("https://h/b/a%2Fb") == "https://h/b/a/b");
  CHECK(signing::canonical_url("https://h/b/a%2fb%2F%2F?x=%2F") == "https://h/b/a/b//?x=%2F");
  CHECK(signing::canonical_url("http://h:9000/(1)+!%41%7e%c3%a4") == "http://h:9000/%281%29%2B%21A~%C3%A4");
  CHECK(signing::canonical_url("https://h/p%252Fq") == "https://h/p%252Fq");
}

TEST_CASE("a percent sign that begins no escape has no canonical form") {
  CHECK_FALSE(signing::canonical_path("/100%", {}).has_value());
  CHECK_FALSE(signing::canonical_path("/%zz", {}).has_value());
  CHECK_FALSE(signing::canonical_parameters("a=%").has_value());
  CHECK_FALSE(signing::canonical_parameters("%4=1").has_value());
}

TEST_CASE("generic rules remove dot segments and doubled slashes") {
  CHECK(normalized("/a/./b/../c//d/") == "/a/c/d/");
  CHECK(normalized("/a/..") == "/");
  CHECK(normalized("/../../a") == "/a");
  CHECK(normalized("/a/b/.") == "/a/b/");
  CHECK(normalized("//a//") == "/a/");
  CHECK(normalized("/...") == "/...");
}

TEST_CASE("generic rules encode the escapes of a path once more") {
  CHECK(signing::canonical_path("/arn%3Aaws/a%20b", {true, true}) == "/arn%253Aaws/a%2520b");
}

TEST_CASE("query parameters are sorted by name and then by value, byte by byte") {
  CHECK(query("b=2&a=2&a=1&B=0") == "B=0&a=1&a=2&b=2");
  CHECK(query("a-b=1&a=2") == "a=2&a-b=1");
  CHECK(query("x=1&x=1") == "x=1&x=1");
}

TEST_CASE("a parameter without value is signed with an empty one") {
  CHECK(query("uploads") == "uploads=");
  CHECK(query("a&b=&=c") == "=c&a=&b=");
  CHECK(query("&a=1&&") == "a=1");
  CHECK(query("") == "");
  CHECK(query("a=b=c") == "a=b%3Dc");
}

TEST_CASE("a plus in a query is a blank, an escaped plus is a plus") {
  CHECK(query("a=b+c&d=e%2Bf&g+h=1") == "a=b%20c&d=e%2Bf&g%20h=1");
}

TEST_SUITE_END();
