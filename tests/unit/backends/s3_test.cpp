// Direct uploads to S3 as they go well: the requests of each step and what is read from their answers.
#include "s3_uploads.hpp"

using namespace uploadkit;

TEST_SUITE_BEGIN("backends");

TEST_CASE("S3 gives a small upload its place at once and puts it with one signed request") {
  const auto backend = s3(test::aws_options());
  const auto upload = test::small_upload();
  const auto step = backend->begin(upload);
  REQUIRE(step.ok());
  REQUIRE(step->answer);
  CHECK(step->answer->url == "https://photos.s3.eu-west-1.amazonaws.com/album/1.jpg");
  CHECK(step->answer->key == "album/1.jpg");
  CHECK(step->answer->upload_id.empty());
  const auto request = backend->put(upload, *step->answer, {1, 0, 5});
  REQUIRE(request.ok());
  CHECK(request->method == "PUT");
  CHECK(request->url == step->answer->url);
  CHECK(request->authorize);
  CHECK(request->signing_region == "eu-west-1");
  CHECK(test::header_of(*request, "Content-Type") == "image/jpeg");
  CHECK(request->trailing_checksum.empty());
}

TEST_CASE("S3 ends a small upload with its PUT") {
  const auto backend = s3(test::aws_options());
  const auto stored =
      backend->read_put({}, {1, 0, 5}, test::answer(200, "", {{"ETag", "\"0123\""}, {"x-amz-version-id", "V1"}}));
  REQUIRE(stored.ok());
  CHECK(stored->etag == "0123");
  const auto end = backend->complete(test::small_upload(), {}, {*stored});
  REQUIRE(end.ok());
  REQUIRE(end->answer);
  CHECK(end->answer->path == "album/1.jpg");
  CHECK(end->answer->etag == "0123");
  CHECK(end->answer->version_id == "V1");
}

TEST_CASE("S3 asks for a multipart upload with all that is to be known of the object") {
  const auto backend = s3(test::aws_options());
  auto upload = test::large_upload();
  upload.checksum_algorithm = "CRC64NVME";
  upload.options.metadata = {{"Camera", "X100"}};
  upload.options.prevent_overwrite = true;
  const auto step = backend->begin(upload);
  REQUIRE(step.ok());
  REQUIRE(!step->answer);
  CHECK(step->request.method == "POST");
  CHECK(step->request.url == "https://photos.s3.eu-west-1.amazonaws.com/album/1.mov?uploads");
  CHECK(step->request.authorize);
  CHECK(test::header_of(step->request, "Content-Type") == "video/quicktime");
  CHECK(test::header_of(step->request, "x-amz-meta-camera") == "X100");
  CHECK(test::header_of(step->request, "x-amz-checksum-algorithm") == "CRC64NVME");
  CHECK(test::header_of(step->request, "x-amz-checksum-type") == "FULL_OBJECT");
  CHECK(!test::has_header(step->request, "If-None-Match"));
  CHECK(step->request.body.empty());
}

TEST_CASE("S3 reads the id of a multipart upload, whatever namespace it is in") {
  const auto backend = s3(test::aws_options());
  const auto upload = test::large_upload();
  for (const char* space : {"", " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\""}) {
    const auto ticket = backend->read_begin(
        upload, test::answer(200, "<?xml version=\"1.0\"?>\n<InitiateMultipartUploadResult" + std::string(space) +
                                      "><Bucket>photos</Bucket><Key>album/1.mov</Key><UploadId>U/1+=</UploadId>"
                                      "</InitiateMultipartUploadResult>"));
    REQUIRE(ticket.ok());
    CHECK(ticket->upload_id == "U/1+=");
    CHECK(ticket->key == "album/1.mov");
    CHECK(ticket->url == "https://photos.s3.eu-west-1.amazonaws.com/album/1.mov");
  }
}

TEST_CASE("S3 sends a part with its number and the encoded upload id, and tells nothing of the object again") {
  const auto backend = s3(test::aws_options());
  auto upload = test::large_upload();
  upload.checksum_algorithm = "CRC64NVME";
  upload.options.metadata = {{"camera", "X100"}};
  const auto request = backend->put(upload, test::part_ticket(), {2, 5u << 20, 5u << 20});
  REQUIRE(request.ok());
  CHECK(request->method == "PUT");
  CHECK(request->url == "https://photos.s3.eu-west-1.amazonaws.com/album/1.mov?partNumber=2&uploadId=U%2F1%2B%3D");
  CHECK(request->trailing_checksum == "CRC64NVME");
  CHECK(request->headers.empty());
}

