// Bodies over plain TCP are dropped inside the kernel (MSG_TRUNC); over TLS they are decrypted and overwritten.
#include <bench/sink_server.hpp>

#include <bench/sink_answer.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>

namespace uploadkit::bench {
namespace detail::sink_server {

constexpr std::size_t buffer_bytes = 256 * 1024;
constexpr std::size_t drop_bytes = 1024 * 1024;
// So that one upload does not starve the others.
constexpr int reads_a_turn = 64;

// Bytes read, 0 when there is nothing now, -1 at the end of the connection.
long receive(SinkConnection& connection, std::vector<char>& buffer) {
  if (connection.tls != nullptr) {
    const int got = SSL_read(connection.tls, buffer.data(), static_cast<int>(buffer.size()));
    if (got > 0) return got;
    const int why = SSL_get_error(connection.tls, got);
    return why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE ? 0 : -1;
  }
  const std::uint64_t kept = connection.request.kept_bytes();
  const bool drop = connection.body_left > kept;
  const std::size_t most = drop ? std::min<std::uint64_t>(connection.body_left - kept, drop_bytes) : buffer.size();
  const ssize_t got = recv(connection.descriptor, buffer.data(), most, drop ? MSG_TRUNC : 0);
  if (got > 0) return got;
  return got < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

bool send_text(const SinkConnection& connection, const std::string& text) {
  if (connection.tls != nullptr) return SSL_write(connection.tls, text.data(), static_cast<int>(text.size())) > 0;
  return send(connection.descriptor, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
}

/// Keeps of these bytes, which follow one another to the end of the body, what lies in its kept end.
void keep_end(SinkConnection& connection, const char* bytes, std::size_t count) {
  const std::uint64_t kept = connection.request.kept_bytes();
  const std::uint64_t dropped = connection.body_left > kept ? connection.body_left - kept : 0;
  if (dropped < count) connection.request.body.append(bytes + dropped, count - dropped);
  connection.body_left -= count;
}

}  // namespace detail::sink_server

namespace local_sink_server = detail::sink_server;

SinkServer::SinkServer(SSL_CTX* tls_context)
    : tls_context_(tls_context), epoll_(epoll_create1(EPOLL_CLOEXEC)), buffer_(local_sink_server::buffer_bytes) {}

int SinkServer::listen(bool is_tls, std::chrono::milliseconds delay) {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(descriptor, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(descriptor, 1024) != 0) return 0;
  getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
  ports_.push_back({descriptor, is_tls, delay});
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = descriptor;
  epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event);
  return ntohs(address.sin_port);
}

void SinkServer::run() {
  epoll_event events[64];
  for (;;) {
    const int count = epoll_wait(epoll_, events, 64, milliseconds_to_wait());
    send_delayed();
    for (int i = 0; i < count; ++i) {
      const int descriptor = events[i].data.fd;
      const auto found = connections_.find(descriptor);
      if (const SinkPort* port = port_of(descriptor))
        accept_all(*port);
      else if (found != connections_.end() && !serve(*found->second))
        close_connection(descriptor);
    }
  }
}

const SinkPort* SinkServer::port_of(int descriptor) const {
  for (const SinkPort& port : ports_)
    if (port.descriptor == descriptor) return &port;
  return nullptr;
}

void SinkServer::accept_all(const SinkPort& port) {
  for (;;) {
    const int descriptor = accept4(port.descriptor, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor < 0) return;
    const int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    auto connection = std::make_unique<SinkConnection>();
    connection->descriptor = descriptor;
    connection->serial = ++last_serial_;
    connection->delay = port.delay;
    connection->request.is_tls = port.is_tls;
    if (port.is_tls) {
      connection->tls = SSL_new(tls_context_);
      SSL_set_fd(connection->tls, descriptor);
      SSL_set_accept_state(connection->tls);
    }
    connections_[descriptor] = std::move(connection);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = descriptor;
    epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event);
  }
}

bool SinkServer::serve(SinkConnection& connection) {
  for (int reads = 0; reads < local_sink_server::reads_a_turn; ++reads) {
    const long got = local_sink_server::receive(connection, buffer_);
    if (got < 0) return false;
    if (got == 0) return true;
    if (!take(connection, buffer_.data(), static_cast<std::size_t>(got))) return false;
  }
  return true;
}

bool SinkServer::take(SinkConnection& connection, const char* bytes, std::size_t count) {
  while (count > 0) {
    std::size_t used = count;
    if (connection.body_left > 0) {
      used = static_cast<std::size_t>(std::min<std::uint64_t>(count, connection.body_left));
      local_sink_server::keep_end(connection, bytes, used);
    } else {
      const std::size_t before = connection.head.size();
      connection.head.append(bytes, count);
      const std::size_t end = connection.head.find("\r\n\r\n");
      if (end == std::string::npos) return connection.head.size() < local_sink_server::buffer_bytes;
      used = end + 4 - before;
      if (!read_head(std::string_view(connection.head).substr(0, end), connection.request)) return false;
      connection.head.clear();
      connection.body_left = connection.request.content_length;
    }
    bytes += used;
    count -= used;
    if (connection.body_left == 0 && !answer(connection)) return false;
  }
  return true;
}

bool SinkServer::answer(SinkConnection& connection) {
  connection.request.read_trailer();
  std::string text = uploads_.answer_to(connection.request).value_or("");
  if (text.empty()) text = answer_to(connection.request);
  if (connection.delay.count() == 0) return local_sink_server::send_text(connection, text);
  const auto due = std::chrono::steady_clock::now() + connection.delay;
  delayed_.push_back({due, connection.descriptor, connection.serial, std::move(text)});
  return true;
}

int SinkServer::milliseconds_to_wait() const {
  if (delayed_.empty()) return -1;
  const auto left = delayed_.front().due - std::chrono::steady_clock::now();
  return std::max(0, static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(left).count()));
}

void SinkServer::send_delayed() {
  while (!delayed_.empty() && delayed_.front().due <= std::chrono::steady_clock::now()) {
    const Delayed delayed = std::move(delayed_.front());
    delayed_.pop_front();
    const auto found = connections_.find(delayed.descriptor);
    if (found == connections_.end() || found->second->serial != delayed.serial) continue;  // the client has left
    if (!local_sink_server::send_text(*found->second, delayed.text)) close_connection(delayed.descriptor);
  }
}

void SinkServer::close_connection(int descriptor) {
  const auto found = connections_.find(descriptor);
  if (found == connections_.end()) return;
  SSL_free(found->second->tls);
  connections_.erase(found);
  close(descriptor);
}

}  // namespace uploadkit::bench
