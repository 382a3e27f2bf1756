/// \file
/// One multi handle of libcurl: its connections, its timer, and spare easy handles.
#ifndef UPLOADKIT_HTTP_CONNECTION_POOL_HPP
#define UPLOADKIT_HTTP_CONNECTION_POOL_HPP

#include <uploadkit/http/curl_handles.hpp>
#include <uploadkit/http/curl_options.hpp>
#include <uploadkit/http/socket_set.hpp>

#include <array>
#include <chrono>
#include <optional>
#include <vector>

namespace uploadkit::http {

/// libcurl measures its timeouts on this clock, whatever clock the application gave.
using CurlTime = std::chrono::steady_clock::time_point;

/// Connections that may be reused among the exchanges of this pool, and among no others.
class ConnectionPool {
 public:
  /// `tag` marks the pool's sockets in `sockets`; an idle connection is reused for `idle_seconds`.
  ConnectionPool(SocketSet& sockets, const CurlSettings& settings, int tag, long idle_seconds);
  ConnectionPool(const ConnectionPool&) = delete;
  ConnectionPool& operator=(const ConnectionPool&) = delete;
  ~ConnectionPool();

  /// Errors: `out_of_resources`.
  Result<void> open();

  /// A handle with all options but those of a request; null when memory ran out or an option was refused.
  EasyHandle acquire(Route route);

  /// Takes back a handle whose exchange went well.
  void give_back(EasyHandle easy, Route route);

  bool add(CURL* easy);
  void remove(CURL* easy);

  /// Lets libcurl work on one ready socket.
  void run_socket(const ReadySocket& ready);

  /// Lets libcurl work on what is due.
  void run_timer();
  std::optional<CurlTime> timer() const noexcept { return timer_; }

  /// The next transfer that ended; false when there is none.
  bool next_ended(CURL*& easy, CURLcode& code);

 private:
  static int socket_changed(CURL* easy, curl_socket_t socket, int what, void* self, void* unused);
  static int close_socket(void* self, curl_socket_t socket);
  static int timer_changed(CURLM* multi, long timeout_ms, void* self);
  CURLcode prepare(CURL* easy, Route route);

  SocketSet& sockets_;
  const CurlSettings& settings_;
  int tag_;
  long idle_seconds_;
  ShareHandle share_;  // outlives the handles that use it
  MultiHandle multi_;
  std::array<std::vector<EasyHandle>, Route::count> spare_;  // by route
  std::optional<CurlTime> timer_;
};

}  // namespace uploadkit::http

#endif
