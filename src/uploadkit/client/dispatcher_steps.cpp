// Requests that the application's server signs: their URLs are asked for one by one, just before they are used.
#include <uploadkit/client/dispatcher.hpp>

#include <uploadkit/backends/storage_error.hpp>
#include <uploadkit/core/call_user.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::client {

/// The exchange with the application's server that brings the URL of another exchange.
class Dispatcher::StepUrlRequest final : public ExchangeOwner {
 public:
  StepUrlRequest(Dispatcher& dispatcher, ExchangeId asker) : dispatcher_(dispatcher), asker_(asker) {}

  void on_sent(engine::RequestId, std::uint64_t) override {}
  void on_end(engine::RequestId, ExchangeResult result) override {
    auto& requests = dispatcher_.step_requests_;
    auto& dispatcher = dispatcher_;
    const ExchangeId asker = asker_;
    requests.erase(std::remove_if(requests.begin(), requests.end(), [&](const auto& r) { return r.get() == this; }),
                   requests.end());
    dispatcher.read_url(asker, result.response);
  }

 private:
  Dispatcher& dispatcher_;
  ExchangeId asker_;
};

void Dispatcher::ask_for_url(ExchangeId id, Exchange& exchange) {
  if (!exchange.step) {
    exchange.step = std::make_unique<SignedStepState>();
    exchange.step->described = std::move(exchange.dispatch.request);
  }
  ++exchange.step->asked;
  const auto signer = exchange.dispatch.authorization->step_signer;
  const StorageStep& step = *exchange.step->described.storage_step;
  if (auto callback = signer->callback()) {
    auto ask = [this, id, callback = std::move(callback), step, host = setup_.host] {
      auto answer = core::call_user(callback, step);
      const auto client = host.lock();  // keeps this dispatcher alive, too
      if (client) client->post([this, id, answer = std::move(answer)] { take_url(id, answer); });
    };
    setup_.callbacks->post(Callback{nullptr, std::move(ask)});
    return;
  }
  auto request = signer->describe(step);
  if (!request) return fail(id, request.error());
  auto owner = std::make_shared<StepUrlRequest>(*this, id);
  step_requests_.push_back(owner);
  Dispatch dispatch;
  dispatch.request = *std::move(request);
  dispatch.authorization = signer->authorization();
  dispatch.owner = owner;
  submit(std::move(dispatch));
}

void Dispatcher::read_url(ExchangeId id, const Result<HttpResponse>& response) {
  const auto it = exchanges_.find(id);
  if (it == exchanges_.end()) return;
  if (!response) return end(id, ExchangeResult{response.error(), 0, false});
  const auto signer = it->second.dispatch.authorization->step_signer;
  take_url(id, signer->read(*it->second.step->described.storage_step, *response));
}

void Dispatcher::take_url(ExchangeId id, const Result<SignedStep>& step) {
  const auto it = exchanges_.find(id);
  if (it == exchanges_.end()) return;
  if (!step) return end(id, ExchangeResult{step.error(), 0, false});
  SignedStepState& state = *it->second.step;
  auto applied = apply_signed_step(state.described, *step, setup_.allow_plain_http);
  if (!applied) return end(id, ExchangeResult{applied.error(), 0, false});
  state.rules = std::move(applied->rules);
  state.url = step->url;
  it->second.dispatch.request = std::move(applied->request);
  enqueue(id, it->second);
}

/// A URL that died in the queue is asked for again; if the next one seems dead, too, this clock may be the wrong one.
bool Dispatcher::renew_stale_url(ExchangeId id, Exchange& exchange) {
  if (!exchange.step || engine::is_usable(exchange.step->rules, std::nullopt, setup_.wall_now())) return false;
  if (exchange.step->asked > 1) {
    exchange.dispatch.request.expect_continue = true;
    return false;
  }
  exchange.origin->released();
  ask_for_url(id, exchange);
  return true;
}

bool Dispatcher::repeat_with_new_url(ExchangeId id, Exchange& exchange, const ExchangeResult& result) {
  if (!result.response || result.response->status < 400 || exchange.step->asked > 1) return false;
  const auto refusal = backends::read_refusal(*result.response);
  const Error error = backends::storage_error(refusal, *result.response, exchange.step->url);
  if (error.code != Errc::url_expired) return false;
  const auto& stream = exchange.step->described.stream;
  if (stream && !stream->rewind()) return false;
  ask_for_url(id, exchange);
  return true;
}

}  // namespace uploadkit::client
