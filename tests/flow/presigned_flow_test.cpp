// Signed URLs that the application has already: their rules are read, their refusals explained.
#include <doctest/doctest.h>
#include <flow/flow_rig.hpp>

#include <string>
#include <vector>

namespace uploadkit::flow {

namespace presigned {

Result<UploadReceipt> put(FlowRig& rig, const std::string& url, UploadInput input, std::vector<Header> headers = {}) {
  PresignedUrlOptions options;
  options.url = url;
  options.headers = std::move(headers);
  auto client = rig.client(presigned_url(options));
  return client.upload(std::move(input)).wait();
}

}  // namespace presigned

TEST_SUITE("flow") {
  TEST_CASE("bytes go to a signed URL, whatever its form and its key") {
    for (const auto form : {devserver::UrlForm::path, devserver::UrlForm::virtual_host}) {
      FlowRig rig;
      for (const std::string key : {"plain.bin", "a b+c%/d e.txt", "übung/§.txt", "dots/../x/./y"}) {
        CAPTURE(key);
        devserver::MintOptions options;
        options.form = form;
        const auto receipt = presigned::put(rig, rig.signed_url(key, options), input_of(key, "x"));
        REQUIRE_MESSAGE(receipt.ok(), receipt.error().message);
        CHECK(receipt->verified_by == VerifiedBy::checksum);
        CHECK(rig.stored(key) == key);
      }
    }
  }

  TEST_CASE("sizes around every boundary arrive whole") {
    FlowRig rig;
    for (const std::size_t size : std::vector<std::size_t>{0, 1, 16383, 16384, 524287, 524288, 524289, 3'000'000}) {
      const std::string key = "size-" + std::to_string(size) + ".bin";
      const auto receipt = presigned::put(rig, rig.signed_url(key), input_of(some_bytes(size), key));
      REQUIRE_MESSAGE(receipt.ok(), receipt.error().message);
      CHECK(rig.stored(key) == some_bytes(size));
    }
  }

  TEST_CASE("bytes go over TLS to a server whose certificate is trusted, and to no other") {
    FlowRig rig(true);
    const auto receipt = presigned::put(rig, rig.signed_url("tls.bin"), input_of("over TLS", "x"));
    REQUIRE_MESSAGE(receipt.ok(), receipt.error().message);
    CHECK(rig.stored("tls.bin") == "over TLS");
    ClientOptions distrustful = rig.options();
    distrustful.tls.ca_file.clear();
    PresignedUrlOptions options;
    options.url = rig.signed_url("other.bin");
    auto client = rig.client(presigned_url(options), std::move(distrustful));
    CHECK(client.upload(input_of("x", "x")).wait().error().code == Errc::tls_failed);
    CHECK(rig.stored("other.bin") == "(none)");
  }

  TEST_CASE("a signed content type is sent, and another one refused before the first byte") {
    FlowRig rig;
    devserver::MintOptions options;
    options.content_type = "text/csv";
    const std::vector<Header> told{{"Content-Type", "text/csv"}};
    CHECK(presigned::put(rig, rig.signed_url("a.csv", options), input_of("a,b", "a.csv"), told).ok());
    UploadInput input = input_of("a,b", "b.csv");
    input.options.content_type = "application/json";
    const auto refused = presigned::put(rig, rig.signed_url("b.csv", options), std::move(input), told);
    CHECK(refused.error().code == Errc::signed_header_mismatch);
    CHECK(refused.error().fact("expected") == "text/csv");
    CHECK(refused.error().fact("got") == "application/json");
    CHECK(rig.stored("b.csv") == "(none)");
  }

  TEST_CASE("a signed length that the source cannot have is refused before the first byte") {
    FlowRig rig;
    devserver::MintOptions options;
    options.content_length = 5;
    const std::vector<Header> told{{"Content-Length", "5"}};
    const auto refused = presigned::put(rig, rig.signed_url("a.bin", options), input_of("four", "a.bin"), told);
    CHECK(refused.error().code == Errc::signed_header_mismatch);
    CHECK(presigned::put(rig, rig.signed_url("b.bin", options), input_of("five!", "b.bin"), told).ok());
  }

  TEST_CASE("a signed header that nobody knows the value of is named") {
    FlowRig rig;
    devserver::MintOptions options;
    options.headers = {{"x-amz-meta-owner", "ada"}};
    const auto url = rig.signed_url("a.bin", options);
    const auto missing = presigned::put(rig, url, input_of("x", "a.bin"));
    CHECK(missing.error().code == Errc::missing_signed_header);
    CHECK(missing.error().fact("header") == "x-amz-meta-owner");
    CHECK(presigned::put(rig, url, input_of("x", "a.bin"), {{"x-amz-meta-owner", "ada"}}).ok());
  }

  TEST_CASE("a dead URL is url_expired, a forged one signature_rejected, another scheme refused") {
    FlowRig rig;
    rig.plan(R"({"operation":"s3.PutObject","expire":true})");
    CHECK(presigned::put(rig, rig.signed_url("a.bin"), input_of("x", "x")).error().code == Errc::url_expired);
    std::string forged = rig.signed_url("a.bin");
    forged.replace(forged.rfind('=') + 1, 4, "0000");
    CHECK(presigned::put(rig, forged, input_of("x", "x")).error().code == Errc::signature_rejected);
    const auto plain = presigned::put(rig, "http://storage.example/a?b=c", input_of("x", "x"));
    CHECK(plain.error().code == Errc::url_not_allowed);
    CHECK(presigned::put(rig, "ftp://storage.example/a", input_of("x", "x")).error().code == Errc::invalid_url);
  }

  TEST_CASE("a store that reports another checksum than that of the sent bytes is never a success") {
    FlowRig rig;
    rig.plan(R"({"operation":"s3.PutObject","status":200,"after_work":true,"count":2,"body":"",)"
             R"("headers":{"x-amz-checksum-crc64nvme":"AAAAAAAAAAA=","ETag":"\"00\""}})");
    const auto receipt = presigned::put(rig, rig.signed_url("a.bin"), input_of("some bytes", "x"));
    CHECK(receipt.error().code == Errc::integrity_mismatch);
  }

  TEST_CASE("a redirect is refused and not followed") {
    FlowRig rig;
    rig.plan(R"({"operation":"s3.PutObject","status":307,"headers":{"Location":"https://elsewhere.example/"}})");
    const auto receipt = presigned::put(rig, rig.signed_url("a.bin"), input_of("x", "x"));
    CHECK(receipt.error().code == Errc::redirect_refused);
  }

  TEST_CASE("without a checksum of the store the MD5 proves the bytes, unless nothing is to be verified") {
    FlowRig rig;
    for (const auto mode : {VerifyIntegrity::md5, VerifyIntegrity::none}) {
      UploadInput input = input_of("some bytes", "x");
      input.options.verify_integrity = mode;
      const auto receipt = presigned::put(rig, rig.signed_url("a.bin"), std::move(input));
      REQUIRE_MESSAGE(receipt.ok(), receipt.error().message);
      CHECK(receipt->verified_by == (mode == VerifyIntegrity::md5 ? VerifiedBy::md5 : VerifiedBy::none));
    }
  }
}

}  // namespace uploadkit::flow
