// An upload's options on the wire, and the ones that no store could take.
#include "s3_uploads.hpp"

using namespace uploadkit;

namespace {

HttpRequest put_of(const UploadDescription& upload, const S3Options& options = test::aws_options()) {
  const auto put = s3(options)->put(upload, {}, {1, 0, 5});
  REQUIRE(put.ok());
  return *put;
}

Error refused(void (*change)(UploadDescription&)) {
  auto upload = test::small_upload();
  change(upload);
  return s3(test::aws_options())->begin(upload).error();
}

Error refused_header(Header header) {
  auto options = test::aws_options();
  options.object_headers = {{"x-amz-storage-class", "STANDARD_IA"}, std::move(header)};
  return s3(options)->begin(test::small_upload()).error();
}

}  // namespace

TEST_SUITE_BEGIN("backends");

TEST_CASE("each option of an upload becomes its header") {
  auto upload = test::small_upload();
  upload.options.content_encoding = "gzip";
  upload.options.content_disposition = "inline";
  upload.options.cache_control = "no-cache";
  upload.options.metadata = {{"Camera", "X100"}, {"taken-at", "2024-09-30 12:00"}, {"empty", ""}};
  upload.options.expected_bucket_owner = "123456789012";
  upload.options.prevent_overwrite = true;
  const HttpRequest put = put_of(upload);
  CHECK(test::header_of(put, "Content-Type") == "image/jpeg");
  CHECK(test::header_of(put, "Content-Encoding") == "gzip");
  CHECK(test::header_of(put, "Content-Disposition") == "inline");
  CHECK(test::header_of(put, "Cache-Control") == "no-cache");
  CHECK(test::header_of(put, "x-amz-meta-camera") == "X100");
  CHECK(test::header_of(put, "x-amz-meta-taken-at") == "2024-09-30 12:00");
  CHECK(test::has_header(put, "x-amz-meta-empty"));
  CHECK(test::header_of(put, "x-amz-expected-bucket-owner") == "123456789012");
  CHECK(test::header_of(put, "If-None-Match") == "*");
  CHECK(put.headers.size() == 9);
}

TEST_CASE("an upload without options sends its type and nothing else") {
  const HttpRequest put = put_of(test::small_upload());
  REQUIRE(put.headers.size() == 1);
  CHECK(put.headers[0].name == "Content-Type");
}

TEST_CASE("headers of every object go with it, and the upload's own options win over them") {
  auto options = test::aws_options();
  options.object_headers = {{"x-amz-storage-class", "STANDARD_IA"}, {"cache-control", "max-age=1"}};
  auto upload = test::small_upload();
  CHECK(test::header_of(put_of(upload, options), "Cache-Control") == "max-age=1");
  upload.options.cache_control = "no-cache";
  const HttpRequest put = put_of(upload, options);
  CHECK(test::header_of(put, "Cache-Control") == "no-cache");
  CHECK(test::header_of(put, "x-amz-storage-class") == "STANDARD_IA");
  CHECK(put.headers.size() == 3);
}

TEST_CASE("the customer's key and who pays go with every request, the storage class with the first") {
  auto options = test::aws_options();
  options.object_headers = {{"x-amz-server-side-encryption-customer-algorithm", "AES256"},
                            {"x-amz-server-side-encryption-customer-key", "a2V5"},
                            {"x-amz-request-payer", "requester"},
                            {"x-amz-storage-class", "STANDARD_IA"}};
  const auto backend = s3(options);
  const auto upload = test::large_upload();
  const auto ticket = test::part_ticket();
  CHECK(test::has_header(backend->begin(upload)->request, "x-amz-storage-class"));
  const HttpRequest requests[] = {*backend->put(upload, ticket, {1, 0, 5}), *backend->inquire(upload, ticket),
                                  backend->complete(upload, ticket, {})->request,
                                  *backend->list_parts(upload, ticket, 0), **backend->abort(upload, ticket)};
  for (const HttpRequest& request : requests) {
    CHECK(test::has_header(request, "x-amz-server-side-encryption-customer-key"));
    CHECK(test::has_header(request, "x-amz-request-payer"));
    CHECK(!test::has_header(request, "x-amz-storage-class"));
  }
}

