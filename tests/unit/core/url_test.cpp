// URLs are split as they were written.
#include <doctest/doctest.h>
#include <uploadkit/core/url.hpp>

using uploadkit::Errc;
using uploadkit::core::check_url_allowed;
using uploadkit::core::split_url;
using uploadkit::core::Url;

namespace {

Url split(std::string_view text) { return split_url(text).value_or(Url()); }

}  // namespace

TEST_SUITE_BEGIN("core");

TEST_CASE("a signed URL is split and nothing in it is rewritten") {
  const Url url = split("https://B.s3.amazonaws.com:8443/a%2fb//./../%C3%a4?x-id=PutObject&X-Amz-Signature=ab%2Bc+d");
  CHECK(url.scheme == "https");
  CHECK(url.host == "B.s3.amazonaws.com");
  CHECK(url.port == 8443);
  CHECK_FALSE(url.has_default_port);
  CHECK(url.path == "/a%2fb//./../%C3%a4");
  CHECK(url.query == "x-id=PutObject&X-Amz-Signature=ab%2Bc+d");
  CHECK(url.has_query);
}

TEST_CASE("an empty path is the root, and a bare question mark is kept") {
  CHECK(split("https://a").path == "/");
  CHECK_FALSE(split("https://a").has_query);
  CHECK(split("https://a?").path == "/");
  CHECK(split("https://a?").has_query);
  CHECK(split("https://a?x=1").query == "x=1");
  CHECK(split("https://a/?x=/?y").query == "x=/?y");
}

TEST_CASE("the scheme's own port is the default and is left out of the authority") {
  CHECK(split("https://a/").port == 443);
  CHECK(split("http://a/").port == 80);
  CHECK(split("HTTPS://a:443/").authority() == "a");
  CHECK(split("http://a:80/").has_default_port);
  CHECK(split("http://a:443/").authority() == "a:443");
  CHECK(split("https://a:1/").port == 1);
  CHECK(split("https://a:65535/").port == 65535);
}

TEST_CASE("IPv6 addresses lose their brackets in the host and have them in the authority") {
  const Url url = split("http://[2001:DB8::1]:8080/x");
  CHECK(url.is_ipv6);
  CHECK(url.host == "2001:DB8::1");
  CHECK(url.authority() == "[2001:DB8::1]:8080");
  CHECK(url.origin() == "http://[2001:db8::1]:8080");
  CHECK(split("https://[::1]/").authority() == "[::1]");
}

TEST_CASE("two spellings of one origin have the same text, and another port has another") {
  CHECK(split("https://API.Example.com/a").origin() == "https://api.example.com");
  CHECK(split("HTTPS://api.example.com:443/b?c").origin() == "https://api.example.com");
  CHECK(split("https://api.example.com:444/").origin() == "https://api.example.com:444");
  CHECK(split("http://api.example.com/").origin() == "http://api.example.com");
}

TEST_CASE("what is shown of a URL has no query") {
  CHECK(split("https://a.example:8443/b/c?X-Amz-Signature=canary").shown() == "https://a.example:8443/b/c");
}

TEST_CASE("a query parameter is found in any case and decoded, and a plus sign stays") {
  const Url url = split("https://a/?x-amz-date=1&X-Amz-Date=2&k=a%20b%2Bc+d&empty=&bare&=novalue&bad=%zz");
  CHECK(url.parameter("X-Amz-Date") == "1");
  CHECK(url.parameter("k") == "a b+c+d");
  CHECK(url.parameter("empty") == "");
  CHECK(url.parameter("bare") == "");
  CHECK(url.parameter("bad") == "%zz");
  CHECK_FALSE(url.parameter("absent"));
  CHECK_FALSE(split("https://a/").parameter(""));
}

TEST_CASE("several parameters are found at once, as they are written") {
  const Url url = split("https://a/?B=1%2F&&a=2=3&%63=4&b=5");
  const auto [a, b, c, d] = url.raw_parameters<4>({"a", "b", "c", "d"});
  CHECK(a == "2=3");
  CHECK(b == "1%2F");
  CHECK(c == "4");
  CHECK_FALSE(d);
  CHECK(uploadkit::core::decode_parameter("1%2F+") == "1/+");
  CHECK(uploadkit::core::decode_parameter("100%") == "100%");
}

TEST_CASE("all query parameters come decoded and in order") {
  const auto parameters = split("https://a/?b=1&&a=2=3&%62=4&").parameters();
  const std::vector<std::pair<std::string, std::string>> expected = {{"b", "1"}, {"a", "2=3"}, {"b", "4"}};
  CHECK(parameters == expected);
}

TEST_CASE("schemes other than http and https are refused") {
  for (const char* text : {"", "a", "//a/", "/a", "ftp://a/", "file:///etc/passwd", "https:/a", "https:a", "http//a",
                           "://a/", "javascript:alert(1)//https://a/", "httpss://a/", "https ://a/"}) {
    CAPTURE(std::string(text));
    CHECK(split_url(text).error().code == Errc::invalid_url);
  }
}

TEST_CASE("user info, fragments, backslashes and bytes outside printable ASCII are refused") {
  for (const char* text :
       {"https://u@a/", "https://u:p@a/", "https://a@b@c/", "https://@a/", "https://a/#f", "https://a#f",
        "https://a/?q#f", "https://a\\b/", "https://a/\\", "https://a/ b", "https://a/\tb", "https://a/\r\nb",
        "https://a/\x7F", "https://a/\xC3\xA4", "https://m\xC3\xBCnchen.de/", " https://a/", "https://a/ "}) {
    CAPTURE(std::string(text));
    CHECK(split_url(text).error().code == Errc::invalid_url);
  }
  CHECK_FALSE(split_url(std::string_view("https://a/\0b", 12)).ok());
}

