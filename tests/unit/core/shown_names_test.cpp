// Which names are shown and which announce a secret.
#include <doctest/doctest.h>
#include <uploadkit/core/shown_names.hpp>

#include <string>

using uploadkit::core::announces_secret;
using uploadkit::core::announces_secret_line;
using uploadkit::core::is_authentication_scheme;
using uploadkit::core::is_shown_header;
using uploadkit::core::is_shown_parameter;

TEST_SUITE_BEGIN("core");

TEST_CASE("the form of a signed URL is shown and what proves it is not") {
  for (const char* name : {"X-Amz-Date", "x-amz-expires", "X-Goog-SignedHeaders", "partNumber", "uploads", "x-id"}) {
    CAPTURE(std::string(name));
    CHECK(is_shown_parameter(name));
  }
  for (const char* name : {"X-Amz-Signature", "X-Amz-Credential", "X-Amz-Security-Token", "X-Goog-Signature", "sig",
                           "Signature", "AWSAccessKeyId", "uploadId", "token", "", "X-Amz-Date2"}) {
    CAPTURE(std::string(name));
    CHECK_FALSE(is_shown_parameter(name));
  }
}

TEST_CASE("headers that hold credentials or a user's own words are not shown") {
  CHECK(is_shown_header("content-type"));
  CHECK(is_shown_header("X-AMZ-REQUEST-ID"));
  for (const char* name : {"Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "x-api-key",
                           "X-Amz-Security-Token", "x-amz-meta-name", "WWW-Authenticate", "X-Anything", ""}) {
    CAPTURE(std::string(name));
    CHECK_FALSE(is_shown_header(name));
  }
}

TEST_CASE("words before a secret are known in every spelling") {
  for (const char* word : {"token", "access_token", "refreshToken", "X-Amz-Security-Token", "client_secret", "PASSWORD",
                           "passwd", "apikey", "api_key", "x-api-key", "sig", "Signature", "AWSAccessKeyId",
                           "aws_secret_access_key", "Credential", "authorization", "Set-Cookie", "sessionId", "pwd"}) {
    CAPTURE(std::string(word));
    CHECK(announces_secret(word));
  }
}

TEST_CASE("words of ordinary messages announce nothing") {
  for (const char* word : {"", "key", "file", "Key", "bucket", "message", "sign", "signal", "path", "compass", "author",
                           "X-Amz-SignedHeaders", "status", "Content-Type", "side"}) {
    CAPTURE(std::string(word));
    CHECK_FALSE(announces_secret(word));
  }
}

TEST_CASE("only Authorization and cookies claim the whole line") {
  CHECK(announces_secret_line("Authorization"));
  CHECK(announces_secret_line("PROXY-AUTHORIZATION"));
  CHECK(announces_secret_line("set-cookie"));
  CHECK_FALSE(announces_secret_line("token"));
  CHECK_FALSE(announces_secret_line("authorizations"));
}

TEST_CASE("schemes of authentication are whole words in any case") {
  CHECK(is_authentication_scheme("Bearer"));
  CHECK(is_authentication_scheme("BASIC"));
  CHECK_FALSE(is_authentication_scheme("bearers"));
  CHECK_FALSE(is_authentication_scheme(""));
}

TEST_SUITE_END();
