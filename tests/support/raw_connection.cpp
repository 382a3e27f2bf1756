// Plays a script on one connection.
#include "support/raw_connection.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace uploadkit::test_support {

bool RawConnection::wait_for(int descriptor, short events) {
  pollfd polled[2] = {{descriptor, events, 0}, {server->stop, POLLIN, 0}};
  while (poll(polled, 2, -1) < 0 && errno == EINTR) continue;
  return polled[1].revents == 0;
}

bool RawConnection::retry_tls(int result) {
  const int error = SSL_get_error(tls, result);
  if (error == SSL_ERROR_WANT_READ) return wait_for_socket(false);
  if (error == SSL_ERROR_WANT_WRITE) return wait_for_socket(true);
  ERR_clear_error();
  return false;
}

long RawConnection::read_some(char* buffer, std::size_t size) {
  while (true) {
    if (tls != nullptr) {
      const int got = SSL_read(tls, buffer, static_cast<int>(size));
      if (got > 0) return got;
      if (!retry_tls(got)) return -1;
      continue;
    }
    const ssize_t got = recv(socket, buffer, size, 0);
    if (got > 0) return got;
    if (got == 0 || (errno != EAGAIN && errno != EINTR) || !wait_for_socket(false)) return -1;
  }
}

bool RawConnection::send_all(const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const std::size_t left = bytes.size() - sent;
    if (tls != nullptr) {
      const int put = SSL_write(tls, bytes.data() + sent, static_cast<int>(left));
      if (put <= 0 && !retry_tls(put)) return false;
      if (put > 0) sent += static_cast<std::size_t>(put);
      continue;
    }
    const ssize_t put = ::send(socket, bytes.data() + sent, left, MSG_NOSIGNAL);
    if (put > 0) sent += static_cast<std::size_t>(put);
    if (put < 0 && ((errno != EAGAIN && errno != EINTR) || !wait_for_socket(true))) return false;
  }
  return true;
}

bool RawConnection::fill() {
  char buffer[64 * 1024];
  const long got = read_some(buffer, sizeof buffer);
  if (got <= 0) return false;
  unread.append(buffer, static_cast<std::size_t>(got));
  return true;
}

bool RawConnection::handshake(const TestCertificate& certificate) {
  context = SSL_CTX_new(TLS_server_method());
  BIO* const certificate_bio = BIO_new_mem_buf(certificate.certificate_pem.data(), -1);
  BIO* const key_bio = BIO_new_mem_buf(certificate.key_pem.data(), -1);
  X509* const x509 = PEM_read_bio_X509(certificate_bio, nullptr, nullptr, nullptr);
  EVP_PKEY* const key = PEM_read_bio_PrivateKey(key_bio, nullptr, nullptr, nullptr);
  SSL_CTX_use_certificate(context, x509);
  SSL_CTX_use_PrivateKey(context, key);
  X509_free(x509);
  EVP_PKEY_free(key);
  BIO_free(certificate_bio);
  BIO_free(key_bio);
  tls = SSL_new(context);
  SSL_set_fd(tls, socket);
  while (true) {
    const int result = SSL_accept(tls);
    if (result == 1) return true;
    if (!retry_tls(result)) return false;
  }
}

bool RawConnection::read_head() {
  std::size_t end = 0;
  while ((end = unread.find("\r\n\r\n")) == std::string::npos)
    if (!fill()) return false;
  const std::lock_guard<std::mutex> lock(server->mutex);
  current = server->requests.size();
  has_current = true;
  server->requests.push_back({number, unread.substr(0, end + 4), {}});
  unread.erase(0, end + 4);
  return true;
}

bool RawConnection::read_body(std::size_t bytes) {
  while (bytes > 0) {
    if (unread.empty() && !fill()) return false;
    const std::size_t taken = std::min(bytes, unread.size());
    bytes -= taken;
    const std::lock_guard<std::mutex> lock(server->mutex);
    if (has_current) server->requests[current].body.append(unread, 0, taken);
    unread.erase(0, taken);
  }
  return true;
}

bool RawConnection::read_request() {
  if (!read_head()) return false;
  std::string length;
  {
    const std::lock_guard<std::mutex> lock(server->mutex);
    length = server->requests[current].header("Content-Length");
  }
  return read_body(length.empty() ? 0 : static_cast<std::size_t>(std::strtoull(length.c_str(), nullptr, 10)));
}

bool RawConnection::run(const ConnectionScript::Step& step) {
  using Act = ConnectionScript::Act;
  switch (step.act) {
    case Act::read_head:
      return read_head();
    case Act::read_body:
      return read_body(step.count);
    case Act::read_request:
      return read_request();
    case Act::send:
      for (std::size_t i = 0; i < step.count; ++i)
        if (!send_all(step.bytes)) return false;
      return true;
    case Act::start_tls:
      return handshake(step.certificate);
    case Act::hold:
      while (fill()) unread.clear();
      return false;
    case Act::wait_for_gate:
      return wait_for(server->gate, POLLIN);
    default:
      return true;
  }
}

void RawConnection::play(const ConnectionScript& script) {
  bool with_reset = false;
  bool alive = !server->tls || handshake(server->certificate);
  for (std::size_t i = 0; alive && i < script.steps_.size(); ++i) {
    const ConnectionScript::Step& step = script.steps_[i];
    alive = run(step);
    server->tell_event();
    with_reset = alive && step.act == ConnectionScript::Act::reset;
    if (with_reset) break;
    if (alive && step.act == ConnectionScript::Act::repeat) i = static_cast<std::size_t>(-1);
  }
  finish(with_reset);
}

void RawConnection::finish(bool with_reset) {
  if (with_reset) {
    const linger at_once{1, 0};
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  } else if (tls != nullptr) {
    SSL_shutdown(tls);
  }
  SSL_free(tls);
  SSL_CTX_free(context);
  close(socket);
  {
    const std::lock_guard<std::mutex> lock(server->mutex);
    ++server->ended;
  }
  server->tell_event();
}

}  // namespace uploadkit::test_support
