// Answers with credentials, and without.
#include <doctest/doctest.h>

#include <unit/credentials/provider_run.hpp>

#include <uploadkit/core/time_text.hpp>
#include <uploadkit/credentials/credentials_answer.hpp>

namespace uploadkit::credentials {

using test::answer_of;

TEST_SUITE("credentials") {
  TEST_CASE("credentials are read under either name of their token") {
    for (const char* token : {"Token", "SessionToken"}) {
      const auto read = read_credentials_json(std::string(R"({"AccessKeyId":"A","SecretAccessKey":"S",")") + token +
                                                  R"(":"T","Expiration":"2030-01-02T03:04:05Z","More":[1]})",
                                              "It");
      REQUIRE(read);
      CHECK(read->access_key_id == "A");
      CHECK(read->secret_access_key == "S");
      CHECK(read->session_token == "T");
      CHECK(core::iso8601(*read->expires_at) == "2030-01-02T03:04:05Z");
    }
    const auto lasting = read_credentials_json(R"({"AccessKeyId":"A","SecretAccessKey":"S"})", "It");
    REQUIRE(lasting);
    CHECK(lasting->session_token.empty());
    CHECK_FALSE(lasting->expires_at.has_value());
  }

  TEST_CASE("an answer without usable credentials is refused by its field, and nothing of it is repeated") {
    const std::pair<const char*, const char*> cases[] = {
        {"", "body"},
        {"sesame", "body"},
        {"[\"sesame\"]", "body"},
        {R"({"AccessKeyId":"A","SecretAccessKey":"sesame")", "body"},
        {R"({"SecretAccessKey":"sesame"})", "AccessKeyId"},
        {R"({"AccessKeyId":7,"SecretAccessKey":"sesame"})", "AccessKeyId"},
        {R"({"AccessKeyId":"","SecretAccessKey":"sesame"})", "AccessKeyId"},
        {R"({"AccessKeyId":"sesame"})", "SecretAccessKey"},
        {R"({"AccessKeyId":"A","SecretAccessKey":null})", "SecretAccessKey"},
        {R"({"AccessKeyId":"A","SecretAccessKey":"sesame","Token":1})", "SessionToken"},
        {R"({"AccessKeyId":"A","SecretAccessKey":"sesame","Expiration":"sesame"})", "Expiration"},
        {R"({"AccessKeyId":"A","SecretAccessKey":"sesame","Expiration":1893456000})", "Expiration"}};
    for (const auto& [text, field] : cases) {
      const auto read = read_credentials_json(text, "It");
      CHECK(read.error().code == Errc::bad_response);
      CHECK(read.error().fact("field") == field);
      CHECK(read.error().message.rfind("It gave ", 0) == 0);
      CHECK(read.error().message.find("sesame") == std::string::npos);
    }
  }

  TEST_CASE("a refusal is read from body and header, and its code decides") {
    struct Case {
      int status;
      const char* body;
      const char* header;
      Errc code;
      const char* backend_code;
    };
    const Case cases[] = {
        {400, R"({"__type":"NotAuthorizedException","message":"No."})", "", Errc::unauthorized,
         "NotAuthorizedException"},
        {400, R"({"__type":"com.amazonaws.x#ResourceNotFoundException","Message":"Gone."})", "", Errc::not_found,
         "ResourceNotFoundException"},
        {400, R"({"message":"Slow."})", "TooManyRequestsException:http://x/", Errc::throttled,
         "TooManyRequestsException"},
        {500, R"({"code":"InternalErrorException"})", "", Errc::service_unavailable, "InternalErrorException"},
        {403, "", "", Errc::forbidden, ""},
        {401, "<html>", "", Errc::unauthorized, ""},
        {404, "", "", Errc::not_found, ""},
        {429, "", "", Errc::throttled, ""},
        {503, "", "", Errc::service_unavailable, ""},
        {302, "", "", Errc::redirect_refused, ""},
        {400, "", "", Errc::rejected, ""},
        {204, "", "", Errc::bad_response, ""}};
    for (const Case& each : cases) {
      auto answer = answer_of(each.status, each.body, {{"x-amzn-RequestId", "r1"}});
      if (*each.header != 0) answer.headers.push_back({"x-amzn-ErrorType", each.header});
      const Error error = json_refusal_error("It", "do this", answer);
      CHECK_MESSAGE(error.code == each.code, each.body);
      CHECK(error.backend_code == each.backend_code);
      CHECK(error.http_status == each.status);
      CHECK(error.request_id == "r1");
      CHECK(error.message.find("do this.") != std::string::npos);
    }
  }

  TEST_CASE("a service's words are redacted") {
    const auto answer =
        answer_of(400, R"({"__type":"X","message":"Token=abcdef1234 at https://a.test/?sig=secret\n."})");
    const Error error = json_refusal_error("It", "do this", answer);
    CHECK(error.message.find("abcdef1234") == std::string::npos);
    CHECK(error.message.find("secret") == std::string::npos);
    CHECK(error.message.find('\n') == std::string::npos);
  }
}

}  // namespace uploadkit::credentials
