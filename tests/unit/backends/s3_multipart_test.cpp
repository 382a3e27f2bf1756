// Answers of multipart uploads that must not be believed, and those that look odd and are fine.
#include "s3_uploads.hpp"

using namespace uploadkit;

namespace {

const auto backend = [] { return s3(test::aws_options()); };

Result<UploadReceipt> completed(const std::string& body, int status = 200) {
  return backend()->read_complete(test::large_upload(), test::part_ticket(), test::answer(status, body));
}

Result<StoredParts> listed(const std::string& inner) {
  auto upload = test::large_upload();
  upload.checksum_algorithm = "CRC32";
  return backend()->read_parts(upload, test::part_ticket(),
                               test::answer(200, "<ListPartsResult>" + inner + "</ListPartsResult>"));
}

std::string part_of(int number, const std::string& more = "") {
  return "<Part><PartNumber>" + std::to_string(number) + "</PartNumber><ETag>\"e" + std::to_string(number) +
         "\"</ETag><Size>5242880</Size>" + more + "</Part>";
}

}  // namespace

TEST_SUITE_BEGIN("backends");

TEST_CASE("a completion is believed only when its whole document says so") {
  for (const char* body :
       {"", " \n", "<CompleteMultipartUploadResult><ETag>\"e\"</ETag>", "<CompleteMultipartUploadResult/>",
        "<CompleteMultipartUploadResult><ETag></ETag></CompleteMultipartUploadResult>", "<html><body/></html>",
        "<?xml version=\"1.0\"?>", "{\"ETag\":\"e\"}",
        "<CompleteMultipartUploadResult><ETag>\"e\"</ETag></CompleteMultipartUploadResult><more/>"}) {
    CHECK(completed(body).error().code == Errc::bad_response);
  }
  CHECK(
      completed("<CompleteMultipartUploadResult><ETag>e-3</ETag></CompleteMultipartUploadResult>", 204).error().code !=
      Errc::ok);
}

TEST_CASE("a completion may begin with white space, and its ETag may lack the quotes") {
  const auto receipt =
      completed("\n\n   \n<CompleteMultipartUploadResult><ETag>e-3</ETag></CompleteMultipartUploadResult>");
  REQUIRE(receipt.ok());
  CHECK(receipt->etag == "e-3");
  CHECK(
      completed("<CompleteMultipartUploadResult><ETag>&quot;e-3&quot;</ETag></CompleteMultipartUploadResult>")->etag ==
      "e-3");
}

TEST_CASE("an error within a completion that succeeded has its own meaning") {
  const std::pair<const char*, Errc> errors[] = {{"InternalError", Errc::service_unavailable},
                                                 {"SlowDown", Errc::throttled},
                                                 {"InvalidPart", Errc::upload_rejected},
                                                 {"PreconditionFailed", Errc::already_exists},
                                                 {"NoSuchUpload", Errc::not_found},
                                                 {"EntityTooSmall", Errc::too_small}};
  for (const auto& [code, meaning] : errors) {
    const auto response = test::refusal(200, code);
    const Error error = completed("  " + response.body).error();
    CHECK(error.code == meaning);
    CHECK(error.backend_code == code);
    CHECK(error.http_status == 200);
  }
}

TEST_CASE("a completion that meets a conflict or another digest is not repeated as it is") {
  for (const char* code : {"ConditionalRequestConflict", "OperationAborted", "BadDigest"}) {
    const Error error =
        backend()->read_complete(test::large_upload(), test::part_ticket(), test::refusal(400, code)).error();
    CHECK(!error.retryable);
  }
  const Error size = backend()
                         ->read_complete(test::large_upload(), test::part_ticket(),
                                         test::refusal(400, "InvalidRequest",
                                                       "The provided 'x-amz-mp-object-size' header does not match what "
                                                       "was computed."))
                         .error();
  CHECK(size.code == Errc::integrity_mismatch);
}

TEST_CASE("a checksum that is composed of parts' CRCs is not taken for the object's") {
  const auto composed = completed(
      "<CompleteMultipartUploadResult><ETag>\"e-3\"</ETag><ChecksumCRC32>AAAAAA==-3</ChecksumCRC32>"
      "<ChecksumType>COMPOSITE</ChecksumType></CompleteMultipartUploadResult>");
  REQUIRE(composed.ok());
  CHECK(composed->checksum.empty());
  const auto sha = completed(
      "<CompleteMultipartUploadResult><ETag>\"e-3\"</ETag><ChecksumSHA256>YWJj-3</ChecksumSHA256>"
      "</CompleteMultipartUploadResult>");
  REQUIRE(sha.ok());
  CHECK(sha->checksum == "YWJj-3");
  CHECK(sha->checksum_algorithm == "SHA256");
}