TEST_CASE("an at sign and a colon behind the host are part of the path") {
  CHECK(split("https://a/b@c:d").path == "/b@c:d");
  CHECK(split("https://a?u@b").query == "u@b");
}

TEST_CASE("hosts that are empty or that parsers read differently are refused") {
  for (const char* text : {"https://",
                           "https:///",
                           "https://?x",
                           "https://:443/",
                           "https://a./",
                           "https://0x7f.1/",
                           "https://2130706433/",
                           "https://017700000001/",
                           "https://127.1/",
                           "https://a%2fb/",
                           "https://a%00.b/",
                           "https://a..b/",
                           "https://[::1",
                           "https://[::1]x/",
                           "https://[]/",
                           "https://[a]/",
                           "https://::1/",
                           "https://[fe80::1%25eth0]/",
                           "https://[127.0.0.1]/",
                           "https://[/"}) {
    CAPTURE(std::string(text));
    CHECK(split_url(text).error().code == Errc::invalid_url);
  }
}

TEST_CASE("a port is a number from 1 to 65535 in its shortest form") {
  for (const char* text :
       {"https://a:/", "https://a:0/", "https://a:65536/", "https://a:99999999999999999999/", "https://a:-1/",
        "https://a:+1/", "https://a:0443/", "https://a:x/", "https://a:1:2/", "https://[::1]:/", "https://a:4 3/"}) {
    CAPTURE(std::string(text));
    CHECK(split_url(text).error().code == Errc::invalid_url);
  }
}

TEST_CASE("a URL of more than 16 KiB is refused") {
  const std::string start = "https://a/";
  CHECK(split_url(start + std::string(16 * 1024 - start.size(), 'x')).ok());
  CHECK_FALSE(split_url(start + std::string(16 * 1024 - start.size() + 1, 'x')).ok());
}

TEST_CASE("a refusal never repeats the URL") {
  for (const char* text :
       {"https://user:canary@a/", "https://a/#canary", "https://a/ canary", "canary", "https://a:canary/"}) {
    CHECK(split_url(text).error().message.find("canary") == std::string::npos);
  }
}

TEST_CASE("a splitter that has seen a URL splits every next one as if it were the first") {
  const char* const urls[] = {"https://bucket.example.com/a?X=1",
                              "https://bucket.example.com/b",
                              "https://bucket.example.com/c#d",
                              "https://bucket.example.com/e f",
                              "https://bucket.example.com",
                              "https://bucket.example.com?x",
                              "https://bucket.example.com:8443/",
                              "https://bucket.example.com.evil.io/",
                              "https://bucket.example.com@evil.io/",
                              "http://bucket.example.com/",
                              "HTTPS://bucket.example.com/",
                              "https://user@bucket.example.com/",
                              "https://bucket.example.com/",
                              "https://[::1]:9000/x",
                              "https://[::1]:9000/y?z"};
  for (const std::string first : urls)
    for (const std::string second : urls) {
      CAPTURE(first);
      CAPTURE(second);
      uploadkit::core::UrlSplitter splitter;
      static_cast<void>(splitter.split(first));
      for (const std::string& text : {second, second}) {
        const auto expected = uploadkit::core::split_url(text);
        const auto split = splitter.split(text);
        REQUIRE(split.ok() == expected.ok());
        if (!split) continue;
        CHECK(split->origin() + split->path + "?" + split->query ==
              expected->origin() + expected->path + "?" + expected->query);
        CHECK(split->has_query == expected->has_query);
        CHECK(split->is_ipv6 == expected->is_ipv6);
      }
    }
}

TEST_CASE("a parameter's name may be escaped, as a whole or in part") {
  const auto url = uploadkit::core::split_url("https://host/?%58-Amz-Date=1&%78%2DAmz%2dExpires=2&%zz=3&X-Amz-Date=4");
  REQUIRE(url);
  CHECK(url->parameter("x-amz-date") == "1");
  const auto raw = url->raw_parameters(std::array<std::string_view, 3>{"X-Amz-Date", "x-amz-expires", "%zz"});
  CHECK(raw[0] == "1");
  CHECK(raw[1] == "2");
  CHECK(raw[2] == "3");
}

TEST_CASE("https goes anywhere, plain http to this machine only") {
  CHECK(check_url_allowed(split("https://a.example/"), false).ok());
  for (const char* text : {"http://127.0.0.1:9000/", "http://localhost/", "http://b.localhost:1/", "http://[::1]/"}) {
    CHECK(check_url_allowed(split(text), false).ok());
  }
  for (const char* text : {"http://a.example/", "http://10.0.0.1/", "http://169.254.169.254/",
                           "http://localhost.example/", "http://[::ffff:127.0.0.1]/", "http://0.0.0.0/"}) {
    CAPTURE(std::string(text));
    CHECK(check_url_allowed(split(text), false).error().code == Errc::url_not_allowed);
    CHECK(check_url_allowed(split(text), true).ok());
  }
}

TEST_CASE("a URL that is not allowed is named without its query") {
  const auto checked = check_url_allowed(split("http://a.example/b?sig=canary"), false);
  CHECK(checked.error().fact("url") == "http://a.example/b");
  CHECK(checked.error().message.find("canary") == std::string::npos);
}

TEST_SUITE_END();
