// Validation: every rule, by a document that breaks it.
#include <doctest/doctest.h>
#include <devserver/graphql_validate.hpp>

using namespace uploadkit::devserver::graphql;

namespace {

constexpr std::string_view schema_text = R"(
enum Kind { IMAGE FILE }
input Begin { key: String! kind: Kind! tags: [String!] part: Part }
input Part { number: Int! }
interface Node { id: ID! }
type Picture implements Node { id: ID! width: Int }
type Paper implements Node { id: ID! pages: Int }
union Any = Picture | Paper
type Ticket { url: String! key: String! node: Node any: Any }
type Query { ticket(id: ID!): Ticket number: Int }
type Mutation { begin(input: Begin!): Ticket scale(by: Float, days: Int!): Ticket }
)";

// The messages of all mistakes, "|" between them.
std::string mistakes(std::string_view text) {
  const auto schema = read_schema(schema_text);
  const ReadDocument read = read_document(text);
  if (!schema || read.error) return "not read";
  std::string out;
  for (const GraphqlError& error : validate(*schema, read.document)) out += (out.empty() ? "" : "|") + error.message;
  return out;
}

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_SUITE_BEGIN("devserver");

TEST_CASE("valid documents pass") {
  for (const char* text :
       {"mutation { begin(input: {key: \"a\", kind: IMAGE, tags: [\"x\"], part: {number: 3}}) { url } }",
        "mutation($i: Begin!) { begin(input: $i) { url key __typename } }",
        "mutation($k: String!, $t: [String!]) { begin(input: {key: $k, kind: FILE, tags: $t}) { url } }",
        "query { ticket(id: 7) { node { id ... on Picture { width } } any { ... on Paper { pages } } } }",
        "query Q { a: number b: number ticket(id: \"x\") { ...F } } fragment F on Ticket { url }",
        "mutation { scale(by: 2, days: 1) { url } }", "query { number @skip(if: true) }",
        "mutation A { scale(days: 1) { url } } mutation B { scale(days: 2) { url } }"}) {
    CAPTURE(text);
    CHECK(mistakes(text) == "");
  }
}

TEST_CASE("unknown fields and arguments are named") {
  CHECK(mistakes("{ nothing }") == "Cannot query field \"nothing\" on type \"Query\".");
  CHECK(mistakes("{ ticket(id: 1) { uri } }") == "Cannot query field \"uri\" on type \"Ticket\".");
  CHECK(mistakes("{ number(x: 1) }") == "Unknown argument \"x\" on field \"Query.number\".");
}

TEST_CASE("a mutation that is sent as a query is refused") {
  CHECK(mistakes("{ begin(input: {key: \"a\", kind: IMAGE}) { url } }") ==
        "Cannot query field \"begin\" on type \"Query\".");
  CHECK(mistakes("query { scale(days: 1) { url } }") == "Cannot query field \"scale\" on type \"Query\".");
  CHECK(mistakes("subscription { number }") == "Schema is not configured to execute subscription operation.");
}

TEST_CASE("missing and doubled arguments are refused") {
  CHECK(mistakes("mutation { begin { url } }") ==
        "Field \"Mutation.begin\" argument \"input\" of type \"Begin!\" is required, but it was not provided.");
  CHECK(mistakes("mutation { begin(input: {kind: IMAGE}) { url } }") ==
        "Field \"Begin.key\" of required type \"String!\" was not provided.");
  CHECK(holds(mistakes("mutation { scale(days: 1, days: 2) { url } }"), "only one argument named \"days\""));
  CHECK(holds(mistakes("mutation { begin(input: {key: \"a\", key: \"b\", kind: FILE}) { url } }"),
              "only one input field named \"key\""));
}

TEST_CASE("an enumerator must not be quoted, and must exist") {
  CHECK(mistakes("mutation { begin(input: {key: \"a\", kind: \"IMAGE\"}) { url } }") ==
        "Enum \"Kind\" cannot represent non-enum value: \"IMAGE\".");
  CHECK(mistakes("mutation { begin(input: {key: \"a\", kind: VIDEO}) { url } }") ==
        "Value \"VIDEO\" does not exist in \"Kind\" enum.");
}

