// Keeps objects as files: bytes under a random name, a record that points at them and is renamed into place.
#include <devserver/object_store.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace uploadkit::devserver {
namespace detail::object_store {

namespace fs = std::filesystem;

constexpr std::size_t random_name_bytes = 12;

std::string random_name() { return core::hex(digest::random_bytes(random_name_bytes).value_or("fallback")); }

bool make_folder(const std::string& path) {
  std::error_code failure;
  fs::create_directories(path, failure);
  return !failure;
}

void remove_all(const std::string& path) {
  std::error_code ignored;
  fs::remove_all(path, ignored);
}

bool move_file(const std::string& from, const std::string& to) {
  std::error_code failure;
  fs::rename(from, to, failure);
  return !failure;
}

/// Keys can be longer than file names, so that a record is named by the key's hash.
std::string record_name(const std::string& key) {
  const auto hash = digest::sha256(key);
  return core::hex(std::string_view(reinterpret_cast<const char*>(hash.data()), hash.size())) + ".json";
}

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

bool write_record(const std::string& folder, const ObjectRecord& record) {
  const std::string temporary = folder + "/" + random_name() + ".tmp";
  {
    std::ofstream file(temporary, std::ios::binary);
    file << record_to_json(record);
    if (!file.flush()) return false;
  }
  return move_file(temporary, folder + "/" + record_name(record.key));
}

}  // namespace detail::object_store

Result<std::unique_ptr<ObjectStore>> ObjectStore::open(std::string folder) {
  const bool is_temporary = folder.empty();
  if (is_temporary) {
    std::error_code ignored;
    std::string pattern = detail::object_store::fs::temp_directory_path(ignored).string() + "/uploadkit-store-XXXXXX";
    const char* made = ::mkdtemp(pattern.data());
    if (made != nullptr) folder = made;
  }
  std::unique_ptr<ObjectStore> store(new ObjectStore(folder, is_temporary));
  if (folder.empty() || !detail::object_store::make_folder(folder + "/buckets") ||
      !detail::object_store::make_folder(folder + "/incoming")) {
    return make_error(Errc::journal_io, "The folder of the store cannot be made; choose another one.",
                      {{"actual", folder}});
  }
  store->load();
  return store;
}

ObjectStore::~ObjectStore() { close(); }

void ObjectStore::close() {
  std::error_code ignored;
  detail::object_store::fs::remove_all(is_temporary_ ? folder_ : folder_ + "/incoming", ignored);
}

void ObjectStore::load() {
  std::error_code failure;
  for (detail::object_store::fs::directory_iterator entry(folder_ + "/buckets", failure), end; entry != end;
       entry.increment(failure)) {
    load_bucket(entry->path().filename().string());
  }
}

void ObjectStore::load_bucket(const std::string& name) {
  Bucket& bucket = buckets_[name];
  std::error_code failure;
  for (detail::object_store::fs::directory_iterator entry(bucket_folder(name), failure), end; entry != end;
       entry.increment(failure)) {
    if (entry->path().extension() != ".json") continue;
    const std::string json = detail::object_store::read_text(entry->path().string());
    if (auto record = record_from_json(json)) bucket[record->key] = *record;
  }
  std::string cors = detail::object_store::read_text(bucket_folder(name) + "/cors.xml");
  if (!cors.empty()) cors_[name] = std::move(cors);
}

std::string ObjectStore::bucket_folder(const std::string& bucket) const { return folder_ + "/buckets/" + bucket; }

std::string ObjectStore::path_of(const std::string& bucket, const ObjectRecord& record) const {
  return bucket_folder(bucket) + "/" + record.file;
}

StoreStatus ObjectStore::create_bucket(const std::string& bucket) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (buckets_.count(bucket) != 0) return StoreStatus::exists;
  if (!detail::object_store::make_folder(bucket_folder(bucket))) return StoreStatus::disk_failed;
  buckets_[bucket];
  return StoreStatus::done;
}

StoreStatus ObjectStore::remove_bucket(const std::string& bucket) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = buckets_.find(bucket);
  if (found == buckets_.end()) return StoreStatus::no_bucket;
  if (!found->second.empty()) return StoreStatus::not_empty;
  std::error_code ignored;
  detail::object_store::fs::remove_all(bucket_folder(bucket), ignored);
  buckets_.erase(found);
  cors_.erase(bucket);
  return StoreStatus::done;
}

bool ObjectStore::has_bucket(const std::string& bucket) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return buckets_.count(bucket) != 0;
}

std::vector<std::string> ObjectStore::buckets() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::vector<std::string> names;
  for (const auto& [name, unused] : buckets_) names.push_back(name);
  return names;
}

