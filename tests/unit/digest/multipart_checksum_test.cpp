// Checksums of objects of several parts, against tests/vectors/checksums.json.
#include <uploadkit/digest/multipart_checksum.hpp>

#include <doctest/doctest.h>

#include <uploadkit/core/text.hpp>
#include <uploadkit/digest/crc_combine.hpp>
#include <uploadkit/digest/crc_digest.hpp>

#include <string>
#include <vector>

#include "support/vector_file.hpp"

namespace core = uploadkit::core;
namespace digest = uploadkit::digest;
using digest::Algorithm;
using digest::PartChecksum;
using uploadkit::Errc;

namespace {

std::string from_hex(const std::string& text) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::strtoul(text.substr(i, 2).c_str(), nullptr, 16)));
  }
  return bytes;
}

std::vector<PartChecksum> parts_of(const core::JsonValue& upload, const std::string& algorithm) {
  std::vector<PartChecksum> parts;
  const core::JsonValue values = upload.at("/parts/" + algorithm);
  for (std::size_t i = 0; i < values.size(); ++i) {
    parts.push_back(
        {from_hex(values[i].string().value_or("")), upload.at("/part_bytes")[i].unsigned_integer().value_or(0)});
  }
  return parts;
}

}  // namespace

TEST_SUITE_BEGIN("digest");

TEST_CASE("composite, full-object and ETag follow from the values of the parts") {
  const core::JsonValue uploads = uploadkit::testing::own_vectors("checksums.json").at("/multipart");
  REQUIRE(uploads.size() == 3);
  for (std::size_t i = 0; i < uploads.size(); ++i) {
    CHECK(uploads[i].at("/composite").size() == 5);
    for (const std::string& name : uploads[i].at("/composite").keys()) {
      CAPTURE(name);
      const auto parts = parts_of(uploads[i], name);
      CHECK(digest::composite_checksum(*digest::parse_algorithm(name), parts).value_or("") ==
            uploads[i].at("/composite/" + name).string());
    }
    CHECK(uploads[i].at("/full_object").size() == 3);
    for (const std::string& name : uploads[i].at("/full_object").keys()) {
      CAPTURE(name);
      const auto parts = parts_of(uploads[i], name);
      CHECK(digest::full_object_checksum(*digest::parse_algorithm(name), parts).value_or("") ==
            uploads[i].at("/full_object/" + name).string());
    }
    CHECK(digest::multipart_etag(parts_of(uploads[i], "MD5")).value_or("") == uploads[i].at("/etag").string());
  }
}

TEST_CASE("ten thousand equal parts join to the checksum of the whole") {
  const std::string part(1000, 'p');
  for (const Algorithm algorithm : {Algorithm::crc32, Algorithm::crc32c, Algorithm::crc64nvme}) {
    const std::vector<PartChecksum> parts(10'000, {*digest::compute(algorithm, part), part.size()});
    digest::CrcDigest whole(algorithm);
    for (std::size_t i = 0; i < parts.size(); ++i) whole.update(part.data(), part.size());
    CHECK(digest::full_object_checksum(algorithm, parts).value_or("") == core::base64(whole.value()));
  }
}

TEST_CASE("a type that S3 does not know of an algorithm is refused") {
  const std::vector<PartChecksum> eight = {{std::string(8, 'a'), 1}};
  const std::vector<PartChecksum> twenty = {{std::string(20, 'a'), 1}};
  CHECK(digest::composite_checksum(Algorithm::crc64nvme, eight).error().code == Errc::unsupported_option);
  CHECK(digest::full_object_checksum(Algorithm::sha1, twenty).error().code == Errc::unsupported_option);
}

TEST_CASE("no part and a value of another length are defects") {
  CHECK(digest::composite_checksum(Algorithm::sha1, {}).error().code == Errc::internal);
  CHECK(digest::full_object_checksum(Algorithm::crc32, {}).error().code == Errc::internal);
  CHECK(digest::full_object_checksum(Algorithm::crc32, {{"12345", 1}}).error().code == Errc::internal);
  CHECK(digest::multipart_etag({{"short", 1}}).error().code == Errc::internal);
}

TEST_SUITE_END();
