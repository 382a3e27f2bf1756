// Reading of documents: what is GraphQL and what only looks like it.
#include <doctest/doctest.h>
#include <devserver/graphql_reader.hpp>

using namespace uploadkit::devserver::graphql;

namespace {

std::string mistake_in(std::string_view text) {
  const ReadDocument read = read_document(text);
  return read.error ? read.error->message : std::string();
}

const Selection& first_field(const ReadDocument& read) { return read.document.operations.front().selections.front(); }

}  // namespace

TEST_SUITE_BEGIN("devserver");

TEST_CASE("a mutation with variables is read with its types, arguments and selection") {
  const ReadDocument read = read_document(
      "mutation Begin($input: initiateUploadInput!, $tags: [String!] = [\"a\"]) {\n"
      "  begun: initiateUpload(input: $input) { upload_url key }\n}");
  REQUIRE(!read.error);
  const Operation& operation = read.document.operations.front();
  CHECK(operation.kind == "mutation");
  CHECK(operation.name == "Begin");
  REQUIRE(operation.variables.size() == 2);
  CHECK(operation.variables[0].type.text() == "initiateUploadInput!");
  CHECK(operation.variables[1].type.text() == "[String!]");
  CHECK(to_literal(*operation.variables[1].default_value) == "[\"a\"]");
  CHECK(first_field(read).response_key() == "begun");
  CHECK(first_field(read).name == "initiateUpload");
  CHECK(first_field(read).selections.size() == 2);
  CHECK(first_field(read).location.line == 2);
  CHECK(first_field(read).location.column == 3);
}

TEST_CASE("a quoted argument name is a syntax error at its place") {
  const ReadDocument read = read_document(
      "mutation {\n    initiateUpload(\"input\": {\n        \"key\": \"example.jpg\"\n    }){\n        key\n    }\n}");
  REQUIRE(read.error);
  CHECK(read.error->message == "Syntax Error: Expected Name, found String \"input\".");
  CHECK(read.error->locations.front().line == 2);
  CHECK(read.error->locations.front().column == 20);
  CHECK(read.error->stage == GraphqlError::Stage::syntax);
}

TEST_CASE("a quoted name inside an input object is a syntax error") {
  CHECK(mistake_in("{ a(input: {\"key\": 1}) }") == "Syntax Error: Expected Name, found String \"key\".");
}

TEST_CASE("commas, comments and a byte order mark are ignored") {
  const ReadDocument read = read_document(
      "\xEF\xBB\xBFmutation {\n createUploadLink(input: {\n fileExtension: CSV,\n size: -123 # negative\n }) {\n"
      " uploadUrl,\n fileId\n }\n}");
  REQUIRE(!read.error);
  CHECK(to_literal(first_field(read).arguments.front().value) == "{fileExtension: CSV, size: -123}");
}

TEST_CASE("strings are read with their escapes") {
  const ReadDocument read = read_document(R"({ a(x: "q\" b\\ \/ \n \u00e9 \ud83d\ude00 \u{1F600} é") })");
  REQUIRE(!read.error);
  CHECK(first_field(read).arguments.front().value.text ==
        "q\" b\\ / \n \xC3\xA9 \xF0\x9F\x98\x80 \xF0\x9F\x98\x80 \xC3\xA9");
}

TEST_CASE("a block string loses its common indentation and blank ends") {
  const ReadDocument read = read_document("{ a(x: \"\"\"\n    one \\\"\"\"\n      two\n    \"\"\") }");
  REQUIRE(!read.error);
  CHECK(first_field(read).arguments.front().value.text == "one \"\"\"\n  two");
}

TEST_CASE("bad strings are refused") {
  CHECK(mistake_in("{ a(x: \"open) }") == "Syntax Error: Unterminated string.");
  CHECK(mistake_in("{ a(x: \"two\nlines\") }") == "Syntax Error: Unterminated string.");
  CHECK(mistake_in(R"({ a(x: "\q") })") == "Syntax Error: Invalid character escape sequence.");
  CHECK(mistake_in(R"({ a(x: "\ud800") })") == "Syntax Error: Invalid character escape sequence.");
  CHECK(mistake_in(R"({ a(x: "\u12") })") == "Syntax Error: Invalid character escape sequence.");
  CHECK(mistake_in("{ a(x: \"\"\"open\") }") == "Syntax Error: Unterminated string.");
}

TEST_CASE("numbers are read as they are written, and bad ones are refused") {
  const ReadDocument read = read_document("{ a(x: [0, -7, 1.5e-3, 2E9, 20480000000]) }");
  REQUIRE(!read.error);
  CHECK(to_literal(first_field(read).arguments.front().value) == "[0, -7, 1.5e-3, 2E9, 20480000000]");
  CHECK(!mistake_in("{ a(x: 01) }").empty());
  CHECK(!mistake_in("{ a(x: 1.) }").empty());
  CHECK(!mistake_in("{ a(x: -) }").empty());
  CHECK(!mistake_in("{ a(x: 12abc) }").empty());
}

TEST_CASE("enumerators, booleans and null are told apart") {
  const ReadDocument read = read_document("{ a(x: CSV, y: true, z: null, u: \"CSV\") }");
  REQUIRE(!read.error);
  const std::vector<Member>& arguments = first_field(read).arguments;
  CHECK(arguments[0].value.is(Value::Kind::enumerator));
  CHECK(arguments[1].value.is(Value::Kind::boolean));
  CHECK(arguments[2].value.is(Value::Kind::null));
  CHECK(arguments[3].value.is(Value::Kind::string));
}

TEST_CASE("several operations, fragments and directives are read") {
  const ReadDocument read = read_document(
      "query A { x @include(if: $yes) { ... on T @skip(if: false) { y } ...F ... { z } } }\n"
      "mutation B { x }\nfragment F on T { y }");
  REQUIRE(!read.error);
  CHECK(read.document.operations.size() == 2);
  REQUIRE(read.document.fragment("F") != nullptr);
  CHECK(read.document.fragment("G") == nullptr);
  const Selection& x = first_field(read);
  CHECK(x.directives.front().name == "include");
  CHECK(x.selections[0].type_condition == "T");
  CHECK(x.selections[1].kind == Selection::Kind::spread);
  CHECK(x.selections[2].kind == Selection::Kind::inline_fragment);
}

TEST_CASE("what is no document is refused") {
  for (const char* text : {"", "   # nothing", "{", "{ }", "{ a", "{ a(x: 1 }", "{ a() }", "mutation", "{ a } }",
                           "fragment on on T { a }", "query ($x: ) { a }", "query () { a }", "{ a: }", "{ $a }",
                           "{ a(x: $) }", "{ a ? }", "type T { a: Int }", "\"\"\"about\"\"\" { a }"}) {
    CAPTURE(text);
    CHECK(mistake_in(text).substr(0, 14) == "Syntax Error: ");
  }
}

TEST_CASE("a document nested beyond reason is refused") {
  std::string text = "{ a(x: ";
  for (int i = 0; i < 10000; ++i) text += "[";
  CHECK(mistake_in(text) == "Syntax Error: The document is nested too deeply.");
}

TEST_CASE("columns count characters, not bytes, and every line ending counts once") {
  const ReadDocument read = read_document("{ a(x: \"é\") !\r\n}");
  REQUIRE(read.error);
  CHECK(read.error->locations.front().column == 13);
  const ReadDocument second = read_document("{\r\n\r !");
  REQUIRE(second.error);
  CHECK(second.error->locations.front().line == 3);
}

TEST_SUITE_END();
