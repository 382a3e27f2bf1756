// Statuses of APIs and the services' own sentences.
#include "answers.hpp"

#include <uploadkit/backends/api_answer.hpp>

using namespace uploadkit;

TEST_SUITE_BEGIN("backends");

TEST_CASE("every status of an API has its meaning") {
  const std::pair<int, Errc> meanings[] = {
      {301, Errc::redirect_refused},    {302, Errc::redirect_refused},
      {307, Errc::redirect_refused},    {400, Errc::rejected},
      {401, Errc::unauthorized},        {403, Errc::forbidden},
      {404, Errc::not_found},           {405, Errc::rejected},
      {408, Errc::throttled},           {409, Errc::conflict},
      {413, Errc::too_large},           {422, Errc::rejected},
      {429, Errc::throttled},           {500, Errc::service_unavailable},
      {502, Errc::service_unavailable}, {503, Errc::service_unavailable},
      {504, Errc::service_unavailable}, {101, Errc::bad_response},
      {0, Errc::bad_response},          {999, Errc::bad_response},
  };
  for (const auto& [status, code] : meanings) {
    const Error error = api_error(test::answer(status, ""));
    CHECK(error.code == code);
    CHECK(error.http_status == status);
    CHECK(error.message.back() == '.');
  }
}

TEST_CASE("the service's sentence is found wherever it is") {
  for (const char* body : {
           R"({"message":"It broke"})",
           R"({"error_code":"401013","message":"It broke"})",
           R"({"error":{"message":"It broke","code":7}})",
           R"({"error":"invalid_client","error_description":"It broke"})",
           R"({"errors":[{"message":"It broke"}]})",
           R"({"errors":["It broke"]})",
           R"({"title":"x","detail":"It broke"})",
           R"({"Message":"It broke"})",
       }) {
    CHECK(api_error(test::answer(400, body)).message.find("It broke") != std::string::npos);
  }
}

TEST_CASE("the service's own code is kept") {
  CHECK(api_error(test::answer(401, R"({"error_code":"401013","message":"Oauth token is not valid"})")).backend_code ==
        "401013");
  CHECK(api_error(test::answer(400, R"({"error":"invalid_grant"})")).backend_code == "invalid_grant");
  CHECK(api_error(test::answer(400, R"({"code":12,"message":"x"})")).backend_code == "12");
}

TEST_CASE("a message of a service is shortened, escaped and without secrets") {
  const std::string body = R"({"message":"Bearer abcDEF123.secret-token\nhttps://h/p?X-Amz-Signature=feedbeef )" +
                           std::string(5000, 'x') + "\"}";
  const Error error = api_error(test::answer(400, body));
  CHECK(error.message.size() <= 1024);
  CHECK(error.message.find("secret-token") == std::string::npos);
  CHECK(error.message.find("feedbeef") == std::string::npos);
  CHECK(error.message.find('\n') == std::string::npos);
}

TEST_CASE("format characters in a service's text stay text") {
  const Error error = api_error(test::answer(400, R"({"message":"{}{:999999999} %n %s"})"));
  CHECK(error.message.find("{}{:999999999} %n %s") != std::string::npos);
}

TEST_CASE("a page of HTML is not quoted and plain text is") {
  CHECK(
      api_error(test::answer(502, "<html>Bad gateway</html>", {{"Content-Type", "text/html"}})).message.find("html") ==
      std::string::npos);
  CHECK(api_error(test::answer(502, "upstream is away", {{"Content-Type", "text/plain; charset=utf-8"}}))
            .message.find("upstream is away") != std::string::npos);
}

TEST_CASE("the identification of the request comes from whichever header has it") {
  for (const char* name : {"x-request-id", "X-Amzn-RequestId", "x-ms-request-id", "X-Correlation-Id"}) {
    CHECK(api_error(test::answer(500, "", {{name, "abc-123"}})).request_id == "abc-123");
  }
  CHECK(api_error(test::answer(500, "")).request_id.empty());
}

TEST_CASE("a successful answer that is no JSON says what stands before the service") {
  const auto page = backends::read_json(test::answer(200, "<html>Log in</html>"));
  CHECK(page.error().code == Errc::bad_response);
  CHECK(page.error().message.find("page") != std::string::npos);
  CHECK(backends::read_json(test::answer(200, "OK")).error().code == Errc::bad_response);
}

TEST_SUITE_END();
