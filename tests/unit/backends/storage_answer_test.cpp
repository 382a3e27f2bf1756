// What counts as stored, and what only looks like it.
#include "answers.hpp"

#include <uploadkit/presigned_url.hpp>

using namespace uploadkit;

namespace {

Result<StoredPart> read(const HttpResponse& response, const std::string& url = "https://b.example/k") {
  UploadTicket ticket;
  ticket.url = url;
  return presigned_url({url, "PUT", {}})->read_put(ticket, {1, 0, 42}, response);
}

}  // namespace

TEST_SUITE_BEGIN("backends");

TEST_CASE("200, 201 and 204 with an empty body are success, nothing else is") {
  for (int status : {200, 201, 204}) CHECK(read(test::answer(status, "")).ok());
  CHECK(read(test::answer(200, " \r\n ")).ok());
  for (int status : {100, 202, 203, 205, 206, 207, 226, 299, 300, 304, 400, 500, 0}) {
    CHECK_FALSE(read(test::answer(status, "")).ok());
  }
  CHECK(read(test::answer(202, "")).error().code == Errc::protocol_error);
}

TEST_CASE("the part that was stored keeps its number, its size, its ETag and its version") {
  const auto part =
      read(test::answer(200, "", {{"ETag", "\"d41d8cd98f00b204e9800998ecf8427e\""}, {"x-amz-version-id", "v1"}}));
  REQUIRE(part.ok());
  CHECK(part->number == 1);
  CHECK(part->size_bytes == 42);
  CHECK(part->etag == "d41d8cd98f00b204e9800998ecf8427e");
  CHECK(part->version_id == "v1");
  CHECK(read(test::answer(200, "", {{"x-goog-generation", "17"}}))->version_id == "17");
  CHECK(read(test::answer(201, "", {{"ETag", "W/\"x\""}}))->etag == "W/\"x\"");
}

TEST_CASE("an error document behind a success is no success") {
  const auto part = read(test::answer(
      200, "<?xml version=\"1.0\"?>\n<Error><Code>InternalError</Code><Message>We failed</Message></Error>"));
  CHECK(part.error().code == Errc::protocol_error);
  CHECK(part.error().backend_code == "InternalError");
}

TEST_CASE("the page of a captive portal is no stored object") {
  for (const char* body : {"<!DOCTYPE html><html><body>Welcome</body></html>", "<html><head></head></html>",
                           "<HTML><p>unclosed", "{\"login\":true}", "[]", "<Err"}) {
    const auto part = read(test::answer(200, body, {{"Content-Type", "text/html"}}));
    CHECK(part.error().code == Errc::protocol_error);
    CHECK(part.error().message.find("captive portal") != std::string::npos);
  }
}

TEST_CASE("Google's description of a stored object is a success") {
  CHECK(read(test::answer(200, R"({"name":"k","size":"42"})", {{"X-GUploader-UploadID", "u"}})).ok());
}

TEST_CASE("a redirect of a store is refused and never followed") {
  for (int status : {301, 302, 303, 307, 308}) {
    CHECK(read(test::answer(status, "", {{"Location", "https://elsewhere/"}})).error().code == Errc::redirect_refused);
  }
}

TEST_CASE("a status without a document has its meaning") {
  const std::pair<int, Errc> meanings[] = {
      {400, Errc::rejected},
      {401, Errc::forbidden},
      {403, Errc::forbidden},
      {404, Errc::not_found},
      {405, Errc::rejected},
      {408, Errc::connection_lost},
      {409, Errc::conflict},
      {410, Errc::url_expired},
      {411, Errc::rejected},
      {412, Errc::already_exists},
      {413, Errc::too_large},
      {429, Errc::throttled},
      {500, Errc::service_unavailable},
      {501, Errc::service_unavailable},
      {503, Errc::service_unavailable},
  };
  for (const auto& [status, code] : meanings) {
    CHECK(read(test::answer(status, "")).error().code == code);
  }
}

TEST_CASE("a store's 401 never looks like one of the API") {
  CHECK(read(test::answer(401, R"({"error":{"code":401,"message":"Anonymous caller"}})")).error().code ==
        Errc::forbidden);
  CHECK(read(test::answer(401, "401 Unauthorized: Temp URL invalid")).error().code == Errc::signature_rejected);
}

TEST_CASE("a URL that was dead by the store's clock has expired, whatever the store says") {
  const std::string url = "https://b/k?temp_url_sig=x&temp_url_expires=1757440423";
  const std::string late = "Tue, 09 Sep 2025 18:00:00 GMT";
  const std::string early = "Tue, 09 Sep 2025 16:00:00 GMT";
  CHECK(read(test::answer(401, "Temp URL invalid", {{"Date", late}}), url).error().code == Errc::url_expired);
  CHECK(read(test::answer(401, "Temp URL invalid", {{"Date", early}}), url).error().code == Errc::signature_rejected);
  CHECK(read(test::answer(403, "", {{"Date", late}}), url).error().code == Errc::url_expired);
}

TEST_SUITE_END();
