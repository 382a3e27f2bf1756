// GraphQL errors arrive with status 200; each documented form has its code.
#include "answers.hpp"

#include <uploadkit/backends/graphql_answer.hpp>
#include <uploadkit/graphql.hpp>

using namespace uploadkit;
using backends::read_graphql;

namespace {

std::string error_body(const std::string& extensions) {
  return R"({"errors":[{"message":"Something is wrong","extensions":)" + extensions + R"(}],"data":null})";
}

}  // namespace

TEST_SUITE_BEGIN("backends");

TEST_CASE("the data of a GraphQL answer is given as it came") {
  const auto data = graphql_data(test::answer(200, R"({"data":{"me":{"id":"7"}}})"));
  REQUIRE(data.ok());
  CHECK(*data == R"({"me":{"id":"7"}})");
}

TEST_CASE("every documented class of GraphQL errors has its own code") {
  const std::pair<const char*, Errc> classes[] = {
      {R"({"category":"graphql-input"})", Errc::rejected},
      {R"({"category":"graphql-no-such-entity"})", Errc::not_found},
      {R"({"category":"graphql-already-exists"})", Errc::already_exists},
      {R"({"category":"graphql-authentication"})", Errc::unauthorized},
      {R"({"category":"graphql-authorization"})", Errc::forbidden},
      {R"({"category":"graphql-too-many-requests"})", Errc::throttled},
      {R"({"classification":{"type":"ValidationError"}})", Errc::rejected},
      {R"({"classification":{"type":"AccessDeniedError"}})", Errc::forbidden},
      {R"({"classification":{"type":"ResourceNotFoundError"}})", Errc::not_found},
      {R"({"classification":{"type":"ConflictError"}})", Errc::conflict},
      {R"({"classification":{"type":"ThrottlingError"}})", Errc::throttled},
      {R"({"classification":{"type":"InternalServerError"}})", Errc::service_unavailable},
      {R"({"classification":{"errorType":"ValidationException","errorCode":400}})", Errc::rejected},
      {R"({"classification":{"errorType":"ConflictException"}})", Errc::conflict},
      {R"({"classification":{"errorCode":429}})", Errc::throttled},
      {R"({"classification":{"errorCode":"503"}})", Errc::service_unavailable},
      {R"({"code":"UNAUTHENTICATED"})", Errc::unauthorized},
      {R"({"code":"FORBIDDEN"})", Errc::forbidden},
      {R"({"code":"BAD_USER_INPUT"})", Errc::rejected},
      {R"({"code":"NOT_FOUND"})", Errc::not_found},
      {R"({"code":"TOO_MANY_REQUESTS"})", Errc::throttled},
      {R"({"code":"INTERNAL_SERVER_ERROR"})", Errc::service_unavailable},
      {R"({"classification":"ValidationError"})", Errc::rejected},
      {R"({"code":"SOMETHING_NEW"})", Errc::rejected},
      {"{}", Errc::rejected},
      {"null", Errc::rejected},
  };
  for (const auto& [extensions, code] : classes) {
    CHECK(read_graphql(test::answer(200, error_body(extensions))).error().code == code);
  }
}

TEST_CASE("the type of an error goes before its errorType and its errorCode") {
  const auto data = read_graphql(test::answer(
      200,
      error_body(R"({"classification":{"type":"ThrottlingError","errorType":"ConflictException","errorCode":409}})")));
  CHECK(data.error().code == Errc::throttled);
  CHECK(data.error().backend_code == "ThrottlingError");
}

TEST_CASE("an error that is only a message is enough") {
  const auto data = read_graphql(test::answer(200, R"({"errors":[{"message":"No such upload"}]})"));
  CHECK(data.error().code == Errc::rejected);
  CHECK(data.error().message.find("No such upload") != std::string::npos);
  CHECK(data.error().http_status == 200);
}

TEST_CASE("half a result beside errors is a failure") {
  const auto data = read_graphql(
      test::answer(200, R"({"data":{"a":{"id":"1"},"b":null},"errors":[{"message":"b failed","path":["b"]}]})"));
  CHECK(data.error().code == Errc::rejected);
}

TEST_CASE("a 401 is about the token whatever category the error has") {
  const auto data = read_graphql(test::answer(401, error_body(R"({"category":"graphql-authorization"})")));
  CHECK(data.error().code == Errc::unauthorized);
  CHECK(data.error().backend_code == "graphql-authorization");
}

TEST_CASE("a known category goes before the status 500") {
  CHECK(read_graphql(test::answer(500, error_body(R"({"category":"graphql-input"})"))).error().code == Errc::rejected);
  CHECK(read_graphql(test::answer(500, error_body("{}"))).error().code == Errc::service_unavailable);
}

TEST_CASE("a GraphQL answer without data names the missing field") {
  for (const char* body : {R"({})", R"({"data":null})", R"({"data":[]})", R"({"data":"x"})", R"({"errors":[]})"}) {
    const auto data = read_graphql(test::answer(200, body));
    CHECK(data.error().code == Errc::bad_response);
    CHECK(data.error().fact("field") == "data");
  }
}

TEST_CASE("an answer that is not complete JSON is a bad response") {
  for (const char* body : {"", "{\"data\":{\"a\":1}", "<!DOCTYPE html><html></html>", "{\"data\":{}} x", "nul"}) {
    CHECK(read_graphql(test::answer(200, body)).error().code == Errc::bad_response);
  }
}

TEST_CASE("an answer that is nested too deeply is a bad response") {
  const std::string deep = "{\"data\":" + std::string(100, '[') + std::string(100, ']') + "}";
  CHECK(read_graphql(test::answer(200, deep)).error().code == Errc::bad_response);
}

TEST_CASE("errors of any odd form are errors") {
  for (const char* body : {R"({"errors":["text"]})", R"({"errors":[null]})", R"({"errors":[{"message":7}]})",
                           R"({"errors":[{"extensions":{"code":["x"]}}]})"}) {
    CHECK(read_graphql(test::answer(200, body)).error().code == Errc::rejected);
  }
}

TEST_SUITE_END();
