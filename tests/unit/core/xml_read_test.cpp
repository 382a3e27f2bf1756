// The XML that S3 sends, and the XML that nobody should.
#include <doctest/doctest.h>
#include <uploadkit/core/xml_read.hpp>

#include <random>
#include <string>

using uploadkit::Errc;
using uploadkit::core::parse_xml;
using uploadkit::core::XmlElement;

namespace {

XmlElement parsed(std::string_view text) { return parse_xml(text).value_or(XmlElement()); }
bool is_refused(std::string_view text) { return parse_xml(text).error().code == Errc::bad_response; }

std::string repeated(std::string_view piece, std::size_t count) {
  std::string text;
  text.reserve(piece.size() * count);
  for (std::size_t i = 0; i < count; ++i) text += piece;
  return text;
}

std::size_t bytes_in(const XmlElement& element) {
  std::size_t bytes = element.name.size() + element.text.size();
  for (const XmlElement& child : element.children) bytes += bytes_in(child);
  return bytes;
}

constexpr std::string_view complete_result =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<CompleteMultipartUploadResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\n"
    "  <Location>http://b.s3.amazonaws.com/a&amp;b</Location>\r\n"
    "  <Bucket>b</Bucket><Key>a/&#xe4;&lt;&gt;&quot;&apos;</Key>\n"
    "  <ETag>&quot;3858f62230ac3c915f300c664312c11f-9&quot;</ETag><!-- c -->\n"
    "  <Empty/><Raw><![CDATA[<x>&amp;]]></Raw>\n"
    "</CompleteMultipartUploadResult>";

}  // namespace

TEST_SUITE_BEGIN("core");

TEST_CASE("a document of S3 gives its elements with entities resolved") {
  const XmlElement root = parsed(complete_result);
  CHECK(root.name == "CompleteMultipartUploadResult");
  CHECK(root.children.size() == 6);
  CHECK(root.child_text("Location") == "http://b.s3.amazonaws.com/a&b");
  CHECK(root.child_text("Key") == "a/\xC3\xA4<>\"'");
  CHECK(root.child_text("ETag") == "\"3858f62230ac3c915f300c664312c11f-9\"");
  CHECK(root.child_text("Raw") == "<x>&amp;");
  REQUIRE(root.child("Empty"));
  CHECK(root.child_text("Empty").empty());
  CHECK(root.child("Absent") == nullptr);
  CHECK(root.child_text("Absent").empty());
}

TEST_CASE("a document cut at any byte is refused") {
  for (std::size_t size = 0; size < complete_result.size(); ++size) {
    CAPTURE(size);
    CHECK(is_refused(complete_result.substr(0, size)));
  }
}

