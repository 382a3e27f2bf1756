// OAuth client credentials: the form that is posted and the answers that come.
#include "answers.hpp"

#include <uploadkit/backends/token_request.hpp>

using namespace uploadkit;
using backends::describe_token_request;
using backends::read_token_answer;

TEST_SUITE_BEGIN("backends");

TEST_CASE("client credentials are posted as a form") {
  const auto request =
      describe_token_request({"https://ims-na1.adobelogin.com/ims/token/v3", "id", "s3cret", "openid,AdobeID"});
  REQUIRE(request.ok());
  CHECK(request->method == "POST");
  CHECK(request->url == "https://ims-na1.adobelogin.com/ims/token/v3");
  CHECK(test::header_of(*request, "Content-Type") == "application/x-www-form-urlencoded");
  CHECK(request->body == "grant_type=client_credentials&client_id=id&client_secret=s3cret&scope=openid%2CAdobeID");
  CHECK_FALSE(request->authorize);
}

TEST_CASE("a form without a scope has no such field") {
  const auto request = describe_token_request({"https://a.example/token", "id", "s", ""});
  REQUIRE(request.ok());
  CHECK(request->body.find("scope") == std::string::npos);
}

TEST_CASE("every character of a secret is percent-encoded so that it reads back") {
  for (const std::string& text : test::hostile_texts()) {
    if (text.find('\t') != std::string::npos) continue;
    const auto request = describe_token_request({"https://a.example/token", "id", text, ""});
    REQUIRE(request.ok());
    const std::string marker = "client_secret=";
    const std::string encoded = request->body.substr(request->body.find(marker) + marker.size());
    CHECK(encoded.find_first_of("&=+ \"") == std::string::npos);
    CHECK(core::percent_decode(encoded).value_or("") == text);
  }
}

TEST_CASE("credentials that cannot be sent are refused by name") {
  CHECK(describe_token_request({"", "id", "s", ""}).error().fact("option") == "token_url");
  CHECK(describe_token_request({"https://a.example/token", "", "s", ""}).error().fact("option") == "client_id");
  CHECK(describe_token_request({"https://a.example/token", "id", "", ""}).error().fact("option") == "client_secret");
  const auto broken = describe_token_request({"https://a.example/token", "id", "top\nsecret", ""});
  CHECK(broken.error().code == Errc::invalid_option);
  CHECK(broken.error().message.find("top") == std::string::npos);
}

TEST_CASE("a token lives as long as the answer says, in a number or in digits") {
  for (const char* life : {"86399", "\"86399\""}) {
    const auto token = read_token_answer(test::answer(
        200, std::string(R"({"access_token":"eyJ.abc","token_type":"bearer","expires_in":)") + life + "}"));
    REQUIRE(token.ok());
    CHECK(token->value == "eyJ.abc");
    CHECK(token->expires_in == std::chrono::seconds(86399));
  }
}

TEST_CASE("a token whose life is not told has none") {
  for (const char* body :
       {R"({"access_token":"t"})", R"({"access_token":"t","token_type":"Bearer","expires_in":-1})",
        R"({"access_token":"t","expires_in":"soon"})", R"({"access_token":"t","expires_in":18446744073709551615})"}) {
    const auto token = read_token_answer(test::answer(200, body));
    REQUIRE(token.ok());
    CHECK_FALSE(token->expires_in.has_value());
  }
}

TEST_CASE("refused credentials are unauthorized, also with status 400") {
  for (int status : {400, 401, 403, 200}) {
    const auto token = read_token_answer(
        test::answer(status, R"({"error":"invalid_client","error_description":"secret s3cret is wrong"})"));
    CHECK(token.error().code == Errc::unauthorized);
    CHECK(token.error().backend_code == "invalid_client");
    CHECK(token.error().message.find("s3cret") == std::string::npos);
  }
}

TEST_CASE("a token server that is busy or down is told as such") {
  CHECK(read_token_answer(test::answer(429, "")).error().code == Errc::throttled);
  CHECK(read_token_answer(test::answer(503, "")).error().code == Errc::service_unavailable);
  CHECK(read_token_answer(test::answer(302, "")).error().code == Errc::redirect_refused);
  CHECK(read_token_answer(test::answer(404, "")).error().code == Errc::not_found);
}

TEST_CASE("a token that could not stand in a header is a bad response") {
  for (const char* body : {R"({"access_token":""})", R"({"access_token":"a\r\nEvil: 1"})", R"({"access_token":"a b"})",
                           R"({"access_token":7})", R"({"token_type":"bearer"})", R"({"access_token":"\u00e4"})"}) {
    const auto token = read_token_answer(test::answer(200, body));
    CHECK(token.error().code == Errc::bad_response);
    CHECK(token.error().fact("field") == "access_token");
  }
  const auto mac = read_token_answer(test::answer(200, R"({"access_token":"t","token_type":"mac"})"));
  CHECK(mac.error().fact("field") == "token_type");
  CHECK(read_token_answer(test::answer(200, "<html>")).error().code == Errc::bad_response);
}

TEST_SUITE_END();
