// UTF-8 as RFC 3629 has it.
#include <doctest/doctest.h>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/utf8.hpp>

#include <string>

using uploadkit::core::is_utf8;

namespace {

std::string encoded(char32_t c) {
  const auto byte = [](char32_t bits) { return static_cast<char>(static_cast<unsigned char>(bits)); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xC0 | (c >> 6)), byte(0x80 | (c & 0x3F))};
  if (c < 0x10000) return {byte(0xE0 | (c >> 12)), byte(0x80 | ((c >> 6) & 0x3F)), byte(0x80 | (c & 0x3F))};
  return {byte(0xF0 | (c >> 18)), byte(0x80 | ((c >> 12) & 0x3F)), byte(0x80 | ((c >> 6) & 0x3F)),
          byte(0x80 | (c & 0x3F))};
}

}  // namespace

TEST_SUITE_BEGIN("core");

TEST_CASE("plain is visible ASCII, and nothing that a terminal or a header would act on") {
  CHECK(uploadkit::core::plain_size("") == 0);
  CHECK(uploadkit::core::plain_size(" az~") == 4);
  for (const char* text : {"ab\n", "ab\x7f", "ab\xc3\xa4", "ab\t"}) CHECK(uploadkit::core::plain_size(text) == 2);
}

TEST_CASE("every code point but the surrogates is read as it was written, and written back") {
  std::size_t wrong = 0;
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    const std::string text = encoded(c);
    const auto character = uploadkit::core::first_character(text);
    const bool is_surrogate = c >= 0xD800 && c <= 0xDFFF;
    const bool is_right = is_surrogate
                              ? !character.is_valid && character.size == 1
                              : character.is_valid && character.code_point == c && character.size == text.size();
    if (!is_right || (!is_surrogate && uploadkit::core::utf8_of(c) != text)) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("values above U+10FFFF, overlong forms and lone bytes are no UTF-8") {
  for (const char* text :
       {"\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xFE", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF",
        "\xF0\x8F\xBF\xBF", "\x80", "\xBF", "\xED\xA0\x80", "\xED\xBF\xBF"}) {
    CHECK_FALSE(is_utf8(text));
  }
}

TEST_CASE("a text cut inside a character is no UTF-8") {
  const std::string text = "\xF0\x9F\x98\x80";
  CHECK(is_utf8(text));
  for (std::size_t size = 1; size < text.size(); ++size) CHECK_FALSE(is_utf8(text.substr(0, size)));
  CHECK_FALSE(is_utf8("a\xC3"));
  CHECK_FALSE(is_utf8("\xC3(b"));
}

TEST_CASE("empty text, NUL bytes and both normal forms are UTF-8") {
  CHECK(is_utf8(""));
  CHECK(is_utf8(std::string_view("\0", 1)));
  CHECK(is_utf8("\xC3\xBC"));
  CHECK(is_utf8("u\xCC\x88"));
}

TEST_CASE("a broken byte is passed over alone, so that what follows is still read") {
  const auto character = uploadkit::core::first_character("\xE2\x82g");
  CHECK_FALSE(character.is_valid);
  CHECK(character.size == 1);
}

TEST_CASE("controls, line separators and marks that turn the text are not for showing") {
  for (const unsigned c :
       {0x00u, 0x0Au, 0x1Bu, 0x7Fu, 0x80u, 0x85u, 0x9Bu, 0x9Fu, 0x2028u, 0x2029u, 0x202Au, 0x202Eu, 0x2066u, 0x2069u}) {
    CHECK(uploadkit::core::is_control(c));
  }
  for (const unsigned c : {0x20u, 0x7Eu, 0xA0u, 0xE4u, 0x2027u, 0x2030u, 0x2065u, 0x206Au, 0x1F600u}) {
    CHECK_FALSE(uploadkit::core::is_control(c));
  }
}

TEST_SUITE_END();
