// Credentials go to their own origin alone, and each origin gets as many requests as it can take.
#include <uploadkit/client/dispatcher.hpp>

#include <uploadkit/backends/token_request.hpp>
#include <uploadkit/core/header_check.hpp>
#include <uploadkit/core/redact.hpp>
#include <uploadkit/core/url.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::client {

/// The exchange that fetches a token with client credentials.
class Dispatcher::TokenRequest final : public ExchangeOwner {
 public:
  TokenRequest(Dispatcher& dispatcher, TokenCache::Authority authority)
      : dispatcher_(dispatcher), authority_(std::move(authority)) {}

  void on_sent(engine::RequestId, std::uint64_t) override {}
  void on_end(engine::RequestId, ExchangeResult result) override {
    const auto token =
        result.response ? backends::read_token_answer(*result.response) : Result<AccessToken>(result.response.error());
    auto& requests = dispatcher_.token_requests_;
    auto& dispatcher = dispatcher_;
    const auto authority = authority_;
    requests.erase(std::remove_if(requests.begin(), requests.end(), [&](const auto& r) { return r.get() == this; }),
                   requests.end());
    dispatcher.tokens_.deliver(authority, token, dispatcher.setup_.clock->now());
  }

 private:
  Dispatcher& dispatcher_;
  TokenCache::Authority authority_;
};

Dispatcher::Dispatcher(DispatcherSetup setup)
    : setup_(std::move(setup)),
      tokens_([this](const TokenCache::Authority& authority) { fetch_token(authority); },
              [this](const std::vector<ExchangeId>& waiters, const Result<std::string>& token) {
                release(waiters, token);
              }) {}

ExchangeId Dispatcher::submit(Dispatch dispatch) {
  const ExchangeId id = ++last_id_;
  Exchange& exchange = exchanges_[id];
  exchange.dispatch = std::move(dispatch);
  if (exchange.dispatch.request.authorize && exchange.dispatch.authorization)
    authorize(id, exchange);
  else
    enqueue(id, exchange, {});
  return id;
}

void Dispatcher::authorize(ExchangeId id, Exchange& exchange) {
  const auto& authority = exchange.dispatch.authorization;
  if (!authority->has_token_source()) return enqueue(id, exchange, {});
  if (auto token = tokens_.get(authority, id, setup_.clock->now())) enqueue(id, exchange, *token);
}

void Dispatcher::enqueue(ExchangeId id, Exchange& exchange, const std::string& token) {
  HttpRequest& request = exchange.dispatch.request;
  if (!token.empty()) {
    const auto url = core::split_url(request.url);
    const std::string name = url ? url->origin() : std::string();
    // A token must never reach another host, whatever a backend describes.
    if (name != exchange.dispatch.authorization->origin)
      return fail(id, make_error(Errc::url_not_allowed,
                                 "A request with credentials would go to another origin than the service's own.",
                                 {{"expected", exchange.dispatch.authorization->origin}, {"got", name}}));
    Header header{"Authorization", "Bearer " + token};
    if (!core::check_header(header))
      return fail(id, make_error(Errc::invalid_argument,
                                 "The access token has characters that no HTTP header can carry; check where it comes "
                                 "from.",
                                 {{"field", "token"}}));
    exchange.copy = request;
    exchange.token = token;
    request.headers.push_back(std::move(header));
  }
  exchange.origin = &slots_of(request.url);
  if (!take_place(id, exchange)) return;
  take_turn(id, exchange);
}

void Dispatcher::take_turn(ExchangeId id, Exchange& exchange) {
  OriginSlots& origin = *exchange.origin;
  if (use_place(exchange)) return start(id, exchange);
  if (!origin.has_room() || !origin.queue.empty()) {
    origin.queue.push_back(id);
    return;
  }
  origin.start();
  start(id, exchange);
}

/// Each text before the path is read once; several texts may mean the same origin.
OriginSlots& Dispatcher::slots_of(const std::string& url) {
  OriginSlots*& known = places_[url.substr(0, url.find_first_of("/?", url.find("://") + 3))];
  if (known != nullptr) return *known;
  const auto split = core::split_url(url);
  auto& origin = origins_[split ? split->origin() : std::string()];
  if (!origin) origin = std::make_unique<OriginSlots>(setup_.max_concurrent_requests);
  known = origin.get();
  return *known;
}

void Dispatcher::start(ExchangeId id, Exchange& exchange) {
  exchange.in_flight = true;
  exchange.started = setup_.clock->now();
  log_start(id, exchange.dispatch.request);
  setup_.transport->start(id, std::move(exchange.dispatch.request));
}

void Dispatcher::start_waiting(OriginSlots& origin) {
  while (origin.has_room() && !origin.queue.empty()) {
    const ExchangeId id = origin.queue.front();
    origin.queue.pop_front();
    const auto it = exchanges_.find(id);
    if (it == exchanges_.end()) continue;
    origin.start();
    Exchange& exchange = it->second;
    if (!std::exchange(exchange.wants_place, false)) {
      start(id, exchange);
      continue;
    }
    const auto owner = exchange.dispatch.owner.lock();
    if (owner && kept_places_.emplace(owner.get(), &origin).second)
      take_turn(id, exchange);
    else
      origin.released(), exchanges_.erase(it);  // nobody waits for it any more
  }
}

void Dispatcher::cancel(ExchangeId id) {
  const auto it = exchanges_.find(id);
  if (it == exchanges_.end()) return;
  OriginSlots* const freed = it->second.in_flight ? it->second.origin : nullptr;
  exchanges_.erase(it);  // a queued id without an exchange is skipped when its turn comes
  if (!freed) return;
  setup_.transport->cancel(id);
  freed->released();
  start_waiting(*freed);
}

