// From files to keys.
#include <tools/uploadkit/object_keys.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace uploadkit;
using command::CollectedFiles;
using command::PutArguments;

namespace {

PutArguments to(const std::string& target, std::vector<std::string> files) {
  PutArguments arguments;
  arguments.target = command::Target::storage;
  arguments.storage.access.target = *command::read_storage_target(target);
  arguments.files = std::move(files);
  return arguments;
}

std::vector<std::string> keys(const PutArguments& arguments, const std::vector<std::string>& names) {
  CollectedFiles files;
  for (const std::string& name : names) files.entries.emplace_back().name = name;
  command::name_objects(arguments, files);
  std::vector<std::string> result;
  for (const auto& entry : files.entries) result.push_back(entry.error ? "error" : entry.key);
  return result;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_SUITE_BEGIN("tools");

TEST_CASE("one file gets the key of the target") {
  CHECK(keys(to("s3://bucket/a/key", {"f"}), {"f"}) == Texts{"a/key"});
}

TEST_CASE("a folder and a bare bucket get the file's name") {
  CHECK(keys(to("s3://bucket/a/", {"f"}), {"f"}) == Texts{"a/f"});
  CHECK(keys(to("s3://bucket/", {"f"}), {"f"}) == Texts{"f"});
  CHECK(keys(to("s3://bucket", {"f"}), {"f"}) == Texts{"f"});
}

TEST_CASE("several files go below the key") {
  CHECK(keys(to("s3://bucket/a", {"f", "g"}), {"f", "g"}) == Texts{"a/f", "a/g"});
  CHECK(keys(to("s3://bucket/a/", {"f", "g"}), {"f", "g"}) == Texts{"a/f", "a/g"});
}

TEST_CASE("keys from folders and lists do not depend on how many files there are") {
  PutArguments arguments = to("s3://bucket/a", {"folder"});
  arguments.recursive = true;
  CHECK(keys(arguments, {"deep/f"}) == Texts{"a/deep/f"});
  arguments = to("s3://bucket/a", {});
  arguments.files_from = "list";
  CHECK(keys(arguments, {"f"}) == Texts{"a/f"});
}

TEST_CASE("a name replaces the file's") {
  PutArguments arguments = to("s3://bucket/a/", {"f"});
  arguments.name = "other";
  CHECK(keys(arguments, {"f"}) == Texts{"a/other"});
}

TEST_CASE("a second file for a key is refused, since it would overwrite the first") {
  CHECK(keys(to("s3://bucket/a/", {"x/f", "y/f", "g"}), {"f", "f", "g"}) == Texts{"a/f", "error", "a/g"});
}

TEST_SUITE_END();
