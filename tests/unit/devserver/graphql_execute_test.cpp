// Execution: variables, defaults, projection, errors.
#include <doctest/doctest.h>
#include <devserver/graphql_execute.hpp>

using namespace uploadkit::devserver::graphql;
using uploadkit::core::JsonObject;

namespace {

constexpr std::string_view schema_text = R"(
enum Kind { IMAGE FILE }
input Begin { key: String! kind: Kind! = FILE tags: [String!] }
interface Node { id: ID! }
type Picture implements Node { id: ID! width: Int }
type Paper implements Node { id: ID! pages: Int }
type Ticket { url: String! key: String! nodes: [Node!] none: String }
type Query { number: Int }
type Mutation { begin(input: Begin!): Ticket must(id: ID): Ticket! }
)";

Value ticket(const Value& arguments) {
  Value out = object_value();
  out.add("url", text_value("http://x/\"1\"")).add("key", text_value(to_json(arguments)));
  Value nodes = list_value();
  nodes.push(object_value_of("Picture").add("id", text_value("p")).add("width", integer_value(5)));
  nodes.push(object_value_of("Paper").add("id", text_value("q")).add("pages", integer_value(2)));
  return out.add("nodes", std::move(nodes));
}

std::string run(std::string_view query, std::string_view variables = "{}", std::string_view operation = "") {
  const auto schema = read_schema(schema_text);
  if (!schema) return "no schema";
  JsonObject body;
  body.add("query", query).add_json("variables", variables);
  if (!operation.empty()) body.add("operationName", operation);
  const PreparedRequest request = prepare(*schema, body.text());
  const auto code = [](const GraphqlError& error) {
    return JsonObject().add("syntax", error.stage == GraphqlError::Stage::syntax).text();
  };
  if (!request.errors.empty()) return errors_answer(request.errors, code);
  return execute(*schema, request, [](std::string_view field, const Value& arguments) -> FieldResult {
    const bool fails = to_json(arguments).find("fail") != std::string::npos;
    if (fails) return FieldResult::failed("It failed.", R"({"code":"BAD"})");
    if (field == "number") return integer_value(42);
    return ticket(arguments);
  });
}

}  // namespace

TEST_SUITE_BEGIN("devserver");

TEST_CASE("only what was selected is returned, in its order and under its alias") {
  CHECK(run("mutation { t: begin(input: {key: \"a\"}) { where: url __typename none } }") ==
        R"({"data":{"t":{"where":"http://x/\"1\"","__typename":"Ticket","none":null}}})");
}

TEST_CASE("variables and defaults become the arguments") {
  CHECK(run("mutation($i: Begin!) { begin(input: $i) { key } }", R"({"i":{"key":"é","kind":"IMAGE"}})") ==
        R"({"data":{"begin":{"key":"{\"input\":{\"key\":\"é\",\"kind\":\"IMAGE\"}}"}}})");
  CHECK(run("mutation($k: String!) { begin(input: {key: $k, tags: \"x\"}) { key } }", R"({"k":"a"})") ==
        R"({"data":{"begin":{"key":"{\"input\":{\"key\":\"a\",\"kind\":\"FILE\",\"tags\":[\"x\"]}}"}}})");
}

TEST_CASE("variables of the wrong type or missing ones are refused") {
  const char* query = "mutation($i: Begin!) { begin(input: $i) { key } }";
  CHECK(run(query).find("Variable \\\"$i\\\" of required type \\\"Begin!\\\" was not provided.") != std::string::npos);
  CHECK(run(query, R"({"i":{"key":1}})").find("got invalid value; String cannot represent value: 1.") !=
        std::string::npos);
  CHECK(run(query, R"({"i":{"key":"a","kind":"VIDEO"}})").find("does not exist in") != std::string::npos);
  CHECK(run(query, "[1]").find("Variables must be an object.") != std::string::npos);
}

TEST_CASE("fragments choose by the type of the object") {
  CHECK(run("mutation { begin(input: {key: \"a\"}) { nodes { id ... on Picture { width } ...P } } } "
            "fragment P on Paper { __typename pages }") ==
        R"({"data":{"begin":{"nodes":[{"id":"p","width":5},{"id":"q","__typename":"Paper","pages":2}]}}})");
}

TEST_CASE("several fields of one operation are answered together") {
  CHECK(run("mutation { a: begin(input: {key: \"a\"}) { url } b: begin(input: {key: \"fail\"}) { url } }") ==
        R"({"errors":[{"message":"It failed.","locations":[{"line":1,"column":48}],"path":["b"],)"
        R"("extensions":{"code":"BAD"}}],"data":{"a":{"url":"http://x/\"1\""},"b":null}})");
}

TEST_CASE("an error in a field that must not be null makes the data null") {
  CHECK(run("mutation { must(id: \"fail\") { url } }") ==
        R"({"errors":[{"message":"It failed.","locations":[{"line":1,"column":12}],"path":["must"],)"
        R"("extensions":{"code":"BAD"}}],"data":null})");
}

TEST_CASE("one of several operations is chosen by its name") {
  const char* two = "query A { number } query B { b: number }";
  CHECK(run(two, "{}", "B") == R"({"data":{"b":42}})");
  CHECK(run(two).find("Must provide operation name") != std::string::npos);
  CHECK(run(two, "{}", "C").find("Unknown operation named") != std::string::npos);
}

TEST_CASE("selections are included and skipped by directives") {
  CHECK(run("query($yes: Boolean!) { a: number @skip(if: $yes) b: number @include(if: $yes) }", R"({"yes":true})") ==
        R"({"data":{"b":42}})");
}

TEST_CASE("the same field selected twice is merged") {
  CHECK(run("mutation { begin(input: {key: \"a\"}) { url } ... { begin(input: {key: \"a\"}) { none } } }") ==
        R"({"data":{"begin":{"url":"http://x/\"1\"","none":null}}})");
}

TEST_CASE("mistakes are answered in GraphQL's shape with the service's extensions") {
  CHECK(run("{ number") ==
        R"({"errors":[{"message":"Syntax Error: Expected \"}\", found <EOF>.","locations":[{"line":1,"column":9}],)"
        R"("extensions":{"syntax":true}}]})");
  CHECK(run("{ numbers }") == R"({"errors":[{"message":"Cannot query field \"numbers\" on type \"Query\".",)"
                              R"("locations":[{"line":1,"column":3}],"extensions":{"syntax":false}}]})");
}

TEST_CASE("a body without a query is refused") {
  const auto schema = read_schema(schema_text);
  REQUIRE(schema.ok());
  CHECK(prepare(*schema, "{}").errors.front().message == "Must provide query string.");
  CHECK(prepare(*schema, "nonsense").errors.front().message == "The body is not JSON.");
  CHECK(prepare(*schema, R"({"query":7})").errors.front().message == "Must provide query string.");
}

TEST_SUITE_END();
