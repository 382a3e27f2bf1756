// Writes the file of one object, with digests on the way.
#include <devserver/object_store.hpp>

#include <unistd.h>

namespace uploadkit::devserver {
namespace detail::object_writer {

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
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
  return detail::object_writer::write_all(descriptor_, bytes);
}

bool ObjectWriter::finish() {
  const int closed = ::close(descriptor_);
  descriptor_ = -1;
  is_finished_ = closed == 0;
  return is_finished_;
}

}  // namespace uploadkit::devserver
