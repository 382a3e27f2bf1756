// The checksum vectors of the folder that UPLOADKIT_VECTORS names.
#include <uploadkit/digest/digest.hpp>

#include <doctest/doctest.h>

#include <uploadkit/core/text.hpp>
#include <uploadkit/digest/multipart_checksum.hpp>

#include <cstdio>
#include <string>
#include <vector>

#include "support/vector_file.hpp"

namespace core = uploadkit::core;
namespace digest = uploadkit::digest;
using digest::Algorithm;

namespace {

constexpr Algorithm algorithms[] = {Algorithm::crc32, Algorithm::crc32c, Algorithm::crc64nvme,
                                    Algorithm::md5,   Algorithm::sha1,   Algorithm::sha256};

std::string counted(std::size_t size, unsigned step, unsigned start) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>((i * step + start) & 0xFFU);
  return bytes;
}

// The inputs of the file are described in it by words.
std::string input(const std::string& name) {
  if (name == "check") return "123456789";
  if (name == "hello") return "hello world";
  if (name == "a") return "a";
  if (name == "zero1") return std::string(1, '\0');
  if (name == "zeros4096") return std::string(4096, '\0');
  if (name == "ff4096") return std::string(4096, '\xff');
  if (name == "inc4096") return counted(4096, 1, 0);
  if (name == "dec4096") return counted(4096, 255, 255);
  if (name == "a66560") return std::string(66560, 'a');
  if (name == "mib_pattern") return counted(std::size_t{1} << 20, 7, 3);
  return {};
}

std::string base64_of(Algorithm algorithm, std::string_view bytes) {
  return core::base64(digest::compute(algorithm, bytes).value_or("failed"));
}

int check_input(const core::JsonValue& document, const std::string& name) {
  int agreed = 0;
  for (const Algorithm algorithm : algorithms) {
    const std::string pointer = "/" + name + "/" + std::string(digest::name(algorithm));
    CAPTURE(pointer);
    const std::string expected = document.at("/base64" + pointer).string().value_or("");
    const std::string value = base64_of(algorithm, input(name));
    CHECK(value == expected);
    CHECK(core::hex(*core::base64_decode(value)) == document.at("/hex" + pointer).string());
    agreed += value == expected ? 1 : 0;
  }
  return agreed;
}

// The composite value, the full-object value and the ETag, out of the parts' values alone.
int check_joined(const core::JsonValue& upload, Algorithm algorithm) {
  const std::string name(digest::name(algorithm));
  const core::JsonValue values = upload.at("/parts/" + name);
  std::vector<digest::PartChecksum> parts;
  for (std::size_t i = 0; i < values.size(); ++i) {
    parts.push_back({core::base64_decode(values[i].string().value_or("")).value_or(""),
                     upload.at("/part_lengths")[i].unsigned_integer().value_or(0)});
  }
  int agreed = 0;
  const auto check = [&](const uploadkit::Result<std::string>& joined, const core::JsonValue& expected) {
    if (!expected.exists()) return;
    CAPTURE(name);
    CHECK(joined.value_or("") == expected.string());
    agreed += joined.value_or("") == expected.string() ? 1 : 0;
  };
  check(digest::composite_checksum(algorithm, parts), upload.at("/composite/" + name));
  check(digest::full_object_checksum(algorithm, parts), upload.at("/full_object/" + name));
  if (algorithm == Algorithm::md5) {
    const std::string etag = digest::multipart_etag(parts).value_or("");
    CHECK("\"" + etag + "\"" == upload.at("/etag").string());
  }
  return agreed;
}

void check_parts(const core::JsonValue& upload, Algorithm algorithm) {
  const std::string bytes = input("mib_pattern");
  const core::JsonValue parts = upload.at("/parts/" + std::string(digest::name(algorithm)));
  std::size_t at = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::size_t size = upload.at("/part_lengths")[i].unsigned_integer().value_or(0);
    CHECK(base64_of(algorithm, std::string_view(bytes).substr(at, size)) == parts[i].string());
    at += size;
  }
}

}  // namespace

TEST_SUITE_BEGIN("digest");

TEST_CASE("every algorithm gives the values of the outer vectors, whole, in parts and combined") {
  const auto vectors = uploadkit::testing::outer_vectors();
  if (!vectors) {
    std::printf("SKIPPED: UPLOADKIT_VECTORS is not set, so the outer checksums were not read\n");
    CHECK_FALSE(uploadkit::testing::real_is_required());
    return;
  }
  const core::JsonValue document = uploadkit::testing::read_json(*vectors + "/checksums.json");
  const std::vector<std::string> names = document.at("/inputs").keys();
  CHECK(names.size() == 11);
  int agreed = 0;
  int joined = 0;
  for (const std::string& name : names) agreed += check_input(document, name);
  const core::JsonValue uploads = document.at("/multipart");
  CHECK(uploads.size() == 3);
  for (std::size_t i = 0; i < uploads.size(); ++i) {
    for (const Algorithm algorithm : algorithms) check_parts(uploads[i], algorithm);
    for (const Algorithm algorithm : algorithms) joined += check_joined(uploads[i], algorithm);
  }
  CHECK(joined == 24);
  std::printf("outer checksums: %d of %zu values, %d of 24 of %zu multipart splits\n", agreed, names.size() * 6, joined,
              uploads.size());
}

TEST_SUITE_END();
