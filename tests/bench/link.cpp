// What a real line of that length does to TCP, without rights to shape the real one: delay, and a window.
#include <bench/link.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <ctime>

namespace uploadkit::bench {
namespace detail::link {

constexpr std::size_t piece_bytes = 64 * 1024;

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return address;
}

/// The near end buffers little, so that the window is what bounds the bytes on their way.
int open_socket(int buffer_bytes) {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (buffer_bytes > 0) setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &buffer_bytes, sizeof buffer_bytes);
  return descriptor;
}

bool send_all(int descriptor, const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t took = send(descriptor, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (took <= 0) return false;
    sent += static_cast<std::size_t>(took);
  }
  return true;
}

}  // namespace detail::link

namespace local_link = detail::link;

bool LinkWay::take(Time now) {
  const std::size_t most = std::min(local_link::piece_bytes, terms_.window_bytes - unacknowledged_);
  Piece piece{now + terms_.round_trip / 2, std::string(most, '\0')};
  const ssize_t got = recv(from_, piece.bytes.data(), most, MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return true;
  if (got <= 0) {
    ended_ = true;
    return false;
  }
  piece.bytes.resize(static_cast<std::size_t>(got));
  unacknowledged_ += piece.bytes.size();
  receipts_.push_back({now + terms_.round_trip, piece.bytes.size()});
  on_its_way_.push_back(std::move(piece));
  return true;
}

bool LinkWay::deliver(Time now) {
  for (; !receipts_.empty() && receipts_.front().known <= now; receipts_.pop_front())
    unacknowledged_ -= receipts_.front().bytes;
  for (; !on_its_way_.empty() && on_its_way_.front().arrives <= now; on_its_way_.pop_front())
    if (!local_link::send_all(to_, on_its_way_.front().bytes)) return false;
  if (is_over()) shutdown(to_, SHUT_WR);
  return true;
}

LinkWay::Time LinkWay::next_time(Time now) const {
  Time next = open_at_ > now ? open_at_ : Time::max();
  if (!on_its_way_.empty()) next = std::min(next, on_its_way_.front().arrives);
  if (!receipts_.empty()) next = std::min(next, receipts_.front().known);
  return next;
}

int Link::listen() {
  listener_ = local_link::open_socket(static_cast<int>(local_link::piece_bytes));
  sockaddr_in address = local_link::loopback(0);
  socklen_t size = sizeof address;
  if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 64) != 0) return 0;
  getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

void Link::run() {
  std::vector<pollfd> polled;
  for (;;) {
    wait(polled);
    const auto now = std::chrono::steady_clock::now();
    if (polled.front().revents != 0) accept_one();
    std::size_t at = 1;
    for (auto& pair : pairs_) {
      if (at + 1 >= polled.size()) break;  // accepted just now
      for (LinkWay* way : {&pair->there, &pair->back})
        if (polled[at++].revents != 0) static_cast<void>(way->take(now));
    }
    close_ended();
  }
}

void Link::wait(std::vector<pollfd>& polled) const {
  const auto now = std::chrono::steady_clock::now();
  auto next = now + std::chrono::seconds{1};
  polled.assign(1, pollfd{listener_, POLLIN, 0});
  for (const auto& pair : pairs_)
    for (const LinkWay* way : {&pair->there, &pair->back}) {
      polled.push_back(pollfd{way->is_open(now) ? way->from() : -1, POLLIN, 0});
      next = std::min(next, way->next_time(now));
    }
  const auto left = std::max(next - now, std::chrono::steady_clock::duration::zero());
  const auto nanoseconds = std::chrono::duration_cast<std::chrono::nanoseconds>(left).count();
  const timespec limit{static_cast<std::time_t>(nanoseconds / 1'000'000'000), nanoseconds % 1'000'000'000};
  ppoll(polled.data(), polled.size(), &limit, nullptr);
}

void Link::accept_one() {
  const int near = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (near < 0) return;
  const int far = local_link::open_socket(0);
  const sockaddr_in address = local_link::loopback(target_port_);
  if (connect(far, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    close(near);
    close(far);
    return;
  }
  // The handshake was made by this machine at once; here its round trip is waited for.
  pairs_.push_back(std::make_unique<Pair>(near, far, terms_, std::chrono::steady_clock::now() + terms_.round_trip));
}

void Link::close_ended() {
  const auto now = std::chrono::steady_clock::now();
  const auto is_gone = [now](const std::unique_ptr<Pair>& pair) {
    const bool is_alive = pair->there.deliver(now) && pair->back.deliver(now);
    if (is_alive && !(pair->there.is_over() && pair->back.is_over())) return false;
    close(pair->near_end);
    close(pair->far_end);
    return true;
  };
  pairs_.erase(std::remove_if(pairs_.begin(), pairs_.end(), is_gone), pairs_.end());
}

}  // namespace uploadkit::bench
