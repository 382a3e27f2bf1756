// What command lines with s3:// targets mean.
#include <tools/uploadkit/arguments.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace uploadkit;
using command::CommandLine;
using command::PutArguments;
using command::StorageArguments;
using command::Target;

namespace {

CommandLine put(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "put");
  return command::read_command_line(std::move(arguments));
}

PutArguments accepted(std::vector<std::string> arguments) {
  CommandLine line = put(std::move(arguments));
  INFO(line.usage_error);
  REQUIRE(line.put);
  return *line.put;
}

std::string refusal(std::vector<std::string> arguments) {
  const CommandLine line = put(std::move(arguments));
  CHECK(!line.put);
  return line.usage_error;
}

StorageArguments with(std::vector<std::string> options) {
  options.insert(options.begin(), {"a", "s3://bucket/key"});
  return accepted(std::move(options)).storage;
}

std::string refused(std::vector<std::string> options) {
  options.insert(options.begin(), {"a", "s3://bucket/key"});
  return refusal(std::move(options));
}

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace

TEST_SUITE_BEGIN("tools");

TEST_CASE("the last argument is a target and everything behind its bucket is the key") {
  const PutArguments arguments = accepted({"a", "b", "s3://bucket/odd ?key#1%20/", "--json"});
  CHECK(arguments.target == Target::storage);
  CHECK(arguments.files == std::vector<std::string>{"a", "b"});
  CHECK(arguments.storage.access.target.bucket == "bucket");
  CHECK(arguments.storage.access.target.key == "odd ?key#1%20/");
  CHECK(accepted({"a", "s3://bucket"}).storage.access.target.key.empty());
  CHECK(accepted({"a", "s3://bucket/"}).storage.access.target.key.empty());
  CHECK(accepted({"--files-from", "-", "s3://bucket/"}).files.empty());
}

TEST_CASE("a target names a bucket, stands last, and is the only place to go") {
  CHECK(holds(refusal({"a", "s3://"}), "no bucket"));
  CHECK(holds(refusal({"a", "s3:///key"}), "no bucket"));
  CHECK(holds(refusal({"s3://bucket/key", "a"}), "comes last"));
  CHECK(holds(refusal({"a", "s3://bucket/key", "s3://bucket/other"}), "One s3:// target"));
  CHECK(holds(refusal({"s3://bucket/key"}), "No FILE"));
  CHECK(holds(refused({"--to", "viesus"}), "excludes --to"));
  CHECK(holds(refused({"--url", "https://b.test/k"}), "excludes --to and --url"));
  CHECK(holds(refused({"-H", "a: b"}), "-H is for --url"));
  CHECK(holds(refused({"--token-file", "t"}), "--token-file is for --to"));
}

TEST_CASE("options of s3:// targets are refused elsewhere instead of ignored") {
  CHECK(holds(refusal({"a", "--to", "viesus", "--region", "eu-west-1"}), "--region is for s3://"));
  CHECK(holds(refusal({"a", "--to", "viesus", "--metadata", "a=b"}), "--metadata is for s3://"));
  CHECK(holds(refusal({"a", "--url", "https://b.test/k", "--use-accelerate-endpoint"}),
              "--use-accelerate-endpoint is for s3://"));
}

TEST_CASE("a name is for a target without one") {
  CHECK(accepted({"-", "s3://bucket/folder/", "--name", "n"}).name == "n");
  CHECK(holds(refused({"--name", "n"}), "--name is for a target that ends in"));
}

TEST_CASE("each option of an object is kept as it was written") {
  const StorageArguments storage =
      with({"--region", "eu-west-1", "--profile", "p", "--endpoint-url", "http://127.0.0.1:9000",
            "--content-disposition", "attachment", "--content-encoding", "gzip", "--cache-control", "no-store",
            "--expected-bucket-owner", "123456789012", "--if-none-match", "*", "--use-accelerate-endpoint"});
  CHECK(storage.access.region == "eu-west-1");
  CHECK(storage.access.profile == "p");
  CHECK(storage.access.endpoint_url == "http://127.0.0.1:9000");
  CHECK(storage.content_disposition == "attachment");
  CHECK(storage.content_encoding == "gzip");
  CHECK(storage.cache_control == "no-store");
  CHECK(storage.expected_bucket_owner == "123456789012");
  CHECK(storage.prevent_overwrite);
  CHECK(storage.use_accelerate_endpoint);
  CHECK(!with({}).prevent_overwrite);
  CHECK(holds(refused({"--if-none-match", "\"etag\""}), "--if-none-match takes '*'"));
  CHECK(holds(refused({"--cache-control", ""}), "--cache-control needs a value"));
}

TEST_CASE("styles and providers have names") {
  CHECK(!with({}).access.addressing_style);
  CHECK(with({"--addressing-style", "auto"}).access.addressing_style == AddressingStyle::automatic);
  CHECK(with({"--addressing-style", "path"}).access.addressing_style == AddressingStyle::path);
  CHECK(with({"--addressing-style", "virtual"}).access.addressing_style == AddressingStyle::virtual_host);
  CHECK(holds(refused({"--addressing-style", "host"}), "--addressing-style takes auto, path or virtual"));
  CHECK(with({"--provider", "ceph"}).access.provider == S3Provider::ceph);
  CHECK(with({"--provider", "generic"}).access.provider == S3Provider::generic);
  CHECK(holds(refused({"--provider", "azure"}), "--provider takes aws"));
}

TEST_CASE("sizes of parts are within S3's limits") {
  CHECK(with({"--part-size", "8M"}).part_bytes == 8 * 1024 * 1024);
  CHECK(with({"--part-size", "5G"}).part_bytes == 5ull * 1024 * 1024 * 1024);
  for (const char* size : {"0", "5242879", "6G", "many", "-1"})
    CHECK(holds(refused({"--part-size", size}), "--part-size takes a size from 5M to 5G"));
  CHECK(with({"--multipart-threshold", "64M"}).threshold_bytes == 64 * 1024 * 1024);
  CHECK(with({"--multipart-threshold", "0"}).threshold_bytes == 0);
  CHECK(holds(refused({"--multipart-threshold", "x"}), "--multipart-threshold takes"));
}

TEST_CASE("an algorithm is known in any case, with hyphens or without") {
  for (const char* name : {"crc32c", "CRC32C", "crc-32c", "CRC-32-C", "Crc32c"})
    CHECK(with({"--checksum-algorithm", name}).checksum_algorithm == "crc32c");
  CHECK(with({"--checksum-algorithm", "SHA-256"}).checksum_algorithm == "sha256");
  CHECK(with({"--checksum-algorithm", "CRC-64-NVME"}).checksum_algorithm == "crc64nvme");
  for (const char* name : {"md5", "sha512", "crc", "-"})
    CHECK(holds(refused({"--checksum-algorithm", name}), "--checksum-algorithm takes"));
}

TEST_CASE("metadata is a list of names and values, as often as needed") {
  const Metadata metadata = with({"--metadata", "a=1,b=two words,c=", "--metadata", "d=x=y"}).metadata;
  CHECK(metadata == Metadata{{"a", "1"}, {"b", "two words"}, {"c", ""}, {"d", "x=y"}});
  for (const char* list : {"a", "=1", "a=1,", "a=1,b", "", ",a=1"})
    CHECK(holds(refused({"--metadata", list}), "--metadata takes name=value"));
}

TEST_SUITE_END();
