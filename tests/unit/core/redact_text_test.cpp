// No canary may come out of a server's message.
#include <doctest/doctest.h>
#include <uploadkit/core/redact.hpp>

#include <random>

using uploadkit::core::redact_text;

namespace {

bool is_clean(const std::string& text) { return redact_text(text).find("canary") == std::string::npos; }

constexpr std::string_view secret_shapes[] = {
    "Bearer canary",
    "bearer  canary",
    "Authorization: Bearer canary",
    "authorization: canary with blanks canary",
    "Authorization=AWS4-HMAC-SHA256 Credential=canary/20250909, SignedHeaders=host, Signature=canary",
    "AWS4-HMAC-SHA256 Credential=canary/x, SignedHeaders=host;x-amz-date, Signature=canary",
    "Basic canary==",
    "X-Amz-Signature=canary",
    "X-Amz-Security-Token=canary&x=1",
    "Signature=canary",
    "signature: canary",
    "sig=canary",
    "a?sig=canary",
    "/bucket/key?whatever=canary&other=canary",
    "GET /bucket/key?a=1&b=canary HTTP/1.1",
    "x-api-key: canary",
    "api_key=canary",
    "apikey = canary",
    "client_secret=canary&grant_type=client_credentials",
    "password: canary",
    "password=\"two words canary\"",
    "Cookie: a=canary; b=canary",
    "Set-Cookie: id=canary; HttpOnly",
    R"({"access_token":"canary","token_type":"bearer"})",
    R"({"access_token" : "canary"})",
    R"({'token':'canary'})",
    R"({"error":"{\"access_token\":\"canary\"}"})",
    R"({"Authorization":"Bearer canary"})",
    R"({"secret":"a\"canary"})",
    R"({"tokens":["x","canary"],"m":1})",
    R"({"credentials":{"a":{},"b":"}","c":"canary"},"m":1})",
    R"({"credentials":{"a":["canary)",
    R"({"refreshToken":canary})",
    "<Token>canary</Token>",
    "<AWSAccessKeyId>canary</AWSAccessKeyId><SignatureProvided>canary</SignatureProvided>",
    "https://b.example/k?X-Amz-Signature=canary",
    "see https://user:canary@b.example/ for more",
    "ftp://user:canary@b.example/x",
    "user:canary@proxy.example:8080",
    "user:c@canary@proxy.example:8080",
    R"(https:\/\/b.example\/k?X-Amz-Signature=canary&amp;y=canary)",
    "<Url>https://b/k?A=canary&amp;B=canary</Url>",
    "X-Amz-Signature%3Dcanary",
    "url=https://b/k?unknown=canary",
    "session=canary",
    "x-amz-server-side-encryption-customer-key: canary",
    "Authorization:\r\n canary",
};

}  // namespace

TEST_SUITE_BEGIN("core");

TEST_CASE("no secret in any known shape is shown") {
  for (const std::string_view shape : secret_shapes) {
    CAPTURE(std::string(shape));
    CAPTURE(redact_text(shape));
    CHECK(is_clean(std::string(shape)));
  }
}

TEST_CASE("no secret is shown wherever its shape stands in a text") {
  const std::string_view frames[] = {"",          " ",         "\n", "(",  "\"", "error: ", "a=b&", "{\"message\":\"",
                                     "<Message>", "\xC3\xA4 ", "x,", "x;", "[",  "\\n"};
  for (const std::string_view shape : secret_shapes) {
    for (const std::string_view before : frames) {
      for (const std::string_view after : frames) {
        const std::string text = std::string(before) + std::string(shape) + std::string(after);
        CAPTURE(text);
        CHECK(is_clean(text));
      }
    }
  }
}

TEST_CASE("two secrets in one text are both masked") {
  for (const std::string_view first : secret_shapes) {
    for (const std::string_view second : secret_shapes) {
      const std::string text = std::string(first) + "\n" + std::string(second);
      CAPTURE(text);
      CHECK(is_clean(text));
    }
  }
}

