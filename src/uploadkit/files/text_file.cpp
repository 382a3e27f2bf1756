// Reads what is small in one go. Nothing is cached: a file that was renewed is seen at the next reading.
#include <uploadkit/files/text_file.hpp>

#include <uploadkit/files/file_error.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>

namespace uploadkit::files {

namespace detail::text_file {

struct Descriptor {
  int number = -1;
  explicit Descriptor(int descriptor) noexcept : number(descriptor) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
};

Error too_long(const std::string& path, std::size_t most_bytes) {
  return make_error(Errc::too_large, "The file \"" + path + "\" is too long for what it is read for.",
                    {{"path", path}, {"limit", std::to_string(most_bytes)}});
}

Result<void> check_kind(int descriptor, const std::string& path) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) return read_error(path, errno);
  // A pipe is fine ("<(command)" of a shell); a folder or a socket is a mistake.
  if (S_ISREG(status.st_mode) || S_ISFIFO(status.st_mode)) return {};
  return not_regular_error(path);
}

}  // namespace detail::text_file

Result<std::optional<std::string>> read_text_file(const std::string& path, std::size_t most_bytes) {
  namespace local = detail::text_file;
  const local::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number < 0 && (errno == ENOENT || errno == ENOTDIR)) return std::optional<std::string>();
  if (file.number < 0) return open_error(path, errno);
  if (auto kind = local::check_kind(file.number, path); !kind) return kind.error();
  std::string text;
  for (;;) {
    constexpr std::size_t piece = 4096;
    const std::size_t size = text.size();
    text.resize(size + piece);
    const auto got = ::read(file.number, text.data() + size, piece);
    text.resize(size + (got > 0 ? static_cast<std::size_t>(got) : 0));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return read_error(path, errno);
    if (text.size() > most_bytes) return local::too_long(path, most_bytes);
    if (got == 0) return std::optional<std::string>(std::move(text));
  }
}

}  // namespace uploadkit::files
