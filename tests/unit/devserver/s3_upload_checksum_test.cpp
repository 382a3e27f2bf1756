// The checksums of multipart uploads: plan, parts, whole.
#include "s3_upload_rig.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("devserver");

namespace uploadkit::devserver::tests::s3_upload_checksum_test {

std::string sha1_element(std::string_view bytes) { return "<ChecksumSHA1>" + sha1_of(bytes) + "</ChecksumSHA1>"; }

/// Two parts, "big" (5 MiB) and "end", with their checksums of one algorithm.
void put_two(UploadRig& rig, const std::string& header, std::string (*sum)(std::string_view), const char* element) {
  const std::string big(5 * 1024 * 1024, 'b');
  const std::string name(element);
  for (const auto& [number, body] : {std::make_pair(1, big), std::make_pair(2, std::string("end"))}) {
    CHECK(rig.put(number, body, {{header, sum(body)}}).status() == 200);
    rig.checksums[number] = "<" + name + ">" + sum(body) + "</" + name + ">";
  }
}

TEST_CASE("the plan of checksums is fixed by algorithm and type, and told") {
  const auto code = [](const std::vector<Header>& headers) { return UploadRig("/bucket/key", headers).begun.error(); };
  CHECK(code({{"x-amz-checksum-type", "FULL_OBJECT"}}) == "InvalidRequest");
  CHECK(code({{"x-amz-checksum-algorithm", "MD5"}}) == "InvalidRequest");
  CHECK(code({{"x-amz-checksum-algorithm", "SHA1"}, {"x-amz-checksum-type", "FULL_OBJECT"}}) == "InvalidRequest");
  CHECK(code({{"x-amz-checksum-algorithm", "CRC64NVME"}, {"x-amz-checksum-type", "COMPOSITE"}}) == "InvalidRequest");
  CHECK(code({{"x-amz-checksum-algorithm", "CRC32"}, {"x-amz-checksum-type", "HALF"}}) == "InvalidRequest");
  const auto type = [](const std::vector<Header>& headers) {
    return UploadRig("/bucket/key", headers).begun.header("x-amz-checksum-type");
  };
  CHECK(type({{"x-amz-checksum-algorithm", "crc32"}}) == "COMPOSITE");
  CHECK(type({{"x-amz-checksum-algorithm", "CRC32"}, {"x-amz-checksum-type", "full_object"}}) == "FULL_OBJECT");
  CHECK(type({{"x-amz-checksum-algorithm", "CRC64NVME"}}) == "FULL_OBJECT");
}

TEST_CASE("a part must bring the checksum that was named, unless it is one of the full object") {
  UploadRig composite("/bucket/key", {{"x-amz-checksum-algorithm", "SHA1"}});
  CHECK(composite.put(1, "x").error("Message") ==
        "Checksum Type mismatch occurred, expected checksum Type: sha1, actual checksum Type: null");
  CHECK(composite.put(1, "x", {{"x-amz-checksum-crc32", crc32_of("x")}}).error() == "InvalidRequest");
  CHECK(composite.put(1, "x", {{"x-amz-checksum-sha1", sha1_of("y")}}).error() == "BadDigest");
  CHECK(composite.put(1, "x", {{"x-amz-checksum-sha1", sha1_of("x")}}).header("x-amz-checksum-sha1") == sha1_of("x"));
  UploadRig full("/bucket/key", {{"x-amz-checksum-algorithm", "CRC32"}, {"x-amz-checksum-type", "FULL_OBJECT"}});
  CHECK(full.put(1, "x").status() == 200);
  CHECK(full.complete().text("ChecksumCRC32") == crc32_of("x"));
}

TEST_CASE("checksums of parts in the list are compared") {
  UploadRig rig("/bucket/key", {{"x-amz-checksum-algorithm", "SHA1"}});
  put_two(rig, "x-amz-checksum-sha1", sha1_of, "ChecksumSHA1");
  const std::string& one = rig.etags[1];
  const std::string& two = rig.etags[2];
  const auto& sums = rig.checksums;
  CHECK(rig.complete_with(part_xml(1, one, sums.find(2)->second) + part_xml(2, two, sums.find(1)->second)).error() ==
        "InvalidPart");
  CHECK(rig.complete_with(part_xml(1, one) + part_xml(2, two)).error() == "InvalidRequest");
  CHECK(rig.complete_with(part_xml(1, one, "<ChecksumSHA1>x</ChecksumSHA1>")).error() == "InvalidArgument");
  CHECK(rig.complete_with(part_xml(1, one, sha1_element("x") + sha1_element("x"))).error() == "InvalidArgument");
  CHECK(rig.complete_with(part_xml(1, one, "<ChecksumCRC32>AAAAAA==</ChecksumCRC32>")).error() == "BadDigest");
  CHECK(rig.complete_with(part_xml(2, two, sums.find(2)->second)).status() == 500);
  CHECK(rig.complete().status() == 200);
}

TEST_CASE("a checksum in the list of an upload without a named one is an invalid part") {
  UploadRig rig("/bucket/key");
  rig.put(1, "x", {{"x-amz-checksum-crc32", crc32_of("x")}});
  CHECK(rig.complete_with(part_xml(1, rig.etags[1], "<ChecksumCRC32>" + crc32_of("x") + "</ChecksumCRC32>")).error() ==
        "InvalidPart");
}

TEST_CASE("a composite checksum of the whole is made, compared with and without its count, and kept") {
  UploadRig rig("/bucket/key", {{"x-amz-checksum-algorithm", "SHA1"}});
  put_two(rig, "x-amz-checksum-sha1", sha1_of, "ChecksumSHA1");
  std::string raw;
  for (const std::string& body : {std::string(5 * 1024 * 1024, 'b'), std::string("end")}) {
    raw += digest::compute(digest::Algorithm::sha1, body).value_or("");
  }
  const std::string whole = sha1_of(raw);
  CHECK(rig.complete({{"x-amz-checksum-sha1", sha1_of("x")}}).error() == "BadDigest");
  CHECK(rig.complete({{"x-amz-checksum-sha1", whole + "-3"}}).error() == "BadDigest");
  CHECK(rig.complete({{"x-amz-checksum-sha1", whole + "-x"}}).error() == "InvalidRequest");
  CHECK(rig.complete({{"x-amz-checksum-type", "FULL_OBJECT"}}).error() == "InvalidRequest");
  const Answer done = rig.complete({{"x-amz-checksum-sha1", whole}, {"x-amz-checksum-type", "COMPOSITE"}});
  CHECK(done.text("ChecksumSHA1") == whole + "-2");
  CHECK(done.text("ChecksumType") == "COMPOSITE");
  CHECK(rig.bench.store->find("bucket", "key")->part_checksums.size() == 2);
}

TEST_CASE("a full-object checksum of the whole is joined and compared") {
  UploadRig rig("/bucket/key", {{"x-amz-checksum-algorithm", "CRC32"}, {"x-amz-checksum-type", "FULL_OBJECT"}});
  put_two(rig, "x-amz-checksum-crc32", crc32_of, "ChecksumCRC32");
  const std::string whole = crc32_of(std::string(5 * 1024 * 1024, 'b') + "end");
  CHECK(rig.complete({{"x-amz-checksum-crc32", crc32_of("x")}}).error() == "BadDigest");
  const Answer done = rig.complete({{"x-amz-checksum-crc32", whole}, {"x-amz-checksum-type", "FULL_OBJECT"}});
  CHECK(done.text("ChecksumCRC32") == whole);
  CHECK(done.text("ChecksumType") == "FULL_OBJECT");
}

}  // namespace uploadkit::devserver::tests::s3_upload_checksum_test

TEST_SUITE_END();
