// What the parts make of the whole.
#include <doctest/doctest.h>

#include <uploadkit/core/text.hpp>
#include <uploadkit/engine/object_checksum.hpp>

#include <string>
#include <vector>

namespace uploadkit::engine {

namespace {

const std::vector<std::string> pieces{"the first ", "and the second ", "and the rest"};

std::string raw(digest::Algorithm algorithm, const std::string& bytes) {
  return digest::compute(algorithm, bytes).value_or("");
}

std::vector<StoredPart> parts_of(digest::Algorithm algorithm) {
  std::vector<StoredPart> parts;
  for (const std::string& piece : pieces) {
    StoredPart part;
    part.number = static_cast<int>(parts.size()) + 1;
    part.size_bytes = piece.size();
    part.checksum = core::base64(raw(algorithm, piece));
    part.etag = "\"" + core::hex(raw(digest::Algorithm::md5, piece)) + "\"";
    parts.push_back(part);
  }
  return parts;
}

std::string whole() { return pieces[0] + pieces[1] + pieces[2]; }

}  // namespace

TEST_SUITE("engine") {
  TEST_CASE("CRCs of parts make the CRC of the whole") {
    for (const auto algorithm : {digest::Algorithm::crc32, digest::Algorithm::crc32c, digest::Algorithm::crc64nvme})
      CHECK(object_checksum(algorithm, parts_of(algorithm), true) == core::base64(raw(algorithm, whole())));
  }

  TEST_CASE("hashes of parts make the hash of the hashes, with the number of parts") {
    for (const auto algorithm : {digest::Algorithm::sha1, digest::Algorithm::sha256}) {
      std::string all;
      for (const std::string& piece : pieces) all += raw(algorithm, piece);
      CHECK(object_checksum(algorithm, parts_of(algorithm), true) == core::base64(raw(algorithm, all)) + "-3");
    }
  }

  TEST_CASE("one PUT has the checksum and the ETag of its bytes") {
    const std::vector<StoredPart> parts{parts_of(digest::Algorithm::sha256).front()};
    CHECK(object_checksum(digest::Algorithm::sha256, parts, false) == parts.front().checksum);
    CHECK(object_etag(parts, false) == core::hex(raw(digest::Algorithm::md5, pieces[0])));
  }

  TEST_CASE("a part without a checksum leaves the whole without one") {
    auto parts = parts_of(digest::Algorithm::crc32c);
    parts[1].checksum.clear();
    CHECK(object_checksum(digest::Algorithm::crc32c, parts, true).empty());
    parts[1].checksum = "AAAAAAAAAAA=";  // of another algorithm
    CHECK(object_checksum(digest::Algorithm::crc32c, parts, true).empty());
  }

  TEST_CASE("the ETag of parts is the MD5 of their MD5s, and empty if one is no MD5") {
    auto parts = parts_of(digest::Algorithm::crc32);
    std::string all;
    for (const std::string& piece : pieces) all += raw(digest::Algorithm::md5, piece);
    CHECK(object_etag(parts, true) == core::hex(raw(digest::Algorithm::md5, all)) + "-3");
    parts[2].etag = "something else";
    CHECK(object_etag(parts, true).empty());
  }

  TEST_CASE("an ETag is the same with and without quotes, in either case") {
    CHECK(bare_etag("\"ABC-2\"") == "abc-2");
    CHECK(bare_etag("abc-2") == "abc-2");
    CHECK(bare_etag("\"") == "\"");
  }
}

}  // namespace uploadkit::engine
