// Copies, removes, lists and reads stored objects.
#include <devserver/object_store.hpp>

#include <uploadkit/core/text.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace uploadkit::devserver {
namespace detail::object_list {

/// The common prefix that a key is folded into; empty if it stands for itself.
std::string folded(const std::string& key, const ListQuery& query) {
  if (query.delimiter.empty()) return {};
  const std::size_t end = key.find(query.delimiter, query.prefix.size());
  return end == std::string::npos ? std::string() : key.substr(0, end + query.delimiter.size());
}

/// Bytes never change once written, so a second name for them is a copy.
bool link_file(const std::string& from, const std::string& to) {
  std::error_code failure;
  std::filesystem::create_hard_link(from, to, failure);
  if (failure) std::filesystem::copy_file(from, to, failure);
  return !failure;
}

bool link_all(const std::string& from, const std::string& to, const ObjectRecord& record) {
  if (record.part_files.empty()) return link_file(from, to);
  std::error_code failure;
  std::filesystem::create_directory(to, failure);
  return !failure && std::all_of(record.part_files.begin(), record.part_files.end(), [&](const std::string& name) {
    return link_file(from + "/" + name, to + "/" + name);
  });
}

}  // namespace detail::object_list

StoreStatus ObjectStore::copy(const std::string& from_bucket, const std::string& from_key, const std::string& bucket,
                              ObjectRecord record) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto source_bucket = buckets_.find(from_bucket);
  if (source_bucket == buckets_.end() || buckets_.count(bucket) == 0) return StoreStatus::no_bucket;
  const auto source = source_bucket->second.find(from_key);
  if (source == source_bucket->second.end()) return StoreStatus::no_key;
  record.file = core::hex(digest::random_bytes(12).value_or("fallback")) + ".copy";
  record.part_files = source->second.part_files;
  if (!detail::object_list::link_all(path_of(from_bucket, source->second), path_of(bucket, record), record)) {
    return StoreStatus::disk_failed;
  }
  return place(bucket, std::move(record));
}

StoreStatus ObjectStore::remove(const std::string& bucket, const std::string& key) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = buckets_.find(bucket);
  if (found == buckets_.end()) return StoreStatus::no_bucket;
  const auto object = found->second.find(key);
  if (object == found->second.end()) return StoreStatus::done;
  const auto hash = digest::sha256(key);
  const std::string name = core::hex(std::string_view(reinterpret_cast<const char*>(hash.data()), hash.size()));
  std::error_code ignored;
  std::filesystem::remove(bucket_folder(bucket) + "/" + name + ".json", ignored);
  std::filesystem::remove_all(path_of(bucket, object->second), ignored);
  found->second.erase(object);
  return StoreStatus::done;
}

std::optional<ListPage> ObjectStore::list(const std::string& bucket, const ListQuery& query) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = buckets_.find(bucket);
  if (found == buckets_.end()) return std::nullopt;
  ListPage page;
  for (auto object = found->second.lower_bound(query.prefix); object != found->second.end(); ++object) {
    const std::string& key = object->first;
    if (key.compare(0, query.prefix.size(), query.prefix) != 0) break;
    const std::string common = detail::object_list::folded(key, query);
    const std::string& shown = common.empty() ? key : common;
    if (!query.after.empty() && shown <= query.after) continue;
    if (!page.common_prefixes.empty() && page.common_prefixes.back() == common) continue;
    if (page.objects.size() + page.common_prefixes.size() == query.max_keys) {
      page.is_truncated = query.max_keys > 0;
      break;
    }
    if (common.empty()) {
      page.objects.push_back(object->second);
    } else {
      page.common_prefixes.push_back(common);
    }
    page.next_after = shown;
  }
  return page;
}

std::vector<FileBody> ObjectStore::files_of(const std::string& bucket, const ObjectRecord& record, std::uint64_t begin,
                                            std::uint64_t end) const {
  const std::string path = path_of(bucket, record);
  if (record.part_files.empty()) return {{path, begin, end - begin}};
  std::vector<FileBody> files;
  std::uint64_t part_begin = 0;
  for (std::size_t i = 0; i < record.part_files.size() && part_begin < end; ++i) {
    const std::uint64_t part_end = part_begin + record.part_sizes[i];
    const std::uint64_t first = std::max(begin, part_begin);
    const std::uint64_t last = std::min(end, part_end);
    if (first < last) files.push_back({path + "/" + record.part_files[i], first - part_begin, last - first});
    part_begin = part_end;
  }
  return files;
}

std::optional<std::string> ObjectStore::read(const std::string& bucket, const std::string& key, std::uint64_t offset,
                                             std::size_t bytes) const {
  const std::optional<ObjectRecord> record = find(bucket, key);
  if (!record) return std::nullopt;
  const std::uint64_t begin = std::min(offset, record->size_bytes);
  const std::uint64_t end = begin + std::min<std::uint64_t>(bytes, record->size_bytes - begin);
  std::string content;
  for (const FileBody& piece : files_of(bucket, *record, begin, end)) {
    std::ifstream file(piece.path, std::ios::binary);
    if (!file) return std::nullopt;
    file.seekg(static_cast<std::streamoff>(piece.offset));
    std::string bytes_of_piece(static_cast<std::size_t>(piece.bytes), '\0');
    file.read(bytes_of_piece.data(), static_cast<std::streamsize>(bytes_of_piece.size()));
    content.append(bytes_of_piece, 0, static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  }
  return content;
}

}  // namespace uploadkit::devserver
