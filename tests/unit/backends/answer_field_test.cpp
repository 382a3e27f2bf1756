// Fields of answers: tolerant in form, strict in content.
#include "answers.hpp"

#include <uploadkit/backends/answer_field.hpp>
#include <uploadkit/core/time_text.hpp>

using namespace uploadkit;
using namespace uploadkit::backends;

namespace {

core::JsonValue json(const char* text) { return core::parse_json(text).value_or(core::JsonValue()); }

}  // namespace

TEST_SUITE_BEGIN("backends");

TEST_CASE("a required text may be a number and must be clean") {
  CHECK(required_text(json("\"a b\""), "id", {}).value_or("") == "a b");
  CHECK(required_text(json("-7"), "id", {}).value_or("") == "-7");
  for (const char* text : {"\"\"", "null", "true", "1.5", "[]", "{}", "\"a\\nb\"", "\"\\u0000\"", "\"\\u0085\""}) {
    const auto read = required_text(json(text), "id", test::answer(200, ""));
    CHECK(read.error().code == Errc::bad_response);
    CHECK(read.error().fact("field") == "id");
    CHECK(read.error().http_status == 200);
  }
  CHECK_FALSE(required_text(core::JsonValue(), "id", {}).ok());
}

TEST_CASE("a required URL is one that parsers read alike") {
  CHECK(required_url(json("\"https://h/a%2Fb?x=%C3\""), "url", {}).value_or("") == "https://h/a%2Fb?x=%C3");
  for (const char* text : {"\"ftp://h/\"", "\"https://a@h/\"", "\"https://0x7f.1/\"", "\"https://h/#f\"",
                           "\"/relative\"", "\"https://h:0/\"", "\"https://h\\\\@x/\""}) {
    const auto read = required_url(json(text), "url", {});
    CHECK(read.error().code == Errc::invalid_url);
    CHECK(read.error().fact("field") == "url");
  }
}

TEST_CASE("an optional text is empty where there is none, and shows no control characters") {
  CHECK(optional_text(json("\"x\"")) == "x");
  CHECK(optional_text(json("7")) == "7");
  CHECK(optional_text(json("null")).empty());
  CHECK(optional_text(json("{}")).empty());
  CHECK(optional_text(json("\"a\\u001b[31m\"")).find('\x1B') == std::string::npos);
}

TEST_CASE("numbers are read from numbers and from text") {
  CHECK(optional_unsigned(json("42")) == 42u);
  CHECK(optional_unsigned(json("\"42\"")) == 42u);
  CHECK(optional_unsigned(json("18446744073709551615")) == 18446744073709551615u);
  for (const char* text : {"-1", "1.5", "\"-1\"", "\"1.5\"", "\" 1\"", "true", "null", "1e3"}) {
    CHECK_FALSE(optional_unsigned(json(text)).has_value());
  }
  CHECK(optional_number(json("\"12.5\"")) == 12.5);
  CHECK_FALSE(optional_number(json("\"x\"")).has_value());
  CHECK_FALSE(optional_number(json("\"[1]\"")).has_value());
}

TEST_CASE("times are read from ISO 8601 and from seconds") {
  for (const char* text : {"\"2025-09-09T17:53:43Z\"", "1757440423", "\"1757440423\""}) {
    const auto time = optional_time(json(text));
    REQUIRE(time.has_value());
    CHECK(core::epoch_seconds(*time) == 1757440423);
  }
  for (const char* text : {"\"\"", "null", "1.5", "\"yesterday\"", "{}"}) CHECK_FALSE(optional_time(json(text)));
}

TEST_CASE("milliseconds are rounded and never negative or beyond reason") {
  CHECK(optional_milliseconds(json("1250")) == std::chrono::milliseconds(1250));
  CHECK(optional_milliseconds(json("1250.6")) == std::chrono::milliseconds(1251));
  CHECK(optional_milliseconds(json("\"7\"")) == std::chrono::milliseconds(7));
  for (const char* text : {"-1", "1e300", "null", "\"x\""}) CHECK_FALSE(optional_milliseconds(json(text)).has_value());
}

TEST_SUITE_END();
