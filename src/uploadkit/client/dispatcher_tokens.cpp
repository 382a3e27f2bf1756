// Bearer tokens: put into requests to their own origin, fetched with client credentials or from the application.
#include <uploadkit/client/dispatcher.hpp>

#include <uploadkit/backends/token_request.hpp>
#include <uploadkit/core/header_check.hpp>
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

void Dispatcher::get_token(ExchangeId id, Exchange& exchange) {
  if (auto token = tokens_.get(exchange.dispatch.authorization, id, setup_.clock->now()))
    add_token(id, exchange, *token);
}

void Dispatcher::add_token(ExchangeId id, Exchange& exchange, const std::string& token) {
  HttpRequest& request = exchange.dispatch.request;
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
  enqueue(id, exchange);
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
      add_token(id, it->second, *token);
    else
      end(id, ExchangeResult{token.error(), 0, false});
  }
}

}  // namespace uploadkit::client
