// The poll() form of the socket set.
#include <uploadkit/http/socket_set.hpp>

#include <poll.h>
#include <algorithm>

namespace uploadkit::http {

bool PollSet::watch(int descriptor, Interest interest, int tag) {
  for (Watched& watched : watched_)
    if (watched.descriptor == descriptor) return watched = {descriptor, interest, tag}, true;
  watched_.push_back({descriptor, interest, tag});
  return true;
}

void PollSet::forget(int descriptor) {
  const auto is_it = [descriptor](const Watched& watched) { return watched.descriptor == descriptor; };
  watched_.erase(std::remove_if(watched_.begin(), watched_.end(), is_it), watched_.end());
  for (ReadySocket& ready : found_)
    if (ready.descriptor == descriptor) ready.descriptor = -1;
}

bool PollSet::next(ReadySocket& ready) noexcept {
  while (next_ < found_.size()) {
    ready = found_[next_++];
    if (ready.descriptor >= 0) return true;
  }
  return false;
}

void PollSet::wait(int timeout_ms) {
  if (has_next()) return;
  next_ = 0;
  found_.clear();
  std::vector<pollfd> polled;
  polled.reserve(watched_.size() + 1);
  for (const Watched& watched : watched_) {
    const int events = (watched.interest.readable ? POLLIN : 0) | (watched.interest.writable ? POLLOUT : 0);
    polled.push_back({watched.descriptor, static_cast<short>(events), 0});
  }
  polled.push_back({wake_.descriptor(), POLLIN, 0});
  if (poll(polled.data(), static_cast<nfds_t>(polled.size()), timeout_ms) <= 0) return;
  if (polled.back().revents != 0) wake_.clear();
  for (std::size_t i = 0; i < watched_.size(); ++i) {
    const int events = polled[i].revents;
    if (events == 0) continue;
    found_.push_back({watched_[i].descriptor, watched_[i].tag, (events & ~POLLOUT) != 0, (events & POLLOUT) != 0});
  }
}

}  // namespace uploadkit::http
