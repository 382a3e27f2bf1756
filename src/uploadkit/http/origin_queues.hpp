/// \file
/// Lets a bounded number of exchanges with one origin run at a time, the others in the order of their arrival.
#ifndef UPLOADKIT_HTTP_ORIGIN_QUEUES_HPP
#define UPLOADKIT_HTTP_ORIGIN_QUEUES_HPP

#include <uploadkit/http/curl_exchange.hpp>

#include <memory>
#include <string>
#include <unordered_map>

namespace uploadkit::http {

/// The exchanges of one origin.
struct OriginQueue {
  int running = 0;
  IntrusiveList<CurlExchange> waiting;
};

/// libcurl has such a limit too, but a transfer that waits there already uses up its connect timeout.
class OriginQueues {
 public:
  explicit OriginQueues(int most_running) : most_running_(most_running) {}

  /// Puts the exchange behind the others of its origin. An origin that may run it gives it to `ready_` at once.
  void enter(CurlExchange& exchange);

  /// The exchange ended or was cancelled, running or waiting.
  void leave(CurlExchange& exchange);

  /// The next exchange that may run now, null when there is none. It counts as running.
  CurlExchange* next() noexcept;
  bool has_next() const noexcept { return !ready_.empty(); }

 private:
  void admit(OriginQueue& origin);
  void find(const CurlExchange& exchange);

  int most_running_;
  std::unordered_map<std::string, std::unique_ptr<OriginQueue>> origins_;
  IntrusiveList<CurlExchange> ready_;
  OriginQueue* latest_ = nullptr;  // most requests go to the same place as the one before
  std::string latest_place_;
  int latest_pool_ = 0;
};

}  // namespace uploadkit::http

#endif
