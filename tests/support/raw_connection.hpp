/// \file
/// The inside of the scripted server: its shared state, and one connection in its thread.
#ifndef UPLOADKIT_SUPPORT_RAW_CONNECTION_HPP
#define UPLOADKIT_SUPPORT_RAW_CONNECTION_HPP

#include "support/raw_server.hpp"

#include <openssl/ssl.h>
#include <poll.h>
#include <sys/eventfd.h>

#include <mutex>
#include <thread>

namespace uploadkit::test_support {

struct RawServer::Impl {
  std::vector<ConnectionScript> scripts;
  int listener = -1;
  int stop = eventfd(0, EFD_CLOEXEC);
  int gate = eventfd(0, EFD_CLOEXEC);
  std::uint16_t port = 0;
  bool tls = false;
  TestCertificate certificate;
  std::thread acceptor;
  std::vector<std::thread> workers;
  std::function<void()> event;
  mutable std::mutex mutex;
  std::vector<RawRequest> requests;  // under mutex, as the two below
  std::size_t connections = 0;
  std::size_t ended = 0;

  void open();
  void accept_all();
  void tell_event() {
    std::function<void()> told;
    {
      const std::lock_guard<std::mutex> lock(mutex);
      told = event;
    }
    if (told) told();
  }
};

/// One accepted connection, in its own thread.
struct RawConnection {
  RawServer::Impl* server = nullptr;
  std::size_t number = 0;
  int socket = -1;
  SSL* tls = nullptr;
  SSL_CTX* context = nullptr;
  std::string unread;       // bytes read beyond what was asked for
  std::size_t current = 0;  // index of the request being read
  bool has_current = false;

  bool wait_for(int descriptor, short events);
  bool wait_for_socket(bool want_write) { return wait_for(socket, want_write ? POLLOUT : POLLIN); }
  long read_some(char* buffer, std::size_t size);
  bool send_all(const std::string& bytes);
  bool retry_tls(int result);
  bool fill();
  bool handshake(const TestCertificate& certificate);
  bool read_head();
  bool read_body(std::size_t bytes);
  bool read_request();
  bool run(const ConnectionScript::Step& step);
  void play(const ConnectionScript& script);
  void finish(bool with_reset);
};

}  // namespace uploadkit::test_support

#endif
