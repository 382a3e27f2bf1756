// What is accepted as JSON, and what is refused before it costs anything.
#include <doctest/doctest.h>
#include <uploadkit/core/json_read.hpp>

#include <random>
#include <string>

using uploadkit::Errc;
using uploadkit::core::parse_json;

namespace {

bool is_refused(std::string_view text) { return parse_json(text).error().code == Errc::bad_response; }

std::string repeated(std::string_view piece, std::size_t count) {
  std::string text;
  text.reserve(piece.size() * count);
  for (std::size_t i = 0; i < count; ++i) text += piece;
  return text;
}

constexpr std::string_view sample =
    R"({"data":{"createUploadLink":{"fileId":"f-1","url":"https://b/k?s=\u00e4\n","size":12,"ok":true,"no":null,"x":[1,-2,3.5e1,{}]}}})";

}  // namespace

TEST_SUITE_BEGIN("core");

TEST_CASE("complete documents of every type are accepted") {
  for (const char* text :
       {"{}", "[]", "null", "true", "0", "-1", "1e300", "\"\"", " \t\r\n{} \n", "[[],{}]", "\xEF\xBB\xBF{}"}) {
    CAPTURE(std::string(text));
    CHECK(parse_json(text).ok());
  }
}

TEST_CASE("a document cut at any byte is refused") {
  REQUIRE(parse_json(sample).ok());
  for (std::size_t size = 0; size < sample.size(); ++size) {
    CAPTURE(size);
    CHECK(is_refused(sample.substr(0, size)));
  }
}

TEST_CASE("malformed documents are refused") {
  for (const char* text : {"",
                           " ",
                           "{",
                           "}",
                           "{\"a\"}",
                           "{\"a\":}",
                           "{a:1}",
                           "{'a':1}",
                           "[1,]",
                           "{\"a\":1,}",
                           "[1 2]",
                           "{} {}",
                           "{}x",
                           "[]]",
                           "nul",
                           "NaN",
                           "Infinity",
                           "-Infinity",
                           "1e400",
                           "-1e400",
                           "01",
                           "+1",
                           "1.",
                           ".5",
                           "0x10",
                           "tru",
                           "\"a",
                           "\"a\nb\"",
                           "\"\\x\"",
                           "\"\\u12\"",
                           "// c\n{}",
                           "/* c */{}",
                           "{\"upload_url\":\"https://a/,\n\"key\":1}",
                           "<html></html>"}) {
    CAPTURE(std::string(text));
    CHECK(is_refused(text));
  }
}

TEST_CASE("invalid UTF-8, lone surrogates and raw control characters are refused") {
  for (const char* text : {"\"\xFF\"", "\"\xC3\"", "\"\xC0\x80\"", "\"\xED\xA0\x80\"", "{\"\xFF\":1}", "\"\\ud800\"",
                           "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"\x01\"", "\"\t\""}) {
    CHECK(is_refused(text));
  }
  CHECK(parse_json("\"\\ud83d\\ude00\"")->string() == "\xF0\x9F\x98\x80");
}

TEST_CASE("a NUL byte does not end a document early") {
  CHECK(is_refused(std::string_view("{}\0", 3)));
  CHECK(is_refused(std::string_view("{}\0garbage", 10)));
  CHECK(is_refused(std::string_view("\"a\0b\"", 5)));
  CHECK(parse_json("\"a\\u0000b\"")->string() == std::string("a\0b", 3));
}

TEST_CASE("a member that occurs twice in one object is refused, in two objects it is not") {
  CHECK(is_refused(R"({"a":1,"a":1})"));
  CHECK(is_refused(R"({"a":1,"b":2,"\u0061":3})"));
  CHECK(is_refused(R"([{"x":{"a":1,"b":[],"a":null}}])"));
  CHECK(is_refused(R"({"":1,"":2})"));
  CHECK(parse_json(R"({"a":{"a":[{"a":1},{"a":2}]},"A":1})").ok());
}

TEST_CASE("32 levels are accepted and 33 are refused, whatever they are made of") {
  CHECK(parse_json(repeated("[", 32) + repeated("]", 32)).ok());
  CHECK(is_refused(repeated("[", 33) + repeated("]", 33)));
  CHECK(parse_json(repeated("{\"a\":", 32) + "1" + repeated("}", 32)).ok());
  CHECK(is_refused(repeated("{\"a\":", 33) + "1" + repeated("}", 33)));
  CHECK(parse_json("[[]]", 2).ok());
  CHECK_FALSE(parse_json("[[]]", 1).ok());
  CHECK(parse_json("7", 0).ok());
}

TEST_CASE("a million levels, members or values are refused without a crash") {
  CHECK(is_refused(repeated("[", 1'000'000)));
  CHECK(is_refused(repeated("{\"a\":", 1'000'000)));
  CHECK(is_refused("[" + repeated("[],", 300'000) + "0]"));
  CHECK(is_refused("[" + repeated("0,", 100'000) + "0]"));
}

TEST_CASE("100,000 values are accepted and read in order") {
  const auto document = parse_json("[" + repeated("0,", 99'997) + "7]");
  REQUIRE(document.ok());
  CHECK(document->size() == 99'998);
  CHECK((*document)[99'997].unsigned_integer() == 7u);
}

TEST_CASE("a document of more than 8 MiB is refused") {
  const std::string longest = "\"" + std::string(8 * 1024 * 1024 - 2, 'a') + "\"";
  CHECK(parse_json(longest).ok());
  CHECK(is_refused(" " + longest));
}

TEST_CASE("deep values are copied and written within a bound that the caller chose") {
  const std::string text = repeated("[", 50'000) + repeated("]", 50'000);
  const auto document = parse_json(text, 100'000);
  REQUIRE(document.ok());
  const uploadkit::core::JsonValue copy = *document;
  CHECK(copy.dump() == text);
}

TEST_CASE("a refusal says where, and never repeats the text") {
  const auto refused = parse_json("{\"token\":\"canary\",}");
  CHECK(refused.error().message.find("byte 19") != std::string::npos);
  CHECK(refused.error().message.find("canary") == std::string::npos);
  CHECK(parse_json(R"({"canary":1,"canary":2})").error().message.find("canary") == std::string::npos);
}

TEST_CASE("random changes to a document never crash, and what is accepted writes and reads as itself") {
  std::mt19937 random(9);
  std::size_t accepted = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text(sample);
    for (auto changes = 1 + random() % 4; changes > 0; --changes) {
      text[random() % text.size()] = random() % 2 ? sample[random() % sample.size()] : static_cast<char>(random());
    }
    const auto document = parse_json(text);
    if (!document) continue;
    ++accepted;
    const auto again = parse_json(document->dump());
    REQUIRE(again.ok());
    CHECK(again->dump() == document->dump());
  }
  CHECK(accepted > 100);
}

TEST_SUITE_END();
