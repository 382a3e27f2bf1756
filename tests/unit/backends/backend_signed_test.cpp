// Uploads that the application's server signs, request by request.
#include <uploadkit/backend_signed.hpp>

#include "s3_uploads.hpp"

using namespace uploadkit;

namespace {

BackendSignedOptions posted() {
  BackendSignedOptions options;
  options.sign_url = "https://api.example/sign";
  options.token = "T";
  return options;
}

void check_step(const HttpRequest& request, const StorageStep& wanted) {
  CHECK(request.url.empty());
  CHECK(request.authorize);
  CHECK(request.method == wanted.method);
  REQUIRE((request.storage_step != nullptr));
  CHECK(request.storage_step->method == wanted.method);
  CHECK(request.storage_step->action == wanted.action);
  CHECK(request.storage_step->key == wanted.key);
  CHECK(request.storage_step->upload_id == wanted.upload_id);
  CHECK(request.storage_step->part_number == wanted.part_number);
}

}  // namespace

TEST_SUITE_BEGIN("backends");

TEST_CASE("each request of an upload that is signed step by step says what it does") {
  const auto backend = backend_signed(posted());
  const auto upload = test::large_upload("a/b.mov");
  const auto ticket = test::part_ticket("U1");
  const auto begin = backend->begin(upload);
  REQUIRE(begin.ok());
  check_step(begin->request, {"POST", "create", "a/b.mov", "", 0});
  CHECK(test::header_of(begin->request, "Content-Type") == "video/quicktime");
  const auto part = backend->put(upload, ticket, {7, 0, 5});
  REQUIRE(part.ok());
  check_step(*part, {"PUT", "part", "a/b.mov", "U1", 7});
  CHECK(part->headers.empty());
  check_step(*backend->list_parts(upload, ticket, 1000), {"GET", "list", "a/b.mov", "U1", 1000});
  check_step(backend->complete(upload, ticket, {{1, 5, "e1", "", ""}})->request,
             {"POST", "complete", "a/b.mov", "U1", 0});
  check_step(**backend->abort(upload, ticket), {"DELETE", "abort", "a/b.mov", "U1", 0});
  check_step(*backend->inquire(upload, ticket), {"HEAD", "head", "a/b.mov", "", 0});
}

TEST_CASE("a small upload that is signed step by step is one PUT") {
  const auto backend = backend_signed(posted());
  auto upload = test::small_upload("a.jpg");
  upload.options.prevent_overwrite = true;
  upload.options.cache_control = "no-cache";
  const auto begin = backend->begin(upload);
  REQUIRE(begin.ok());
  REQUIRE(begin->answer);
  CHECK(begin->answer->url.empty());
  CHECK(begin->answer->key == "a.jpg");
  const auto put = backend->put(upload, *begin->answer, {1, 0, 5});
  REQUIRE(put.ok());
  check_step(*put, {"PUT", "put", "a.jpg", "", 0});
  CHECK(test::header_of(*put, "If-None-Match") == "*");
  CHECK(test::header_of(*put, "Cache-Control") == "no-cache");
  CHECK(!(*backend->abort(upload, *begin->answer)).has_value());
  const auto end = backend->complete(upload, *begin->answer, {{1, 5, "e", "v", ""}});
  REQUIRE(end.ok());
  REQUIRE(end->answer);
  CHECK(end->answer->etag == "e");
}

