// What of a file's status makes its identity. A write through a mapping may leave it all as it was: a hint, no proof.
#include <uploadkit/files/file_identity.hpp>

#include <cstdint>

namespace uploadkit::files {
namespace detail::file_identity {

#ifdef __APPLE__
const timespec& modification_time(const struct stat& status) noexcept { return status.st_mtimespec; }
const timespec& change_time(const struct stat& status) noexcept { return status.st_ctimespec; }
#else
const timespec& modification_time(const struct stat& status) noexcept { return status.st_mtim; }
const timespec& change_time(const struct stat& status) noexcept { return status.st_ctim; }
#endif

bool is_same(const timespec& one, const timespec& other) noexcept {
  return one.tv_sec == other.tv_sec && one.tv_nsec == other.tv_nsec;
}

std::string text_of(const timespec& time) {
  const std::string nanoseconds = std::to_string(time.tv_nsec);
  return std::to_string(time.tv_sec) + "." + std::string(9 - nanoseconds.size(), '0') + nanoseconds;
}

}  // namespace detail::file_identity

std::string identity_of(const struct stat& status) {
  return std::to_string(static_cast<std::uintmax_t>(status.st_dev)) + ":" +
         std::to_string(static_cast<std::uintmax_t>(status.st_ino)) + ":" + std::to_string(status.st_size) + ":" +
         detail::file_identity::text_of(detail::file_identity::modification_time(status)) + ":" +
         detail::file_identity::text_of(detail::file_identity::change_time(status));
}

bool is_unchanged(const struct stat& before, const struct stat& now) noexcept {
  namespace local = detail::file_identity;
  return before.st_dev == now.st_dev && before.st_ino == now.st_ino && before.st_size == now.st_size &&
         local::is_same(local::modification_time(before), local::modification_time(now)) &&
         local::is_same(local::change_time(before), local::change_time(now));
}

bool lost_or_won_links_only(const struct stat& before, const struct stat& now) noexcept {
  namespace local = detail::file_identity;
  return before.st_nlink != now.st_nlink && before.st_dev == now.st_dev && before.st_ino == now.st_ino &&
         before.st_size == now.st_size &&
         local::is_same(local::modification_time(before), local::modification_time(now));
}

}  // namespace uploadkit::files
