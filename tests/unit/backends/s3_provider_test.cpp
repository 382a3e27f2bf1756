// The table of stores, row by row: what each is sent, and what it is refused for.
#include "s3_uploads.hpp"

using namespace uploadkit;

namespace {

struct Row {
  S3Provider provider;
  const char* own_checksum;
  ChecksumTransfer transfer;
  bool overwrite_of_put;
  bool overwrite_of_parts;
  bool owner;
  bool crc64nvme;
  bool crc32;
  bool etag_is_md5;
  const char* type_of_crc32;
};

using Transfer = ChecksumTransfer;

constexpr Row rows[] = {
    {S3Provider::aws, "CRC64NVME", Transfer::trailer, true, true, true, true, true, true, "FULL_OBJECT"},
    {S3Provider::minio, "", Transfer::trailer, true, true, false, true, true, true, "FULL_OBJECT"},
    {S3Provider::ceph, "", Transfer::header, true, false, false, true, true, true, "FULL_OBJECT"},
    {S3Provider::r2, "", Transfer::header, true, false, false, true, true, true, "COMPOSITE"},
    {S3Provider::gcs, "", Transfer::none, false, false, false, false, false, true, ""},
    {S3Provider::b2, "", Transfer::none, false, false, true, false, false, true, ""},
    {S3Provider::garage, "", Transfer::header, false, false, false, false, true, true, "COMPOSITE"},
    {S3Provider::generic, "", Transfer::header, true, true, true, true, true, false, "FULL_OBJECT"},
};

Error begun(const Row& row, int part_count, void (*change)(UploadDescription&)) {
  auto upload = part_count == 1 ? test::small_upload() : test::large_upload("k", part_count);
  change(upload);
  return s3(test::store_options(row.provider))->begin(upload).error();
}

void check_option(bool is_honoured, const Error& error, const char* option) {
  CHECK((error.code == Errc::ok) == is_honoured);
  if (is_honoured) return;
  CHECK(error.code == Errc::unsupported_option);
  CHECK(error.fact("option") == option);
}

void ask_for(UploadDescription& upload, const char* algorithm) {
  upload.options.checksum_algorithm = algorithm;
  upload.checksum_algorithm = core::upper(algorithm);
}

}  // namespace

TEST_SUITE_BEGIN("backends");