std::string ObjectStore::cors(const std::string& bucket) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = cors_.find(bucket);
  return found == cors_.end() ? std::string() : found->second;
}

StoreStatus ObjectStore::set_cors(const std::string& bucket, const std::string& xml) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (buckets_.count(bucket) == 0) return StoreStatus::no_bucket;
  const std::string path = bucket_folder(bucket) + "/cors.xml";
  if (xml.empty()) {
    detail::object_store::remove_all(path);
    cors_.erase(bucket);
    return StoreStatus::done;
  }
  std::ofstream file(path, std::ios::binary);
  file << xml;
  if (!file.flush()) return StoreStatus::disk_failed;
  cors_[bucket] = xml;
  return StoreStatus::done;
}

std::unique_ptr<ObjectWriter> ObjectStore::begin_write(const std::vector<digest::Algorithm>& more) {
  std::vector<digest::Algorithm> all = more;
  all.push_back(digest::Algorithm::md5);
  all.push_back(digest::Algorithm::crc64nvme);
  std::string path = folder_ + "/incoming/" + detail::object_store::random_name();
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) return nullptr;
  return std::make_unique<ObjectWriter>(descriptor, std::move(path), all);
}

/// Under the lock.
StoreStatus ObjectStore::check(const std::string& bucket, const std::string& key,
                               const WriteCondition& condition) const {
  const auto found = buckets_.find(bucket);
  if (found == buckets_.end()) return StoreStatus::no_bucket;
  const auto present = found->second.find(key);
  const bool exists = present != found->second.end();
  if (condition.if_none_match && exists) return StoreStatus::condition_failed;
  if (!condition.if_match) return StoreStatus::done;
  if (!exists) return StoreStatus::no_key;
  return unquoted(*condition.if_match) == present->second.etag ? StoreStatus::done : StoreStatus::condition_failed;
}

StoreStatus ObjectStore::commit(const std::string& bucket, ObjectRecord record, ObjectWriter& writer,
                                const WriteCondition& condition, ObjectRecord* committed) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const StoreStatus allowed = check(bucket, record.key, condition);
  if (allowed != StoreStatus::done) return allowed;
  record.size_bytes = writer.size_bytes();
  record.file = detail::object_store::random_name() + ".bytes";
  if (record.etag.empty()) record.etag = core::hex(writer.value(digest::Algorithm::md5));
  if (!writer.finish() || !detail::object_store::move_file(writer.path(), path_of(bucket, record))) {
    return StoreStatus::disk_failed;
  }
  if (committed != nullptr) *committed = record;
  return place(bucket, std::move(record));
}

StoreStatus ObjectStore::adopt(const std::string& bucket, ObjectRecord record, const std::string& folder,
                               const WriteCondition& condition) {
  namespace own = detail::object_store;
  std::unique_lock<std::mutex> lock(mutex_);
  const StoreStatus allowed = check(bucket, record.key, condition);
  if (allowed != StoreStatus::done) return allowed;
  record.file = own::random_name() + ".parts";
  const std::string place_of_parts = path_of(bucket, record);
  if (!own::move_file(folder, place_of_parts)) return StoreStatus::disk_failed;
  const std::set<std::string> kept(record.part_files.begin(), record.part_files.end());
  const StoreStatus placed = place(bucket, std::move(record));
  if (placed != StoreStatus::done) {
    own::move_file(place_of_parts, folder);
    return placed;
  }
  lock.unlock();
  std::error_code failure;
  for (own::fs::directory_iterator entry(place_of_parts, failure), end; entry != end; entry.increment(failure)) {
    if (kept.count(entry->path().filename().string()) == 0) own::remove_all(entry->path().string());
  }
  return StoreStatus::done;
}

/// Under the lock: the record takes the place of its key; the bytes it replaces go away, open readers keep them.
StoreStatus ObjectStore::place(const std::string& bucket, ObjectRecord record) {
  if (!detail::object_store::write_record(bucket_folder(bucket), record)) return StoreStatus::disk_failed;
  Bucket& objects = buckets_[bucket];
  const auto old = objects.find(record.key);
  if (old != objects.end()) detail::object_store::remove_all(path_of(bucket, old->second));
  std::string key = record.key;
  objects[std::move(key)] = std::move(record);
  return StoreStatus::done;
}

std::optional<ObjectRecord> ObjectStore::find(const std::string& bucket, const std::string& key) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = buckets_.find(bucket);
  if (found == buckets_.end()) return std::nullopt;
  const auto object = found->second.find(key);
  if (object == found->second.end()) return std::nullopt;
  return object->second;
}

}  // namespace uploadkit::devserver
