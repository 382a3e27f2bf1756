// VIESUS Cloud: uploads, retention, enhancements.
#include "service_rig.hpp"

#include <doctest/doctest.h>

using uploadkit::devserver::UrlForm;
using uploadkit::devserver::testing::Answer;
using uploadkit::devserver::testing::png;
using uploadkit::devserver::testing::ServiceRig;

namespace {

constexpr const char* path = "/_services/viesus/graphql";

struct Viesus : ServiceRig {
  Viesus() { headers = {{"x-api-key", "api-key"}}; }

  Answer run(const std::string& query) { return graphql(path, query); }
  Answer sign(std::size_t filesize, const std::string& mimetype, const std::string& filename = "photo.png") {
    return run("mutation { createSignedUploadUrl(input: { filename: \"" + filename + "\" filesize: " +
               std::to_string(filesize) + " mimetype: \"" + mimetype + "\" }) { uploadId uploadUrl } }");
  }
  Answer complete(const std::string& id) {
    return run("mutation { completeSignedUpload(id: \"" + id +
               "\") { id status filesize mimetype extension originalFilename filename width height url startedAt "
               "finishedAt duration } }");
  }
  std::string uploaded(const std::string& bytes, const std::string& mimetype = "image/png") {
    const std::string id = sign(bytes.size(), mimetype).text("/data/createSignedUploadUrl/uploadId");
    upload(bytes);
    return complete(id).text("/data/completeSignedUpload/id");
  }
  Answer look(const std::string& id) { return run("{ upload(id: \"" + id + "\") { id status subStatus metadata } }"); }
  std::string code(const Answer& answer) { return answer.text("/errors/0/extensions/code"); }
};

}  // namespace

TEST_SUITE_BEGIN("devserver");

TEST_CASE_FIXTURE(Viesus, "a signed URL stands under the bucket's own host and signs the content type") {
  const Answer answer = sign(2048000, "image/png");
  CHECK(answer.status() == 200);
  CHECK(answer.text("/data/createSignedUploadUrl/uploadId").size() == 36);
  const auto& options = storage.minted.back().options;
  CHECK(options.form == UrlForm::virtual_host);
  CHECK(options.content_type == "image/png");
  CHECK(!options.content_length);
}

TEST_CASE_FIXTURE(Viesus, "a completed upload shows what was found in the bytes") {
  const std::string bytes = png(640, 480);
  const std::string id = sign(bytes.size(), "image/png").text("/data/createSignedUploadUrl/uploadId");
  upload(bytes);
  now += std::chrono::seconds{2};
  const Answer answer = complete(id);
  const std::string at = "/data/completeSignedUpload";
  CHECK(answer.text(at + "/id") == id);
  CHECK(answer.text(at + "/status") == "UPLOAD_FINISHED");
  CHECK(answer.number(at + "/filesize") == static_cast<std::int64_t>(bytes.size()));
  CHECK(answer.text(at + "/mimetype") == "image/png");
  CHECK(answer.text(at + "/extension") == "png");
  CHECK(answer.text(at + "/originalFilename") == "photo.png");
  CHECK(answer.text(at + "/filename") == id + ".png");
  CHECK(answer.number(at + "/width") == 640);
  CHECK(answer.number(at + "/height") == 480);
  CHECK(answer.text(at + "/startedAt") == "2023-11-14T22:13:20Z");
  CHECK(answer.text(at + "/finishedAt") == "2023-11-14T22:13:22Z");
  CHECK(answer.number(at + "/duration") == 2000);
  CHECK(complete(id).text(at + "/id") == id);
}

TEST_CASE_FIXTURE(Viesus, "a size or a type that differs from the declaration fails at the last step") {
  const std::string bytes = png(1, 1);
  const std::string size = sign(bytes.size() + 1, "image/png").text("/data/createSignedUploadUrl/uploadId");
  upload(bytes);
  const Answer wrong_size = complete(size);
  CHECK(wrong_size.status() == 200);
  CHECK(code(wrong_size) == "BAD_USER_INPUT");
  CHECK(wrong_size.is_null("/data"));
  CHECK(look(size).text("/data/upload/status") == "UPLOAD_FAILED");
  const std::string type = sign(bytes.size(), "image/jpeg").text("/data/createSignedUploadUrl/uploadId");
  upload(bytes);
  CHECK(complete(type).text("/errors/0/message").find("The file is image/png, image/jpeg was declared") == 0);
  const std::string text = sign(5, "image/png").text("/data/createSignedUploadUrl/uploadId");
  upload("hello");
  CHECK(complete(text).text("/errors/0/message").find("of an unknown type") != std::string::npos);
}

TEST_CASE_FIXTURE(Viesus, "a type that has no signature of its own is believed") {
  CHECK(uploaded("sku\n", "text/csv").size() == 36);
}

TEST_CASE_FIXTURE(Viesus, "what cannot be declared or completed is refused") {
  CHECK(code(sign(0, "image/png")) == "BAD_USER_INPUT");
  CHECK(code(sign(1, "png")) == "BAD_USER_INPUT");
  CHECK(code(sign(1, "image/png", "")) == "BAD_USER_INPUT");
  CHECK(code(complete("none")) == "NOT_FOUND");
  const std::string id = sign(5, "image/png").text("/data/createSignedUploadUrl/uploadId");
  CHECK(complete(id).text("/errors/0/message") == "No file was uploaded to the signed URL.");
  CHECK(look(id).text("/data/upload/status") == "UPLOAD_CREATED");
  CHECK(sign(5000000000, "image/png").has("/data/createSignedUploadUrl/uploadId"));
}