TEST_CASE("a page of parts tells ETags, sizes, checksums and where the next page begins") {
  const auto page = listed("<IsTruncated>true</IsTruncated><NextPartNumberMarker>2</NextPartNumberMarker>" +
                           part_of(1) + part_of(2, "<ChecksumCRC32>AAAAAA==</ChecksumCRC32>"));
  REQUIRE(page.ok());
  REQUIRE(page->parts.size() == 2);
  CHECK(page->parts[0].number == 1);
  CHECK(page->parts[0].etag == "e1");
  CHECK(page->parts[0].size_bytes == 5'242'880);
  CHECK(page->parts[0].checksum.empty());
  CHECK(page->parts[1].checksum == "AAAAAA==");
  CHECK(page->next_marker == 2);
  const auto last =
      listed("<IsTruncated>false</IsTruncated><NextPartNumberMarker>1</NextPartNumberMarker>" + part_of(1));
  REQUIRE(last.ok());
  CHECK(last->next_marker == 0);
  CHECK(listed("").ok());
  CHECK(listed("<IsTruncated>true</IsTruncated>" + part_of(7))->next_marker == 7);
}

TEST_CASE("a page of parts that would lead nowhere is refused") {
  for (const std::string& inner :
       {std::string("<IsTruncated>true</IsTruncated>"),
        "<IsTruncated>true</IsTruncated><NextPartNumberMarker>1</NextPartNumberMarker>" + part_of(2),
        "<IsTruncated>true</IsTruncated><NextPartNumberMarker>10001</NextPartNumberMarker>" + part_of(2),
        std::string("<Part><PartNumber>0</PartNumber><ETag>e</ETag><Size>1</Size></Part>"),
        std::string("<Part><PartNumber>10001</PartNumber><ETag>e</ETag><Size>1</Size></Part>"),
        std::string("<Part><PartNumber>1</PartNumber><Size>1</Size></Part>"),
        std::string("<Part><PartNumber>1</PartNumber><ETag>e</ETag></Part>"),
        std::string("<Part><PartNumber>1</PartNumber><ETag>e</ETag><Size>-1</Size></Part>"),
        std::string("<Part><PartNumber>x</PartNumber><ETag>e</ETag><Size>1</Size></Part>")}) {
    CHECK(listed(inner).error().code == Errc::bad_response);
  }
  CHECK(backend()
            ->read_parts(test::large_upload(), test::part_ticket(), test::refusal(404, "NoSuchUpload"))
            .error()
            .code == Errc::not_found);
}

TEST_CASE("an upload without an id is no upload") {
  for (const char* body : {"", "<InitiateMultipartUploadResult/>",
                           "<InitiateMultipartUploadResult><UploadId> </UploadId></InitiateMultipartUploadResult>",
                           "<ListPartsResult><UploadId>U</UploadId></ListPartsResult>"}) {
    CHECK(backend()->read_begin(test::large_upload(), test::answer(200, body)).error().code == Errc::bad_response);
  }
  CHECK(backend()->read_begin(test::large_upload(), test::refusal(200, "SlowDown")).error().code == Errc::throttled);
}

TEST_CASE("a part without an ETag cannot be completed, an object without one can") {
  const auto bare = test::answer(200, "");
  CHECK(backend()->read_put(test::part_ticket(), {1, 0, 5}, bare).error().fact("field") == "ETag");
  CHECK(backend()->read_put({}, {1, 0, 5}, bare).ok());
}

TEST_CASE("the object's own answer tells whether a lost completion took effect") {
  const auto found = backend()->read_inquiry(test::large_upload(), test::part_ticket(),
                                             test::answer(200, "",
                                                          {{"ETag", "\"e-3\""},
                                                           {"Content-Length", "11534336"},
                                                           {"Content-Type", "video/quicktime"},
                                                           {"x-amz-version-id", "V"},
                                                           {"x-amz-checksum-crc64nvme", "AAAAAAAAAAA="}}));
  REQUIRE(found.ok());
  REQUIRE(found->has_value());
  CHECK((*found)->etag == "e-3");
  CHECK((*found)->size_bytes == 11'534'336);
  CHECK((*found)->version_id == "V");
  CHECK((*found)->checksum == "AAAAAAAAAAA=");
  CHECK((*found)->checksum_algorithm == "CRC64NVME");
  CHECK((*found)->path == "album/1.mov");
  const auto absent = backend()->read_inquiry(test::large_upload(), test::part_ticket(), test::answer(404, ""));
  REQUIRE(absent.ok());
  CHECK(!absent->has_value());
  CHECK(backend()->read_inquiry(test::large_upload(), {}, test::answer(403, "")).error().code == Errc::forbidden);
  CHECK(backend()->read_inquiry(test::large_upload(), {}, test::answer(503, "")).error().retryable);
}

TEST_CASE("ten thousand parts are completed in one document") {
  std::vector<StoredPart> parts;
  for (int number = 1; number <= 10'000; ++number) parts.push_back({number, 5, "0123456789abcdef", "", "AAAAAAAAAAA="});
  auto upload = test::large_upload("k", 10'000);
  upload.checksum_algorithm = "CRC64NVME";
  const auto step = backend()->complete(upload, test::part_ticket(), parts);
  REQUIRE(step.ok());
  CHECK(step->request.body.size() < 2'000'000);
  CHECK(step->request.body.find("<PartNumber>10000</PartNumber>") != std::string::npos);
}

TEST_SUITE_END();
