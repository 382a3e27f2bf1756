// Uploads whose URLs the application's server signs all at once.
#include <uploadkit/backend_signed.hpp>

#include "s3_uploads.hpp"

using namespace uploadkit;

namespace {

std::shared_ptr<const Backend> backend_of() {
  SignedUploadOptions options;
  options.create_url = "https://api.example/uploads";
  options.token = "T";
  return signed_upload(options);
}

constexpr char parts_answer[] =
    R"({"upload_id":"U1","key":"u/1.mov","part_urls":["https://b.example/1","https://b.example/2","https://b.example/3"],)"
    R"("complete_url":"https://b.example/c","abort_url":"https://b.example/a"})";

UploadTicket ticket_of(const UploadDescription& upload) {
  const auto ticket = backend_of()->read_begin(upload, test::answer(200, parts_answer));
  return ticket ? *ticket : UploadTicket{};
}

}  // namespace

TEST_SUITE_BEGIN("backends");

TEST_CASE("a signed upload tells what it will send before it asks for URLs") {
  auto upload = test::large_upload("1.mov");
  upload.part_bytes = 5u << 20;
  const auto begin = backend_of()->begin(upload);
  REQUIRE(begin.ok());
  CHECK(begin->request.method == "POST");
  CHECK(begin->request.url == "https://api.example/uploads");
  CHECK(begin->request.authorize);
  CHECK(begin->request.body ==
        R"({"key":"1.mov","size":11534336,"content_type":"video/quicktime","part_size":5242880,"part_count":3})");
  CHECK(backend_of()->authorization()->origin == "https://api.example");
  upload.part_count = 0;
  CHECK(backend_of()->begin(upload)->request.body.find("\"part_count\":3") != std::string::npos);
  CHECK(backend_of()->read_begin(upload, test::answer(200, parts_answer)).ok());
  const auto small = backend_of()->begin(test::small_upload("1.jpg"));
  REQUIRE(small.ok());
  CHECK(small->request.body == R"({"key":"1.jpg","size":5,"content_type":"image/jpeg","part_size":5,"part_count":1})");
}

TEST_CASE("each part of a signed upload goes to its own URL, without the API's credentials") {
  const auto upload = test::large_upload();
  const auto ticket = ticket_of(upload);
  CHECK(ticket.upload_id == "U1");
  CHECK(ticket.key == "u/1.mov");
  const auto backend = backend_of();
  for (int number = 1; number <= 3; ++number) {
    const auto put = backend->put(upload, ticket, {number, 0, 5});
    REQUIRE(put.ok());
    CHECK(put->method == "PUT");
    CHECK(put->url == "https://b.example/" + std::to_string(number));
    CHECK(!put->authorize);
  }
  CHECK(backend->put(upload, ticket, {4, 0, 5}).error().code == Errc::internal);
  const auto end = backend->complete(upload, ticket, {{1, 5, "e1", "", ""}});
  REQUIRE(end.ok());
  CHECK(end->request.method == "POST");
  CHECK(end->request.url == "https://b.example/c");
  CHECK(!end->request.authorize);
  CHECK(end->request.body.find("<ETag>\"e1\"</ETag>") != std::string::npos);
  const auto abort = backend->abort(upload, ticket);
  REQUIRE(abort.ok());
  REQUIRE(abort->has_value());
  CHECK((*abort)->url == "https://b.example/a");
  CHECK((*abort)->method == "DELETE");
}

TEST_CASE("a signed upload of one PUT has one URL and the headers that it needs") {
  auto upload = test::small_upload();
  upload.options.cache_control = "no-cache";
  const auto ticket = backend_of()->read_begin(
      upload, test::answer(200, R"({"key":"u/1.jpg","url":"https://b.example/1","headers":{"Content-Type":"a/b"}})"));
  REQUIRE(ticket.ok());
  CHECK(ticket->url == "https://b.example/1");
  const auto put = backend_of()->put(upload, *ticket, {1, 0, 5});
  REQUIRE(put.ok());
  CHECK(test::header_of(*put, "Content-Type") == "a/b");
  CHECK(test::header_of(*put, "Cache-Control") == "no-cache");
  const auto end = backend_of()->complete(upload, *ticket, {{1, 5, "e", "", ""}});
  REQUIRE(end.ok());
  REQUIRE(end->answer);
  CHECK(end->answer->path == "u/1.jpg");
  CHECK(!backend_of()->abort(upload, *ticket)->has_value());
}

TEST_CASE("an answer without the URLs of all parts is refused by its field") {
  const std::pair<const char*, const char*> answers[] = {
      {"part_urls", "{}"},
      {"part_urls", R"({"part_urls":"x"})"},
      {"part_urls", R"({"part_urls":["https://b.example/1"],"complete_url":"https://b.example/c"})"},
      {"part_urls",
       R"({"part_urls":["https://b.example/1",false,"https://b.example/3"],"complete_url":"https://b.example/c"})"},
      {"complete_url", R"({"part_urls":["https://b/1","https://b/2","https://b/3"]})"},
      {"abort_url",
       R"({"part_urls":["https://b/1","https://b/2","https://b/3"],"complete_url":"https://b/c","abort_url":[]})"}};
  for (const auto& [field, body] : answers) {
    const Error error = backend_of()->read_begin(test::large_upload(), test::answer(200, body)).error();
    CHECK(error.code == Errc::bad_response);
    CHECK(error.fact("field") == std::string(field));
  }
  CHECK(backend_of()->read_begin(test::small_upload(), test::answer(200, "{}")).error().fact("field") == "url");
  CHECK(backend_of()->read_begin(test::small_upload(), test::answer(503, "")).error().code ==
        Errc::service_unavailable);
}

TEST_CASE("a signed upload cannot go on without its URLs") {
  CHECK(backend_of()->list_parts(test::large_upload(), test::part_ticket(), 0).error().code == Errc::not_found);
  CHECK(backend_of()->complete(test::large_upload(), test::part_ticket(), {}).error().code == Errc::not_found);
  CHECK(backend_of()->traits().needs_size);
  SignedUploadOptions options;
  CHECK(signed_upload(options)->begin(test::small_upload()).error().fact("option") == "create_url");
}

TEST_SUITE_END();
