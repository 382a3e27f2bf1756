// Keeps parts as files in a folder an upload, and joins them.
#include <devserver/multipart_store.hpp>

#include <uploadkit/core/text.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace uploadkit::devserver {
namespace detail::multipart_store {

namespace fs = std::filesystem;

constexpr std::size_t random_id_bytes = 20;

/// Ids sort by their beginning, since S3 lists uploads of one key in that order; they cannot be guessed.
std::string draw_id(WallTime begun) {
  char time[24];
  const auto since_epoch = std::chrono::duration_cast<std::chrono::microseconds>(begun.time_since_epoch());
  std::snprintf(time, sizeof time, "%014llx", static_cast<unsigned long long>(since_epoch.count()));
  return time + core::hex(digest::random_bytes(random_id_bytes).value_or("fallback"));
}

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

/// Written beside and moved, so that a crash leaves the old or the new text.
bool write_text(const std::string& path, const std::string& text) {
  {
    std::ofstream file(path + ".tmp", std::ios::binary);
    file << text;
    if (!file.flush()) return false;
  }
  return move_file(path + ".tmp", path);
}

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace detail::multipart_store

struct UploadLease::Upload {
  std::mutex mutex;
  UploadRecord record;
  std::map<std::uint64_t, PartRecord> parts;
  bool is_over = false;
};

UploadLease::UploadLease(MultipartStore& store, std::shared_ptr<Upload> upload)
    : store_(store), upload_(std::move(upload)), lock_(upload_->mutex) {}

const UploadRecord& UploadLease::record() const { return upload_->record; }

const std::map<std::uint64_t, PartRecord>& UploadLease::parts() const { return upload_->parts; }

StoreStatus UploadLease::put_part(PartRecord part, ObjectWriter& writer) {
  namespace own = detail::multipart_store;
  const std::string folder = store_.folder_of(upload_->record.id) + "/";
  part.size_bytes = writer.size_bytes();
  part.etag = core::hex(writer.value(digest::Algorithm::md5));
  part.file = std::to_string(part.number) + "-" + core::hex(digest::random_bytes(6).value_or("part")) + ".bytes";
  if (!writer.finish() || !own::move_file(writer.path(), folder + part.file) ||
      !own::write_text(folder + std::to_string(part.number) + ".json", part_to_json(part))) {
    return StoreStatus::disk_failed;
  }
  PartRecord& place = upload_->parts[part.number];
  if (!place.file.empty()) own::remove_all(folder + place.file);
  place = std::move(part);
  return StoreStatus::done;
}

StoreStatus UploadLease::complete(const std::vector<PartRecord>& chosen, ObjectRecord made,
                                  const WriteCondition& condition) {
  made.size_bytes = 0;
  made.part_sizes.clear();
  for (const PartRecord& part : chosen) {
    made.part_files.push_back(part.file);
    made.part_sizes.push_back(part.size_bytes);
    made.size_bytes += part.size_bytes;
  }
  const StoreStatus status =
      store_.objects_.adopt(upload_->record.bucket, std::move(made), store_.folder_of(upload_->record.id), condition);
  if (status == StoreStatus::done) abort();
  return status;
}

void UploadLease::abort() {
  upload_->is_over = true;
  store_.forget(upload_->record.id);
}

MultipartStore::MultipartStore(ObjectStore& objects) : objects_(objects) { load(); }

std::string MultipartStore::folder_of(const std::string& id) const { return objects_.folder() + "/uploads/" + id; }

std::optional<std::string> MultipartStore::create(UploadRecord record) {
  namespace own = detail::multipart_store;
  record.id = own::draw_id(record.initiated);
  const std::string folder = folder_of(record.id);
  if (!own::make_folder(folder) || !own::write_text(folder + "/upload.json", upload_to_json(record))) {
    return std::nullopt;
  }
  auto upload = std::make_shared<Upload>();
  const std::string id = record.id;
  upload->record = std::move(record);
  const std::lock_guard<std::mutex> lock(mutex_);
  uploads_[id] = std::move(upload);
  return id;
}

std::optional<UploadLease> MultipartStore::lease(const std::string& bucket, const std::string& key,
                                                 const std::string& id) {
  std::shared_ptr<Upload> upload;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = uploads_.find(id);
    if (found == uploads_.end()) return std::nullopt;
    upload = found->second;
  }
  UploadLease lease(*this, std::move(upload));
  const UploadRecord& record = lease.record();
  if (lease.upload_->is_over || record.bucket != bucket || record.object.key != key) return std::nullopt;
  return lease;
}

std::vector<UploadRecord> MultipartStore::uploads(const std::string& bucket) const {
  std::vector<UploadRecord> found;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    // The record never changes after `create`, so that it is read without its own lock.
    for (const auto& [id, upload] : uploads_) {
      if (upload->record.bucket == bucket) found.push_back(upload->record);
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const UploadRecord& a, const UploadRecord& b) { return a.object.key < b.object.key; });
  return found;
}

void MultipartStore::abort_all(const std::string& bucket) {
  for (const UploadRecord& record : uploads(bucket)) {
    if (auto taken = lease(bucket, record.object.key, record.id)) taken->abort();
  }
}

void MultipartStore::forget(const std::string& id) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    uploads_.erase(id);
  }
  detail::multipart_store::remove_all(folder_of(id));
}

void MultipartStore::load() {
  namespace own = detail::multipart_store;
  std::error_code failure;
  for (own::fs::directory_iterator entry(objects_.folder() + "/uploads", failure), end; entry != end;
       entry.increment(failure)) {
    load_upload(entry->path().filename().string());
  }
}

void MultipartStore::load_upload(const std::string& id) {
  namespace own = detail::multipart_store;
  auto record = upload_from_json(own::read_text(folder_of(id) + "/upload.json"));
  if (!record) return;
  auto upload = std::make_shared<Upload>();
  upload->record = std::move(*record);
  std::error_code failure;
  for (own::fs::directory_iterator entry(folder_of(id), failure), end; entry != end; entry.increment(failure)) {
    if (entry->path().extension() != ".json" || entry->path().filename() == "upload.json") continue;
    if (auto part = part_from_json(own::read_text(entry->path().string()))) upload->parts[part->number] = *part;
  }
  uploads_[id] = std::move(upload);
}

}  // namespace uploadkit::devserver
