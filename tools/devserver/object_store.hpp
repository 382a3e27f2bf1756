/// \file
/// Buckets and objects in a folder: streamed writes with every digest in one pass, atomic replacement, ranges, lists.
#ifndef UPLOADKIT_DEVSERVER_OBJECT_STORE_HPP
#define UPLOADKIT_DEVSERVER_OBJECT_STORE_HPP

#include <devserver/http_server.hpp>
#include <uploadkit/clock.hpp>
#include <uploadkit/digest/digest.hpp>
#include <uploadkit/http.hpp>

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace uploadkit::devserver {

/// A digest of an object: the algorithm and the base64 of its value ("…-3" for a composite one).
struct Checksum {
  digest::Algorithm algorithm = digest::Algorithm::crc64nvme;
  std::string base64;
};

/// What the store knows about an object beside its bytes.
struct ObjectRecord {
  std::string key;
  std::uint64_t size_bytes = 0;
  std::string etag;  // without quotes
  std::string content_type;
  std::vector<Header> headers;   // Cache-Control, Content-Disposition, Content-Encoding, Content-Language, Expires
  std::vector<Header> metadata;  // names in lower case, without "x-amz-meta-"
  std::vector<Checksum> checksums;
  std::string checksum_type = "FULL_OBJECT";
  std::vector<std::uint64_t> part_sizes;    // of a multipart object
  std::vector<std::string> part_checksums;  // base64, beside `part_sizes` where the checksum is a composite one
  std::string upload_id;                    // of a multipart object
  std::string completed_with;               // hash of the list of parts that completed it
  WallTime last_modified{};
  std::string file;                     // name of the file with the bytes, below the bucket's folder
  std::vector<std::string> part_files;  // beside `part_sizes`: `file` is a folder, and these are in it
};

/// Several digests over one stream.
class DigestSet {
 public:
  /// Duplicates are ignored.
  void add(digest::Algorithm algorithm);
  void update(std::string_view bytes);
  std::string value(digest::Algorithm algorithm) const;  // raw; empty if it was not added

 private:
  std::vector<std::pair<digest::Algorithm, std::unique_ptr<digest::Digest>>> digests_;
};

/// A write in progress; its bytes vanish unless they are committed.
class ObjectWriter {
 public:
  ObjectWriter(int descriptor, std::string path, const std::vector<digest::Algorithm>& algorithms);
  ~ObjectWriter();
  ObjectWriter(const ObjectWriter&) = delete;
  ObjectWriter& operator=(const ObjectWriter&) = delete;

  bool write(std::string_view bytes);  // false: the disk refused
  std::uint64_t size_bytes() const noexcept { return size_bytes_; }
  std::string value(digest::Algorithm algorithm) const { return digests_.value(algorithm); }
  const std::string& path() const noexcept { return path_; }

  /// Closes the file and gives it away: it stays, under `path()`.
  bool finish();

 private:
  int descriptor_;
  std::string path_;
  bool is_finished_ = false;
  std::uint64_t size_bytes_ = 0;
  DigestSet digests_;
};

/// What must hold at the moment of the commit.
struct WriteCondition {
  bool if_none_match = false;           // If-None-Match: *
  std::optional<std::string> if_match;  // an ETag, quotes or not
};

/// How a call to the store ended.
enum class StoreStatus : std::uint8_t { done, no_bucket, no_key, exists, not_empty, condition_failed, disk_failed };

/// One page of a listing.
struct ListPage {
  std::vector<ObjectRecord> objects;
  std::vector<std::string> common_prefixes;
  bool is_truncated = false;
  std::string next_after;  // the key or prefix to continue after
};

/// What to list.
struct ListQuery {
  std::string prefix;
  std::string delimiter;
  std::string after;  // exclusive
  std::size_t max_keys = 1000;
};

/// Thread safe. Objects survive in the folder; a store opened on it again finds them.
class ObjectStore {
 public:
  /// An empty `folder` means a temporary one, removed at the end. Errors: `journal_io` when it cannot be made.
  static Result<std::unique_ptr<ObjectStore>> open(std::string folder);
  ~ObjectStore();
  ObjectStore(const ObjectStore&) = delete;
  ObjectStore& operator=(const ObjectStore&) = delete;

  StoreStatus create_bucket(const std::string& bucket);
  StoreStatus remove_bucket(const std::string& bucket);
  bool has_bucket(const std::string& bucket) const;
  std::vector<std::string> buckets() const;

  /// The cross-origin rules of a bucket as XML; empty if it has none.
  std::string cors(const std::string& bucket) const;
  StoreStatus set_cors(const std::string& bucket, const std::string& xml);  // empty removes them

  /// A file to write into; null where the disk refuses. MD5 and CRC64NVME are always computed, `more` as well.
  std::unique_ptr<ObjectWriter> begin_write(const std::vector<digest::Algorithm>& more = {});

  /// Puts a written file in the place of `record.key`. Size, file and, where it is empty, the ETag are filled in.
  StoreStatus commit(const std::string& bucket, ObjectRecord record, ObjectWriter& writer,
                     const WriteCondition& condition, ObjectRecord* committed = nullptr);

  /// Takes a whole folder, whose `record.part_files` are the object one after the other; other files in it go away.
  StoreStatus adopt(const std::string& bucket, ObjectRecord record, const std::string& folder,
                    const WriteCondition& condition);

  std::optional<ObjectRecord> find(const std::string& bucket, const std::string& key) const;

  /// The files that hold the bytes from `begin` up to `end`, in their order.
  std::vector<FileBody> files_of(const std::string& bucket, const ObjectRecord& record, std::uint64_t begin,
                                 std::uint64_t end) const;
  StoreStatus copy(const std::string& from_bucket, const std::string& from_key, const std::string& bucket,
                   ObjectRecord record);
  StoreStatus remove(const std::string& bucket, const std::string& key);  // `done` also where there was none
  std::optional<ListPage> list(const std::string& bucket, const ListQuery& query) const;

  /// Up to `bytes` bytes of an object from `offset`.
  std::optional<std::string> read(const std::string& bucket, const std::string& key, std::uint64_t offset,
                                  std::size_t bytes) const;

  const std::string& folder() const noexcept { return folder_; }

  /// Removes what is not to be kept: a temporary folder whole, of a chosen one the unfinished writes. Nothing can be
  /// stored afterwards.
  void close();

 private:
  using Bucket = std::map<std::string, ObjectRecord>;

  ObjectStore(std::string folder, bool is_temporary) : folder_(std::move(folder)), is_temporary_(is_temporary) {}
  void load();
  void load_bucket(const std::string& name);
  StoreStatus check(const std::string& bucket, const std::string& key, const WriteCondition& condition) const;
  std::string path_of(const std::string& bucket, const ObjectRecord& record) const;
  std::string bucket_folder(const std::string& bucket) const;
  StoreStatus place(const std::string& bucket, ObjectRecord record);

  std::string folder_;
  bool is_temporary_;
  mutable std::mutex mutex_;
  std::map<std::string, Bucket> buckets_;
  std::map<std::string, std::string> cors_;
};

/// The JSON in which a record is kept beside its bytes.
std::string record_to_json(const ObjectRecord& record);
Result<ObjectRecord> record_from_json(std::string_view json);

/// `text` without one pair of double quotes around it.
std::string unquoted(std::string_view text);

}  // namespace uploadkit::devserver

#endif