TEST_CASE("each store has its own checksum and its own meaning of an ETag") {
  for (const Row& row : rows) {
    const BackendTraits traits = s3(test::store_options(row.provider))->traits();
    CHECK(traits.checksum_algorithm == row.own_checksum);
    CHECK(traits.checksum_transfer == row.transfer);
    CHECK(traits.etag_is_md5 == row.etag_is_md5);
    REQUIRE(traits.multipart);
    CHECK(traits.multipart->max_parts == 10'000);
    CHECK(!traits.needs_size);
    CHECK(traits.begin_is_repeatable);
  }
  CHECK(s3(test::store_options(S3Provider::b2))->traits().multipart->max_part_bytes == 5'000'000'000);
  CHECK(s3(test::store_options(S3Provider::r2))->traits().multipart->max_single_bytes < (std::uint64_t{5} << 30));
}

TEST_CASE("what a store is known not to honour is refused before the first byte") {
  for (const Row& row : rows) {
    const int provider = static_cast<int>(row.provider);
    CAPTURE(provider);
    const auto overwrite = [](UploadDescription& u) { u.options.prevent_overwrite = true; };
    check_option(row.overwrite_of_put, begun(row, 1, overwrite), "prevent_overwrite");
    check_option(row.overwrite_of_parts, begun(row, 3, overwrite), "prevent_overwrite");
    check_option(row.overwrite_of_parts, begun(row, 0, overwrite), "prevent_overwrite");
    check_option(row.owner,
                 begun(row, 1, [](UploadDescription& u) { u.options.expected_bucket_owner = "123456789012"; }),
                 "expected_bucket_owner");
    check_option(row.crc64nvme, begun(row, 3, [](UploadDescription& u) { ask_for(u, "crc64nvme"); }),
                 "checksum_algorithm");
    check_option(row.crc32, begun(row, 3, [](UploadDescription& u) { ask_for(u, "crc32"); }), "checksum_algorithm");
  }
}

TEST_CASE("a checksum of parts is one of the whole object where the store makes such") {
  for (const Row& row : rows) {
    auto upload = test::large_upload();
    if (!row.crc32) continue;
    ask_for(upload, "crc32");
    upload.checksum = "AAAAAA==";
    const auto backend = s3(test::store_options(row.provider));
    const auto begin = backend->begin(upload);
    REQUIRE(begin.ok());
    CHECK(test::header_of(begin->request, "x-amz-checksum-algorithm") == "CRC32");
    CHECK(test::header_of(begin->request, "x-amz-checksum-type") == row.type_of_crc32);
    const auto end = backend->complete(upload, test::part_ticket(), {{1, 5, "e", "", "c"}});
    REQUIRE(end.ok());
    const bool is_known = row.provider != S3Provider::generic;
    const bool is_compared = is_known && std::string(row.type_of_crc32) == "FULL_OBJECT";
    CHECK(test::has_header(end->request, "x-amz-checksum-crc32") == is_compared);
    CHECK(test::has_header(end->request, "x-amz-mp-object-size") == (row.provider == S3Provider::aws));
    ask_for(upload, "sha256");
    CHECK(test::header_of(backend->begin(upload)->request, "x-amz-checksum-type") == "COMPOSITE");
    CHECK(!test::has_header(backend->complete(upload, test::part_ticket(), {})->request, "x-amz-checksum-sha256"));
  }
}

TEST_CASE("a checksum travels behind the bytes where the store reads it there") {
  for (const Row& row : rows) {
    auto upload = test::large_upload();
    if (!row.crc32) continue;
    ask_for(upload, "crc32");
    const auto put = s3(test::store_options(row.provider))->put(upload, test::part_ticket(), {1, 0, 5});
    REQUIRE(put.ok());
    CHECK(put->trailing_checksum == (row.transfer == Transfer::trailer ? "CRC32" : ""));
    CHECK(test::has_header(*put, "x-amz-sdk-checksum-algorithm") == (row.provider == S3Provider::ceph));
  }
}

TEST_CASE("a store that nobody knows is sent nothing unasked") {
  const auto backend = s3(test::store_options());
  const auto upload = test::large_upload();
  const auto ticket = test::part_ticket();
  const HttpRequest requests[] = {*backend->put(upload, ticket, {1, 0, 5}), *backend->inquire(upload, ticket),
                                  *backend->list_parts(upload, ticket, 0), **backend->abort(upload, ticket)};
  for (const HttpRequest& request : requests) {
    CHECK(request.headers.empty());
    CHECK(request.trailing_checksum.empty());
  }
  CHECK(backend->begin(upload)->request.headers.size() == 1);
  CHECK(backend->complete(upload, ticket, {})->request.headers.size() == 1);
}

TEST_CASE("a refused wish of a store that nobody knows is unsupported_option, at every step") {
  const auto backend = s3(test::store_options());
  auto upload = test::large_upload();
  upload.options.prevent_overwrite = true;
  const auto refusal = test::refusal(501, "NotImplemented");
  CHECK(backend->read_begin(upload, refusal).error().code == Errc::unsupported_option);
  CHECK(backend->read_complete(upload, test::part_ticket(), refusal).error().fact("option") == "prevent_overwrite");
  auto small = test::small_upload();
  small.options.prevent_overwrite = true;
  const auto begin = backend->begin(small);
  REQUIRE(begin.ok());
  CHECK(backend->read_put(*begin->answer, {1, 0, 5}, refusal).error().fact("option") == "prevent_overwrite");
}

TEST_CASE("an object is asked for its checksum where one can be there") {
  const auto upload = test::small_upload();
  CHECK(test::header_of(*s3(test::aws_options())->inquire(upload, {}), "x-amz-checksum-mode") == "ENABLED");
  CHECK(!test::has_header(*s3(test::store_options(S3Provider::b2))->inquire(upload, {}), "x-amz-checksum-mode"));
  auto asked = upload;
  ask_for(asked, "crc32");
  CHECK(test::has_header(*s3(test::store_options())->inquire(asked, {}), "x-amz-checksum-mode"));
}

TEST_SUITE_END();
