// Multipart uploads over the S3 face: beginning, parts, lists, end.
#include "s3_upload_rig.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("devserver");

namespace uploadkit::devserver::tests::s3_multipart_test {

TEST_CASE("parts become one object with the headers of the beginning") {
  UploadRig rig("/bucket/key", {{"content-type", "text/x"}, {"x-amz-meta-a", "b"}, {"cache-control", "no-store"}});
  const std::string big(5 * 1024 * 1024, 'b');
  rig.put(1, big);
  rig.put(2, "end");
  const Answer done = rig.complete();
  CHECK(done.status() == 200);
  CHECK(done.text("Key") == "key");
  const auto stored = rig.bench.store->find("bucket", "key");
  REQUIRE(stored.has_value());
  CHECK(done.text("ETag") == "\"" + stored->etag + "\"");
  CHECK(stored->etag.substr(32) == "-2");
  CHECK(stored->size_bytes == big.size() + 3);
  CHECK(stored->content_type == "text/x");
  CHECK(stored->metadata.front().value == "b");
  CHECK(stored->checksums.front().algorithm == digest::Algorithm::crc64nvme);
  CHECK(rig.bench.store->read("bucket", "key", big.size() - 1, 9).value_or("") == "bend");
}

TEST_CASE("what the list of parts gets wrong has S3's names, and the upload stays") {
  UploadRig rig("/bucket/key");
  rig.put(1, "small");
  rig.put(2, "end");
  const auto& [one, two] = std::tie(rig.etags[1], rig.etags[2]);
  const auto code = [&rig](const std::string& parts) { return rig.complete_with(parts).error(); };
  CHECK(code(part_xml(1, one) + part_xml(2, two)) == "EntityTooSmall");
  CHECK(code(part_xml(2, two) + part_xml(1, one)) == "InvalidPartOrder");
  CHECK(code(part_xml(1, one) + part_xml(1, one)) == "InvalidPartOrder");
  CHECK(code(part_xml(3, one)) == "InvalidPart");
  CHECK(code(part_xml(1, two)) == "InvalidPart");
  CHECK(code(part_xml(0, one)) == "InvalidArgument");
  CHECK(code("") == "MalformedXML");
  CHECK(code("<Part><PartNumber>1</PartNumber></Part>") == "MalformedXML");
  CHECK(code("<Part><PartNumber>x</PartNumber><ETag>a</ETag></Part>") == "MalformedXML");
  CHECK(code("<Part>") == "MalformedXML");
  CHECK(rig.complete_with(part_xml(2, two)).status() == 200);
}

TEST_CASE("ETags count with and without quotes, as entities and among white space") {
  for (const char* form : {"\"%\"", "%", "&quot;%&quot;", "\n  \"%\"\n"}) {
    UploadRig rig("/bucket/key");
    rig.put(1, "end");
    std::string etag = form;
    etag.replace(etag.find('%'), 1, rig.etags[1]);
    CHECK(rig.complete_with("<Part><PartNumber> 1\n</PartNumber><ETag>" + etag + "</ETag></Part>").status() == 200);
  }
}

TEST_CASE("part numbers reach from 1 to 10000") {
  UploadRig rig("/bucket/key");
  for (const char* number : {"0", "10001", "-1", "one", ""}) {
    const Answer answer = rig.send("PUT", "&partNumber=" + std::string(number), "x");
    CHECK(answer.error() == "InvalidArgument");
    CHECK(answer.error("ArgumentName") == "partNumber");
  }
  CHECK(rig.put(10000, "x").status() == 200);
}

TEST_CASE("an upload that is not there is NoSuchUpload to every call") {
  UploadRig rig("/bucket/key");
  rig.put(1, "x");
  CHECK(rig.send("DELETE", "", "").status() == 204);
  CHECK(rig.put(1, "x").error() == "NoSuchUpload");
  CHECK(rig.send("GET", "", "").error() == "NoSuchUpload");
  CHECK(rig.send("DELETE", "", "").error() == "NoSuchUpload");
  CHECK(rig.complete_with(part_xml(1, "x")).error() == "NoSuchUpload");
  CHECK(rig.complete_with(part_xml(1, "x")).error("UploadId") == rig.id);
}

TEST_CASE("a completion that comes again gets the same result, another list does not") {
  UploadRig rig("/bucket/key");
  rig.put(1, "end");
  const Answer first = rig.complete();
  const Answer second = rig.complete();
  CHECK(second.status() == 200);
  CHECK(second.text("ETag") == first.text("ETag"));
  CHECK(rig.complete_with(part_xml(1, "other")).error() == "InvalidPart");
  rig.bench.send("PUT", "/bucket/key", {{}, "another", "", {}, true});
  CHECK(rig.complete().error() == "NoSuchUpload");
}

TEST_CASE("the announced size of the object is held against the parts") {
  UploadRig rig("/bucket/key");
  rig.put(1, "end");
  for (const char* size : {"4", "-3", "three"}) {
    CHECK(rig.complete({{"x-amz-mp-object-size", size}}).error() == "InvalidRequest");
  }
  CHECK(rig.complete({{"x-amz-mp-object-size", "3"}}).status() == 200);
}

TEST_CASE("a condition that does not hold leaves object and upload") {
  UploadRig rig("/bucket/key");
  rig.bench.send("PUT", "/bucket/key", {{}, "present", "", {}, true});
  rig.put(1, "end");
  CHECK(rig.complete({{"if-none-match", "*"}}).status() == 412);
  CHECK(rig.complete({{"if-match", "\"other\""}}).error() == "PreconditionFailed");
  CHECK(rig.bench.store->read("bucket", "key", 0, 99).value_or("") == "present");
  const std::string etag = rig.bench.store->find("bucket", "key")->etag;
  CHECK(rig.complete({{"if-match", etag}}).status() == 200);
}

TEST_CASE("parts are listed page by page") {
  UploadRig rig("/bucket/key", {{"x-amz-checksum-algorithm", "SHA1"}, {"x-amz-checksum-type", "COMPOSITE"}});
  rig.put(7, "x", {{"x-amz-checksum-sha1", sha1_of("x")}});
  rig.put(1, "y", {{"x-amz-checksum-sha1", sha1_of("y")}});
  rig.put(3, "z", {{"x-amz-checksum-sha1", sha1_of("z")}});
  const Answer first = rig.send("GET", "&max-parts=2", "");
  CHECK(first.texts("Part", "PartNumber") == std::vector<std::string>{"1", "3"});
  CHECK(first.texts("Part", "ChecksumSHA1") == std::vector<std::string>{sha1_of("y"), sha1_of("z")});
  CHECK(first.text("IsTruncated") == "true");
  CHECK(first.text("NextPartNumberMarker") == "3");
  const Answer second = rig.send("GET", "&max-parts=2&part-number-marker=3", "");
  CHECK(second.texts("Part", "PartNumber") == std::vector<std::string>{"7"});
  CHECK(second.text("IsTruncated") == "false");
  CHECK(rig.send("GET", "&max-parts=-1", "").error() == "InvalidArgument");
  CHECK(rig.send("GET", "&part-number-marker=x", "").error() == "InvalidArgument");
}

TEST_CASE("uploads are listed with prefix, delimiter and markers") {
  S3Bench bench;
  for (const char* key : {"a/1", "a/1", "a/2", "b/1", "c"}) {
    bench.now += std::chrono::seconds{1};
    bench.send("POST", "/bucket/" + std::string(key) + "?uploads");
  }
  const Answer folded = bench.send("GET", "/bucket?uploads&delimiter=%2F");
  CHECK(folded.texts("Upload", "Key") == std::vector<std::string>{"c"});
  CHECK(folded.texts("CommonPrefixes", "Prefix") == std::vector<std::string>{"a/", "b/"});
  const Answer first = bench.send("GET", "/bucket?uploads&prefix=a%2F&max-uploads=1");
  const std::string markers = "&key-marker=" + core::percent_encode(first.text("NextKeyMarker")) +
                              "&upload-id-marker=" + first.text("NextUploadIdMarker");
  const Answer rest = bench.send("GET", "/bucket?uploads&prefix=a%2F" + markers);
  CHECK(rest.texts("Upload", "Key") == std::vector<std::string>{"a/1", "a/2"});
  CHECK(rest.texts("Upload", "UploadId").front() != first.texts("Upload", "UploadId").front());
  CHECK(bench.send("GET", "/bucket?uploads&key-marker=b%2F1").texts("Upload", "Key") == std::vector<std::string>{"c"});
  CHECK(bench.send("GET", "/bucket?uploads&key-marker=c&upload-id-marker=x").error() == "InvalidArgument");
}

TEST_CASE("a part can be a copy of an object or of a range of it") {
  UploadRig rig("/bucket/key");
  rig.bench.send("PUT", "/bucket/origin", {{}, "0123456789", "", {}, true});
  const auto copy = [&rig](const std::string& range) {
    return rig.send("PUT", "&partNumber=1", "",
                    {{"x-amz-copy-source", "/bucket/origin"}, {"x-amz-copy-source-range", range}});
  };
  for (const char* range : {"bytes=5-10", "bytes=5-", "5-6", "bytes=6-5"})
    CHECK(copy(range).error() == "InvalidArgument");
  const Answer answer = copy("bytes=2-5");
  CHECK(rig.complete_with(part_xml(1, answer.text("ETag"))).status() == 200);
  CHECK(rig.bench.store->read("bucket", "key", 0, 99).value_or("") == "2345");
}

TEST_CASE("a part of a finished object is read by its number") {
  UploadRig rig("/bucket/key", {{"x-amz-checksum-algorithm", "SHA1"}});
  const std::string big(5 * 1024 * 1024, 'b');
  for (const auto& [number, body] : {std::make_pair(1, big), std::make_pair(2, std::string("end"))}) {
    rig.put(number, body, {{"x-amz-checksum-sha1", sha1_of(body)}});
    rig.checksums[number] = "<ChecksumSHA1>" + sha1_of(body) + "</ChecksumSHA1>";
  }
  CHECK(rig.complete().status() == 200);
  Sent sent;
  sent.headers = {{"x-amz-checksum-mode", "ENABLED"}};
  const Answer part = rig.bench.send("GET", "/bucket/key?partNumber=2", sent);
  CHECK(part.status() == 206);
  CHECK(part.header("content-range") == "bytes 5242880-5242882/5242883");
  CHECK(part.header("x-amz-mp-parts-count") == "2");
  CHECK(part.header("x-amz-checksum-sha1") == sha1_of("end"));
  CHECK(rig.bench.send("GET", "/bucket/key?partNumber=3").error() == "InvalidPartNumber");
  CHECK(rig.bench.send("GET", "/bucket/key?partNumber=0").error() == "InvalidArgument");
  sent.headers = {{"range", "bytes=0-1"}};
  CHECK(rig.bench.send("GET", "/bucket/key?partNumber=1", sent).error() == "InvalidRequest");
  sent.headers = {{"x-amz-object-attributes", "ObjectParts,ETag"}, {"x-amz-max-parts", "1"}};
  const Answer attributes = rig.bench.send("GET", "/bucket/key?attributes", sent);
  CHECK(attributes.text("ETag") == rig.bench.store->find("bucket", "key")->etag);
  CHECK(attributes.texts("ObjectParts", "PartsCount") == std::vector<std::string>{"2"});
  CHECK(attributes.texts("ObjectParts", "IsTruncated") == std::vector<std::string>{"true"});
  sent.headers = {{"x-amz-object-attributes", "Colour"}};
  CHECK(rig.bench.send("GET", "/bucket/key?attributes", sent).error() == "InvalidArgument");
  sent.headers = {{"x-amz-copy-source", "/bucket/key"}};
  CHECK(rig.bench.send("PUT", "/bucket/copy", sent).status() == 200);
  CHECK(rig.bench.store->find("bucket", "copy")->etag.find('-') == std::string::npos);
}

TEST_CASE("an abort can depend on the beginning, and a bucket takes its uploads along") {
  UploadRig rig("/bucket/key");
  const std::string name = "x-amz-if-match-initiated-time";
  CHECK(rig.send("DELETE", "", "", {{name, "Thu, 01 Dec 1994 16:00:00 GMT"}}).error() == "PreconditionFailed");
  CHECK(rig.bench.send("DELETE", "/bucket").status() == 204);
  CHECK(rig.bench.uploads->uploads("bucket").empty());
}

TEST_CASE("faults can fail late, keep a connection alive and allow small parts") {
  UploadRig rig("/bucket/key");
  rig.put(1, "a");
  rig.put(2, "b");
  Fault fault;
  fault.operation = "s3.CompleteMultipartUpload";
  fault.quirk = "error_in_200=SlowDown";
  rig.bench.faults.add(fault);
  const Answer failed = rig.complete();
  CHECK(failed.status() == 200);
  CHECK(failed.error() == "SlowDown");
  CHECK(rig.complete().error() == "EntityTooSmall");
  fault.quirk = "keep_alive min_part_bytes=1";
  rig.bench.faults.add(fault);
  const Answer done = rig.complete();
  CHECK(done.text("Key") == "key");
  CHECK(done.response.sends_white_space);
}

}  // namespace uploadkit::devserver::tests::s3_multipart_test

TEST_SUITE_END();
