// What a server may make appear in a message.
#include <doctest/doctest.h>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/utf8.hpp>

#include <random>

using uploadkit::core::printable;

TEST_SUITE_BEGIN("core");

TEST_CASE("line breaks and terminal sequences in server text are written out") {
  CHECK(printable("a\r\nb\tc") == "a\\r\\nb\\tc");
  CHECK(printable("\x1b[31mred") == "\\x1b[31mred");
  CHECK(printable(std::string_view("a\0b", 3)) == "a\\x00b");
  CHECK(printable("\x7F") == "\\x7f");
  CHECK(printable("\xC2\x9B") == "\\u009b");
  CHECK(printable("\xE2\x80\xAE") == "\\u202e");
}

TEST_CASE("bytes that are no UTF-8 are written out one by one") {
  CHECK(printable("a\xFFz") == "a\\xffz");
  CHECK(printable("\xE2\x82") == "\\xe2\\x82");
}

TEST_CASE("text of any language and format characters pass as they are") {
  CHECK(printable("M\xC3\xA4rz \xE6\x97\xA5 \xF0\x9F\x98\x80") == "M\xC3\xA4rz \xE6\x97\xA5 \xF0\x9F\x98\x80");
  CHECK(printable("{}{:999999999} %n %s \\") == "{}{:999999999} %n %s \\");
}

TEST_CASE("a long text is cut before the character or escape that does not fit") {
  CHECK(printable("abcdef", 3) == "abc");
  CHECK(printable("ab\xC3\xA4", 3) == "ab");
  CHECK(printable("ab\xC3\xA4", 4) == "ab\xC3\xA4");
  CHECK(printable("ab\n", 3) == "ab");
  CHECK(printable("abc", 0).empty());
  CHECK(printable(std::string(5000, 'x')).size() == 1024);
  CHECK(printable(std::string(5000, '\n')).size() == 1024);
}

TEST_CASE("whatever comes in, nothing that acts comes out") {
  std::mt19937 random(1);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes(random() % 64, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    const std::string shown = printable(bytes, 100);
    CHECK(shown.size() <= 100);
    CHECK(printable(shown, 100) == shown);
    CHECK(uploadkit::core::is_utf8(shown));
    for (std::string_view rest = shown; !rest.empty();) {
      const auto character = uploadkit::core::first_character(rest);
      CHECK_FALSE(uploadkit::core::is_control(character.code_point));
      rest.remove_prefix(character.size);
    }
  }
}

TEST_SUITE_END();
