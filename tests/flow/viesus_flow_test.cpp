// VIESUS, from the first request to the stored bytes, with everything that can go wrong on the way.
#include <doctest/doctest.h>
#include <flow/flow_rig.hpp>

#include <string>

namespace uploadkit::flow {

TEST_SUITE("flow") {
  TEST_CASE("a picture goes through VIESUS, and the store's checksum proves it") {
    FlowRig rig;
    auto client = rig.client(rig.viesus_backend());
    UploadInput input;
    input.source = file_source(rig.folder().file("photo 1.png", tiny_png()));
    const auto receipt = client.upload(std::move(input)).wait();
    REQUIRE_MESSAGE(receipt.ok(), receipt.error().message);
    CHECK(receipt->verified_by == VerifiedBy::checksum);
    CHECK(receipt->content_type == "image/png");
    CHECK(receipt->attempts == 1);
    CHECK(receipt->size_bytes == tiny_png().size());
    CHECK(receipt->answer.find("UPLOAD_FINISHED") != std::string::npos);
    CHECK(rig.stored(receipt->id) == tiny_png());
  }

  TEST_CASE("a lost or refused answer at any step is survived, and the object is there once") {
    const char* faults[] = {
        R"({"operation":"viesus.createSignedUploadUrl","status":503})",
        R"({"operation":"viesus.createSignedUploadUrl","lose_answer":true})",
        R"({"operation":"s3.PutObject","status":500})",
        R"({"operation":"s3.PutObject","status":503})",
        R"({"operation":"s3.PutObject","drop_after_bytes":100000})",
        R"({"operation":"s3.PutObject","lose_answer":true})",
        R"({"operation":"s3.PutObject","expire":true})",
        R"({"operation":"viesus.completeSignedUpload","status":503})",
        R"({"operation":"viesus.completeSignedUpload","lose_answer":true})",
        R"({"operation":"viesus.completeSignedUpload","cut_answer_after_bytes":20})",
        R"({"operation":"viesus.completeSignedUpload","lose_answer":true,"quirk":"complete_once"})",
    };
    for (const char* fault : faults) {
      CAPTURE(fault);
      FlowRig rig;
      rig.plan(fault);
      const std::string bytes = some_bytes(300'000, tiny_png());
      auto client = rig.client(rig.viesus_backend());
      const auto receipt = client.upload(input_of(bytes, "photo.png")).wait();
      REQUIRE_MESSAGE(receipt.ok(), receipt.error().message);
      CHECK(rig.stored(receipt->id) == bytes);
    }
  }

  TEST_CASE("a URL that is dead on arrival is renewed without costing an attempt") {
    FlowRig rig;
    rig.plan(R"({"operation":"viesus.createSignedUploadUrl","quirk":"expired_url"})");
    auto client = rig.client(rig.viesus_backend());
    const auto receipt = client.upload(input_of(tiny_png(), "photo.png")).wait();
    REQUIRE_MESSAGE(receipt.ok(), receipt.error().message);
    CHECK(rig.stored(receipt->id) == tiny_png());
  }

  TEST_CASE("a service that only fails is given up with its own error") {
    FlowRig rig;
    rig.plan(R"({"operation":"viesus.createSignedUploadUrl","status":503,"count":6})");
    auto client = rig.client(rig.viesus_backend());
    const auto receipt = client.upload(input_of(tiny_png(), "photo.png")).wait();
    CHECK(receipt.error().code == Errc::service_unavailable);
    CHECK(receipt.error().attempts == 6);
    CHECK(receipt.error().retryable);
    CHECK(receipt.error().http_status == 503);
  }

  TEST_CASE("a type that the bytes contradict is refused before anything is sent") {
    FlowRig rig;
    auto client = rig.client(rig.viesus_backend());
    UploadInput input = input_of(tiny_png(), "photo.jpg");
    input.options.content_type = "image/jpeg";
    const auto receipt = client.upload(std::move(input)).wait();
    CHECK(receipt.error().code == Errc::content_type_mismatch);
    CHECK(receipt.error().fact("expected") == "image/png");
    CHECK(rig.has_sent_nothing());
  }

  TEST_CASE("a wrong key is unauthorized, and is shown nowhere") {
    FlowRig rig;
    ViesusOptions options;
    options.api_key = "wrong-key-0123456789";
    options.endpoint = rig.server().endpoints().viesus;
    auto client = rig.client(viesus(options));
    const auto receipt = client.upload(input_of(tiny_png(), "photo.png")).wait();
    CHECK(receipt.error().code == Errc::unauthorized);
    CHECK(receipt.error().attempts == 1);
    CHECK(receipt.error().message.find("wrong-key") == std::string::npos);
    CHECK(rig.log().find("wrong-key") == std::string::npos);
  }

  TEST_CASE("the other calls of VIESUS give typed answers") {
    FlowRig rig;
    const auto backend = rig.viesus_backend();
    auto client = rig.client(backend);
    const auto receipt = client.upload(input_of(tiny_png(), "photo.png")).wait();
    REQUIRE(receipt.ok());
    const auto upload = client.call(backend->upload(receipt->id)).wait();
    REQUIRE_MESSAGE(upload.ok(), upload.error().message);
    CHECK(upload->id == receipt->id);
    ViesusEnhancement twice;
    twice.upscaling_factor = "X2";
    twice.preset = "DEFAULT";
    const auto plain = client.call(backend->create_enhanced_image(receipt->id, {})).wait();
    const auto larger = client.call(backend->create_enhanced_image(receipt->id, twice)).wait();
    REQUIRE_MESSAGE(plain.ok(), plain.error().message);
    REQUIRE_MESSAGE(larger.ok(), larger.error().message);
    CHECK(plain->id != larger->id);
    CHECK(client.call(backend->update_file_retention(7)).wait().value_or(0) == 7);
    const auto deleted = client.call(backend->delete_uploads({receipt->id, "unknown"})).wait();
    REQUIRE(deleted.ok());
    CHECK(*deleted == std::vector<std::string>{receipt->id});
    CHECK(client.call(backend->upload(receipt->id)).wait().error().code == Errc::not_found);
  }

  TEST_CASE("VIESUS fetches a file by itself from a URL") {
    FlowRig rig;
    const auto backend = rig.viesus_backend();
    auto client = rig.client(backend);
    REQUIRE(rig.server().storage().put("public/a.png", tiny_png(), "image/png").ok());
    auto url =
        rig.server().storage().mint_get_url("public/a.png", std::chrono::seconds{60}, std::chrono::system_clock::now());
    REQUIRE(url.ok());
    const auto upload = client.call(backend->create_upload_from_url(*url)).wait();
    REQUIRE_MESSAGE(upload.ok(), upload.error().message);
    CHECK(upload->mime_type == "image/png");
    CHECK(upload->width.value_or(0) == 1);
  }
}

}  // namespace uploadkit::flow
