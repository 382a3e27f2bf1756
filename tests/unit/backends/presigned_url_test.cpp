// The backend for a URL that the application has already, and the default description of a PUT.
#include "answers.hpp"

#include <uploadkit/presigned_url.hpp>

using namespace uploadkit;

namespace {

constexpr char url[] = "https://b.s3.amazonaws.com/a%2Fb//../c?X-Amz-SignedHeaders=host&X-Amz-Signature=f+%2B";

UploadDescription picture() { return test::upload_of("photo.jpg", 42, "image/jpeg"); }

}  // namespace

TEST_SUITE_BEGIN("backends");

TEST_CASE("a signed URL is the ticket at once and travels byte for byte") {
  const auto backend = presigned_url({url, "PUT", {{"x-amz-acl", "private"}}});
  const auto step = backend->begin(picture());
  REQUIRE(step.ok());
  REQUIRE(step->answer.has_value());
  const auto put = backend->put(picture(), *step->answer, {1, 0, 42});
  REQUIRE(put.ok());
  CHECK(put->method == "PUT");
  CHECK(put->url == url);
  CHECK_FALSE(put->authorize);
  CHECK(put->body.empty());
  CHECK(test::header_of(*put, "x-amz-acl") == "private");
  CHECK(test::header_of(*put, "Content-Type") == "image/jpeg");
  CHECK(put->headers.size() == 2);
}

TEST_CASE("headers that belong to the URL win over the library's own") {
  const auto backend = presigned_url({url, "POST", {{"content-type", "application/pdf"}}});
  const auto step = backend->begin(picture());
  REQUIRE(step.ok());
  const auto put = backend->put(picture(), *step->answer, {1, 0, 42});
  REQUIRE(put.ok());
  CHECK(put->method == "POST");
  REQUIRE(put->headers.size() == 1);
  CHECK(put->headers[0].value == "application/pdf");
}

TEST_CASE("options that a plain header can carry are honoured") {
  UploadDescription upload = picture();
  upload.options.cache_control = "no-cache";
  upload.options.content_disposition = "attachment";
  upload.options.content_encoding = "gzip";
  const auto backend = presigned_url({url, "PUT", {}});
  const auto step = backend->begin(upload);
  REQUIRE(step.ok());
  const auto put = backend->put(upload, *step->answer, {1, 0, 42});
  REQUIRE(put.ok());
  CHECK(test::header_of(*put, "Cache-Control") == "no-cache");
  CHECK(test::header_of(*put, "Content-Disposition") == "attachment");
  CHECK(test::header_of(*put, "Content-Encoding") == "gzip");
  CHECK(backend->traits().supported_options ==
        (option_content_encoding | option_content_disposition | option_cache_control));
}

TEST_CASE("an option that the URL's headers contradict is refused with both values") {
  UploadDescription upload = picture();
  upload.options.content_type = "image/png";
  const auto step = presigned_url({url, "PUT", {{"content-type", "image/jpeg"}}})->begin(upload);
  CHECK(step.error().code == Errc::signed_header_mismatch);
  CHECK(step.error().fact("header") == "Content-Type");
  CHECK(step.error().fact("expected") == "image/jpeg");
  CHECK(step.error().fact("got") == "image/png");
}

TEST_CASE("what cannot be sent is refused before a request") {
  CHECK(presigned_url({"photo", "PUT", {}})->begin(picture()).error().code == Errc::invalid_url);
  CHECK(presigned_url({url, "DELETE", {}})->begin(picture()).error().fact("option") == "method");
  for (const Header& header : std::vector<Header>{{"X", "a\r\nY: b"}, {"", "x"}, {"Host", "x"}, {"Expect", "x"}}) {
    CHECK(presigned_url({url, "PUT", {header}})->begin(picture()).error().code == Errc::invalid_argument);
  }
  UploadDescription upload = picture();
  upload.options.cache_control = "a\nb";
  CHECK(presigned_url({url, "PUT", {}})->begin(upload).error().code == Errc::invalid_argument);
}

TEST_CASE("an upload to a signed URL ends with its PUT") {
  StoredPart part;
  part.etag = "e";
  part.version_id = "v";
  const auto step = presigned_url({url, "PUT", {}})->complete(picture(), UploadTicket{}, {part});
  REQUIRE(step.ok());
  REQUIRE(step->answer.has_value());
  CHECK(step->answer->path == "photo.jpg");
  CHECK(step->answer->etag == "e");
  CHECK(step->answer->version_id == "v");
  CHECK(presigned_url({url, "PUT", {}})->complete(picture(), UploadTicket{}, {}).ok());
}

TEST_CASE("questions that a signed URL never asks have no answer") {
  const auto backend = presigned_url({url, "PUT", {}});
  CHECK(backend->read_begin(picture(), HttpResponse{}).error().code == Errc::internal);
  CHECK(backend->read_complete(picture(), UploadTicket{}, HttpResponse{}).error().code == Errc::internal);
  CHECK_FALSE(backend->can_inquire());
  CHECK((backend->authorization() == nullptr));
}

TEST_CASE("a ticket with a URL or header that cannot be sent gives no request") {
  const auto backend = presigned_url({url, "PUT", {}});
  UploadTicket ticket;
  ticket.url = "https://h/\r\nX: 1";
  CHECK(backend->put(picture(), ticket, {1, 0, 42}).error().code == Errc::invalid_url);
  ticket.url = url;
  ticket.headers = {{"X", "a\nb"}};
  CHECK(backend->put(picture(), ticket, {1, 0, 42}).error().code == Errc::invalid_argument);
}

TEST_SUITE_END();
