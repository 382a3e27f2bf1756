/// \file
/// Multipart uploads in progress: their parts lie in the store's folder until they are joined or thrown away.
#ifndef UPLOADKIT_DEVSERVER_MULTIPART_STORE_HPP
#define UPLOADKIT_DEVSERVER_MULTIPART_STORE_HPP

#include <devserver/checksum_plan.hpp>
#include <devserver/object_store.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace uploadkit::devserver {

/// One part as it was uploaded.
struct PartRecord {
  std::uint64_t number = 0;
  std::uint64_t size_bytes = 0;
  std::string etag;      // without quotes
  std::string checksum;  // base64, of the upload's algorithm
  WallTime last_modified{};
  std::string file;  // name of the file with the bytes, in the upload's folder
};

/// What CreateMultipartUpload said.
struct UploadRecord {
  std::string id;  // in the order of their beginning
  std::string bucket;
  ObjectRecord object;  // key, type, headers and metadata of the object to be
  ChecksumPlan plan;
  WallTime initiated{};
};

/// Keeps one upload to itself: nobody else sees or changes it meanwhile.
class UploadLease {
 public:
  const UploadRecord& record() const;
  const std::map<std::uint64_t, PartRecord>& parts() const;

  /// Puts a written part in the place of its number. Size and ETag are filled in.
  StoreStatus put_part(PartRecord part, ObjectWriter& writer);

  /// Makes these parts, one after the other, the object `made`; no byte is moved. The upload ends only if that
  /// succeeds.
  StoreStatus complete(const std::vector<PartRecord>& chosen, ObjectRecord made, const WriteCondition& condition);

  void abort();

 private:
  friend class MultipartStore;
  struct Upload;
  UploadLease(class MultipartStore& store, std::shared_ptr<Upload> upload);

  MultipartStore& store_;
  std::shared_ptr<Upload> upload_;
  std::unique_lock<std::mutex> lock_;
};

/// Thread safe. Uploads survive in the folder of the object store, as its objects do.
class MultipartStore {
 public:
  /// `objects` must outlive it.
  explicit MultipartStore(ObjectStore& objects);
  MultipartStore(const MultipartStore&) = delete;
  MultipartStore& operator=(const MultipartStore&) = delete;

  /// Begins an upload; draws its id. Nothing where the disk refuses.
  std::optional<std::string> create(UploadRecord record);

  /// Waits for the upload; nothing if there is no such one (any more) under this bucket and key.
  std::optional<UploadLease> lease(const std::string& bucket, const std::string& key, const std::string& id);

  /// All uploads of a bucket by key, then by beginning.
  std::vector<UploadRecord> uploads(const std::string& bucket) const;

  /// Throws the uploads of a bucket away.
  void abort_all(const std::string& bucket);

 private:
  friend class UploadLease;
  using Upload = UploadLease::Upload;

  std::string folder_of(const std::string& id) const;
  void load();
  void load_upload(const std::string& id);
  void forget(const std::string& id);

  ObjectStore& objects_;
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Upload>> uploads_;
};

std::string upload_to_json(const UploadRecord& record);
Result<UploadRecord> upload_from_json(std::string_view json);
std::string part_to_json(const PartRecord& part);
Result<PartRecord> part_from_json(std::string_view json);

}  // namespace uploadkit::devserver

#endif
