/// \file
/// A transport without sockets: requests go to a model of the service, with faults and halts where a test wants them.
#ifndef UPLOADKIT_SUPPORT_SCRIPTED_TRANSPORT_HPP
#define UPLOADKIT_SUPPORT_SCRIPTED_TRANSPORT_HPP

#include <support/line_backend.hpp>
#include <support/manual_clock.hpp>

#include <uploadkit/http.hpp>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace uploadkit::test {

/// Answers every request from a `LineService`; a chunk of a body, or an answer, for each `perform()`.
///
/// Thread: the functions of `Transport` as there; all others from any thread.
class ScriptedTransport final : public Transport {
 public:
  using Matches = std::function<bool(const HttpRequest&)>;
  using BodyAnswers = std::function<std::optional<HttpResponse>(const HttpRequest&, const std::string& body)>;
  using Answers = std::function<std::optional<ExchangeResult>(const HttpRequest&)>;

  /// With a manual clock a wait moves it instead of waiting.
  explicit ScriptedTransport(std::shared_ptr<ManualClock> clock = nullptr) : clock_(std::move(clock)) {}

  void start(ExchangeId id, HttpRequest request) override;
  void cancel(ExchangeId id) override;
  void perform(ExchangeListener& listener, std::chrono::nanoseconds budget) override;
  void wait(std::chrono::milliseconds timeout) override;
  std::optional<Instant> next_deadline() override;
  void wake() override;
  void limit_bandwidth(std::uint64_t) override {}

  /// Requests that match get no answer and send no byte; null lets all go on.
  void hold(Matches matches);

  /// Asked before the service; what it gives is the end of the request.
  void answer_with(Answers answers);

  /// As `answer_with()`, for what needs the body that was sent.
  void answer_bodies_with(BodyAnswers answers);

  std::vector<HttpRequest> requests() const;
  std::size_t cancelled() const;
  std::size_t in_flight() const;
  std::size_t most_in_flight() const;
  LineService service() const;
  void change_service(const std::function<void(LineService&)>& change);

  /// Blocks until `matches` holds of the transport, at most ten seconds.
  bool wait_until(const std::function<bool()>& holds);

  std::size_t chunk_bytes = 16 * 1024;

 private:
  struct Exchange {
    ExchangeId id = 0;
    HttpRequest request{};
    std::string body{};
  };

  bool can_go_on(const Exchange& exchange) const;
  bool step(ExchangeId id, ExchangeListener& listener);
  ExchangeResult finish(const Exchange& exchange);
  Exchange* find(ExchangeId id);

  std::shared_ptr<ManualClock> clock_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = false;
  Matches held_;
  Answers answers_;
  BodyAnswers body_answers_;
  std::vector<Exchange> exchanges_;
  std::vector<HttpRequest> requests_;
  std::vector<ExchangeId> round_;
  std::size_t cancelled_ = 0;
  std::size_t most_in_flight_ = 0;
  LineService service_;
};

bool is_put(const HttpRequest& request);
bool is_begin(const HttpRequest& request);
bool is_complete(const HttpRequest& request);

}  // namespace uploadkit::test

#endif
