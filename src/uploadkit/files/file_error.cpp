// Maps errno to the library's codes and writes the sentences.
#include <uploadkit/files/file_error.hpp>

#include <uploadkit/core/text.hpp>

#include <cerrno>
#include <system_error>

namespace uploadkit::files {
namespace detail::file_error {

Error made(Errc code, std::string_view path, std::string_view cause, std::string_view got = {}) {
  const std::string shown = core::printable(path, 512);
  std::vector<Fact> facts = {{"path", shown}};
  if (!got.empty()) facts.push_back({"got", std::string(got)});
  return make_error(code, "The file \"" + shown + "\" " + std::string(cause) + ".", std::move(facts));
}

std::string reason(int error_number) { return std::generic_category().message(error_number); }

}  // namespace detail::file_error

Error open_error(std::string_view path, int error_number) {
  const std::string reason = detail::file_error::reason(error_number);
  switch (error_number) {
    case ENOENT:
    case ENOTDIR:
      return detail::file_error::made(Errc::source_not_found, path, "does not exist; check its path", reason);
    case EACCES:
    case EPERM:
      return detail::file_error::made(Errc::source_unreadable, path,
                                      "may not be read; give the process permission to read it", reason);
    case ENXIO:  // a socket, or a device without hardware
    case ENODEV:
      return not_regular_error(path);
    case EMFILE:
    case ENFILE:
      return detail::file_error::made(Errc::out_of_resources, path,
                                      "cannot be opened while so many files are open; close some", reason);
    case ENOMEM:
      return detail::file_error::made(Errc::out_of_memory, path, "cannot be opened for want of memory", reason);
    default:
      return detail::file_error::made(Errc::source_unreadable, path, "cannot be opened: " + reason, reason);
  }
}

Error read_error(std::string_view path, int error_number) {
  const std::string reason = detail::file_error::reason(error_number);
  return detail::file_error::made(Errc::source_unreadable, path, "cannot be read any further: " + reason, reason);
}

Error not_regular_error(std::string_view path) {
  return detail::file_error::made(
      Errc::source_not_regular, path,
      "is a directory, pipe, socket or device; give a regular file, or its bytes as a stream");
}

}  // namespace uploadkit::files
