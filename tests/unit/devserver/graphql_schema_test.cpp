// Schema descriptions, and the schemas that are built in.
#include <doctest/doctest.h>
#include <devserver/adobe_graphql.hpp>
#include <devserver/buy_with_prime_face.hpp>
#include <devserver/graphql_schema.hpp>
#include <devserver/viesus_face.hpp>

using namespace uploadkit::devserver;
using namespace uploadkit::devserver::graphql;

namespace {

// Names of types that are referred to and not defined.
std::string undefined_types(const Schema& schema) {
  std::string out;
  const auto check = [&](const std::string& name) {
    if (schema.find(name) == nullptr) out += name + " ";
  };
  for (const NamedType& type : schema.types) {
    for (const InputType& input : type.inputs) check(input.type.name);
    for (const FieldType& field : type.fields) {
      check(field.type.name);
      for (const InputType& argument : field.arguments) check(argument.type.name);
    }
    if (type.kind != NamedType::Kind::enumeration)
      for (const std::string& name : type.names) check(name);
  }
  return out;
}

}  // namespace

TEST_SUITE_BEGIN("devserver");

TEST_CASE("every kind of type is read from a schema description") {
  const auto schema = read_schema(
      "scalar Date\nenum E { A B }\ninput I { a: E! b: [Int!]! = [1] }\ninterface N { id: ID! }\n"
      "type T implements N & M { id: ID! f(x: I!, y: Int = 3): [T!] }\ninterface M { id: ID! }\nunion U = T | Query\n"
      "type Query { t: T }");
  REQUIRE(schema.ok());
  CHECK(schema->find("Int") != nullptr);
  CHECK(schema->find("E")->has_name("B"));
  CHECK(schema->find("I")->input("b")->type.text() == "[Int!]!");
  CHECK(schema->find("I")->input("a")->must_be_given());
  CHECK(!schema->find("I")->input("b")->must_be_given());
  CHECK(schema->find("T")->field("f")->argument("y")->default_value.has_value());
  CHECK(schema->is_possible(*schema->find("N"), "T"));
  CHECK(schema->is_possible(*schema->find("U"), "Query"));
  CHECK(!schema->is_possible(*schema->find("N"), "Query"));
  CHECK(schema->overlap(*schema->find("N"), *schema->find("M")));
  CHECK(schema->root("mutation") == nullptr);
  CHECK(schema->root("query") != nullptr);
}

TEST_CASE("a schema description that is not well formed is refused with its line") {
  const auto schema = read_schema("type T {\n  a Int\n}");
  REQUIRE(!schema.ok());
  CHECK(schema.error().code == uploadkit::Errc::invalid_argument);
  CHECK(schema.error().fact("line") == "2");
  CHECK(!read_schema("thing T { a: Int }").ok());
}

TEST_CASE("the built-in schemas are complete") {
  for (const std::string& text : {std::string(adobe_schema_text()), std::string(viesus_schema_text()),
                                  bwp_schema_text(true), bwp_schema_text(false)}) {
    const auto schema = read_schema(text);
    REQUIRE(schema.ok());
    CHECK(undefined_types(*schema).empty());
    CHECK(schema->root("query") != nullptr);
    CHECK(schema->root("mutation") != nullptr);
  }
}

TEST_SUITE_END();
