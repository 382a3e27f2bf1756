// The calls of VIESUS around an upload.
#include "answers.hpp"

#include <uploadkit/core/time_text.hpp>
#include <uploadkit/viesus.hpp>

#include <limits>

using namespace uploadkit;

namespace {

std::shared_ptr<const Viesus> backend() {
  ViesusOptions options;
  options.api_key = "key-1";
  return viesus(options);
}

template <class T>
Error refusal(const ApiCall<T>& call) {
  CHECK(call.request.url.empty());
  REQUIRE(static_cast<bool>(call.read));
  return call.read(HttpResponse{}).error();
}

constexpr char full_upload[] =
    R"({"id":"u-1","status":"UPLOAD_FINISHED","subStatus":"METADATA_ANALYZED_SUCCESSFULLY","filesize":2048000,)"
    R"("mimetype":"application/pdf","extension":"pdf","originalFilename":"a.pdf","filename":"u-1.pdf","width":0,)"
    R"("height":0,"url":"https://s.example/u-1.pdf","startedAt":"2024-09-30T12:34:56Z",)"
    R"("finishedAt":"2024-09-30T12:34:57.250Z","duration":1250,"metadata":{"pages":3}})";

}  // namespace

TEST_SUITE_BEGIN("backends");

TEST_CASE("every field of an upload is read") {
  const auto call = backend()->upload("u-1");
  CHECK(call.idempotent);
  const auto upload = call.read(test::answer(200, R"({"data":{"upload":)" + std::string(full_upload) + "}}"));
  REQUIRE(upload.ok());
  CHECK(upload->id == "u-1");
  CHECK(upload->status == "UPLOAD_FINISHED");
  CHECK(upload->sub_status == "METADATA_ANALYZED_SUCCESSFULLY");
  CHECK(upload->size_bytes == 2048000);
  CHECK(upload->mime_type == "application/pdf");
  CHECK(upload->extension == "pdf");
  CHECK(upload->original_filename == "a.pdf");
  CHECK(upload->filename == "u-1.pdf");
  CHECK(upload->width == 0);
  CHECK(upload->height == 0);
  CHECK(upload->url == "https://s.example/u-1.pdf");
  CHECK(core::iso8601(*upload->started_at) == "2024-09-30T12:34:56Z");
  CHECK(*upload->finished_at - *upload->started_at == std::chrono::milliseconds(1250));
  CHECK(upload->duration == std::chrono::milliseconds(1250));
  CHECK(upload->metadata == R"({"pages":3})");
  CHECK(core::parse_json(upload->answer).ok());
}

TEST_CASE("what an upload does not tell is empty") {
  const auto upload = backend()->upload("u").read(test::answer(200, R"({"data":{"upload":{"id":7,"filesize":"42"}}})"));
  REQUIRE(upload.ok());
  CHECK(upload->id == "7");
  CHECK(upload->size_bytes == 42);
  CHECK(upload->status.empty());
  CHECK_FALSE(upload->width.has_value());
  CHECK_FALSE(upload->finished_at.has_value());
  CHECK(upload->metadata.empty());
}

TEST_CASE("an upload is finished by its status or its time, and failed by its words") {
  ViesusUpload upload;
  CHECK_FALSE(is_finished(upload));
  upload.status = "UPLOAD_FINISHED";
  CHECK(is_finished(upload));
  upload.sub_status = "METADATA_ANALYZED_FAILED";
  CHECK(is_failed(upload));
  CHECK_FALSE(is_finished(upload));
  upload = ViesusUpload{};
  upload.status = "SOMETHING_NEW";
  CHECK_FALSE(is_finished(upload));
  upload.finished_at = WallTime{};
  CHECK(is_finished(upload));
  upload.status = "UPLOAD_FAILED";
  CHECK(is_failed(upload));
}

TEST_CASE("the documented calls are described as the documents show them") {
  const auto client = backend();
  CHECK(test::take_apart(test::query_of(client->create_upload_from_url("https://www.example.com/photo.jpg").request))
            .skeleton.substr(0, 46) == "mutation{createUploadFromUrl(input:{url:_}){id");
  CHECK(test::query_of(client->update_file_retention(7).request) ==
        "mutation{updateFileRetention(days:7){uploadRetentionDays}}");
  CHECK(test::query_of(client->delete_uploads({"upload-id-1", "upload-id-2"}).request) ==
        "mutation{deleteUploads(ids:[\"upload-id-1\",\"upload-id-2\"]){deletedUploadIds}}");
  ViesusEnhancement input;
  input.upscaling_factor = "X2";
  CHECK(test::query_of(client->create_enhanced_image("upload-id", input).request) ==
        "mutation{createEnhancedImage(uploadId:\"upload-id\",input:{mode:ENHANCE,upscalingFactor:X2})"
        "{id status fullUrl filename viesusDuration}}");
  CHECK(test::query_of(client->enhanced_image("e-1").request) ==
        "query{enhancedImage(id:\"e-1\"){id status fullUrl filename viesusDuration}}");
  CHECK(test::query_of(client->credits().request) ==
        "query{credits{periodStart periodEnd usedCreditsThisPeriod remainingCreditsThisPeriod}}");
  for (const HttpRequest& request : {client->credits().request, client->upload("x").request}) {
    CHECK(test::header_of(request, "x-api-key") == "key-1");
  }
}

