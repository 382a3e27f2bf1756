// What applications give, before it becomes part of a request.
#include "answers.hpp"

#include <uploadkit/backends/input_check.hpp>

using namespace uploadkit;
using namespace uploadkit::backends;

TEST_SUITE_BEGIN("backends");

TEST_CASE("a text is UTF-8 without control characters and not empty") {
  CHECK(check_text("id", "\xC3\xA4 \"quoted\"").ok());
  for (const std::string& text : {std::string(), std::string("a\nb"), std::string("a\0b", 3), std::string("\xC3("),
                                  std::string("\x7F"), std::string("\xC2\x85")}) {
    const auto checked = check_text("id", text);
    CHECK(checked.error().code == Errc::invalid_argument);
    CHECK(checked.error().fact("field") == "id");
  }
}

TEST_CASE("an option is named as an option and its value is not repeated") {
  for (const Result<void>& checked : {check_option("api_key", "s3cret\n"), check_header_option("api_key", "s3cret\r\n"),
                                      check_endpoint("api_key", "s3cret")}) {
    CHECK(checked.error().code == Errc::invalid_option);
    CHECK(checked.error().fact("option") == "api_key");
    CHECK(checked.error().message.find("s3cret") == std::string::npos);
  }
  CHECK(check_header_option("store", "").ok());
  CHECK(check_endpoint("endpoint", "http://127.0.0.1:8080/graphql").ok());
}

TEST_CASE("an enumerator is a name of GraphQL or empty") {
  for (const char* text : {"", "ENHANCE", "AUTO_AI", "X2", "_x"}) CHECK(check_enumerator("mode", text).ok());
  for (const char* text : {"2X", "A B", "A-B", "\"A\"", "A}", "\xC3\xA4", "A\n"}) {
    CHECK(check_enumerator("mode", text).error().fact("field") == "mode");
  }
}

TEST_CASE("the size of an upload is within the backend's limits") {
  BackendTraits traits;
  traits.min_bytes = 1;
  traits.max_bytes = 10;
  const auto check = [&traits](std::uint64_t size) {
    return check_upload(test::upload_of("a", size, "text/plain"), traits).error();
  };
  CHECK(check(1).code == Errc::ok);
  CHECK(check(10).code == Errc::ok);
  CHECK(check(0).code == Errc::too_small);
  CHECK(check(11).code == Errc::too_large);
  CHECK(check(11).fact("limit") == "10");
  CHECK(check(11).fact("actual") == "11");
  UploadDescription stream = test::upload_of("a", 0, "text/plain");
  stream.size_bytes.reset();
  CHECK(check_upload(stream, traits).error().code == Errc::source_size_unknown);
  traits.needs_size = false;
  CHECK(check_upload(stream, traits).ok());
}

TEST_SUITE_END();
