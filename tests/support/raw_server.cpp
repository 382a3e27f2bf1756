// Accepts connections for the scripted server and keeps what arrived.
#include "support/raw_server.hpp"

#include "support/raw_connection.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

namespace uploadkit::test_support {

void RawServer::Impl::accept_all() {
  while (true) {
    pollfd polled[2] = {{listener, POLLIN, 0}, {stop, POLLIN, 0}};
    if (poll(polled, 2, -1) < 0) continue;
    if (polled[1].revents != 0) return;
    const int socket = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (socket < 0) continue;
    const int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    RawConnection connection;
    connection.server = this;
    connection.socket = socket;
    {
      const std::lock_guard<std::mutex> lock(mutex);
      connection.number = connections++;
    }
    const ConnectionScript& script = scripts[std::min(connection.number, scripts.size() - 1)];
    workers.emplace_back([connection, &script]() mutable { connection.play(script); });
  }
}

void RawServer::Impl::open() {
  std::signal(SIGPIPE, SIG_IGN);  // SSL_write has no flag against it
  listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  bind(listener, reinterpret_cast<sockaddr*>(&address), size);
  listen(listener, 128);
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  port = ntohs(address.sin_port);
  acceptor = std::thread([this] { accept_all(); });
}

RawServer::RawServer(std::vector<ConnectionScript> scripts) : impl_(std::make_unique<Impl>()) {
  impl_->scripts = std::move(scripts);
  impl_->open();
}

RawServer::RawServer(std::vector<ConnectionScript> scripts, const TestCertificate& certificate)
    : impl_(std::make_unique<Impl>()) {
  impl_->scripts = std::move(scripts);
  impl_->certificate = certificate;
  impl_->tls = true;
  impl_->open();
}

RawServer::~RawServer() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(impl_->stop, &one, sizeof one);
  impl_->acceptor.join();
  for (std::thread& worker : impl_->workers) worker.join();
  for (const int descriptor : {impl_->listener, impl_->stop, impl_->gate}) close(descriptor);
}

std::uint16_t RawServer::port() const noexcept { return impl_->port; }

std::string RawServer::url(const std::string& path, const std::string& host) const {
  return (impl_->tls ? "https://" : "http://") + host + ":" + std::to_string(impl_->port) + path;
}

std::vector<RawRequest> RawServer::requests() const {
  const std::lock_guard<std::mutex> lock(impl_->mutex);
  return impl_->requests;
}

std::size_t RawServer::connection_count() const {
  const std::lock_guard<std::mutex> lock(impl_->mutex);
  return impl_->connections;
}

std::size_t RawServer::body_byte_count() const {
  const std::lock_guard<std::mutex> lock(impl_->mutex);
  std::size_t bytes = 0;
  for (const RawRequest& request : impl_->requests) bytes += request.body.size();
  return bytes;
}

std::size_t RawServer::ended_count() const {
  const std::lock_guard<std::mutex> lock(impl_->mutex);
  return impl_->ended;
}

void RawServer::open_gate() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(impl_->gate, &one, sizeof one);
}

void RawServer::on_event(std::function<void()> event) {
  const std::lock_guard<std::mutex> lock(impl_->mutex);
  impl_->event = std::move(event);
}

}  // namespace uploadkit::test_support