void Dispatcher::cancel_all() {
  for (const auto& [id, exchange] : exchanges_)
    if (exchange.in_flight) setup_.transport->cancel(id);
  exchanges_.clear();
  token_requests_.clear();
}

void Dispatcher::on_sent(ExchangeId id, std::uint64_t sent_bytes) {
  const auto it = exchanges_.find(id);
  if (it == exchanges_.end()) return;
  if (const auto owner = it->second.dispatch.owner.lock())
    owner->on_sent(it->second.dispatch.owner_request, sent_bytes);
}

void Dispatcher::on_end(ExchangeId id, ExchangeResult result) {
  const auto it = exchanges_.find(id);
  if (it == exchanges_.end()) return;
  Exchange& exchange = it->second;
  OriginSlots& origin = *exchange.origin;
  log_end(id, exchange, result);
  if (result.response) setup_.on_date(result.response->header("Date"));
  exchange.in_flight = false;
  settle(origin, result);
  if (!repeat_with_new_token(id, exchange, result)) end(id, std::move(result));
  start_waiting(origin);
}

void Dispatcher::settle(OriginSlots& origin, const ExchangeResult& result) {
  if (!result.response) {
    const Errc code = result.response.error().code;
    if (code == Errc::stalled) return origin.throttled();
    return origin.released();
  }
  const int status = result.response->status;
  if (status == 429 || status == 503) return origin.throttled();
  origin.succeeded(setup_.clock->now());
}

bool Dispatcher::repeat_with_new_token(ExchangeId id, Exchange& exchange, const ExchangeResult& result) {
  const bool can_refresh = !exchange.token.empty() && exchange.dispatch.authorization->token.empty();
  if (!can_refresh || exchange.was_refused || !result.response || result.response->status != 401) return false;
  exchange.was_refused = true;
  tokens_.refuse(exchange.dispatch.authorization, exchange.token);
  exchange.dispatch.request = exchange.copy;
  authorize(id, exchange);
  return true;
}

void Dispatcher::end(ExchangeId id, ExchangeResult result) {
  const auto it = exchanges_.find(id);
  if (it == exchanges_.end()) return;
  const Dispatch dispatch = std::move(it->second.dispatch);
  exchanges_.erase(it);
  if (const auto owner = dispatch.owner.lock()) owner->on_end(dispatch.owner_request, std::move(result));
}

void Dispatcher::fail(ExchangeId id, const Error& error) {
  // Told later, from the inbox: the owner is still inside its own `submit()`.
  const auto client = setup_.host.lock();
  if (client) client->post([this, id, error] { end(id, ExchangeResult{error, 0, false}); });
}

void Dispatcher::fetch_token(const TokenCache::Authority& authority) {
  if (!authority->callback) {
    auto request = backends::describe_token_request(*authority->client_credentials);
    if (request) return request_token(authority, *std::move(request));
    return deliver_later(authority, request.error());
  }
  auto ask = [this, authority, host = setup_.host] {
    auto callback = authority->callback;
    auto token = core::call_user(callback);
    const auto client = host.lock();  // keeps this dispatcher alive, too
    if (client) deliver_later(authority, std::move(token));
  };
  setup_.callbacks->post(Callback{nullptr, std::move(ask)});
}

void Dispatcher::request_token(const TokenCache::Authority& authority, HttpRequest request) {
  auto owner = std::make_shared<TokenRequest>(*this, authority);
  token_requests_.push_back(owner);
  Dispatch dispatch;
  dispatch.request = std::move(request);
  dispatch.owner = owner;
  submit(std::move(dispatch));
}

/// From the inbox: whoever waits is still inside its own `submit()`, or on another thread.
void Dispatcher::deliver_later(const TokenCache::Authority& authority, Result<AccessToken> token) {
  const auto client = setup_.host.lock();
  if (!client) return;
  client->post([this, authority, token = std::move(token)] { tokens_.deliver(authority, token, setup_.clock->now()); });
}

void Dispatcher::release(const std::vector<ExchangeId>& waiters, const Result<std::string>& token) {
  for (const ExchangeId id : waiters) {
    const auto it = exchanges_.find(id);
    if (it == exchanges_.end()) continue;
    if (token)
      enqueue(id, it->second, *token);
    else
      end(id, ExchangeResult{token.error(), 0, false});
  }
}

void Dispatcher::log_start(ExchangeId id, const HttpRequest& request) {
  if (!setup_.log->is_on()) return;
  setup_.log->write(LogLevel::debug, "http",
                    "#" + std::to_string(id) + " " + request.method + " " + core::redact_url(request.url));
  for (const Header& header : request.headers)
    setup_.log->write(LogLevel::debug, "http", "#" + std::to_string(id) + " > " + core::redact_header(header));
}

void Dispatcher::log_end(ExchangeId id, const Exchange& exchange, const ExchangeResult& result) {
  if (!setup_.log->is_on()) return;
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(setup_.clock->now() - exchange.started);
  const std::string outcome =
      result.response ? std::to_string(result.response->status) : result.response.error().message;
  setup_.log->write(result.response ? LogLevel::debug : LogLevel::warning, "http",
                    "#" + std::to_string(id) + " " + outcome + " after " + std::to_string(took.count()) + " ms, " +
                        std::to_string(result.sent_bytes) + " body bytes sent");
  if (!result.response) return;
  for (const Header& header : result.response->headers)
    setup_.log->write(LogLevel::debug, "http", "#" + std::to_string(id) + " < " + core::redact_header(header));
}

}  // namespace uploadkit::client
