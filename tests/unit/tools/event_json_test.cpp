// The lines of --json, byte for byte.
#include <tools/uploadkit/event_json.hpp>

#include <doctest/doctest.h>

using namespace uploadkit;
using namespace std::chrono_literals;
using command::completed_json;
using command::failed_json;
using command::progress_json;

TEST_SUITE_BEGIN("tools");

TEST_CASE("a progress line holds the phase and the bytes") {
  Progress progress;
  progress.phase = UploadState::uploading;
  progress.transferred_bytes = 2048;
  progress.acknowledged_bytes = 1024;
  progress.total_bytes = 4096;
  progress.rate_bytes_per_second = 1234.6;
  CHECK(progress_json("a.png", progress) ==
        R"({"event":"progress","file":"a.png","phase":"uploading","transferred_bytes":2048,)"
        R"("acknowledged_bytes":1024,"total_bytes":4096,"rate_bytes_per_second":1235})");
}

TEST_CASE("an unknown size is null") {
  CHECK(progress_json("-", {}) == R"({"event":"progress","file":"-","phase":"pending","transferred_bytes":0,)"
                                  R"("acknowledged_bytes":0,"total_bytes":null,"rate_bytes_per_second":0})");
}

TEST_CASE("a completed line holds the whole receipt") {
  UploadReceipt receipt;
  receipt.path = "c/a.png";
  receipt.id = "u-1";
  receipt.etag = "\"e\"";
  receipt.version_id = "v";
  receipt.size_bytes = 70;
  receipt.content_type = "image/png";
  receipt.checksum = "AAAAAAAAAAA=";
  receipt.checksum_algorithm = "CRC64NVME";
  receipt.verified_by = VerifiedBy::checksum;
  receipt.attempts = 2;
  CHECK(completed_json("a.png", receipt, 1250ms) ==
        R"({"event":"completed","file":"a.png","path":"c/a.png","id":"u-1","bytes":70,"content_type":"image/png",)"
        R"("etag":"\"e\"","version_id":"v","checksum":"AAAAAAAAAAA=","checksum_algorithm":"CRC64NVME",)"
        R"("verified_by":"checksum","attempts":2,"seconds":1.25})");
}

TEST_CASE("what a service does not tell is null in a completed line") {
  CHECK(completed_json("a", {}, 0ms) ==
        R"({"event":"completed","file":"a","path":null,"id":null,"bytes":0,"content_type":null,)"
        R"("etag":null,"version_id":null,"checksum":null,"checksum_algorithm":null,)"
        R"("verified_by":"none","attempts":1,"seconds":0.0})");
}

TEST_CASE("a failed line names the code, and what the service said where it answered") {
  Error error = make_error(Errc::throttled, "Too many.");
  error.http_status = 429;
  error.backend_code = "SlowDown";
  error.request_id = "r-1";
  CHECK(failed_json("a", error) ==
        R"({"event":"failed","file":"a","code":"throttled","message":"Too many.","retryable":true,)"
        R"("resumable":false,"http_status":429,"backend_code":"SlowDown","request_id":"r-1"})");
  CHECK(failed_json("a", make_error(Errc::cancelled, "The upload was cancelled.")) ==
        R"({"event":"failed","file":"a","code":"cancelled","message":"The upload was cancelled.","retryable":false,)"
        R"("resumable":false,"http_status":null,"backend_code":null,"request_id":null})");
}

TEST_CASE("names stay one line of valid JSON whatever their bytes are") {
  const std::string line = failed_json("a\n\"\xff\xc3\xa4", make_error(Errc::source_not_found, "x"));
  CHECK(line.find('\n') == std::string::npos);
  CHECK(line.find("\"file\":\"a\\n\\\"\xef\xbf\xbd\xc3\xa4\"") != std::string::npos);
}

TEST_SUITE_END();
