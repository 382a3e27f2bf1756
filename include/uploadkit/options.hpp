/// \file
/// What can be asked of one upload, and what it tells while it runs.
#ifndef UPLOADKIT_OPTIONS_HPP
#define UPLOADKIT_OPTIONS_HPP

#include <uploadkit/source.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

UPLOADKIT_NAMESPACE_BEGIN

class Backend;

/// The states of an upload. The last three are terminal: reached once and told once.
enum class UploadState : std::uint8_t {
  pending,     ///< Waits for a slot, or for memory.
  preparing,   ///< Opens the source and asks for a place to put it.
  uploading,   ///< Bytes are on their way.
  pausing,     ///< Pause was accepted; a request that cannot be dropped is awaited.
  paused,      ///< No traffic until `resume()`.
  completing,  ///< Every byte was accepted; the backend is told.
  cancelling,  ///< Cancel was accepted; the end follows within 250 ms.
  completed,
  cancelled,
  failed,
};

/// The name of a state as it is written in this header.
UPLOADKIT_API std::string_view to_string(UploadState state) noexcept;

/// `completed`, `cancelled` or `failed`.
inline bool is_terminal(UploadState state) noexcept { return state >= UploadState::completed; }

/// A moment of an upload. Never goes backwards: a restart keeps the largest values and raises `attempt`.
struct Progress {
  UploadState phase = UploadState::pending;

  /// Bytes handed to the network, each counted once however often it was sent.
  std::uint64_t transferred_bytes = 0;

  /// Bytes that the storage has confirmed.
  std::uint64_t acknowledged_bytes = 0;

  /// Absent while a stream of unknown size is read.
  std::optional<std::uint64_t> total_bytes{};

  int completed_parts = 0;
  int total_parts = 1;

  /// Smoothed over about three seconds; 0 while nothing moves.
  double rate_bytes_per_second = 0;

  /// Absent while the rate or the size is unknown.
  std::optional<std::chrono::milliseconds> time_left{};

  /// 1 for the first try of sending the bytes.
  int attempt = 1;

  /// Bytes that were sent more than once, after a pause or a failure.
  std::uint64_t resent_bytes = 0;
};

/// How the stored bytes are proved to be the sent ones.
enum class VerifyIntegrity : std::uint8_t {
  automatic,  ///< CRC64NVME always; MD5 up to 256 MiB where the store is not known to answer with a checksum.
  checksum,   ///< The store must answer with the right checksum.
  md5,        ///< The store's ETag must be the MD5 of the bytes.
  none,       ///< Nothing is computed and nothing is compared.
};

/// A name and a value of the application's own, stored with the object.
using Metadata = std::vector<std::pair<std::string, std::string>>;

/// When and how a source is cut into parts, where the backend takes parts.
struct MultipartOptions {
  /// Sources of more bytes are sent in parts.
  std::uint64_t threshold_bytes = 5u * 1024u * 1024u;

  /// Bytes in every part but the last; 0 lets the library choose.
  /// Range: 5 MiB to 5 GiB; grown where a source would need more than 10,000 parts, and within a stream of unknown size
  /// where the storage takes unequal parts and `memory_budget_bytes` holds them.
  std::uint64_t part_bytes = 0;

  /// The most parts of this upload in flight at once. Four begin; more follow while they make it faster and the memory
  /// budget has room. Range: 1 to 64.
  int max_parallel_parts = 16;

  /// What a pause does with the parts in flight: await them, for `drain_limit` at most, or drop them at once.
  bool drain_on_pause = true;
  std::chrono::milliseconds drain_limit{5'000};

  /// An upload that is paused for that long is aborted on the server, as is one of the journal that is that old; when
  /// it goes on it begins again. 0 for never.
  std::chrono::seconds abandon_after{3'600};
};

/// The options of one upload, with Amplify's names in C++ spelling. What a backend cannot honour is
/// `unsupported_option` before the first byte; nothing is ignored.
struct UploadOptions {
  /// "type/subtype"; empty lets the first bytes and the extension decide.
  std::string content_type{};
  std::string content_encoding{};
  std::string content_disposition{};
  std::string cache_control{};
  Metadata metadata{};

  /// A bucket's assigned name, or its name with `bucket_region`, for backends that know buckets.
  std::string bucket{};

  /// The region of `bucket`; empty where the bucket is an assigned name, or lies in the backend's region.
  std::string bucket_region{};
  bool use_accelerate_endpoint = false;

  /// The twelve digits of the account that must own the bucket.
  std::string expected_bucket_owner{};
  bool prevent_overwrite = false;

  /// "crc32", "crc32c", "crc64nvme", "sha1" or "sha256"; empty for the backend's own.
  std::string checksum_algorithm{};
  VerifyIntegrity verify_integrity = VerifyIntegrity::automatic;

  /// Higher goes first among the uploads that wait; equal ones keep their order of arrival.
  int priority = 0;

  /// Names this upload in the journal, so that a later run can continue it. UTF-8, at most 128 bytes.
  std::string resume_id{};
  MultipartOptions multipart{};

  /// Told at most ten times a second, and always at the end.
  /// Thread: the executor, the client's callback thread, or inside `poll()`.
  std::function<void(const Progress&)> on_progress{};
};

/// One upload: what, where to, how.
struct UploadInput {
  /// The object's name for the backend, UTF-8: a key, a path or a file name. Empty takes the source's name.
  std::string path{};

  /// Makes `path` from the identity that the backend's credentials were given to (Amplify's `({identityId}) => …`);
  /// empty for a plain `path`. `unsupported_option` where the credentials belong to no identity.
  /// Thread: where the client's callbacks run.
  std::function<std::string(const std::string& identity_id)> path_of_identity{};
  std::shared_ptr<Source> source{};
  UploadOptions options{};

  /// Overrides the client's backend, so that one client can serve several services.
  std::shared_ptr<const Backend> backend{};
};

UPLOADKIT_NAMESPACE_END

#endif
