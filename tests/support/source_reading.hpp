/// \file
/// Reads a source in pieces, as an upload does.
#ifndef UPLOADKIT_SUPPORT_SOURCE_READING_HPP
#define UPLOADKIT_SUPPORT_SOURCE_READING_HPP

#include <uploadkit/source.hpp>

#include <string>

namespace uploadkit::test {

/// At most `capacity` bytes at `offset`; empty at the end and on an error.
inline std::string piece(Source& source, std::uint64_t offset, std::size_t capacity) {
  std::string buffer(capacity, '\0');
  const auto count = source.read_at(offset, buffer.data(), capacity);
  buffer.resize(count.value_or(0));
  return buffer;
}

/// All bytes of an open source, or the error of the first read that fails.
inline Result<std::string> all_of(Source& source, std::size_t capacity = 7) {
  std::string bytes;
  std::string buffer(capacity, '\0');
  while (true) {
    const auto count = source.read_at(bytes.size(), buffer.data(), capacity);
    if (!count) return count.error();
    if (*count == 0) return bytes;
    bytes.append(buffer, 0, *count);
  }
}

}  // namespace uploadkit::test

#endif
