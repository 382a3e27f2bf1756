// REST errors of Adobe Commerce: phrases with placeholders.
#include "answers.hpp"

#include <uploadkit/backends/adobe_dialect.hpp>

using namespace uploadkit;
using backends::fill_placeholders;
using backends::read_adobe_rest;

namespace {

core::JsonValue json(const char* text) { return core::parse_json(text).value_or(core::JsonValue()); }

bool says(const char* body, const std::string& text, int status = 400) {
  return read_adobe_rest(test::answer(status, body)).error().message.find(text) != std::string::npos;
}

}  // namespace

TEST_SUITE_BEGIN("backends");

TEST_CASE("placeholders are filled from an array and from an object") {
  CHECK(fill_placeholders("Invalid product data: %1", json(R"(["name"])")) == "Invalid product data: name");
  CHECK(fill_placeholders("%2 before %1.", json(R"(["a","b"])")) == "b before a.");
  CHECK(fill_placeholders("%fieldName is required", json(R"({"fieldName":"mediaResourceType"})")) ==
        "mediaResourceType is required");
  CHECK(fill_placeholders("\"%1\" and \"%10\"", json(R"([1,2,3,4,5,6,7,8,9,"ten"])")) == "\"1\" and \"ten\"");
}

TEST_CASE("what has no parameter stays as it was") {
  CHECK(fill_placeholders("100 % of %3 and %name%", json(R"(["a"])")) == "100 % of %3 and %name%");
  CHECK(fill_placeholders("%1", json("null")) == "%1");
  CHECK(fill_placeholders("%0 %99999999999999999999", json(R"(["a"])")) == "%0 %99999999999999999999");
  CHECK(fill_placeholders("", json("[]")).empty());
  CHECK(fill_placeholders("%", json("[]")) == "%");
}

TEST_CASE("a filled value is not filled again") { CHECK(fill_placeholders("%1", json(R"(["%2","secret"])")) == "%2"); }

TEST_CASE("the documented REST errors say what is wrong") {
  CHECK(says(R"({"message":"Invalid product data: %1","parameters":["Invalid attribute set entity type"]})",
             "Invalid product data: Invalid attribute set entity type"));
  CHECK(says(R"({"message":"\"%fieldName\" is required. Enter and try again.",)"
             R"("parameters":{"fieldName":"mediaResourceType"}})",
             "\"mediaResourceType\" is required."));
  CHECK(says(R"({"message":"Wrong","errors":[{"message":"%1 is bad","parameters":["key"]}]})", "Wrong key is bad"));
  CHECK(says(R"({"errors":[{"message":"Only this"}]})", "Only this"));
}

TEST_CASE("statuses of Adobe's REST have their codes") {
  const std::pair<int, Errc> statuses[] = {
      {400, Errc::rejected},        {401, Errc::unauthorized}, {403, Errc::forbidden}, {404, Errc::not_found},
      {405, Errc::rejected},        {406, Errc::rejected},     {429, Errc::throttled}, {500, Errc::service_unavailable},
      {302, Errc::redirect_refused}};
  for (const auto& [status, code] : statuses) {
    const auto read = read_adobe_rest(test::answer(status, R"({"message":"Too Many Requests","trace":null})"));
    CHECK(read.error().code == code);
    CHECK(read.error().http_status == status);
    CHECK(read_adobe_rest(test::answer(status, "<html>")).error().code == code);
  }
}

TEST_CASE("the gateway's form of an error is understood") {
  const auto read =
      read_adobe_rest(test::answer(401, R"({"error_code":"401013","message":"Oauth token is not valid"})"));
  CHECK(read.error().code == Errc::unauthorized);
  CHECK(read.error().backend_code == "401013");
}

TEST_SUITE_END();