TEST_CASE("white space before and after the document is allowed") {
  CHECK(parsed(" \n\r\n\t<?xml version=\"1.0\"?>\n<Error><Code>InternalError</Code></Error>\n\n").child_text("Code") ==
        "InternalError");
  CHECK(parse_xml(repeated(" ", 100'000) + "<a/>").ok());
  CHECK(parse_xml("\xEF\xBB\xBF<a/>").ok());
}

TEST_CASE("prefixes are dropped and children are found by their local names, the first of two") {
  const XmlElement root = parsed("<s3:R xmlns:s3=\"u\"><s3:Part>1</s3:Part><Part>2</Part></s3:R>");
  CHECK(root.name == "R");
  CHECK(root.child_text("Part") == "1");
  CHECK(root.children.size() == 2);
}

TEST_CASE("a comment inside a value leaves the value whole") {
  CHECK(parsed("<E><ETag>ab<!-- c -->cd</ETag></E>").child_text("ETag") == "abcd");
  CHECK(parsed("<E><ETag>a&amp;<![CDATA[&amp;]]>b</ETag></E>").child_text("ETag") == "a&&amp;b");
}

TEST_CASE("blanks belong to a value, and line ends are read as line feeds") {
  CHECK(parsed("<R><Key> </Key></R>").child_text("Key") == " ");
  CHECK(parsed("<R><Key> a b </Key></R>").child_text("Key") == " a b ");
  CHECK(parsed("<R><Key>a\r\nb\rc</Key></R>").child_text("Key") == "a\nb\nc");
  CHECK(parsed("<R>\n  <Key>a</Key>\n</R>").text.empty());
}

TEST_CASE("document types and declared entities are refused") {
  for (const char* text : {"<!DOCTYPE a><a/>", "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "<a/><!DOCTYPE a>",
                           "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>", "<a><!DOCTYPE b></a>",
                           "<!ENTITY x \"y\"><a/>", "<!doctype html><html/>"}) {
    CAPTURE(std::string(text));
    CHECK(is_refused(text));
  }
}

TEST_CASE("a billion laughs are refused") {
  std::string text = "<!DOCTYPE l [<!ENTITY l0 \"lol\">";
  for (int i = 1; i < 10; ++i) {
    const std::string inner = "&l" + std::to_string(i - 1) + ";";
    text += "<!ENTITY l" + std::to_string(i) + " \"" + repeated(inner, 10) + "\">";
  }
  CHECK(is_refused(text + "]><l>&l9;</l>"));
}

TEST_CASE("entities other than the five, and references to no character, are refused") {
  for (const char* text :
       {"<a>&nbsp;</a>", "<a>&</a>", "<a>& b</a>", "<a>&amp</a>", "<a>&;</a>", "<a>&#;</a>", "<a>&#x;</a>",
        "<a>&#0;</a>", "<a>&#1;</a>", "<a>&#xD800;</a>", "<a>&#xFFFE;</a>", "<a>&#x110000;</a>",
        "<a>&#99999999999;</a>", "<a>&#-1;</a>", "<a>&#x 1;</a>", "<a>&AMP;</a>", "<a b=\"&x;\"/>"}) {
    CAPTURE(std::string(text));
    CHECK(is_refused(text));
  }
  CHECK(parsed("<a>&#65;&#x1F600;&#10;</a>").text == "A\xF0\x9F\x98\x80\n");
}

TEST_CASE("what is not one whole element is refused") {
  for (const char* text : {"",
                           " ",
                           "text",
                           "<a/>text",
                           "text<a/>",
                           "<a/><b/>",
                           "<a>",
                           "</a>",
                           "<a></b>",
                           "<a><b></a></b>",
                           "<a",
                           "<a b/>",
                           "<a b=c/>",
                           "<a/>&amp;",
                           "<a/><![CDATA[x]]>",
                           "<>x</>",
                           "<a><!-- </a>",
                           "<?xml version=\"1.0\"?>",
                           "{}",
                           "<!-- only a comment -->",
                           "<a/>]]>"}) {
    CAPTURE(std::string(text));
    CHECK(is_refused(text));
  }
}

TEST_CASE("invalid UTF-8, UTF-16 and control characters are refused") {
  CHECK(is_refused("<a>\xFF</a>"));
  CHECK(is_refused("<a>\xC3</a>"));
  CHECK(is_refused("<a>\x01</a>"));
  CHECK(is_refused(std::string_view("<a>\0</a>", 8)));
  CHECK(is_refused(std::string_view("<a/>\0<b/>", 9)));
  CHECK(is_refused(std::string_view("\xFF\xFE<\0a\0/\0>\0", 10)));
}

TEST_CASE("16 levels are accepted and 17 are refused") {
  CHECK(parse_xml(repeated("<a>", 16) + repeated("</a>", 16)).ok());
  CHECK(is_refused(repeated("<a>", 17) + repeated("</a>", 17)));
}

TEST_CASE("a million levels, elements or attributes do not crash") {
  CHECK(is_refused(repeated("<a>", 1'000'000) + repeated("</a>", 1'000'000)));
  CHECK(is_refused(repeated("<a>", 100'000) + repeated("</a>", 100'000)));
  CHECK(is_refused("<a>" + repeated("<b/>", 1'000'000) + "</a>"));
  CHECK(parse_xml("<a " + repeated("b='' ", 1'000'000) + "/>").ok());
  CHECK(is_refused("<a>" + std::string(8 * 1024 * 1024, 'x') + "</a>"));
}

TEST_CASE("a page of a thousand parts is read") {
  const std::string part = "<Part><PartNumber>7</PartNumber><ETag>&quot;x&quot;</ETag><Size>5242880</Size></Part>";
  const XmlElement root = parsed("<ListPartsResult>" + repeated(part, 1000) + "</ListPartsResult>");
  CHECK(root.children.size() == 1000);
  CHECK(root.children[999].child_text("Size") == "5242880");
}

TEST_CASE("random changes to a document never crash, and give no more text than came in") {
  std::mt19937 random(11);
  for (int round = 0; round < 20'000; ++round) {
    std::string text(complete_result);
    for (auto changes = 1 + random() % 4; changes > 0; --changes) {
      text[random() % text.size()] =
          random() % 2 ? complete_result[random() % complete_result.size()] : static_cast<char>(random());
    }
    const auto document = parse_xml(text);
    if (document) CHECK(bytes_in(*document) <= text.size());
  }
}

TEST_CASE("a refusal never repeats the text") {
  CHECK(parse_xml("<a>canary").error().message.find("canary") == std::string::npos);
  CHECK(parse_xml("<a>&canary;</a>").error().message.find("canary") == std::string::npos);
}

TEST_SUITE_END();
