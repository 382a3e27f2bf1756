// Small texts from files and standard input, read whole.
#include <tools/uploadkit/read_descriptor.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace uploadkit::command {
namespace {

Error unreadable(const std::string& what, int code) {
  return make_error(Errc::source_unreadable, what + " cannot be read: " + std::generic_category().message(code) + ".");
}

Result<std::string> read_all(int descriptor, const std::string& what, std::size_t max_bytes) {
  std::string text;
  char buffer[16384];
  for (;;) {
    const ssize_t count = read(descriptor, buffer, sizeof buffer);
    if (count == 0) return text;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return unreadable(what, errno);
    text.append(buffer, static_cast<std::size_t>(count));
    if (text.size() > max_bytes) return make_error(Errc::too_large, what + " is too long.");
  }
}

}  // namespace

Result<std::string> read_text(const std::string& path, const std::string& what, std::size_t max_bytes) {
  if (path == "-") return read_all(STDIN_FILENO, what, max_bytes);
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return unreadable(what, errno);
  auto text = read_all(descriptor, what, max_bytes);
  close(descriptor);
  return text;
}

std::string without_final_newline(std::string text) {
  if (text.empty() || text.back() != '\n') return text;
  text.pop_back();
  if (!text.empty() && text.back() == '\r') text.pop_back();
  return text;
}

bool has_control_characters(const std::string& text) noexcept {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
}

}  // namespace uploadkit::command