TEST_CASE("the server is asked for a step in JSON and answers with a URL and its headers") {
  const auto signer = backend_signed(posted())->authorization()->step_signer;
  REQUIRE((signer != nullptr));
  CHECK(!signer->callback());
  REQUIRE((signer->authorization() != nullptr));
  CHECK(signer->authorization()->origin == "https://api.example");
  CHECK(signer->authorization()->token == "T");
  const StorageStep step{"PUT", "part", "a\"b", "U1", 7};
  const auto request = signer->describe(step);
  REQUIRE(request.ok());
  CHECK(request->method == "POST");
  CHECK(request->url == "https://api.example/sign");
  CHECK(request->authorize);
  CHECK(request->body == R"({"method":"PUT","action":"part","key":"a\"b","upload_id":"U1","part_number":7})");
  const auto read = signer->read(
      step, test::answer(200, R"({"url":"https://b.example/k?X-Amz-Signature=1","headers":{"x-amz-acl":"private"}})"));
  REQUIRE(read.ok());
  CHECK(read->url == "https://b.example/k?X-Amz-Signature=1");
  REQUIRE(read->headers.size() == 1);
  CHECK(read->headers[0].value == "private");
  CHECK(signer->read(step, test::answer(200, R"({"url":"https://b.example/k"})")).ok());
}

TEST_CASE("an answer that is no signed step is told by its field") {
  const auto signer = backend_signed(posted())->authorization()->step_signer;
  const std::pair<const char*, const char*> answers[] = {
      {"url", "{}"},
      {"url", R"({"url":true})"},
      {"headers", R"({"url":"https://b.example/","headers":[]})"},
      {"headers", R"({"url":"https://b.example/","headers":{"a":1}})"},
      {"headers", R"({"url":"https://b.example/","headers":{"a b":"c"}})"},
      {"headers", R"({"url":"https://b.example/","headers":{"a":"b\r\nc"}})"}};
  for (const auto& [field, body] : answers) {
    const Error error = signer->read({}, test::answer(200, body)).error();
    CHECK(error.code == Errc::bad_response);
    CHECK(error.fact("field") == std::string(field));
  }
  CHECK(signer->read({}, test::answer(401, "")).error().code == Errc::unauthorized);
  CHECK(signer->read({}, test::answer(200, "<html>")).error().code == Errc::bad_response);
  CHECK(signer->read({}, test::answer(200, R"({"url":"ftp://b"})")).error().code == Errc::invalid_url);
}

TEST_CASE("a function of the application can give the URLs") {
  BackendSignedOptions options;
  options.sign = [](const StorageStep& step) -> Result<SignedStep> { return SignedStep{"https://b/" + step.key, {}}; };
  const auto backend = backend_signed(options);
  const auto callback = backend->authorization()->step_signer->callback();
  REQUIRE(callback);
  CHECK(callback({"PUT", "put", "k", "", 0})->url == "https://b/k");
  CHECK(backend->begin(test::small_upload()).ok());
}

TEST_CASE("exactly one source of signed URLs has to be set") {
  BackendSignedOptions both = posted();
  both.sign = [](const StorageStep&) -> Result<SignedStep> { return SignedStep{}; };
  CHECK(backend_signed(both)->begin(test::small_upload()).error().fact("option") == "sign");
  CHECK(backend_signed({})->begin(test::small_upload()).error().fact("option") == "sign");
  BackendSignedOptions bad = posted();
  bad.sign_url = "api.example";
  CHECK(backend_signed(bad)->begin(test::small_upload()).error().fact("option") == "sign_url");
}

TEST_CASE("answers of the storage are read as those of signed URLs") {
  const auto backend = backend_signed(posted());
  const auto upload = test::large_upload("k");
  const auto ticket = backend->read_begin(
      upload,
      test::answer(200, "<InitiateMultipartUploadResult><UploadId>U</UploadId></InitiateMultipartUploadResult>"));
  REQUIRE(ticket.ok());
  CHECK(ticket->upload_id == "U");
  CHECK(backend->read_begin(upload, test::refusal(403, "AccessDenied", "Request has expired")).error().code ==
        Errc::url_expired);
  const auto receipt = backend->read_complete(
      upload, *ticket,
      test::answer(
          200, "<CompleteMultipartUploadResult><Key>u/k</Key><ETag>\"e-3\"</ETag></CompleteMultipartUploadResult>"));
  REQUIRE(receipt.ok());
  CHECK(receipt->path == "u/k");
  CHECK(receipt->etag == "e-3");
  CHECK(backend->read_complete(upload, *ticket, test::refusal(200, "InternalError")).error().code ==
        Errc::service_unavailable);
  CHECK(!(*backend->read_inquiry(upload, *ticket, test::answer(404, ""))).has_value());
  const auto found =
      backend->read_inquiry(upload, *ticket, test::answer(200, "", {{"ETag", "\"e\""}, {"Content-Length", "5"}}));
  REQUIRE(found.ok());
  REQUIRE(found->has_value());
  CHECK((*found)->size_bytes == 5);
  CHECK(backend->read_parts(upload, *ticket, test::refusal(404, "NoSuchUpload")).error().code == Errc::not_found);
}

TEST_SUITE_END();