TEST_CASE_FIXTURE(Viesus, "a PDF has no dimensions and is analysed by itself") {
  const std::string id = sign(8, "application/pdf").text("/data/createSignedUploadUrl/uploadId");
  upload("%PDF-1.7");
  const Answer done = complete(id);
  CHECK(done.number("/data/completeSignedUpload/width") == 0);
  CHECK(done.number("/data/completeSignedUpload/height") == 0);
  CHECK(look(id).text("/data/upload/subStatus") == "METADATA_ANALYZING");
  const Answer analyzed = look(id);
  CHECK(analyzed.text("/data/upload/subStatus") == "METADATA_ANALYZED_SUCCESSFULLY");
  CHECK(analyzed.has("/data/upload/metadata/analyzed"));
  run("mutation { analyzePdf(id: \"" + id + "\") { id } }");
  look(id);
  fault(R"({"operation":"viesus.upload","quirk":"analysis_fails"})");
  CHECK(look(id).text("/data/upload/subStatus") == "METADATA_ANALYZED_FAILED");
}

TEST_CASE_FIXTURE(Viesus, "uploads live for 30 days, and for as long as was set before they were made") {
  const std::string old_id = uploaded(png(1, 1));
  const Answer set = run("mutation { updateFileRetention(days: 7) { uploadRetentionDays } }");
  CHECK(set.number("/data/updateFileRetention/uploadRetentionDays") == 7);
  const std::string new_id = uploaded(png(1, 1));
  now += std::chrono::hours{24 * 7};
  CHECK(look(new_id).has("/errors"));
  CHECK(look(old_id).has("/data/upload/id"));
  fault(R"({"operation":"viesus.upload","clock_offset_s":1987200})");
  CHECK(code(look(old_id)) == "NOT_FOUND");
  CHECK(storage.objects.empty());
  CHECK(code(run("mutation { updateFileRetention(days: 0) { uploadRetentionDays } }")) == "BAD_USER_INPUT");
}

TEST_CASE_FIXTURE(Viesus, "only the uploads that were there are told as deleted") {
  const std::string id = uploaded(png(1, 1));
  const Answer answer =
      run("mutation { deleteUploads(ids: [\"" + id + "\", \"none\", \"" + id + "\"]) { deletedUploadIds } }");
  CHECK(answer.json.at("/data/deleteUploads/deletedUploadIds").dump() == "[\"" + id + "\"]");
  CHECK(storage.objects.empty());
  CHECK(code(look(id)) == "NOT_FOUND");
}

TEST_CASE_FIXTURE(Viesus, "one upload is enhanced several times in one document's operations") {
  const std::string id = uploaded(png(1, 1));
  const Answer both =
      run("mutation { a: createEnhancedImage(uploadId: \"" + id +
          "\", input: { mode: ENHANCE }) { id status } b: createEnhancedImage(uploadId: \"" + id +
          "\", input: { mode: ENHANCE, upscalingFactor: X2, noiseReductionProfilingStrength: 0.5 }) { id } }");
  const std::string image = both.text("/data/a/id");
  CHECK(image != both.text("/data/b/id"));
  CHECK(both.text("/data/a/status") == "ENHANCEMENT_CREATED");
  const Answer done = run("{ enhancedImage(id: \"" + image + "\") { status fullUrl filename viesusDuration } }");
  CHECK(done.text("/data/enhancedImage/status") == "ENHANCEMENT_FINISHED");
  CHECK(done.text("/data/enhancedImage/fullUrl").find(image) != std::string::npos);
  CHECK(run("{ credits { usedCreditsThisPeriod } }").number("/data/credits/usedCreditsThisPeriod") == 2);
}

TEST_CASE_FIXTURE(Viesus, "what cannot be enhanced is refused") {
  const auto enhance = [this](const std::string& id, const std::string& input) {
    return run("mutation { createEnhancedImage(uploadId: \"" + id + "\", input: " + input + ") { id } }");
  };
  CHECK(code(enhance("none", "{ mode: ENHANCE }")) == "NOT_FOUND");
  CHECK(code(enhance(uploaded("%PDF-1.7", "application/pdf"), "{ mode: ENHANCE }")) == "BAD_USER_INPUT");
  const std::string id = uploaded(png(1, 1));
  CHECK(code(enhance(id, "{ noiseReductionProfilingStrength: 1.5 }")) == "BAD_USER_INPUT");
  CHECK(code(enhance(id, "{ noiseReductionProfilingStrength: -1 }")) == "BAD_USER_INPUT");
  CHECK(code(enhance(id, "{ mode: \"ENHANCE\" }")) == "GRAPHQL_VALIDATION_FAILED");
  CHECK(code(enhance(id, "{ preset: \"DEFAULT\" }")) == "GRAPHQL_VALIDATION_FAILED");
  CHECK(enhance(id, "{ preset: DEFAULT }").has("/data/createEnhancedImage/id"));
  CHECK(enhance(id, "{ noiseReductionProfilingStrength: 1.0 }").has("/data/createEnhancedImage/id"));
}

TEST_CASE_FIXTURE(Viesus, "the key is needed, and mistakes have codes") {
  headers.front().value = "other";
  const Answer refused = sign(1, "image/png");
  CHECK(refused.status() == 401);
  CHECK(code(refused) == "UNAUTHENTICATED");
  headers.front().value = "api-key";
  const Answer syntax = run("mutation {");
  CHECK(syntax.status() == 400);
  CHECK(code(syntax) == "GRAPHQL_PARSE_FAILED");
  CHECK(code(run("{ uploads { id } }")) == "GRAPHQL_VALIDATION_FAILED");
  CHECK(send("GET", path, "").status() == 405);
  fault(R"({"operation":"viesus.credits","status":429})");
  CHECK(code(run("{ credits { periodStart } }")) == "TOO_MANY_REQUESTS");
}

TEST_SUITE_END();
