// Standard input as the bytes of an upload.
#include <tools/uploadkit/standard_input_source.hpp>

#include <cerrno>
#include <system_error>

#include <poll.h>
#include <unistd.h>

namespace uploadkit::command {
namespace {

// Errors: `cancelled`
Result<void> wait_for_input(const WakePipe& stop) {
  for (;;) {
    pollfd waited[2] = {{STDIN_FILENO, POLLIN, 0}, {stop.read_end(), POLLIN, 0}};
    const int ready = poll(waited, 2, -1);
    if (waited[1].revents != 0) return make_error(Errc::cancelled, "The upload was cancelled.");
    if (ready > 0 || errno != EINTR) return {};
  }
}

}  // namespace

std::shared_ptr<Source> standard_input_source(std::optional<std::uint64_t> size_bytes,
                                              std::shared_ptr<const WakePipe> stop) {
  return stream_source(
      [stop = std::move(stop)](char* buffer, std::size_t capacity) -> Result<std::size_t> {
        for (;;) {
          if (auto waited = wait_for_input(*stop); !waited) return waited.error();
          const ssize_t count = read(STDIN_FILENO, buffer, capacity);
          if (count >= 0) return static_cast<std::size_t>(count);
          if (errno == EINTR || errno == EAGAIN) continue;
          return make_error(Errc::source_unreadable,
                            "Standard input cannot be read: " + std::generic_category().message(errno) + ".");
        }
      },
      size_bytes);
}

}  // namespace uploadkit::command
