/// \file
/// Drives a transport in a test and keeps what it reported.
#ifndef UPLOADKIT_UNIT_HTTP_EXCHANGE_FIXTURE_HPP
#define UPLOADKIT_UNIT_HTTP_EXCHANGE_FIXTURE_HPP

#include <uploadkit/http.hpp>

#include "support/raw_server.hpp"

#include <atomic>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace uploadkit::test_support {

/// A clock that stands still until a test moves it.
class StillClock : public Clock {
 public:
  Instant now() override { return Instant(std::chrono::nanoseconds(now_.load())); }
  WallTime wall_now() override { return wall; }
  std::uint64_t random() override { return 4; }

  void advance(std::chrono::nanoseconds by) { now_ += by.count(); }

  /// 2024-10-04.
  WallTime wall{std::chrono::seconds(1728000000)};

 private:
  std::atomic<std::int64_t> now_{1'000'000'000};
};

/// A body whose bytes come from a text, with ways to go wrong.
class TextBody : public RequestBody {
 public:
  explicit TextBody(std::string text) : text_(std::move(text)) {}

  Result<std::size_t> read(char* buffer, std::size_t capacity) override;
  Result<void> rewind() override;

  std::size_t most_per_read = SIZE_MAX;
  std::size_t fails_at = SIZE_MAX;
  bool can_rewind = true;
  int reads = 0;
  int rewinds = 0;
  std::size_t largest_read = 0;
  std::function<void()> on_read;

 private:
  std::string text_;
  std::size_t at_ = 0;
};

/// A transport with a listener that collects.
class ExchangeFixture : public ExchangeListener {
 public:
  explicit ExchangeFixture(TransportOptions options = {}, std::shared_ptr<Clock> clock = system_clock());

  /// Starts a request and performs until it has ended.
  ExchangeResult run(HttpRequest request);

  ExchangeId start(HttpRequest request);

  /// Performs until the condition holds; gives up, and says so, after 20 seconds.
  void drive_until(const std::function<bool()>& condition);
  void drive_until_ended(ExchangeId id);
  bool has_ended(ExchangeId id) const { return ends.count(id) != 0; }
  const ExchangeResult& end_of(ExchangeId id) const { return ends.at(id); }

  void on_sent(ExchangeId id, std::uint64_t sent_bytes) override;
  void on_end(ExchangeId id, ExchangeResult result) override;

  std::shared_ptr<Transport> transport;
  std::map<ExchangeId, ExchangeResult> ends;
  std::map<ExchangeId, std::vector<std::uint64_t>> progress;
  std::function<void(ExchangeId)> also_on_sent;
  std::function<void(ExchangeId)> also_on_end;
  ExchangeId next_id = 1;
};

HttpRequest get(std::string url);

/// A PUT of a stream.
HttpRequest put(std::string url, std::shared_ptr<TextBody> body, std::uint64_t size);
HttpRequest put(std::string url, std::string text);
HttpRequest post(std::string url, std::string text);

/// `size` bytes that differ from place to place.
std::string pattern(std::size_t size);

}  // namespace uploadkit::test_support

#endif
