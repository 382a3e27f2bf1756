/// \file
/// The built-in transport: exchanges over libcurl, driven by whoever calls `perform`.
#ifndef UPLOADKIT_HTTP_CURL_TRANSPORT_HPP
#define UPLOADKIT_HTTP_CURL_TRANSPORT_HPP

#include <uploadkit/http.hpp>
#include <uploadkit/http/connection_pool.hpp>
#include <uploadkit/http/curl_exchange.hpp>
#include <uploadkit/http/origin_queues.hpp>

#include <deque>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

namespace uploadkit::http {

/// Two pools, so that requests to a service, which carry its credentials, never share a connection with those to the
/// storage.
class CurlTransport final : public Transport {
 public:
  CurlTransport(CurlSettings settings, std::shared_ptr<Clock> clock);
  ~CurlTransport() override;

  /// Errors: `out_of_resources`.
  Result<void> open();

  void start(ExchangeId id, HttpRequest request) override;
  void cancel(ExchangeId id) override;
  void perform(ExchangeListener& listener, std::chrono::nanoseconds budget) override;
  void wait(std::chrono::milliseconds timeout) override;
  std::optional<Instant> next_deadline() override;
  void wake() override { sockets_.wake(); }
  void limit_bandwidth(std::uint64_t bytes_per_second) override;

 private:
  enum Pool : int { storage = 0, api = 1 };
  static constexpr int pool_count = 2;

  ConnectionPool& pool_of(const CurlExchange& exchange) noexcept { return exchange.pool == api ? api_ : storage_; }
  CurlExchange* find(ExchangeId id) noexcept;
  bool has_work_now() const noexcept;

  // Each does one piece of work and says whether there was any.
  bool step(ExchangeListener& listener);
  void next_turn() noexcept;
  bool tell_refused(ExchangeListener& listener);
  bool launch_next(ExchangeListener& listener);
  bool run_timers();
  bool run_socket();
  bool resume_throttled();
  bool collect(ExchangeListener& listener);

  Result<void> check_agreement(const CurlExchange& exchange);
  Result<void> launch(CurlExchange& exchange);
  Result<HeaderList> resolve(const CurlExchange& exchange);
  void after_curl(ExchangeListener& listener);
  void tell_progress(ExchangeListener& listener);
  void end(CurlExchange& exchange, CURLcode code, ExchangeListener& listener);
  void expire(ExchangeListener& listener);
  void look_at_silent(CurlExchange& exchange, ExchangeListener& listener);
  void end_overdue(ExchangeListener& listener);
  void drop(CurlExchange& exchange);

  CurlSettings settings_;
  std::shared_ptr<Clock> clock_;
  SocketSet sockets_;
  ExchangeBoard board_;
  ConnectionPool storage_;
  ConnectionPool api_;
  OriginQueues queues_;
  std::unordered_map<ExchangeId, std::unique_ptr<CurlExchange>> exchanges_;
  std::deque<std::pair<ExchangeId, Error>> refused_;
  std::vector<std::pair<Instant, ExchangeId>> time_limits_;  // of the few exchanges that have one
  core::UrlSplitter splitter_;
  std::string agreed_place_;  // where libcurl was last seen to read the same host and port as the splitter
  bool inside_curl_ = false;
  bool uncollected_ = false;  // libcurl has run, and what came of it was not looked at
  unsigned turn_ = 0;
  int in_a_row_ = 0;
};

}  // namespace uploadkit::http

#endif
