// Requests of GraphQL: bodies that are JSON and literals that stay literals.
#include "answers.hpp"

#include <uploadkit/graphql.hpp>

using namespace uploadkit;

TEST_SUITE_BEGIN("backends");

TEST_CASE("a GraphQL request is a POST of JSON with query and variables") {
  const auto request = graphql_request("https://api.example.com/graphql", "query{me}", R"({"a":[1,"x"]})");
  REQUIRE(request.ok());
  CHECK(request->method == "POST");
  CHECK(request->url == "https://api.example.com/graphql");
  CHECK(test::header_of(*request, "content-type") == "application/json");
  CHECK(request->body == R"({"query":"query{me}","variables":{"a":[1,"x"]}})");
  CHECK_FALSE(request->authorize);
}

TEST_CASE("a GraphQL request without variables has no such member") {
  const auto request = graphql_request("https://api.example.com/graphql", "query{me}");
  REQUIRE(request.ok());
  CHECK(request->body == R"({"query":"query{me}"})");
}

TEST_CASE("variables that are not a JSON object are refused by name") {
  for (const char* variables : {"[1]", "1", "\"x\"", "null", "{", "{}}", "{\"a\":1,}"}) {
    const auto request = graphql_request("https://api.example.com/graphql", "query{me}", variables);
    CHECK(request.error().code == Errc::invalid_argument);
    CHECK(request.error().fact("field") == "variables");
  }
}

TEST_CASE("a GraphQL document that is empty or not UTF-8 is refused by name") {
  for (const char* query : {"", "query{\xC3\x28}"}) {
    const auto request = graphql_request("https://api.example.com/graphql", query);
    CHECK(request.error().code == Errc::invalid_argument);
    CHECK(request.error().fact("field") == "query");
  }
}

TEST_CASE("an endpoint that is no URL is refused") {
  CHECK(graphql_request("ftp://x/graphql", "query{me}").error().code == Errc::invalid_url);
  CHECK(graphql_request("", "query{me}").error().code == Errc::invalid_url);
}

TEST_CASE("a GraphQL literal reads back as the text it was made from") {
  for (const std::string& text : test::hostile_texts()) {
    const test::TakenApart parts = test::take_apart("{f(a:" + json_string(text) + ")}");
    CHECK(parts.skeleton == "{f(a:_)}");
    REQUIRE(parts.texts.size() == 1);
    CHECK(parts.texts[0] == text);
  }
}

TEST_CASE("a GraphQL literal escapes every control character") {
  for (int c = 0; c < 0x20; ++c) {
    const std::string literal = json_string(std::string(1, static_cast<char>(c)));
    for (char each : literal) CHECK(static_cast<unsigned char>(each) >= 0x20);
  }
}

TEST_CASE("a text is found in a JSON document by its pointer") {
  CHECK(json_text_at(R"({"a":{"b":["x","y"]}})", "/a/b/1").value_or("") == "y");
  const auto missing = json_text_at(R"({"a":1})", "/a");
  CHECK(missing.error().code == Errc::bad_response);
  CHECK_FALSE(missing.error().fact("field").empty());
  CHECK(json_text_at("<html>", "/a").error().code == Errc::bad_response);
}

TEST_SUITE_END();
