// Uploads in progress on the disk.
#include <devserver/multipart_store.hpp>

#include <doctest/doctest.h>
#include <support/temp_folder.hpp>

#include <chrono>
#include <filesystem>

TEST_SUITE_BEGIN("devserver");

namespace uploadkit::devserver::tests::multipart_store_test {

UploadRecord named(const std::string& key, std::chrono::seconds at = std::chrono::seconds{100}) {
  UploadRecord record;
  record.bucket = "bucket";
  record.object.key = key;
  record.object.content_type = "text/x";
  record.plan = {digest::Algorithm::crc32c, true, true};
  record.initiated = WallTime{at};
  return record;
}

/// A store with one bucket in a folder that stays.
struct Rig {
  explicit Rig(const std::string& folder) : objects(std::move(*ObjectStore::open(folder))), uploads(*objects) {
    objects->create_bucket("bucket");
  }

  StoreStatus put(const std::string& id, std::uint64_t number, std::string_view bytes) {
    auto lease = uploads.lease("bucket", "key", id);
    if (!lease) return StoreStatus::no_key;
    const auto writer = objects->begin_write();
    writer->write(bytes);
    PartRecord part;
    part.number = number;
    return lease->put_part(part, *writer);
  }

  std::unique_ptr<ObjectStore> objects;
  MultipartStore uploads;
};

std::vector<PartRecord> all_of(const UploadLease& lease) {
  std::vector<PartRecord> parts;
  for (const auto& [number, part] : lease.parts()) parts.push_back(part);
  return parts;
}

TEST_CASE("parts survive the store and become an object in their order") {
  test::TempFolder folder;
  std::string id;
  {
    Rig rig(folder.path());
    id = rig.uploads.create(named("key")).value_or("");
    CHECK(rig.put(id, 2, "world") == StoreStatus::done);
    CHECK(rig.put(id, 1, "old") == StoreStatus::done);
    CHECK(rig.put(id, 1, "hello ") == StoreStatus::done);
  }
  Rig rig(folder.path());
  auto lease = rig.uploads.lease("bucket", "key", id);
  REQUIRE(lease.has_value());
  CHECK(lease->record().plan.algorithm == digest::Algorithm::crc32c);
  CHECK(lease->record().plan.is_composite);
  CHECK(lease->record().object.content_type == "text/x");
  ObjectRecord made = lease->record().object;
  made.etag = "e-2";
  CHECK(lease->complete(all_of(*lease), made, {}) == StoreStatus::done);
  lease.reset();
  CHECK(rig.objects->read("bucket", "key", 0, 99).value_or("") == "hello world");
  CHECK_FALSE(rig.uploads.lease("bucket", "key", id).has_value());
  CHECK_FALSE(std::filesystem::exists(folder.path() + "/uploads/" + id));
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

TEST_CASE("an object of parts is read across them, copied without them and removed with them") {
  test::TempFolder folder;
  Rig rig(folder.path());
  const std::string id = rig.uploads.create(named("key")).value_or("");
  for (const auto& [number, bytes] :
       {std::make_pair(1, "hello "), std::make_pair(2, "not chosen"), std::make_pair(3, "world")}) {
    rig.put(id, static_cast<std::uint64_t>(number), bytes);
  }
  auto lease = rig.uploads.lease("bucket", "key", id);
  REQUIRE(lease.has_value());
  std::vector<PartRecord> chosen = all_of(*lease);
  chosen.erase(chosen.begin() + 1);
  CHECK(lease->complete(chosen, lease->record().object, {}) == StoreStatus::done);
  lease.reset();
  CHECK(files_below(folder.path()) == 3);
  CHECK(rig.objects->read("bucket", "key", 4, 4).value_or("") == "o wo");
  const auto record = rig.objects->find("bucket", "key");
  REQUIRE(record.has_value());
  CHECK(rig.objects->files_of("bucket", *record, 2, 8).size() == 2);
  CHECK(rig.objects->files_of("bucket", *record, 7, 8).front().offset == 1);
  ObjectRecord copy = *record;
  copy.key = "copy";
  CHECK(rig.objects->copy("bucket", "key", "bucket", copy) == StoreStatus::done);
  rig.objects->remove("bucket", "key");
  CHECK(rig.objects->read("bucket", "copy", 0, 99).value_or("") == "hello world");
  rig.objects->remove("bucket", "copy");
  CHECK(files_below(folder.path()) == 0);
}

TEST_CASE("a completion whose condition fails leaves the upload as it was") {
  test::TempFolder folder;
  Rig rig(folder.path());
  const std::string id = rig.uploads.create(named("key")).value_or("");
  rig.put(id, 1, "part");
  const auto writer = rig.objects->begin_write();
  writer->write("present");
  ObjectRecord present;
  present.key = "key";
  rig.objects->commit("bucket", present, *writer, {});
  auto lease = rig.uploads.lease("bucket", "key", id);
  REQUIRE(lease.has_value());
  ObjectRecord made = lease->record().object;
  made.etag = "e-1";
  CHECK(lease->complete(all_of(*lease), made, {true, {}}) == StoreStatus::condition_failed);
  CHECK(lease->complete(all_of(*lease), made, {}) == StoreStatus::done);
  lease.reset();
  CHECK(rig.objects->read("bucket", "key", 0, 99).value_or("") == "part");
}

TEST_CASE("uploads are listed by key and then by their beginning, and belong to bucket and key") {
  test::TempFolder folder;
  Rig rig(folder.path());
  const auto late = rig.uploads.create(named("b", std::chrono::seconds{200}));
  const auto early = rig.uploads.create(named("b", std::chrono::seconds{100}));
  rig.uploads.create(named("a", std::chrono::seconds{300}));
  const auto found = rig.uploads.uploads("bucket");
  REQUIRE(found.size() == 3);
  CHECK(found[0].object.key == "a");
  CHECK(found[1].id == early.value_or(""));
  CHECK(found[2].id == late.value_or(""));
  CHECK_FALSE(rig.uploads.lease("bucket", "a", late.value_or("")).has_value());
  CHECK_FALSE(rig.uploads.lease("other", "b", late.value_or("")).has_value());
}

TEST_CASE("an aborted upload leaves nothing, and all of a bucket can be aborted") {
  test::TempFolder folder;
  Rig rig(folder.path());
  const std::string id = rig.uploads.create(named("key")).value_or("");
  rig.put(id, 1, "part");
  rig.uploads.create(named("other"));
  rig.uploads.lease("bucket", "key", id)->abort();
  CHECK(rig.put(id, 2, "part") == StoreStatus::no_key);
  rig.uploads.abort_all("bucket");
  CHECK(rig.uploads.uploads("bucket").empty());
  CHECK(std::filesystem::is_empty(folder.path() + "/uploads"));
}

}  // namespace uploadkit::devserver::tests::multipart_store_test

TEST_SUITE_END();
