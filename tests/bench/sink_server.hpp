/// \file
/// A server that takes requests on many connections and forgets their bodies as fast as they come.
#ifndef UPLOADKIT_BENCH_SINK_SERVER_HPP
#define UPLOADKIT_BENCH_SINK_SERVER_HPP

#include <bench/sink_multipart.hpp>
#include <bench/sink_request.hpp>

#include <openssl/ssl.h>

#include <chrono>
#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace uploadkit::bench {

/// How connections to one port are served.
struct SinkPort {
  int descriptor = -1;
  bool is_tls = false;

  /// From the last byte of a request to its answer.
  std::chrono::milliseconds delay{0};
};

/// One accepted connection; `tls` is null for plain HTTP.
struct SinkConnection {
  int descriptor = -1;
  std::uint64_t serial = 0;
  std::chrono::milliseconds delay{0};
  SSL* tls = nullptr;
  std::string head;
  SinkRequest request;
  std::uint64_t body_left = 0;
};

class SinkServer {
 public:
  explicit SinkServer(SSL_CTX* tls_context);
  SinkServer(const SinkServer&) = delete;
  SinkServer& operator=(const SinkServer&) = delete;

  /// Listens on a free port of 127.0.0.1; gives the port, 0 on failure.
  int listen(bool is_tls, std::chrono::milliseconds delay = {});

  /// Serves until the process is killed.
  void run();

 private:
  /// An answer whose time has not come. All ports that delay do so by the same time, so the first one is due first.
  struct Delayed {
    std::chrono::steady_clock::time_point due;
    int descriptor = -1;
    std::uint64_t serial = 0;
    std::string text;
  };

  const SinkPort* port_of(int descriptor) const;
  void accept_all(const SinkPort& port);
  bool serve(SinkConnection& connection);
  bool take(SinkConnection& connection, const char* bytes, std::size_t count);
  bool answer(SinkConnection& connection);
  int milliseconds_to_wait() const;
  void send_delayed();
  void close_connection(int descriptor);

  SSL_CTX* tls_context_;
  int epoll_;
  std::vector<SinkPort> ports_;
  std::vector<char> buffer_;
  std::unordered_map<int, std::unique_ptr<SinkConnection>> connections_;
  std::uint64_t last_serial_ = 0;
  std::deque<Delayed> delayed_;
  SinkUploads uploads_;
};

}  // namespace uploadkit::bench

#endif
