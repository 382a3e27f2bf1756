// A pipe (an eventfd on Linux) that ends a wait from another thread.
#include <uploadkit/http/socket_set.hpp>

#include <fcntl.h>
#include <unistd.h>

#if defined(__linux__)
#include <sys/eventfd.h>
#endif

namespace uploadkit::http {

WakeUp::WakeUp() {
#if defined(__linux__)
  read_end_ = write_end_ = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
#else
  int ends[2] = {-1, -1};
  if (pipe(ends) != 0) return;
  for (const int end : ends) {
    fcntl(end, F_SETFD, FD_CLOEXEC);
    fcntl(end, F_SETFL, O_NONBLOCK);
  }
  read_end_ = ends[0];
  write_end_ = ends[1];
#endif
}

WakeUp::~WakeUp() {
  if (write_end_ >= 0 && write_end_ != read_end_) close(write_end_);
  if (read_end_ >= 0) close(read_end_);
}

void WakeUp::signal() noexcept {
  const std::uint64_t one = 1;
  // A full pipe or counter is as good as a signal: the reader will wake.
  [[maybe_unused]] const ssize_t written = write(write_end_, &one, sizeof one);
}

void WakeUp::clear() noexcept {
  std::uint64_t taken[8];
  while (read(read_end_, taken, sizeof taken) == static_cast<ssize_t>(sizeof taken)) continue;
}

}  // namespace uploadkit::http
