// Content-Disposition values for names that browsers and proxies read differently.
#include "s3_uploads.hpp"

using namespace uploadkit;

TEST_SUITE_BEGIN("backends");

TEST_CASE("a content disposition has a second name where the first cannot show it") {
  const std::pair<std::string, const char*> names[] = {
      {"a b.jpg", "attachment; filename=\"a b.jpg\""},
      {"it's (1).jpg", "attachment; filename=\"it's (1).jpg\""},
      {"\xC3\xA4.jpg", "attachment; filename=\"_.jpg\"; filename*=UTF-8''%C3%A4.jpg"},
      {"\xE2\x82\xAC rates", "attachment; filename=\"_ rates\"; filename*=UTF-8''%E2%82%AC%20rates"},
      {"\xF0\x9F\x93\xB7", "attachment; filename=\"_\"; filename*=UTF-8''%F0%9F%93%B7"},
      {"a\"b", "attachment; filename=\"a_b\"; filename*=UTF-8''a%22b"},
      {"a\\b", "attachment; filename=\"a_b\"; filename*=UTF-8''a%5Cb"},
      {"50%.jpg", "attachment; filename=\"50_.jpg\"; filename*=UTF-8''50%25.jpg"},
      {"a;b=c", "attachment; filename=\"a;b=c\""},
      {"", "attachment"},
  };
  for (const auto& [name, value] : names) {
    const auto made = content_disposition("attachment", name);
    REQUIRE(made.ok());
    CHECK(*made == value);
  }
}

TEST_CASE("a content disposition is refused where it would break out of its header") {
  for (const char* type : {"", "in line", "attachment;", "\"inline\"", "in\nline"}) {
    CHECK(content_disposition(type, "a").error().fact("field") == "type");
  }
  for (const char* name : {"a\r\nb", "\x01", "\xFF\xFE", "\x7F"}) {
    CHECK(content_disposition("inline", name).error().fact("field") == "filename");
  }
}

TEST_SUITE_END();