TEST_CASE("scalars are not converted") {
  CHECK(mistakes("mutation { scale(days: \"7\") { url } }") == "Int cannot represent value: \"7\".");
  CHECK(mistakes("mutation { scale(days: 1.5) { url } }") == "Int cannot represent value: 1.5.");
  CHECK(mistakes("mutation { scale(days: 2147483648) { url } }") == "Int cannot represent value: 2147483648.");
  CHECK(mistakes("mutation { scale(days: null) { url } }") == "Expected value of type \"Int!\", found null.");
  CHECK(mistakes("mutation { begin(input: {key: 1, kind: FILE}) { url } }") == "String cannot represent value: 1.");
  CHECK(mistakes("mutation { begin(input: {key: IMAGE, kind: FILE}) { url } }") ==
        "String cannot represent value: IMAGE.");
  CHECK(mistakes("mutation { begin(input: \"x\") { url } }") == "Expected value of type \"Begin\", found \"x\".");
  CHECK(mistakes("mutation { begin(input: {key: \"a\", kind: FILE, x: 1}) { url } }") ==
        "Field \"x\" is not defined by type \"Begin\".");
}

TEST_CASE("variables must be defined, used, known and of a fitting type") {
  CHECK(mistakes("mutation { begin(input: $i) { url } }") == "Variable \"$i\" is not defined.");
  CHECK(mistakes("query Q($i: Int) { number }") == "Variable \"$i\" is never used in operation \"Q\".");
  CHECK(holds(mistakes("mutation($i: Start!) { begin(input: $i) { url } }"), "Unknown type \"Start\"."));
  CHECK(mistakes("mutation($i: Begin) { begin(input: $i) { url } }") ==
        "Variable \"$i\" of type \"Begin\" used in position expecting type \"Begin!\".");
  CHECK(mistakes("mutation($k: ID!) { begin(input: {key: $k, kind: FILE}) { url } }") ==
        "Variable \"$k\" of type \"ID!\" used in position expecting type \"String!\".");
  CHECK(mistakes("mutation($d: Int = 3) { scale(days: $d) { url } }") == "");
  CHECK(holds(mistakes("query($t: Ticket) { ticket(id: $t) { url } }"), "cannot be non-input type \"Ticket\""));
  CHECK(holds(mistakes("query($i: ID!, $i: ID!) { ticket(id: $i) { url } }"), "only one variable named \"$i\""));
}

TEST_CASE("a selection is needed for objects and forbidden for scalars") {
  CHECK(mistakes("{ ticket(id: 1) }") == "Field \"ticket\" of type \"Ticket\" must have a selection of subfields.");
  CHECK(mistakes("{ number { x } }") ==
        "Field \"number\" of type \"Int\" must not have a selection since it has no subfields.");
}

TEST_CASE("fragments must fit, be known, be used and not contain themselves") {
  CHECK(holds(mistakes("{ ticket(id: 1) { ... on Picture { width } } }"), "can never be of type \"Picture\""));
  CHECK(mistakes("{ ticket(id: 1) { ... on Begin { key } } }") ==
        "Fragment cannot condition on non composite type \"Begin\".");
  CHECK(mistakes("{ ticket(id: 1) { ...F } }") == "Unknown fragment \"F\".");
  CHECK(mistakes("{ number } fragment F on Ticket { url }") == "Fragment \"F\" is never used.");
  CHECK(holds(mistakes("{ ticket(id: 1) { ...F } } fragment F on Ticket { url ...F }"), "within itself"));
}

TEST_CASE("two different fields under one name are refused") {
  CHECK(holds(mistakes("{ a: number a: ticket(id: 1) { url } }"), "Fields \"a\" conflict"));
  CHECK(holds(mistakes("{ ticket(id: 1) { url } ticket(id: 2) { url } }"), "Fields \"ticket\" conflict"));
  CHECK(mistakes("{ ticket(id: 1) { url } ticket(id: 1) { key } }") == "");
}

TEST_CASE("operations have names of their own, and unknown directives are refused") {
  CHECK(holds(mistakes("query A { number } query A { number }"), "only one operation named \"A\""));
  CHECK(holds(mistakes("{ number } query A { number }"), "anonymous operation must be the only"));
  CHECK(mistakes("{ number @later }") == "Unknown directive \"@later\".");
  CHECK(holds(mistakes("{ number @skip }"), "argument \"if\" of type \"Boolean!\" is required"));
}

TEST_SUITE_END();
