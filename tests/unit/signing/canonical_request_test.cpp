// Canonical headers and the canonical request.
#include <uploadkit/signing/canonical_request.hpp>

#include <doctest/doctest.h>

namespace signing = uploadkit::signing;

TEST_SUITE_BEGIN("signing");

TEST_CASE("header names are lowered and sorted, values of one name joined in their order") {
  const auto headers = signing::canonical_headers({{"X-B", "2"}, {"host", "h"}, {"x-b", "1"}, {"X-A", "0"}});
  REQUIRE(headers.size() == 3);
  CHECK(headers[0].name == "host");
  CHECK(headers[1].name == "x-a");
  CHECK(headers[2].value == "2,1");
  CHECK(signing::signed_header_names(headers) == "host;x-a;x-b");
}

TEST_CASE("runs of blanks and tabs in a header value are signed as one blank, none at its ends") {
  const auto headers = signing::canonical_headers({{"a", "  x   y\t\tz "}, {"b", ""}, {"c", " \t "}});
  REQUIRE(headers.size() == 3);
  CHECK(headers[0].value == "x y z");
  CHECK(headers[1].value.empty());
  CHECK(headers[2].value.empty());
}

TEST_CASE("the canonical request has method, path, query, headers, their names and the payload hash") {
  const signing::CanonicalRequest request{"PUT", "/a", "b=", {{"host", "h"}, {"x-a", "1"}}, "UNSIGNED-PAYLOAD"};
  CHECK(signing::canonical_text(request) == "PUT\n/a\nb=\nhost:h\nx-a:1\n\nhost;x-a\nUNSIGNED-PAYLOAD");
}

TEST_SUITE_END();
