// Standard input as the bytes of an upload.
#include <tools/uploadkit/standard_input_source.hpp>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include <poll.h>
#include <unistd.h>

namespace uploadkit::command {
namespace {

class StandardInput {
 public:
  StandardInput(std::optional<std::uint64_t> size_bytes, std::shared_ptr<const WakePipe> stop)
      : size_bytes_(size_bytes), stop_(std::move(stop)) {}

  // The last bytes are given when it is known that nothing follows: else a cut object would look complete.
  Result<std::size_t> next(char* buffer, std::size_t capacity) {
    auto count = read_some(buffer, capacity);
    if (!count) return count;
    position_ += *count;
    if (*count == 0 || !size_bytes_ || position_ < *size_bytes_) return count;
    char more = 0;
    const auto rest = read_some(&more, 1);
    if (!rest) return rest;
    if (*rest == 0) return count;
    return make_error(Errc::source_changed,
                      "Standard input goes on after the " + std::to_string(*size_bytes_) + " bytes of --size.");
  }

 private:
  Result<std::size_t> read_some(char* buffer, std::size_t capacity) const {
    for (;;) {
      if (auto waited = wait(); !waited) return waited.error();
      const ssize_t count = read(STDIN_FILENO, buffer, capacity);
      if (count >= 0) return static_cast<std::size_t>(count);
      if (errno == EINTR || errno == EAGAIN) continue;
      return make_error(Errc::source_unreadable,
                        "Standard input cannot be read: " + std::generic_category().message(errno) + ".");
    }
  }

  // Errors: `cancelled`
  Result<void> wait() const {
    for (;;) {
      pollfd waited[2] = {{STDIN_FILENO, POLLIN, 0}, {stop_->read_end(), POLLIN, 0}};
      const int ready = poll(waited, 2, -1);
      if (waited[1].revents != 0) return make_error(Errc::cancelled, "The upload was cancelled.");
      if (ready > 0 || errno != EINTR) return {};
    }
  }

  std::optional<std::uint64_t> size_bytes_;
  std::shared_ptr<const WakePipe> stop_;
  std::uint64_t position_ = 0;
};

}  // namespace

std::shared_ptr<Source> standard_input_source(std::optional<std::uint64_t> size_bytes,
                                              std::shared_ptr<const WakePipe> stop) {
  const auto input = std::make_shared<StandardInput>(size_bytes, std::move(stop));
  return stream_source([input](char* buffer, std::size_t capacity) { return input->next(buffer, capacity); },
                       size_bytes);
}

}  // namespace uploadkit::command
