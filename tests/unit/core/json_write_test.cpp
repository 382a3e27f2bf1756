// Text that any JSON reader takes.
#include <doctest/doctest.h>
#include <uploadkit/core/json_read.hpp>

#include <limits>
#include <nlohmann/json.hpp>
#include <random>

using uploadkit::core::json_string;
using uploadkit::core::JsonObject;
using uploadkit::core::parse_json;

TEST_SUITE_BEGIN("core");

TEST_CASE("quotes, backslashes and control characters are escaped in a string") {
  CHECK(json_string("") == "\"\"");
  CHECK(json_string("a\"b\\c") == R"("a\"b\\c")");
  CHECK(json_string("\n\r\t\b\f") == R"("\n\r\t\b\f")");
  CHECK(json_string(std::string_view("\0\x1f\x7f", 3)) == R"("\u0000\u001f\u007f")");
  CHECK(json_string("\xC3\xA4/\xF0\x9F\x98\x80") == "\"\xC3\xA4/\xF0\x9F\x98\x80\"");
}

TEST_CASE("bytes that are no UTF-8 become replacement characters") {
  CHECK(json_string("a\xFFz") == "\"a\xEF\xBF\xBDz\"");
  CHECK(json_string("\xC3") == "\"\xEF\xBF\xBD\"");
}

TEST_CASE("any bytes give a string that another JSON reader takes") {
  std::mt19937 random(10);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes(random() % 40, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    CHECK(nlohmann::json::accept(json_string(bytes)));
    CHECK(parse_json(json_string(bytes)).ok());
  }
}

TEST_CASE("an object's members stand in the order in which they were added") {
  JsonObject object;
  object.add("z", "text").add("a", std::int64_t{-1}).add("m", std::uint64_t{18446744073709551615u});
  object.add("i", 7).add("d", 0.5).add("b", true).add_null("n").add_json("j", "[1]").add("s", std::string_view("x"));
  CHECK(object.text() ==
        R"({"z":"text","a":-1,"m":18446744073709551615,"i":7,"d":0.5,"b":true,"n":null,"j":[1],"s":"x"})");
}

TEST_CASE("an object without members is written too, and names are escaped") {
  CHECK(JsonObject().text() == "{}");
  CHECK(JsonObject().add("a\"\n", "").text() == R"({"a\"\n":""})");
}

TEST_CASE("doubles read back as the same number and stay doubles") {
  for (const double number : {0.0, -0.0, 1.0, 0.1, -2.5e-300, 1e300, 1e22, 123456789.123456789,
                              std::numeric_limits<double>::denorm_min(), std::numeric_limits<double>::max()}) {
    const std::string text = JsonObject().add("d", number).text();
    const auto document = parse_json(text);
    REQUIRE(document.ok());
    CHECK(document->at("/d").number() == number);
    CHECK_FALSE(document->at("/d").integer());
  }
  CHECK(JsonObject().add("d", std::numeric_limits<double>::infinity()).text() == R"({"d":null})");
  CHECK(JsonObject().add("d", std::numeric_limits<double>::quiet_NaN()).text() == R"({"d":null})");
}

TEST_CASE("a parsed value is written compactly and as it was") {
  const char* text = R"({"b":[1,-2,3.5,"x\n",true,false,null,[],{}],"a":{"c":18446744073709551615}})";
  const auto document = parse_json(text);
  REQUIRE(document.ok());
  CHECK(document->dump() == text);
  CHECK(document->at("/b").dump() == R"([1,-2,3.5,"x\n",true,false,null,[],{}])");
  CHECK(document->at("/b/3").dump() == R"("x\n")");
  CHECK(parse_json(" [ 1 , { } ] ")->dump() == "[1,{}]");
}

TEST_SUITE_END();
