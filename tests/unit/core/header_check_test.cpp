// Nothing may break out of its header field.
#include <doctest/doctest.h>
#include <uploadkit/core/header_check.hpp>

using uploadkit::Errc;
using uploadkit::Header;
using uploadkit::core::check_field;
using uploadkit::core::check_header;
using uploadkit::core::check_headers;
using uploadkit::core::is_media_type;

TEST_SUITE_BEGIN("core");

TEST_CASE("ordinary headers pass") {
  CHECK(check_header({"Content-Type", "image/jpeg"}).ok());
  CHECK(check_header({"x-amz-meta-name", "a\tb c"}).ok());
  CHECK(check_header({"X-Latin", "M\xE4rz"}).ok());
  CHECK(check_header({"X-Empty", ""}).ok());
  CHECK(check_header({"!#$%&'*+-.^_`|~09azAZ", "v"}).ok());
  CHECK(check_header({"X-Long", std::string(8 * 1024, 'v')}).ok());
}

TEST_CASE("a header value with a line break or another control character is refused") {
  for (int c = 0; c < 256; ++c) {
    const std::string value = std::string("a") + static_cast<char>(c) + "b";
    const bool is_allowed = c == '\t' || (c >= 0x20 && c != 0x7F);
    CAPTURE(c);
    CHECK(check_header({"X-Name", value}).ok() == is_allowed);
  }
  CHECK(check_header({"X-Name", "a\r\nX-Evil: injected"}).error().code == Errc::invalid_argument);
}

TEST_CASE("a header name is a token") {
  constexpr std::string_view token = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  for (int c = 0; c < 256; ++c) {
    const std::string name = std::string("X-") + static_cast<char>(c) + "Y";
    CAPTURE(c);
    CHECK(check_header({name, "v"}).ok() == (token.find(static_cast<char>(c)) != std::string_view::npos));
  }
  CHECK_FALSE(check_header({"", "v"}).ok());
}

TEST_CASE("blanks at the ends of a value and fields over 8 KiB are refused") {
  CHECK_FALSE(check_header({"X-Name", " a"}).ok());
  CHECK_FALSE(check_header({"X-Name", "a\t"}).ok());
  CHECK_FALSE(check_header({"X-Name", " "}).ok());
  CHECK_FALSE(check_header({"X-Name", std::string(8 * 1024 + 1, 'v')}).ok());
  CHECK_FALSE(check_header({std::string(8 * 1024 + 1, 'n'), "v"}).ok());
}

TEST_CASE("a refusal names the header and the field and never repeats the value") {
  const auto checked = check_header({"Authorization", "Bearer canary\n"});
  CHECK(checked.error().fact("header") == "Authorization");
  CHECK(checked.error().fact("field") == "value");
  CHECK(checked.error().message.find("canary") == std::string::npos);
}

TEST_CASE("a value that slipped into the name is not repeated either") {
  const auto checked = check_header({"Authorization: Bearer canary", ""});
  CHECK(checked.error().fact("header") == "Authorization");
  CHECK(checked.error().fact("field") == "name");
  CHECK(checked.error().message.find("canary") == std::string::npos);
}

TEST_CASE("headers that the transport sets are refused in any case") {
  for (const char* name :
       {"Host", "content-length", "TRANSFER-ENCODING", "Connection", "expect", "TE", "te", "Trailer", "Upgrade"}) {
    CAPTURE(std::string(name));
    const auto checked = check_headers({{"X-Fine", "1"}, {name, "1"}});
    CHECK(checked.error().code == Errc::invalid_argument);
    CHECK(checked.error().fact("header") == name);
  }
}

TEST_CASE("a request has at most 64 headers") {
  CHECK(check_headers({}).ok());
  CHECK(check_headers(std::vector<Header>(64, Header{"X-Name", "v"})).ok());
  const auto checked = check_headers(std::vector<Header>(65, Header{"X-Name", "v"}));
  CHECK(checked.error().fact("limit") == "64");
  CHECK(checked.error().fact("actual") == "65");
}

TEST_CASE("one bad header among good ones is found") {
  CHECK(check_headers({{"A", "1"}, {"B", "2\n"}, {"C", "3"}}).error().fact("header") == "B");
}

TEST_CASE("a key or metadata value is UTF-8 without control characters") {
  CHECK(check_field("key", "").ok());
  CHECK(check_field("key", "a b/\xC3\xA4 \xF0\x9F\x98\x80 +%#?&;~!*'()\"\\..//").ok());
  for (int c = 0; c < 0x20; ++c) CHECK_FALSE(check_field("key", std::string("a") + static_cast<char>(c)).ok());
  CHECK_FALSE(check_field("key", "\x7F").ok());
  CHECK_FALSE(check_field("key", "a\xC2\x85z").ok());
  CHECK_FALSE(check_field("key", "a\xFF").ok());
  CHECK_FALSE(check_field("key", "a\xC3").ok());
  CHECK(check_field("metadata", "a\nb").error().fact("field") == "metadata");
  CHECK(check_field("metadata", "\xFF").error().code == Errc::invalid_argument);
}

TEST_CASE("a media type is two tokens, with parameters or without") {
  for (const char* text :
       {"image/jpeg", "application/vnd.a+b-c.d", "text/plain;charset=utf-8", "text/plain; charset=\"utf-8\"",
        "text/plain ;\tcharset=utf-8 ; x=y", "a/b;x=\"a\\\"b\\\\\"", "a/b;x=\"\"", "a/b;", "a/b;;x=y", "*/*"}) {
    CAPTURE(std::string(text));
    CHECK(is_media_type(text));
  }
}

TEST_CASE("what is no media type is told") {
  for (const char* text : {"",
                           "/",
                           "image",
                           "image/",
                           "/jpeg",
                           "image/jp eg",
                           " image/jpeg",
                           "image/jpeg ",
                           "image//jpeg",
                           "a/b/c",
                           "a/b;x",
                           "a/b;x=",
                           "a/b;=y",
                           "a/b;x=y z",
                           "a/b;x=\"y",
                           "a/b;x=\"y\\\"",
                           "a/b;x=\"y\"z",
                           "a/b,c/d",
                           "a/b\r\nX: y",
                           "a/b;x=\"\n\"",
                           "\xC3\xA4/b"}) {
    CAPTURE(std::string(text));
    CHECK_FALSE(is_media_type(text));
  }
}

TEST_SUITE_END();
