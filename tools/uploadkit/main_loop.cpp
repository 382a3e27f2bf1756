// The one thread on which everything of the command runs but the library's own work.
#include <tools/uploadkit/main_loop.hpp>

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace uploadkit::command {

WakePipe::WakePipe() {
  if (pipe2(ends_, O_CLOEXEC | O_NONBLOCK) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
}

WakePipe::~WakePipe() {
  close(ends_[0]);
  close(ends_[1]);
}

void WakePipe::wake() const noexcept {
  // A full pipe wakes as well.
  [[maybe_unused]] const ssize_t ignored = write(ends_[1], "w", 1);
}

void WakePipe::drain() const noexcept {
  char buffer[256];
  while (read(ends_[0], buffer, sizeof buffer) > 0) {
  }
}

void Mailbox::post(std::function<void()> function) {
  const std::lock_guard<std::mutex> lock(mutex_);
  functions_.push_back(std::move(function));
  pipe_.wake();
}

void Mailbox::run() {
  std::deque<std::function<void()>> functions;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    functions.swap(functions_);
    pipe_.drain();
  }
  for (auto& function : functions) function();
}

bool wait_for_work(const Mailbox& mailbox, int input, std::chrono::milliseconds limit) {
  pollfd waited[2] = {{mailbox.pipe().read_end(), POLLIN, 0}, {input, POLLIN, 0}};
  const int ready = poll(waited, input == -1 ? 1 : 2, static_cast<int>(limit.count()));
  return ready > 0 && input != -1 && waited[1].revents != 0;
}

}  // namespace uploadkit::command
