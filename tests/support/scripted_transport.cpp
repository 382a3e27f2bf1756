// Exchanges as plain values; nothing here touches the network.
#include <support/scripted_transport.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::test {

bool is_put(const HttpRequest& request) { return request.method == "PUT"; }

bool is_begin(const HttpRequest& request) { return request.url.find("/begin") != std::string::npos; }

bool is_complete(const HttpRequest& request) { return request.url.find("/complete/") != std::string::npos; }

void ScriptedTransport::start(ExchangeId id, HttpRequest request) {
  const std::lock_guard lock(mutex_);
  requests_.push_back(request);
  requests_.back().stream = nullptr;
  exchanges_.push_back(Exchange{id, std::move(request), {}});
  most_in_flight_ = std::max(most_in_flight_, exchanges_.size());
  changed_.notify_all();
}

void ScriptedTransport::cancel(ExchangeId id) {
  const std::lock_guard lock(mutex_);
  if (!find(id)) return;
  exchanges_.erase(exchanges_.begin() + (find(id) - exchanges_.data()));
  ++cancelled_;
  changed_.notify_all();
}

ScriptedTransport::Exchange* ScriptedTransport::find(ExchangeId id) {
  const auto it = std::find_if(exchanges_.begin(), exchanges_.end(), [&](const Exchange& e) { return e.id == id; });
  return it == exchanges_.end() ? nullptr : &*it;
}

bool ScriptedTransport::can_go_on(const Exchange& exchange) const { return !held_ || !held_(exchange.request); }

void ScriptedTransport::perform(ExchangeListener& listener, std::chrono::nanoseconds) {
  {
    const std::lock_guard lock(mutex_);
    round_.clear();
    for (const Exchange& exchange : exchanges_)
      if (can_go_on(exchange)) round_.push_back(exchange.id);
  }
  for (std::size_t i = 0; i < round_.size(); ++i) static_cast<void>(step(round_[i], listener));
}

bool ScriptedTransport::step(ExchangeId id, ExchangeListener& listener) {
  std::unique_lock lock(mutex_);
  Exchange* exchange = find(id);
  if (!exchange) return false;
  const auto stream = exchange->request.stream;
  const std::uint64_t wanted = exchange->request.stream_bytes;
  if (stream && exchange->body.size() < wanted) {
    std::string& body = exchange->body;
    const std::size_t before = body.size();
    if (body.capacity() < wanted) body.reserve(static_cast<std::size_t>(wanted));
    body.resize(before + std::min<std::size_t>(chunk_bytes, static_cast<std::size_t>(wanted) - before));
    const auto got = stream->read(body.data() + before, body.size() - before);
    body.resize(before + got.value_or(0));
    const std::size_t sent = body.size();
    if (got) {
      lock.unlock();
      listener.on_sent(id, sent);
      return true;
    }
  }
  const Exchange ended = std::move(*exchange);
  exchanges_.erase(exchanges_.begin() + (exchange - exchanges_.data()));
  auto result = finish(ended);
  changed_.notify_all();
  lock.unlock();
  listener.on_end(id, std::move(result));
  return true;
}

ExchangeResult ScriptedTransport::finish(const Exchange& exchange) {
  const HttpRequest& request = exchange.request;
  const std::string& body = request.stream ? exchange.body : request.body;
  if (answers_)
    if (auto given = answers_(request)) return *std::move(given);
  if (request.stream && body.size() != request.stream_bytes)
    return ExchangeResult{make_error(Errc::connection_lost, "The body ended early."), body.size(), true};
  if (body_answers_)
    if (auto given = body_answers_(request, body)) return ExchangeResult{*std::move(given), body.size(), true};
  const WallTime now = clock_ ? clock_->true_now() : std::chrono::system_clock::now();
  return ExchangeResult{service_.handle(request, body, now), body.size(), true};
}

void ScriptedTransport::wait(std::chrono::milliseconds timeout) {
  std::unique_lock lock(mutex_);
  const auto has_work = [&] {
    return woken_ || std::any_of(exchanges_.begin(), exchanges_.end(), [&](const auto& e) { return can_go_on(e); });
  };
  if (!has_work()) {
    if (clock_)
      clock_->advance(timeout);
    else
      changed_.wait_for(lock, timeout, has_work);
  }
  woken_ = false;
}

std::optional<Instant> ScriptedTransport::next_deadline() { return std::nullopt; }

void ScriptedTransport::wake() {
  const std::lock_guard lock(mutex_);
  woken_ = true;
  changed_.notify_all();
}

void ScriptedTransport::hold(Matches matches) {
  const std::lock_guard lock(mutex_);
  held_ = std::move(matches);
  woken_ = true;
  changed_.notify_all();
}

void ScriptedTransport::answer_with(Answers answers) {
  const std::lock_guard lock(mutex_);
  answers_ = std::move(answers);
}

void ScriptedTransport::answer_bodies_with(BodyAnswers answers) {
  const std::lock_guard lock(mutex_);
  body_answers_ = std::move(answers);
}

std::vector<HttpRequest> ScriptedTransport::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

std::size_t ScriptedTransport::cancelled() const {
  const std::lock_guard lock(mutex_);
  return cancelled_;
}

std::size_t ScriptedTransport::in_flight() const {
  const std::lock_guard lock(mutex_);
  return exchanges_.size();
}

std::size_t ScriptedTransport::most_in_flight() const {
  const std::lock_guard lock(mutex_);
  return most_in_flight_;
}

LineService ScriptedTransport::service() const {
  const std::lock_guard lock(mutex_);
  return service_;
}

void ScriptedTransport::change_service(const std::function<void(LineService&)>& change) {
  const std::lock_guard lock(mutex_);
  change(service_);
}

bool ScriptedTransport::wait_until(const std::function<bool()>& holds) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::milliseconds{2});
  }
  return true;
}

}  // namespace uploadkit::test
