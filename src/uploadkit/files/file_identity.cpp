// What of a file's status makes its identity. A write through a mapping may leave it all as it was: a hint, no proof.
#include <uploadkit/files/file_identity.hpp>

#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>

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

// Appends to a text whose length is bounded; made for every file, so without a text of its own for every number.
struct Line {
  std::array<char, 160> text;  // NOLINT(cppcoreguidelines-pro-type-member-init): overwritten
  char* end = text.data();

  template <class Number>
  Line& add(Number number) {
    end = std::to_chars(end, text.data() + text.size(), number).ptr;
    return *this;
  }
  Line& add_character(char c) {
    *end++ = c;
    return *this;
  }
  Line& add(const timespec& time) {
    constexpr int nanosecond_digits = 9;
    add(time.tv_sec).add_character('.');
    char* const begin = end;
    add(time.tv_nsec);
    const auto missing = nanosecond_digits - (end - begin);
    std::memmove(begin + missing, begin, static_cast<std::size_t>(end - begin));
    std::memset(begin, '0', static_cast<std::size_t>(missing));
    end += missing;
    return *this;
  }
};

}  // namespace detail::file_identity

std::string identity_of(const struct stat& status) {
  namespace local = detail::file_identity;
  local::Line line;
  line.add(static_cast<std::uintmax_t>(status.st_dev)).add_character(':');
  line.add(static_cast<std::uintmax_t>(status.st_ino)).add_character(':');
  line.add(status.st_size).add_character(':');
  line.add(local::modification_time(status)).add_character(':').add(local::change_time(status));
  return std::string(line.text.data(), line.end);
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
