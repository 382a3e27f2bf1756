/// \file
/// A server that takes requests on many connections and forgets their bodies as fast as they come.
#ifndef UPLOADKIT_BENCH_SINK_SERVER_HPP
#define UPLOADKIT_BENCH_SINK_SERVER_HPP

#include <bench/sink_answer.hpp>

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace uploadkit::bench {

/// One accepted connection; `tls` is null for plain HTTP.
struct SinkConnection {
  int descriptor = -1;
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
  int listen(bool is_tls);

  /// Serves until the process is killed.
  void run();

 private:
  void accept_all(int listener, bool is_tls);
  bool serve(SinkConnection& connection);
  bool take(SinkConnection& connection, const char* bytes, std::size_t count);
  bool answer(SinkConnection& connection);
  void close_connection(int descriptor);

  SSL_CTX* tls_context_;
  int epoll_;
  int plain_listener_ = -1;
  int tls_listener_ = -1;
  std::vector<char> buffer_;
  std::unordered_map<int, std::unique_ptr<SinkConnection>> connections_;
};

}  // namespace uploadkit::bench

#endif
