// The upload through VIESUS, with the requests and answers of its documents.
#include "answers.hpp"

#include <uploadkit/core/time_text.hpp>
#include <uploadkit/viesus.hpp>

using namespace uploadkit;

namespace {

constexpr char signed_url[] = "https://storage.example/viesus/uploads/1?X-Amz-Signature=feed";

std::shared_ptr<const Viesus> backend() {
  ViesusOptions options;
  options.api_key = "key-1";
  return viesus(options);
}

UploadTicket ticket() {
  UploadTicket ticket;
  ticket.upload_id = "uploadId";
  ticket.url = signed_url;
  return ticket;
}

std::string completed(const std::string& fields) {
  return R"({"data":{"completeSignedUpload":{"id":"u-9","status":"UPLOAD_FINISHED")" + fields + "}}}";
}

UploadDescription photo() { return test::upload_of("photo.jpg", 2048000, "image/jpeg"); }

}  // namespace

TEST_SUITE_BEGIN("backends");

TEST_CASE("VIESUS is asked for a signed URL as its documents show") {
  const auto step = backend()->begin(photo());
  REQUIRE(step.ok());
  CHECK_FALSE(step->answer.has_value());
  CHECK(step->request.method == "POST");
  CHECK(step->request.url == "https://api.viesus.cloud/graphql");
  CHECK(test::header_of(step->request, "x-api-key") == "key-1");
  CHECK(test::header_of(step->request, "Content-Type") == "application/json");
  CHECK_FALSE(step->request.authorize);
  CHECK(test::query_of(step->request) ==
        "mutation{createSignedUploadUrl(input:{filename:\"photo.jpg\",filesize:2048000,mimetype:\"image/jpeg\"})"
        "{uploadId uploadUrl}}");
}

TEST_CASE("VIESUS' signed URL becomes a ticket with the declared type") {
  const auto read = backend()->read_begin(
      photo(), test::answer(200, R"({"data":{"createSignedUploadUrl":{"uploadId":"u-1","uploadUrl":")" +
                                     std::string(signed_url) + "\"}}}"));
  REQUIRE(read.ok());
  CHECK(read->upload_id == "u-1");
  CHECK(read->url == signed_url);
  CHECK(read->method == "PUT");
  const auto put = backend()->put(photo(), *read, {1, 0, 2048000});
  REQUIRE(put.ok());
  REQUIRE(put->headers.size() == 1);
  CHECK(put->headers[0].name == "Content-Type");
  CHECK(put->headers[0].value == "image/jpeg");
  CHECK_FALSE(put->authorize);
}

TEST_CASE("a file name of any characters reaches VIESUS as it is") {
  for (const std::string& text : test::hostile_texts()) {
    const auto step = backend()->begin(test::upload_of(text, 1, "image/png"));
    if (text.find('\t') != std::string::npos) {
      CHECK(step.error().fact("field") == "path");
      continue;
    }
    REQUIRE(step.ok());
    const test::TakenApart parts = test::take_apart(test::query_of(step->request));
    CHECK(parts.skeleton ==
          "mutation{createSignedUploadUrl(input:{filename:_,filesize:1,mimetype:_}){uploadId uploadUrl}}");
    REQUIRE(parts.texts.size() == 2);
    CHECK(parts.texts[0] == text);
  }
}

TEST_CASE("what VIESUS could not take is refused before a request") {
  const auto refused = [](const UploadDescription& upload) { return backend()->begin(upload).error(); };
  CHECK(refused(test::upload_of("", 1, "image/png")).fact("field") == "path");
  CHECK(refused(test::upload_of("a\r\nb", 1, "image/png")).fact("field") == "path");
  CHECK(refused(test::upload_of("a\xC3(", 1, "image/png")).fact("field") == "path");
  CHECK(refused(test::upload_of("a", 1, "image")).fact("field") == "content_type");
  CHECK(refused(test::upload_of("a", 1, "image/png\"")).fact("field") == "content_type");
  UploadDescription unknown = test::upload_of("a", 1, "image/png");
  unknown.size_bytes.reset();
  CHECK(refused(unknown).code == Errc::source_size_unknown);
}

TEST_CASE("bad options of VIESUS are told by the first step") {
  for (const char* key : {"", "a\nb", " a", "a\xC3("}) {
    ViesusOptions options;
    options.api_key = key;
    const auto step = viesus(options)->begin(photo());
    CHECK(step.error().code == Errc::invalid_option);
    CHECK(step.error().fact("option") == "api_key");
  }
  ViesusOptions options;
  options.api_key = "k";
  options.endpoint = "api.viesus.cloud/graphql";
  CHECK(viesus(options)->begin(photo()).error().fact("option") == "endpoint");
}

TEST_CASE("the completion asks for every field of an upload") {
  const auto step = backend()->complete(photo(), ticket(), {});
  REQUIRE(step.ok());
  CHECK(test::query_of(step->request) ==
        "mutation{completeSignedUpload(id:\"uploadId\"){id status filesize mimetype extension originalFilename "
        "filename width height url startedAt finishedAt duration}}");
}

TEST_CASE("the receipt has the id that the completion returns, not the one that was sent") {
  const auto receipt = backend()->read_complete(
      photo(), ticket(),
      test::answer(200, completed(R"(,"filesize":2048000,"mimetype":"image/jpeg","filename":"u-9.jpg")")));
  REQUIRE(receipt.ok());
  CHECK(receipt->id == "u-9");
  CHECK(receipt->path == "u-9.jpg");
  CHECK(receipt->content_type == "image/jpeg");
  CHECK_FALSE(receipt->retained_until.has_value());
  CHECK(core::parse_json(receipt->answer)->at("/filesize").integer() == 2048000);
  CHECK(backend()->read_complete(photo(), ticket(), test::answer(200, completed("")))->path == "photo.jpg");
}

