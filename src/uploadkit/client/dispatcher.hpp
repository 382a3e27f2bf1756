/// \file
/// Between jobs and the transport: credentials, room per origin, and who gets which answer.
#ifndef UPLOADKIT_CLIENT_DISPATCHER_HPP
#define UPLOADKIT_CLIENT_DISPATCHER_HPP

#include <uploadkit/client/callback_queue.hpp>
#include <uploadkit/client/credentials_cache.hpp>
#include <uploadkit/client/job.hpp>
#include <uploadkit/client/log.hpp>
#include <uploadkit/client/origin_slots.hpp>
#include <uploadkit/client/request_signing.hpp>
#include <uploadkit/client/step_urls.hpp>
#include <uploadkit/client/task_state.hpp>
#include <uploadkit/client/token_cache.hpp>

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

namespace uploadkit::client {

/// A request on its way out.
struct Dispatch {
  /// A begin is followed by a body to the storage, whose place is kept for it: its URL must not grow old in a queue.
  enum class Role : std::uint8_t { other, begin, body };

  HttpRequest request;

  /// Consulted where `request.authorize` is set, and for a `request.storage_step`.
  std::shared_ptr<const Authorization> authorization;
  std::weak_ptr<ExchangeOwner> owner;
  engine::RequestId owner_request = 0;
  Role role = Role::other;

  /// The backend, which tells where the bodies of its uploads go.
  const Backend* backend = nullptr;

  /// Base64 of the checksum that `request.trailing_checksum` names, asked for after the last byte of the stream.
  std::function<std::string()> checksum{};
};

/// What the dispatcher works with.
struct DispatcherSetup {
  std::shared_ptr<Transport> transport;
  std::shared_ptr<Clock> clock;
  std::shared_ptr<CallbackQueue> callbacks;
  std::weak_ptr<TaskHost> host;
  Log* log = nullptr;
  int max_concurrent_requests = 64;

  /// Told the Date header of every answer.
  std::function<void(std::string_view http_date)> on_date;

  /// The wall clock, corrected by what the answers said.
  std::function<WallTime()> wall_now;
  bool allow_plain_http = false;
};

/// Sends requests in order per origin, adds tokens or signatures, and renews refused credentials once.
///
/// Thread: the driving thread.
class Dispatcher final : public ExchangeListener {
 public:
  explicit Dispatcher(DispatcherSetup setup);

  ExchangeId submit(Dispatch dispatch);

  /// The owner will not send the body that its begin kept a place for.
  void give_up_place(const ExchangeOwner* owner);

  /// Forgets the exchange; its owner hears nothing more.
  void cancel(ExchangeId id);
  void cancel_all();

  /// Tells the credentials of a provider, fetched if need be; never inside this call.
  void ask_for_credentials(const CredentialsCache::Provider& provider, CredentialsCache::Waiter told);

  bool is_idle() const noexcept { return exchanges_.empty(); }

  /// What happens from one to the other is the client's own work.
  void step_began(Instant now) noexcept { step_began_ = now; }
  void step_ended(Instant now) noexcept {
    busy_ = busy_until(now);
    step_began_.reset();
  }

  /// Requests that are ready to go and wait for room at their origin.
  std::size_t waiting_count() const noexcept;
  std::size_t origin_count() const noexcept { return origins_.size(); }

  void on_sent(ExchangeId id, std::uint64_t sent_bytes) override;
  void on_end(ExchangeId id, ExchangeResult result) override;

 private:
  class TokenRequest;
  class CredentialsFetch;
  struct Signing {
    SharedCredentials credentials;
    WallTime signed_at{};
    std::uint64_t body_bytes = 0;
    std::uint64_t encoded_bytes = 0;
    bool was_dead = false;    // the service called the credentials dead
    bool was_skewed = false;  // it was signed by a clock that proved wrong
  };
  class StepUrlRequest;
  struct SignedStepState {
    HttpRequest described;
    engine::SignedUrlRules rules;
    std::string url;
    int asked = 0;
  };
  struct Exchange {
    Dispatch dispatch;
    HttpRequest copy;  // of an authorized request, for the one repetition after a 401
    OriginSlots* origin = nullptr;
    std::string token;
    std::unique_ptr<Signing> signing;       // of a request that is signed; it stays in `dispatch` as it was described
    std::unique_ptr<SignedStepState> step;  // of a request that the application's server signs
    bool in_flight = false;
    bool was_refused = false;
    bool wants_place = false;  // waits in the storage's queue for a place, not for its own turn
    Instant started{};
    Instant::duration busy_before{};  // of the client, until it was started
  };

