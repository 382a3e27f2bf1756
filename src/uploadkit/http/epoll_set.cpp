// The epoll form of the socket set.
#include <uploadkit/http/socket_set.hpp>

#if defined(__linux__)

#include <unistd.h>
#include <algorithm>
#include <cerrno>

namespace uploadkit::http {

namespace detail::epoll_set {

constexpr int wake_tag = -1;

std::uint64_t pack(int descriptor, int tag) {
  return (static_cast<std::uint64_t>(static_cast<std::uint32_t>(tag)) << 32) | static_cast<std::uint32_t>(descriptor);
}

int descriptor_of(const epoll_event& event) { return static_cast<int>(event.data.u64 & 0xffffffffU); }
int tag_of(const epoll_event& event) { return static_cast<int>(event.data.u64 >> 32); }

}  // namespace detail::epoll_set

EpollSet::EpollSet() : set_(epoll_create1(EPOLL_CLOEXEC)) {
  if (set_ >= 0 && wake_.open()) watch(wake_.descriptor(), {true, false}, detail::epoll_set::wake_tag);
}

EpollSet::~EpollSet() {
  if (set_ >= 0) close(set_);
}

bool EpollSet::watch(int descriptor, Interest interest, int tag) {
  if (is_parked(descriptor)) parked_[static_cast<std::size_t>(descriptor)] = false;
  epoll_event event{};
  event.events = (interest.readable ? EPOLLIN : 0U) | (interest.writable ? EPOLLOUT : 0U);
  event.data.u64 = detail::epoll_set::pack(descriptor, tag);
  if (epoll_ctl(set_, EPOLL_CTL_MOD, descriptor, &event) == 0) return true;
  return errno == ENOENT && epoll_ctl(set_, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

bool EpollSet::is_parked(int descriptor) const noexcept {
  const auto index = static_cast<std::size_t>(descriptor);
  return index < parked_.size() && parked_[index];
}

void EpollSet::park(int descriptor) {
  drop_found(descriptor);
  const auto index = static_cast<std::size_t>(descriptor);
  if (index >= parked_.size()) parked_.resize(index + 64);
  parked_[index] = true;
}

void EpollSet::forget(int descriptor) {
  epoll_event unused{};
  epoll_ctl(set_, EPOLL_CTL_DEL, descriptor, &unused);
  if (is_parked(descriptor)) parked_[static_cast<std::size_t>(descriptor)] = false;
  drop_found(descriptor);
}

/// The number may be given to another socket before the next look.
void EpollSet::drop_found(int descriptor) noexcept {
  for (std::size_t i = next_; i < found_; ++i)
    if (detail::epoll_set::descriptor_of(events_[i]) == descriptor) events_[i].events = 0;
}

bool EpollSet::next(ReadySocket& ready) noexcept {
  while (next_ < found_) {
    const epoll_event& event = events_[next_++];
    if (event.events == 0) continue;
    ready.descriptor = detail::epoll_set::descriptor_of(event);
    ready.tag = detail::epoll_set::tag_of(event);
    // A reset is learned by reading, which also gives what the server said before it.
    ready.readable = (event.events & (EPOLLIN | EPOLLERR | EPOLLHUP)) != 0;
    ready.writable = (event.events & EPOLLOUT) != 0;
    return true;
  }
  return false;
}

void EpollSet::wait(int timeout_ms) {
  // Events left over from a short budget come first, else the sockets in front would always win.
  if (has_next()) return;
  next_ = found_ = 0;
  const int count = epoll_wait(set_, events_.data(), static_cast<int>(events_.size()), timeout_ms);
  for (int i = 0; i < count; ++i) {
    epoll_event& event = events_[static_cast<std::size_t>(i)];
    if (detail::epoll_set::tag_of(event) == detail::epoll_set::wake_tag)
      wake_.clear();
    else if (is_parked(detail::epoll_set::descriptor_of(event)))
      forget(detail::epoll_set::descriptor_of(event));  // the server closed an idle connection; libcurl finds out
    else
      events_[found_++] = event;
  }
}

}  // namespace uploadkit::http

#endif
