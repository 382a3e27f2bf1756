// A regular file, opened once; all that is known of it comes from its descriptor, so that no other file can slip in.
#include <uploadkit/source.hpp>

#include <uploadkit/files/file_error.hpp>
#include <uploadkit/files/file_identity.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <limits>
#include <utility>

namespace uploadkit::files {
namespace detail::file_source {

// Closes a descriptor with its scope.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) noexcept : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }

  int number() const noexcept { return number_; }

 private:
  int number_;
};

// Without O_NONBLOCK a pipe without a writer would hold the thread here for ever.
int open_for_reading(const char* path) noexcept {
  while (true) {
    const int number = ::open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (number >= 0 || errno != EINTR) return number;
  }
}

// A disk's EIO is often gone at the second try; a third would only hold up the truth.
ssize_t read_patiently(int number, char* buffer, std::size_t capacity, off_t offset) noexcept {
  for (int tries_left = 2;;) {
    const ssize_t count = ::pread(number, buffer, capacity, offset);
    if (count >= 0) return count;
    if (errno != EINTR && (errno != EIO || --tries_left == 0)) return count;
  }
}

class FileSource final : public Source {
 public:
  explicit FileSource(std::string path) : path_(std::move(path)) {}

  Result<SourceFacts> open() override {
    if (path_.empty() || path_.find('\0') != std::string::npos) {
      return make_error(Errc::invalid_argument, "The path of the file is empty or holds a NUL byte; give a path.",
                        {{"field", "path"}});
    }
    Descriptor opened(open_for_reading(path_.c_str()));
    if (opened.number() < 0) return open_error(path_, errno);
    struct stat status {};
    if (::fstat(opened.number(), &status) != 0) return read_error(path_, errno);
    if (!S_ISREG(status.st_mode)) return not_regular_error(path_);
    descriptor_ = std::move(opened);
    status_ = status;
    facts_ = facts_of(status_);
    return facts_;
  }

  Result<std::size_t> read_at(std::uint64_t offset, char* buffer, std::size_t capacity) override {
    if (descriptor_.number() < 0) return read_error(path_, EBADF);
    if (offset > static_cast<std::uint64_t>(std::numeric_limits<off_t>::max())) return std::size_t{0};
    const ssize_t count = read_patiently(descriptor_.number(), buffer, capacity, static_cast<off_t>(offset));
    if (count < 0) return read_error(path_, errno);
    return static_cast<std::size_t>(count);
  }

  Result<SourceFacts> inspect() override {
    struct stat now {};
    if (::fstat(descriptor_.number(), &now) != 0) return read_error(path_, errno);
    return is_unchanged(status_, now) || lost_or_won_links_only(status_, now) ? facts_ : facts_of(now);
  }

  void close() override { descriptor_ = Descriptor(); }

 private:
  SourceFacts facts_of(const struct stat& status) const {
    SourceFacts facts;
    facts.size_bytes = static_cast<std::uint64_t>(status.st_size);
    facts.name = path_.substr(path_.rfind('/') + 1);
    facts.identity = identity_of(status);
    return facts;
  }

  const std::string path_;
  Descriptor descriptor_;
  struct stat status_ {};  // at the time of opening
  SourceFacts facts_;
};

}  // namespace detail::file_source
}  // namespace uploadkit::files

UPLOADKIT_NAMESPACE_BEGIN

std::shared_ptr<Source> file_source(std::string path) {
  return std::make_shared<files::detail::file_source::FileSource>(std::move(path));
}

UPLOADKIT_NAMESPACE_END