TEST_CASE("metadata is refused where S3 would not keep it as it is") {
  const std::pair<const char*, void (*)(UploadDescription&)> entries[] = {
      {"caf\xC3\xA9",
       [](UploadDescription& u) {
         u.options.metadata = {{"caf\xC3\xA9", "1"}};
       }},
      {"a b",
       [](UploadDescription& u) {
         u.options.metadata = {{"a b", "1"}};
       }},
      {"",
       [](UploadDescription& u) {
         u.options.metadata = {{"", "1"}};
       }},
      {"a",
       [](UploadDescription& u) {
         u.options.metadata = {{"a", "\xC3\xA9"}};
       }},
      {"a",
       [](UploadDescription& u) {
         u.options.metadata = {{"a", "1\n2"}};
       }},
      {"a",
       [](UploadDescription& u) {
         u.options.metadata = {{"a", " 1"}};
       }},
      {"A", [](UploadDescription& u) {
         u.options.metadata = {{"a", "1"}, {"A", "2"}};
       }}};
  for (const auto& [name, change] : entries) {
    const Error error = refused(change);
    CHECK(error.code == Errc::invalid_option);
    CHECK(error.fact("option") == "metadata");
    CHECK(error.fact("field") == std::string(name));
  }
}

TEST_CASE("metadata has at most 2 KB of names and values") {
  auto upload = test::small_upload();
  upload.options.metadata = {{"name", std::string(1020, 'x')}, {"more", std::string(1020, 'y')}};
  CHECK(s3(test::aws_options())->begin(upload).ok());
  upload.options.metadata[1].second += 'y';
  const Error error = s3(test::aws_options())->begin(upload).error();
  CHECK(error.code == Errc::invalid_option);
  CHECK(error.fact("option") == "metadata");
  CHECK(error.fact("limit") == "2048");
  CHECK(error.fact("actual") == "2049");
}

TEST_CASE("options that cannot be headers are refused by name") {
  const std::pair<const char*, void (*)(UploadDescription&)> changes[] = {
      {"content_encoding", [](UploadDescription& u) { u.options.content_encoding = "gzip\r\nx: y"; }},
      {"content_disposition",
       [](UploadDescription& u) { u.options.content_disposition = "attachment; filename=\"\xC3\xA4\""; }},
      {"cache_control", [](UploadDescription& u) { u.options.cache_control = " no-cache"; }},
      {"expected_bucket_owner", [](UploadDescription& u) { u.options.expected_bucket_owner = "12345678901"; }},
      {"expected_bucket_owner", [](UploadDescription& u) { u.options.expected_bucket_owner = "12345678901a"; }},
      {"expected_bucket_owner", [](UploadDescription& u) { u.options.expected_bucket_owner = "1234567890123"; }}};
  for (const auto& [option, change] : changes) {
    const Error error = refused(change);
    CHECK(error.code == Errc::invalid_option);
    CHECK(error.fact("option") == std::string(option));
  }
  CHECK(refused([](UploadDescription& u) { u.content_type = "jpeg"; }).fact("field") == "content_type");
}

TEST_CASE("headers that signing, checksums or the transport make are refused among the object's") {
  for (const char* name :
       {"Authorization", "x-amz-date", "X-Amz-Content-SHA256", "x-amz-security-token", "x-amz-checksum-crc32",
        "x-amz-checksum-algorithm", "x-amz-trailer", "Content-MD5", "If-None-Match", "Host", "Content-Length",
        "Transfer-Encoding", "X-Amz-Storage-Class", "a b"}) {
    const Error error = refused_header({name, "1"});
    CHECK(error.code == Errc::invalid_option);
    CHECK(error.fact("option") == "object_headers");
  }
  CHECK(refused_header({"x-amz-tagging", "a=b\r\n"}).fact("option") == "object_headers");
  CHECK(refused_header({"x-amz-tagging", "a=b"}).code == Errc::ok);
}

TEST_SUITE_END();