TEST_CASE("another size than was sent is an integrity mismatch with both values") {
  const auto receipt =
      backend()->read_complete(photo(), ticket(), test::answer(200, completed(R"(,"filesize":2047999)")));
  CHECK(receipt.error().code == Errc::integrity_mismatch);
  CHECK(receipt.error().fact("expected") == "2048000");
  CHECK(receipt.error().fact("got") == "2047999");
}

TEST_CASE("an upload that VIESUS refuses at completion is rejected") {
  const auto refused = backend()->read_complete(
      photo(), ticket(),
      test::answer(200, R"({"errors":[{"message":"mimetype does not match","extensions":{"code":"BAD_USER_INPUT"}}],)"
                        R"("data":null})"));
  CHECK(refused.error().code == Errc::upload_rejected);
  CHECK(refused.error().message.find("mimetype does not match") != std::string::npos);
  const auto failed = backend()->read_complete(
      photo(), ticket(),
      test::answer(200, R"({"data":{"completeSignedUpload":{"id":"u-9","status":"UPLOAD_FAILED"}}})"));
  CHECK(failed.error().code == Errc::upload_rejected);
  CHECK(failed.error().backend_code == "UPLOAD_FAILED");
}

TEST_CASE("a completion without an id names the field") {
  for (const char* body :
       {R"({"data":{"completeSignedUpload":{"status":"UPLOAD_FINISHED"}}})",
        R"({"data":{"completeSignedUpload":{"id":""}}})", R"({"data":{"completeSignedUpload":{"id":null}}})",
        R"({"data":{"completeSignedUpload":{"id":"a\nb"}}})"}) {
    const auto receipt = backend()->read_complete(photo(), ticket(), test::answer(200, body));
    CHECK(receipt.error().code == Errc::bad_response);
    CHECK(receipt.error().fact("field") == "completeSignedUpload.id");
  }
  const auto none =
      backend()->read_complete(photo(), ticket(), test::answer(200, R"({"data":{"completeSignedUpload":null}})"));
  CHECK(none.error().fact("field") == "completeSignedUpload");
}

TEST_CASE("a ticket without a usable URL names the field") {
  for (const char* url : {"\"\"", "null", "7", "\"ftp://h/k\"", "\"file:///etc/passwd\"", "\"https://u@h/k\"",
                          "\"https://h/k\\r\\nX: 1\"", "\"https://h/\\u0000\"", "\"https://h./k\""}) {
    const auto read = backend()->read_begin(
        photo(), test::answer(200, R"({"data":{"createSignedUploadUrl":{"uploadId":"u","uploadUrl":)" +
                                       std::string(url) + "}}}"));
    CHECK_FALSE(read.ok());
    CHECK(read.error().fact("field") == "createSignedUploadUrl.uploadUrl");
  }
}

TEST_CASE("a wrong key is unauthorized") {
  const auto read = backend()->read_begin(
      photo(), test::answer(401, R"({"errors":[{"message":"bad key","extensions":{"code":"UNAUTHENTICATED"}}]})"));
  CHECK(read.error().code == Errc::unauthorized);
}

TEST_CASE("an inquiry finds out whether a completion took effect") {
  CHECK(backend()->can_inquire());
  const auto request = backend()->inquire(photo(), ticket());
  REQUIRE(request.ok());
  CHECK(test::query_of(*request).substr(0, 28) == "query{upload(id:\"uploadId\"){");
  const auto read = [](const char* body) {
    return backend()->read_inquiry(photo(), ticket(), test::answer(200, body));
  };
  const auto finished = read(R"({"data":{"upload":{"id":"u-9","status":"UPLOAD_FINISHED"}}})");
  REQUIRE(finished.ok());
  REQUIRE(finished->has_value());
  CHECK((*finished)->id == "u-9");
  const auto waiting =
      read(R"({"data":{"upload":{"id":"u-9","status":"UPLOAD_CREATED","finishedAt":null,"filesize":null}}})");
  REQUIRE(waiting.ok());
  CHECK_FALSE(waiting->has_value());
  CHECK(read(R"({"data":{"upload":{"id":"u-9","status":"UPLOAD_FAILED"}}})").error().code == Errc::upload_rejected);
}

TEST_CASE("an inquiry that meets a state of unknown meaning is made again, and completes nothing") {
  for (const char* upload :
       {R"("status":"UPLOAD_PROCESSING")", R"("status":"")", R"("status":null)",
        R"("status":"UPLOAD_CREATED","filesize":5)", R"("status":"UPLOAD_CREATED","subStatus":"METADATA_ANALYZING")"}) {
    CAPTURE(upload);
    const std::string body = R"({"data":{"upload":{"id":"u-9",)" + std::string(upload) + "}}}";
    const auto read = backend()->read_inquiry(photo(), ticket(), test::answer(200, body));
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().code == Errc::bad_response);
    CHECK(read.error().retryable);
  }
}

TEST_CASE("VIESUS must be told the size and the bytes' own type") {
  const BackendTraits traits = backend()->traits();
  CHECK(traits.name == "viesus");
  CHECK(traits.needs_size);
  CHECK(traits.type_must_match_bytes);
  CHECK(traits.supported_options == 0);
  CHECK((backend()->authorization() == nullptr));
}

TEST_SUITE_END();