TEST_CASE("calls that cost or create something are not repeated blindly") {
  const auto client = backend();
  CHECK_FALSE(client->create_upload_from_url("https://a.example/x").idempotent);
  CHECK_FALSE(client->create_enhanced_image("u", {}).idempotent);
  CHECK_FALSE(client->create_webhook("https://a.example/x").idempotent);
  CHECK_FALSE(client->request("mutation{x}", "").idempotent);
  CHECK(client->request("{me}", "").idempotent);
  CHECK(client->update_file_retention(1).idempotent);
  CHECK(client->delete_uploads({"a"}).idempotent);
  CHECK(client->credits().idempotent);
}

TEST_CASE("an id of any characters stays an id") {
  for (const std::string& text : test::hostile_texts()) {
    if (text.find('\t') != std::string::npos) continue;
    const auto parts = test::take_apart(test::query_of(backend()->delete_uploads({text, "b"}).request));
    CHECK(parts.skeleton == "mutation{deleteUploads(ids:[_,_]){deletedUploadIds}}");
    CHECK(parts.texts[0] == text);
    const auto image = test::take_apart(test::query_of(backend()->create_enhanced_image(text, {}).request));
    CHECK(image.texts[0] == text);
  }
}

TEST_CASE("a bad argument is the call's error and no request") {
  const auto client = backend();
  CHECK(refusal(client->upload("")).fact("field") == "id");
  CHECK(refusal(client->upload("a\nb")).code == Errc::invalid_argument);
  CHECK(refusal(client->create_upload_from_url("photo.jpg")).fact("field") == "url");
  CHECK(refusal(client->create_webhook("ftp://x")).fact("field") == "url");
  CHECK(refusal(client->update_file_retention(0)).fact("field") == "days");
  CHECK(refusal(client->delete_uploads({})).fact("field") == "ids");
  CHECK(refusal(client->delete_uploads({"a", ""})).fact("field") == "ids");
  CHECK(refusal(client->delete_webhook("")).fact("field") == "id");
  CHECK(refusal(client->request("", "")).fact("field") == "query");
  CHECK(refusal(client->request("{a}", "[]")).fact("field") == "variables");
  CHECK(refusal(viesus(ViesusOptions{})->credits()).fact("option") == "api_key");
}

TEST_CASE("an enumerator that is no name never reaches the document") {
  for (const char* text : {"X2}){id}}#", "X 2", "\"X2\"", "2X", "x,y:1", "\xC3\xA4", "$x"}) {
    ViesusEnhancement input;
    input.upscaling_factor = text;
    CHECK(refusal(backend()->create_enhanced_image("u", input)).fact("field") == "upscalingFactor");
    input = ViesusEnhancement{};
    input.mode = text;
    CHECK(refusal(backend()->create_enhanced_image("u", input)).fact("field") == "mode");
  }
}

TEST_CASE("a strength is a decimal from 0 to 1") {
  const std::pair<double, const char*> strengths[] = {
      {0, "0.0"}, {1, "1.0"}, {0.5, "0.5"}, {0.25, "0.25"}, {0.000001, "0.000001"}, {0.1, "0.1"}};
  for (const auto& [value, text] : strengths) {
    ViesusEnhancement input;
    input.mode.clear();
    input.noise_reduction_profiling_strength = value;
    CHECK(test::query_of(backend()->create_enhanced_image("u", input).request)
              .find("input:{noiseReductionProfilingStrength:" + std::string(text) + "}") != std::string::npos);
  }
  for (double value : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    ViesusEnhancement input;
    input.noise_reduction_profiling_strength = value;
    CHECK(refusal(backend()->create_enhanced_image("u", input)).code == Errc::invalid_argument);
  }
}

TEST_CASE("answers of the calls are read") {
  const auto client = backend();
  CHECK(client->update_file_retention(7)
            .read(test::answer(200, R"({"data":{"updateFileRetention":{"uploadRetentionDays":7}}})"))
            .value_or(0) == 7);
  const auto deleted = client->delete_uploads({"a", "b"})
                           .read(test::answer(200, R"({"data":{"deleteUploads":{"deletedUploadIds":["a"]}}})"));
  REQUIRE(deleted.ok());
  CHECK(*deleted == std::vector<std::string>{"a"});
  const auto image = client->create_enhanced_image("u", {}).read(test::answer(
      200, R"({"data":{"createEnhancedImage":{"id":"e","status":"QUEUED","fullUrl":null,"viesusDuration":2.5}}})"));
  REQUIRE(image.ok());
  CHECK(image->id == "e");
  CHECK(image->status == "QUEUED");
  CHECK(image->full_url.empty());
  const auto credits = client->credits().read(
      test::answer(200, R"({"data":{"credits":{"periodStart":"2024-09-01T00:00:00Z","periodEnd":null,)"
                        R"("usedCreditsThisPeriod":"12.5","remainingCreditsThisPeriod":87}}})"));
  REQUIRE(credits.ok());
  CHECK(credits->used_this_period == 12.5);
  CHECK(credits->remaining_this_period == 87);
  CHECK(client->request("{me}", "").read(test::answer(200, R"({"data":{"me":1}})")).value_or("") == R"({"me":1})");
}

TEST_CASE("an answer without its field names it") {
  const auto client = backend();
  const auto empty = test::answer(200, R"({"data":{"credits":{},"updateFileRetention":{},"deleteUploads":{}}})");
  CHECK(client->credits().read(empty).error().fact("field") == "credits.usedCreditsThisPeriod");
  CHECK(client->update_file_retention(1).read(empty).error().fact("field") ==
        "updateFileRetention.uploadRetentionDays");
  CHECK(client->delete_uploads({"a"}).read(empty).error().fact("field") == "deleteUploads.deletedUploadIds");
  CHECK(client->upload("a").read(empty).error().fact("field") == "upload");
}

TEST_SUITE_END();
