// The digests of multipart objects, against values that were computed elsewhere.
#include <devserver/checksum_plan.hpp>

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("devserver");

namespace uploadkit::devserver::tests::checksum_plan_test {

using digest::Algorithm;

/// 1 MiB of bytes (7 i + 3) mod 256, cut after 700,000.
std::vector<PieceChecksum> two_parts(const char* first, const char* second) {
  return {{first, 700000}, {second, 348576}};
}

std::string joined(Algorithm algorithm, bool is_composite, const std::vector<PieceChecksum>& pieces) {
  return joined_checksum({algorithm, is_composite, true}, pieces);
}

TEST_CASE("a full-object checksum is joined from those of the parts") {
  CHECK(joined(Algorithm::crc32, false, two_parts("utgvuw==", "8q1suw==")) == "SiTY+g==");
  CHECK(joined(Algorithm::crc32c, false, two_parts("0Lnp4A==", "oEXhUg==")) == "UnS6Eg==");
  CHECK(joined(Algorithm::crc64nvme, false, two_parts("BcMlHEGzvqk=", "34cfPL6Bx1Q=")) == "zvDQd5azeWM=");
}

TEST_CASE("a composite checksum is that of the parts' values with their count") {
  CHECK(joined(Algorithm::crc32, true, two_parts("utgvuw==", "8q1suw==")) == "Q+GIcg==-2");
  CHECK(joined(Algorithm::crc32c, true, two_parts("0Lnp4A==", "oEXhUg==")) == "rxZFqg==-2");
  CHECK(joined(Algorithm::sha1, true, two_parts("nKG4rXv4H4ufat14j+EdlrXkzzs=", "oSlERzanrSIe21H9laVgx8sAr6w=")) ==
        "YPYS5iYZslznkr84j9FZjmSdyDs=-2");
  CHECK(joined(Algorithm::sha256, true,
               two_parts("IDFV4QVW7wbxt7aCJqyySL1ifY7C0LZFu+Gc/i7T2gg=",
                         "g0Xd3LTcA/oCy53G3bENqcbR6ydWtF3GUL5qullgJzk=")) ==
        "BgLPGnvDgEFK5U5+5UlKm4mh6aWaF3Koxb0TC07qy/4=-2");
}

TEST_CASE("the ETag of a multipart object is the MD5 of the parts' MD5s with their count") {
  CHECK(joined_etag({"20afa17eb51a5164a6e6ccbe816d43d6", "5104540ae4aad3d574da6a4f981e8f2b"}) ==
        "47e3b7304c0339913d412d9b5c9680c1-2");
}

TEST_CASE("one part and an empty last part are joined as well") {
  CHECK(joined(Algorithm::crc32, false, {{"DUoRhQ==", 11}}) == "DUoRhQ==");
  CHECK(joined(Algorithm::crc32, false, {{"DUoRhQ==", 11}, {"AAAAAA==", 0}}) == "DUoRhQ==");
}

TEST_CASE("CRCs alone can be of the full object") {
  CHECK(can_be_full_object(Algorithm::crc32));
  CHECK(can_be_full_object(Algorithm::crc64nvme));
  CHECK_FALSE(can_be_full_object(Algorithm::sha1));
  CHECK_FALSE(can_be_full_object(Algorithm::sha256));
}

}  // namespace uploadkit::devserver::tests::checksum_plan_test

TEST_SUITE_END();