TEST_CASE("S3 completes a multipart upload with the parts in their order and what proves the whole") {
  const auto backend = s3(test::aws_options());
  auto upload = test::large_upload();
  upload.checksum_algorithm = "CRC64NVME";
  upload.checksum = "AAAAAAAAAAA=";
  upload.options.prevent_overwrite = true;
  upload.options.expected_bucket_owner = "123456789012";
  const auto step = backend->complete(upload, test::part_ticket(), {{1, 5, "e<1", "", "c1="}, {2, 6, "e2", "", ""}});
  REQUIRE(step.ok());
  const HttpRequest& request = step->request;
  CHECK(request.method == "POST");
  CHECK(request.url == "https://photos.s3.eu-west-1.amazonaws.com/album/1.mov?uploadId=U%2F1%2B%3D");
  CHECK(request.body ==
        "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
        "<Part><ETag>\"e&lt;1\"</ETag><PartNumber>1</PartNumber><ChecksumCRC64NVME>c1=</ChecksumCRC64NVME></Part>"
        "<Part><ETag>\"e2\"</ETag><PartNumber>2</PartNumber></Part></CompleteMultipartUpload>");
  CHECK(test::header_of(request, "If-None-Match") == "*");
  CHECK(test::header_of(request, "x-amz-checksum-crc64nvme") == "AAAAAAAAAAA=");
  CHECK(test::header_of(request, "x-amz-checksum-type") == "FULL_OBJECT");
  CHECK(test::header_of(request, "x-amz-mp-object-size") == "11534336");
  CHECK(test::header_of(request, "x-amz-expected-bucket-owner") == "123456789012");
}

TEST_CASE("S3 reads the object that a completion made") {
  const auto backend = s3(test::aws_options());
  const std::string body =
      "  \n <?xml version=\"1.0\"?><CompleteMultipartUploadResult><Location>x</Location><ETag>\"e-2\"</ETag>"
      "<ChecksumCRC64NVME>AAAAAAAAAAA=</ChecksumCRC64NVME><ChecksumType>FULL_OBJECT</ChecksumType>"
      "</CompleteMultipartUploadResult>";
  const auto receipt = backend->read_complete(test::large_upload(), test::part_ticket(),
                                              test::answer(200, body, {{"x-amz-version-id", "V2"}}));
  REQUIRE(receipt.ok());
  CHECK(receipt->path == "album/1.mov");
  CHECK(receipt->etag == "e-2");
  CHECK(receipt->version_id == "V2");
  CHECK(receipt->checksum == "AAAAAAAAAAA=");
  CHECK(receipt->checksum_algorithm == "CRC64NVME");
}

TEST_CASE("S3 aborts what it began, and has nothing to abort of a single PUT") {
  const auto backend = s3(test::aws_options());
  const auto request = backend->abort(test::large_upload(), test::part_ticket());
  REQUIRE(request.ok());
  REQUIRE(request->has_value());
  CHECK((*request)->method == "DELETE");
  CHECK((*request)->url == "https://photos.s3.eu-west-1.amazonaws.com/album/1.mov?uploadId=U%2F1%2B%3D");
  const auto nothing = backend->abort(test::small_upload(), {});
  REQUIRE(nothing.ok());
  CHECK(!nothing->has_value());
}

TEST_CASE("S3 lists parts page after page") {
  const auto backend = s3(test::aws_options());
  const auto first = backend->list_parts(test::large_upload(), test::part_ticket("U"), 0);
  REQUIRE(first.ok());
  CHECK(first->method == "GET");
  CHECK(first->url == "https://photos.s3.eu-west-1.amazonaws.com/album/1.mov?max-parts=1000&uploadId=U");
  const auto next = backend->list_parts(test::large_upload(), test::part_ticket("U"), 1000);
  REQUIRE(next.ok());
  CHECK(next->url ==
        "https://photos.s3.eu-west-1.amazonaws.com/album/1.mov?max-parts=1000&part-number-marker=1000&uploadId=U");
}

TEST_SUITE_END();
