// Credentials go to their own origin alone, and each origin gets as many requests as it can take.
#include <uploadkit/client/dispatcher.hpp>

#include <uploadkit/core/url.hpp>

#include <utility>

namespace uploadkit::client {

Dispatcher::Dispatcher(DispatcherSetup setup)
    : setup_(std::move(setup)),
      tokens_([this](const TokenCache::Authority& authority) { fetch_token(authority); },
              [this](const std::vector<ExchangeId>& waiters, const Result<std::string>& token) {
                release(waiters, token);
              }),
      credentials_([this](const CredentialsCache::Provider& provider) { fetch_credentials(provider); }) {}

ExchangeId Dispatcher::submit(Dispatch dispatch) {
  const ExchangeId id = ++last_id_;
  Exchange& exchange = exchanges_[id];
  exchange.dispatch = std::move(dispatch);
  HttpRequest& request = exchange.dispatch.request;
  // What is signed goes to the storage all the same, which is settled when it has been signed.
  request.to_storage = !request.authorize && (request.to_storage || exchange.dispatch.role == Dispatch::Role::body);
  authorize(id, exchange);
  return id;
}

void Dispatcher::authorize(ExchangeId id, Exchange& exchange) {
  const auto& authority = exchange.dispatch.authorization;
  const HttpRequest& request = exchange.dispatch.request;
  if (authority && authority->step_signer && !authority->credentials && request.storage_step)
    return ask_for_url(id, exchange);
  if (!request.authorize || !authority) return enqueue(id, exchange);
  if (authority->credentials) return get_credentials(id, exchange);
  if (authority->has_token_source() && !authority->step_signer) return get_token(id, exchange);
  enqueue(id, exchange);
}

void Dispatcher::enqueue(ExchangeId id, Exchange& exchange) {
  exchange.origin = &slots_of(exchange.dispatch.request.url);
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
  if (renew_stale_url(id, exchange)) return;
  exchange.started = setup_.clock->now();
  exchange.busy_before = busy_until(exchange.started);
  // Only now: what waited in a queue would be signed for a time that has passed.
  auto request = exchange.signing ? sign(exchange) : Result<HttpRequest>(std::move(exchange.dispatch.request));
  if (!request) {
    exchange.origin->released();
    return fail(id, request.error());
  }
  exchange.in_flight = true;
  log_start(id, *request);
  setup_.transport->start(id, *std::move(request));
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

std::size_t Dispatcher::waiting_count() const noexcept {
  std::size_t count = 0;
  for (const auto& [name, origin] : origins_) count += origin->queue.size();
  return count;
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
  credentials_fetches_.clear();
  step_requests_.clear();
  credentials_.clear();
}

void Dispatcher::on_sent(ExchangeId id, std::uint64_t sent_bytes) {
  const auto it = exchanges_.find(id);
  if (it == exchanges_.end()) return;
  if (const auto owner = it->second.dispatch.owner.lock())
    owner->on_sent(it->second.dispatch.owner_request, body_bytes(it->second, sent_bytes));
}

void Dispatcher::on_end(ExchangeId id, ExchangeResult result) {
  const auto it = exchanges_.find(id);
  if (it == exchanges_.end()) return;
  // Only here: whoever is further in may hold an origin.
  if (places_.size() > most_places_) forget_idle_origins();
  Exchange& exchange = it->second;
  OriginSlots& origin = *exchange.origin;
  log_end(id, exchange, result);
  if (result.response) setup_.on_date(result.response->header("Date"));
  exchange.in_flight = false;
  result.sent_bytes = body_bytes(exchange, result.sent_bytes);
  settle(exchange, result);
  if (!repeat(id, exchange, result)) end(id, std::move(result));
  start_waiting(origin);
}

bool Dispatcher::repeat(ExchangeId id, Exchange& exchange, const ExchangeResult& result) {
  if (exchange.signing) return repeat_signed(id, exchange, result);
  if (exchange.step) return repeat_with_new_url(id, exchange, result);
  return repeat_with_new_token(id, exchange, result);
}

void Dispatcher::settle(const Exchange& exchange, const ExchangeResult& result) {
  OriginSlots& origin = *exchange.origin;
  if (!result.response) {
    const Errc code = result.response.error().code;
    if (code == Errc::stalled) return origin.throttled();
    return origin.released();
  }
  const int status = result.response->status;
  if (status == 429 || status == 503) return origin.throttled();
  const Instant now = setup_.clock->now();
  origin.succeeded(now, now - exchange.started, busy_until(now) - exchange.busy_before);
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

}  // namespace uploadkit::client
