/// \file
/// Where the bytes of an upload come from.
#ifndef UPLOADKIT_SOURCE_HPP
#define UPLOADKIT_SOURCE_HPP

#include <uploadkit/result.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

UPLOADKIT_NAMESPACE_BEGIN

/// What a source tells about itself once it is open.
struct SourceFacts {
  /// The number of bytes, if it is known before they are read.
  std::optional<std::uint64_t> size_bytes{};

  /// Whether any range can be read any number of times.
  bool repeatable = true;

  /// The file's name without its folder, UTF-8; empty if there is none.
  std::string name{};

  /// Device, inode, size, modification and change time of an open file in an opaque text; equal texts mean "not seen to
  /// change". Empty for sources that cannot change.
  std::string identity{};
};

/// Bytes to upload, opened by the first step of an upload and read in ranges.
///
/// Lifetime: a source serves one upload. Thread: one call at a time, on the thread that drives the client.
/// The destructor is inline on purpose, so that RTTI settings of application and library may differ.
class Source {
 public:
  virtual ~Source() = default;

  /// Opens the source.
  /// Errors: `source_not_found`, `source_unreadable`, `source_not_regular`.
  virtual Result<SourceFacts> open() = 0;

  /// Reads up to `capacity` bytes that begin at `offset` into `buffer`; gives how many, 0 only at the end.
  ///
  /// A source that is not repeatable is only asked for the offset behind the last byte it gave.
  /// Errors: `source_unreadable`, `source_changed`.
  virtual Result<std::size_t> read_at(std::uint64_t offset, char* buffer, std::size_t capacity) = 0;

  /// What the open source tells about itself now; compared with `open()`'s answer to find out whether it changed.
  virtual Result<SourceFacts> inspect() = 0;

  /// Gives back what `open()` took, at the end of the upload; a repeatable source may be opened again.
  virtual void close() {}
};

/// A regular file, named in UTF-8. Nothing is opened before the upload starts.
///
/// Errors (on opening): `source_not_found`, `source_unreadable`, `source_not_regular`.
UPLOADKIT_API std::shared_ptr<Source> file_source(std::string path);

/// Bytes that the source owns.
UPLOADKIT_API std::shared_ptr<Source> memory_source(std::string bytes);
UPLOADKIT_API std::shared_ptr<Source> memory_source(std::vector<unsigned char> bytes);

/// Bytes that the application keeps alive and unchanged until the upload has ended.
UPLOADKIT_API std::shared_ptr<Source> borrowed_memory_source(const void* bytes, std::size_t size_bytes);

/// Reads up to `capacity` bytes at `offset` into `buffer`, gives how many.
using ReadAt = std::function<Result<std::size_t>(std::uint64_t offset, char* buffer, std::size_t capacity)>;

/// A range of something larger: a pak file, an archive member, a content provider.
UPLOADKIT_API std::shared_ptr<Source> read_at_source(std::uint64_t size_bytes, ReadAt read_at);

/// Reads the next bytes of a stream into `buffer`, gives how many, 0 at the end.
using ReadNext = std::function<Result<std::size_t>(char* buffer, std::size_t capacity)>;

/// A stream that can be read once.
///
/// What a retry may need again is held within the client's memory budget; past that a retry ends in
/// `source_not_repeatable`. A stream of unknown size is read up to that budget to learn its size, where a service needs
/// it.
UPLOADKIT_API std::shared_ptr<Source> stream_source(ReadNext read_next,
                                                    std::optional<std::uint64_t> size_bytes = std::nullopt);

UPLOADKIT_NAMESPACE_END

#endif