TEST_CASE("a secret that reads like the name of another one is masked too") {
  CHECK(redact_text("Signature=canarytoken=x") == "Signature=***=***");
  CHECK(redact_text(R"(token>"access_token":"canary")") == R"(token>"***":"***")");
  CHECK(redact_text(R"({"token":"a","b":"c"})") == R"({"token":"***","b":"c"})");
  CHECK(redact_text("bearer Bearer canary") == "bearer *** ***");
  CHECK(redact_text("token: Bearer canary") == "token: *** ***");
  CHECK(redact_text("password: secret: canary") == "password: ***: ***");
  CHECK(redact_text("token: Authorization: a canary\nb") == "token: ***: ***\\nb");
}

TEST_CASE("ordinary messages are left as they are") {
  for (const char* text :
       {"", "The specified key does not exist.", "Access Denied",
        "The file 1_7aa0b2d63f6d3dbf0290bb31.png is too large: 17 of 16 MiB.",
        "Request has expired at 2025-09-09T17:53:43Z", "No such entity with id = 7",
        "upload 123e4567-e89b-12d3-a456-426614174000 not found", "field \"input.key\": must match ^[a-z]+$",
        "50% of {} and %n", "a/b/c.txt, d:e",
        "K\xC3\xBC"
        "che <b>bold</b>",
        "key album/2024-01-01/holiday-picture-with-a-very-long-name-2024.jpg", "mail someone@example.com"}) {
    CHECK(redact_text(text) == text);
  }
}

TEST_CASE("a URL in a text keeps its host and path") {
  CHECK(redact_text("PUT https://b.example/a/1.jpg?sig=canary failed") ==
        "PUT https://b.example/a/1.jpg?sig=*** failed");
  CHECK(redact_text("\"https://b.example/a\"") == "\"https://b.example/a\"");
}

TEST_CASE("long runs of digits and letters are taken for tokens") {
  CHECK(redact_text("got aeeed9bbccd4d02ee5c0109b86d86835f924d5e1 now") == "got *** now");
  CHECK(redact_text("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIx.c2ln") == "***");
  CHECK(redact_text(std::string(80, 'a')) == std::string(80, 'a'));
  CHECK(redact_text(std::string(80, '1')) == std::string(80, '1'));
}

TEST_CASE("control characters are written out and the length is bounded") {
  CHECK(redact_text("a\nb\x1b[31m") == "a\\nb\\x1b[31m");
  CHECK(redact_text(std::string(100'000, 'x')).size() == 1024);
  CHECK(redact_text("abcdef", 3) == "abc");
}

TEST_CASE("a secret is masked before a text is cut, not after") {
  const std::string text = std::string(1000, 'x') + " token=canary and more";
  CHECK(redact_text(text, 1012) == std::string(1000, 'x') + " token=*** a");
}

TEST_CASE("hostile text of a megabyte is cheap") {
  for (const char* piece : {"a:", "token=[", "token=\"", "https://", "https:\\/\\/", "a:b@", "bearer ",
                            "&a=", "\"token\":{\"", "%3D", "\\"}) {
    std::string text;
    while (text.size() < 1024 * 1024) text += piece;
    CHECK(redact_text(text).size() <= 1024);
  }
}

TEST_CASE("random text around a shape never shows its secret") {
  std::mt19937 random(13);
  const std::string_view alphabet = " \n,;(<>ab1";
  for (int round = 0; round < 20'000; ++round) {
    std::string noise(random() % 12, ' ');
    for (char& c : noise) c = alphabet[random() % alphabet.size()];
    const std::string text = noise + " " + std::string(secret_shapes[random() % std::size(secret_shapes)]) + noise;
    CAPTURE(text);
    CHECK(is_clean(text));
  }
}

TEST_SUITE_END();
