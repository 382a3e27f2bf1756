// Walking and typed reading.
#include <doctest/doctest.h>
#include <uploadkit/core/json_read.hpp>

#include <limits>

using uploadkit::Errc;
using uploadkit::core::JsonValue;
using uploadkit::core::parse_json;

namespace {

JsonValue parsed(std::string_view text) { return parse_json(text).value_or(JsonValue()); }

}  // namespace

TEST_SUITE_BEGIN("core");

TEST_CASE("the pointers of RFC 6901 lead where that document says") {
  const JsonValue document =
      parsed(R"({"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8})");
  CHECK(document.at("").size() == 10);
  CHECK(document.at("/foo/0").string() == "bar");
  CHECK(document.at("/").unsigned_integer() == 0u);
  CHECK(document.at("/a~1b").unsigned_integer() == 1u);
  CHECK(document.at("/c%d").unsigned_integer() == 2u);
  CHECK(document.at("/i\\j").unsigned_integer() == 5u);
  CHECK(document.at("/k\"l").unsigned_integer() == 6u);
  CHECK(document.at("/ ").unsigned_integer() == 7u);
  CHECK(document.at("/m~0n").unsigned_integer() == 8u);
}

TEST_CASE("a pointer that leads nowhere gives an absent value") {
  const JsonValue document = parsed(R"({"a":[1,{"b":null}],"s":"x"})");
  for (const char* pointer : {"a", "/b", "/a/2", "/a/-", "/a/00", "/a/+0", "/a/x", "/a/1/b/c", "/s/0", "/a~2", "/a~",
                              "//", "/a/18446744073709551616", "/a/"}) {
    CAPTURE(std::string(pointer));
    CHECK_FALSE(document.at(pointer).exists());
  }
  CHECK(document.at("/a/1/b").exists());
  CHECK(document.at("/a/1/b").is_null());
}

TEST_CASE("an absent value answers no to everything") {
  const JsonValue absent;
  CHECK_FALSE(absent.exists());
  CHECK_FALSE(absent.is_null());
  CHECK_FALSE(absent.is_object());
  CHECK_FALSE(absent.is_array());
  CHECK_FALSE(absent.is_string());
  CHECK(absent.size() == 0);
  CHECK(absent.keys().empty());
  CHECK_FALSE(absent[0].exists());
  CHECK_FALSE(absent.at("/a").exists());
  CHECK_FALSE(absent.string());
  CHECK_FALSE(absent.number());
  CHECK_FALSE(absent.boolean());
  CHECK(absent.dump() == "null");
}

TEST_CASE("the first pointer to something other than null wins") {
  const JsonValue document = parsed(R"({"a":null,"b":"","c":1})");
  CHECK(document.first_of({"/x", "/a", "/b", "/c"}).string() == "");
  CHECK(document.first_of({"/c", "/b"}).unsigned_integer() == 1u);
  CHECK_FALSE(document.first_of({"/x", "/a"}).exists());
  CHECK_FALSE(document.first_of({}).exists());
}

TEST_CASE("keys come in the order of the document") {
  CHECK(parsed(R"({"z":1,"a":{"q":1},"m":3})").keys() == std::vector<std::string>{"z", "a", "m"});
  CHECK(parsed("[1]").keys().empty());
}

TEST_CASE("elements are counted and reached in arrays only") {
  const JsonValue array = parsed("[10,[20],{\"a\":30}]");
  CHECK(array.size() == 3);
  CHECK(array[0].unsigned_integer() == 10u);
  CHECK(array[1][0].unsigned_integer() == 20u);
  CHECK(array[2].at("/a").unsigned_integer() == 30u);
  CHECK_FALSE(array[3].exists());
  CHECK_FALSE(array[2][0].exists());
  CHECK(parsed("\"abc\"").size() == 0);
}

TEST_CASE("no type is read as another") {
  CHECK_FALSE(parsed("\"1\"").unsigned_integer());
  CHECK_FALSE(parsed("\"true\"").boolean());
  CHECK_FALSE(parsed("1").boolean());
  CHECK_FALSE(parsed("1").string());
  CHECK_FALSE(parsed("true").integer());
  CHECK_FALSE(parsed("null").string());
  CHECK_FALSE(parsed("1.0").integer());
  CHECK_FALSE(parsed("1.5").unsigned_integer());
  CHECK_FALSE(parsed("1e2").unsigned_integer());
}

TEST_CASE("whole numbers keep their sign and never wrap, round or overflow") {
  CHECK_FALSE(parsed("-1").unsigned_integer());
  CHECK(parsed("-1").integer() == -1);
  CHECK(parsed("-9223372036854775808").integer() == std::numeric_limits<std::int64_t>::min());
  CHECK(parsed("9223372036854775807").integer() == std::numeric_limits<std::int64_t>::max());
  CHECK_FALSE(parsed("9223372036854775808").integer());
  CHECK(parsed("18446744073709551615").unsigned_integer() == std::numeric_limits<std::uint64_t>::max());
  CHECK_FALSE(parsed("18446744073709551616").unsigned_integer());
  CHECK_FALSE(parsed("-9223372036854775809").integer());
}

TEST_CASE("a number is read as a double where that loses nothing") {
  CHECK(parsed("1.5").number() == 1.5);
  CHECK(parsed("7").number() == 7.0);
  CHECK(parsed("-7").number() == -7.0);
  CHECK(parsed("9007199254740992").number() == 9007199254740992.0);
  CHECK_FALSE(parsed("9007199254740993").number());
  CHECK_FALSE(parsed("-9007199254740993").number());
  CHECK_FALSE(parsed("\"1.5\"").number());
}

TEST_CASE("a value outlives the document variable that it came from") {
  JsonValue inner;
  {
    const JsonValue document = parsed(R"({"a":{"b":["deep"]}})");
    inner = document.at("/a/b/0");
  }
  CHECK(inner.string() == "deep");
}

TEST_CASE("a required member that is absent or of another type is told by its pointer") {
  const JsonValue document = parsed(R"({"data":{"url":7,"size":"7","id":"x","n":9}})");
  CHECK(*document.require_string("/data/id") == "x");
  CHECK(*document.require_unsigned("/data/n") == 9u);
  for (const char* pointer : {"/data/url", "/data/absent", "/data"}) {
    const auto text = document.require_string(pointer);
    CHECK(text.error().code == Errc::bad_response);
    CHECK(text.error().fact("field") == pointer);
  }
  CHECK(document.require_unsigned("/data/size").error().fact("field") == "/data/size");
  CHECK(document.require_unsigned("/data/absent").error().code == Errc::bad_response);
}

TEST_SUITE_END();
