// Writes the file of one object, with digests on the way.
#include <devserver/object_store.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

namespace uploadkit::devserver {
namespace detail::object_writer {

constexpr std::size_t block_bytes = 64 * 1024;

/// Moves at most `left` bytes through memory; what is there ends where the file does.
ssize_t copy_block(int from, int to, std::uint64_t left) {
  char block[block_bytes];
  const ssize_t got = ::read(from, block, static_cast<std::size_t>(std::min<std::uint64_t>(left, block_bytes)));
  for (ssize_t done = 0; done < got;) {
    const ssize_t written = ::write(to, block + done, static_cast<std::size_t>(got - done));
    if (written <= 0) return -1;
    done += written;
  }
  return got;
}

std::uint64_t copy_bytes(int from, int to, std::uint64_t bytes) {
  std::uint64_t done = 0;
  bool is_in_kernel = true;
  while (done < bytes) {
    const std::uint64_t left = bytes - done;
    ssize_t moved = -1;
    if (is_in_kernel) moved = ::copy_file_range(from, nullptr, to, nullptr, static_cast<std::size_t>(left), 0);
    // Not every file system can, and some say so by 0.
    if (is_in_kernel && moved <= 0) {
      is_in_kernel = false;
      continue;
    }
    if (!is_in_kernel) moved = copy_block(from, to, left);
    if (moved <= 0) break;
    done += static_cast<std::uint64_t>(moved);
  }
  return done;
}

}  // namespace detail::object_writer

ObjectWriter::ObjectWriter(int descriptor, std::string path, const std::vector<digest::Algorithm>& algorithms)
    : descriptor_(descriptor), path_(std::move(path)) {
  for (const digest::Algorithm algorithm : algorithms) digests_.add(algorithm);
}

ObjectWriter::~ObjectWriter() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!is_finished_) ::unlink(path_.c_str());
}

bool ObjectWriter::write(std::string_view bytes) {
  digests_.update(bytes);
  size_bytes_ += bytes.size();
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool ObjectWriter::append_file(const std::string& path, std::uint64_t bytes) {
  const int source = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (source < 0) return false;
  const std::uint64_t copied = detail::object_writer::copy_bytes(source, descriptor_, bytes);
  ::close(source);
  size_bytes_ += copied;
  return copied == bytes;
}

bool ObjectWriter::finish() {
  const int closed = ::close(descriptor_);
  descriptor_ = -1;
  is_finished_ = closed == 0;
  return is_finished_;
}

}  // namespace uploadkit::devserver
