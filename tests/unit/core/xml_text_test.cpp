// Entities, one by one.
#include <doctest/doctest.h>
#include <uploadkit/core/xml_text.hpp>

#include <string>

using uploadkit::core::resolve_entities;

TEST_SUITE_BEGIN("core");

TEST_CASE("text without entities is left as it is") {
  CHECK(resolve_entities("") == "");
  CHECK(resolve_entities("a;b # \xC3\xA4 \"'<>") == "a;b # \xC3\xA4 \"'<>");
}

TEST_CASE("the five names of XML are resolved, wherever they stand") {
  CHECK(resolve_entities("&amp;&lt;&gt;&quot;&apos;") == "&<>\"'");
  CHECK(resolve_entities("a&amp;b") == "a&b");
  CHECK(resolve_entities("&amp;") == "&");
  CHECK(resolve_entities("&amp") == std::nullopt);
}

TEST_CASE("what an entity stands for is not resolved once more") {
  CHECK(resolve_entities("&amp;lt;") == "&lt;");
  CHECK(resolve_entities("&#38;lt;") == "&lt;");
}

TEST_CASE("character references are decimal or hexadecimal, with any number of zeros that fits") {
  CHECK(resolve_entities("&#65;&#x41;&#x0041;&#0065;") == "AAAA");
  CHECK(resolve_entities("&#xe4;&#xE4;") == "\xC3\xA4\xC3\xA4");
  CHECK(resolve_entities("&#x10FFFF;") == "\xF4\x8F\xBF\xBF");
  CHECK_FALSE(resolve_entities("&#" + std::string(20, '0') + "65;"));
}

TEST_CASE("the borders of what is a character of XML are kept") {
  for (const char* text : {"&#9;", "&#10;", "&#13;", "&#32;", "&#xD7FF;", "&#xE000;", "&#xFFFD;", "&#x10000;"}) {
    CAPTURE(std::string(text));
    CHECK(resolve_entities(text));
  }
  for (const char* text : {"&#8;", "&#11;", "&#12;", "&#14;", "&#31;", "&#xD800;", "&#xDFFF;", "&#xFFFE;", "&#xFFFF;",
                           "&#x110000;", "&#4294967296;", "&#xFFFFFFFFF;"}) {
    CAPTURE(std::string(text));
    CHECK_FALSE(resolve_entities(text));
  }
}

TEST_CASE("references that are not of that form are unknown") {
  for (const char* text : {"&#X41;", "&#+65;", "&#-65;", "&# 65;", "&#65 ;", "&#6a;", "&#x;", "&#;", "& ;", "&amp ;"}) {
    CAPTURE(std::string(text));
    CHECK_FALSE(resolve_entities(text));
  }
}

TEST_SUITE_END();