  void authorize(ExchangeId id, Exchange& exchange);
  void enqueue(ExchangeId id, Exchange& exchange);
  OriginSlots& slots_of(const std::string& url);
  void forget_idle_origins();
  bool is_used(const OriginSlots& origin) const;
  void start_waiting(OriginSlots& origin);
  OriginSlots* storage_of(const Backend* backend) const;
  void remember_storage(const Backend* backend, OriginSlots* storage);
  bool take_place(ExchangeId id, Exchange& exchange);
  bool use_place(Exchange& exchange);
  void take_turn(ExchangeId id, Exchange& exchange);
  void start(ExchangeId id, Exchange& exchange);
  void end(ExchangeId id, ExchangeResult result);
  void fail(ExchangeId id, const Error& error);
  bool repeat(ExchangeId id, Exchange& exchange, const ExchangeResult& result);
  void settle(const Exchange& exchange, const ExchangeResult& result);
  Instant::duration busy_until(Instant now) const noexcept {
    return busy_ + (step_began_ ? now - *step_began_ : Instant::duration{});
  }
  void log_start(ExchangeId id, const HttpRequest& request);
  void log_end(ExchangeId id, const Exchange& exchange, const ExchangeResult& result);

  // dispatcher_tokens.cpp
  void get_token(ExchangeId id, Exchange& exchange);
  void add_token(ExchangeId id, Exchange& exchange, const std::string& token);
  bool repeat_with_new_token(ExchangeId id, Exchange& exchange, const ExchangeResult& result);
  void fetch_token(const TokenCache::Authority& authority);
  void request_token(const TokenCache::Authority& authority, HttpRequest request);
  void deliver_later(const TokenCache::Authority& authority, Result<AccessToken> token);
  void release(const std::vector<ExchangeId>& waiters, const Result<std::string>& token);

  // dispatcher_signing.cpp
  void get_credentials(ExchangeId id, Exchange& exchange);
  Result<HttpRequest> sign(Exchange& exchange);
  bool repeat_signed(ExchangeId id, Exchange& exchange, const ExchangeResult& result);
  void fetch_credentials(const CredentialsCache::Provider& provider);

  // dispatcher_steps.cpp
  void ask_for_url(ExchangeId id, Exchange& exchange);
  void read_url(ExchangeId id, const Result<HttpResponse>& response);
  void take_url(ExchangeId id, const Result<SignedStep>& step);
  bool renew_stale_url(ExchangeId id, Exchange& exchange);
  bool repeat_with_new_url(ExchangeId id, Exchange& exchange, const ExchangeResult& result);

  static std::uint64_t body_bytes(const Exchange& exchange, std::uint64_t sent_bytes) noexcept;

  DispatcherSetup setup_;
  TokenCache tokens_;
  CredentialsCache credentials_;
  signing::SigningKeyCache keys_;
  std::unordered_map<ExchangeId, Exchange> exchanges_;
  std::unordered_map<std::string, std::unique_ptr<OriginSlots>> origins_;
  std::unordered_map<std::string, OriginSlots*> places_;
  std::size_t most_places_ = 256;
  std::vector<std::shared_ptr<TokenRequest>> token_requests_;
  std::vector<std::shared_ptr<CredentialsFetch>> credentials_fetches_;
  std::vector<std::shared_ptr<StepUrlRequest>> step_requests_;
  std::unordered_map<const ExchangeOwner*, OriginSlots*> kept_places_;   // kept for bodies to come
  std::vector<std::pair<const Backend*, OriginSlots*>> known_storages_;  // where the latest body of a backend went
  ExchangeId last_id_ = 0;
  std::optional<Instant> step_began_;  // none between two steps
  Instant::duration busy_{};
};

}  // namespace uploadkit::client

#endif
