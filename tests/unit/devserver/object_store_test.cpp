// The store on disk.
#include <devserver/object_store.hpp>

#include <doctest/doctest.h>

#include <support/temp_folder.hpp>

#include <cstdlib>
#include <filesystem>

TEST_SUITE_BEGIN("devserver");

namespace uploadkit::devserver::tests::object_store_test {

ObjectRecord named(const std::string& key) {
  ObjectRecord record;
  record.key = key;
  record.content_type = "text/x";
  record.metadata = {{"a", "b \"c\" ü"}};
  record.checksums = {{digest::Algorithm::crc32, "AAAAAA=="}};
  return record;
}

StoreStatus put(ObjectStore& store, const std::string& key, std::string_view bytes, WriteCondition condition = {}) {
  const auto writer = store.begin_write();
  if (writer == nullptr || !writer->write(bytes)) return StoreStatus::disk_failed;
  return store.commit("bucket", named(key), *writer, condition);
}

std::size_t files_below(const std::string& folder) {
  std::size_t count = 0;
  std::error_code failure;
  for (std::filesystem::recursive_directory_iterator entry(folder, failure), end; entry != end;
       entry.increment(failure)) {
    count += entry->is_regular_file(failure) ? 1 : 0;
  }
  return count;
}

TEST_CASE("a temporary store leaves nothing") {
  std::string folder;
  {
    auto store = ObjectStore::open("");
    REQUIRE(store.ok());
    folder = (*store)->folder();
    (*store)->create_bucket("bucket");
    CHECK(put(**store, "key", "x") == StoreStatus::done);
    CHECK(files_below(folder) == 2);
  }
  CHECK_FALSE(std::filesystem::exists(folder));
}

TEST_CASE("a write that is not committed leaves nothing, a replaced object neither") {
  auto store = ObjectStore::open("");
  REQUIRE(store.ok());
  (*store)->create_bucket("bucket");
  (*store)->begin_write()->write("x");
  CHECK(files_below((*store)->folder()) == 0);
  CHECK(put(**store, "key", "one") == StoreStatus::done);
  CHECK(put(**store, "key", "two") == StoreStatus::done);
  CHECK(files_below((*store)->folder()) == 2);
  CHECK((*store)->read("bucket", "key", 1, 9).value_or("") == "wo");
}

TEST_CASE("objects are found again in a kept folder") {
  const uploadkit::test::TempFolder folder;
  const std::string long_key = std::string(1000, 'k') + "/ü";
  {
    auto store = ObjectStore::open(folder.path());
    REQUIRE(store.ok());
    (*store)->create_bucket("bucket");
    CHECK(put(**store, long_key, "hello") == StoreStatus::done);
  }
  auto store = ObjectStore::open(folder.path());
  REQUIRE(store.ok());
  const auto record = (*store)->find("bucket", long_key);
  REQUIRE(record.has_value());
  CHECK(record->size_bytes == 5);
  CHECK(record->etag == "5d41402abc4b2a76b9719d911017c592");
  CHECK(record->metadata.front().value == "b \"c\" ü");
  CHECK(record->checksums.front().base64 == "AAAAAA==");
  CHECK((*store)->read("bucket", long_key, 0, 99).value_or("") == "hello");
}

TEST_CASE("conditions are judged at the moment of the commit") {
  auto store = ObjectStore::open("");
  REQUIRE(store.ok());
  (*store)->create_bucket("bucket");
  WriteCondition create;
  create.if_none_match = true;
  const auto slow = (*store)->begin_write();
  CHECK(put(**store, "key", "fast", create) == StoreStatus::done);
  CHECK((*store)->commit("bucket", named("key"), *slow, create) == StoreStatus::condition_failed);
  CHECK((*store)->read("bucket", "key", 0, 9).value_or("") == "fast");
}

}  // namespace uploadkit::devserver::tests::object_store_test

TEST_SUITE_END();
