// What `perform` does, one small piece at a time, with libcurl and the listener never inside each other.
#include <uploadkit/http/curl_transport.hpp>

#include <algorithm>

namespace uploadkit::http {

void CurlTransport::perform(ExchangeListener& listener, std::chrono::nanoseconds budget) {
  if (exchanges_.empty() && refused_.empty()) return;
  // The budget is the host's real time, whatever clock the application gave.
  const CurlTime until = std::chrono::steady_clock::now() + budget;
  board_.now = clock_->now();
  while (step(listener) && std::chrono::steady_clock::now() < until) board_.now = clock_->now();
  collect(listener);
  expire(listener);
}

bool CurlTransport::step(ExchangeListener& listener) {
  // By turns, so that a steady supply of one kind of work does not starve another; several of a kind in a row, so that
  // their code stays in the processor's cache.
  constexpr int most_in_a_row = 16;
  for (int tries = 0; tries < 6; ++tries, next_turn()) {
    bool done = false;
    const unsigned kind = turn_ % 6;
    switch (kind) {
      case 0:
        done = tell_refused(listener);
        break;
      case 1:
        done = launch_next(listener);
        break;
      case 2:
        done = run_timers();
        break;
      case 3:
        done = resume_throttled();
        break;
      case 4:
        done = run_socket();
        break;
      default:
        done = collect(listener);
        break;
    }
    if (done) {
      const bool may_repeat = kind == 1 || kind == 4;
      if (!may_repeat || ++in_a_row_ == most_in_a_row) next_turn();
      return true;
    }
  }
  return false;
}

void CurlTransport::next_turn() noexcept {
  ++turn_;
  in_a_row_ = 0;
}

bool CurlTransport::tell_refused(ExchangeListener& listener) {
  if (refused_.empty()) return false;
  const std::pair<ExchangeId, Error> refused = std::move(refused_.front());
  refused_.pop_front();
  listener.on_end(refused.first, {refused.second, 0, false});
  return true;
}

bool CurlTransport::launch_next(ExchangeListener& listener) {
  CurlExchange* const exchange = queues_.next();
  if (exchange == nullptr) return false;
  const ExchangeId id = exchange->id();
  const Result<void> launched = launch(*exchange);
  if (launched) return true;             // libcurl's timer, which is due now, begins it together with others
  if (find(id) == nullptr) return true;  // the resolver cancelled it
  const bool is_cancelled = exchange->is_cancelled();
  drop(*exchange);
  if (is_cancelled) return true;
  listener.on_end(id, {launched.error(), 0, false});
  return true;
}

Result<void> CurlTransport::launch(CurlExchange& exchange) {
  const ExchangeId id = exchange.id();
  ConnectionPool& pool = pool_of(exchange);
  Result<HeaderList> addresses = resolve(exchange);
  if (!addresses) return addresses.error();
  if (find(id) == nullptr) return make_error(Errc::cancelled, "The exchange was cancelled.");
  EasyHandle easy = pool.acquire(exchange.route());
  if (!easy) return make_error(Errc::out_of_memory, "There is no memory left for a request.");
  inside_curl_ = true;  // a short body is read now, and its source may cancel
  const Result<void> prepared = exchange.prepare(std::move(easy), settings_, std::move(*addresses));
  inside_curl_ = false;
  if (!prepared) return prepared;
  exchange.begin_connecting();
  // A body given as a text is small; later bodies wait for it.
  board_.bandwidth.spend(exchange.request().body.size(), board_.now);
  if (!pool.add(exchange.easy())) return make_error(Errc::out_of_memory, "There is no memory left for a request.");
  return {};
}

bool CurlTransport::run_timers() {
  const CurlTime now = std::chrono::steady_clock::now();
  bool any = false;
  for (ConnectionPool* pool : {&storage_, &api_}) {
    if (!pool->timer() || *pool->timer() > now) continue;
    any = true;
    inside_curl_ = true;
    pool->run_timer();
    inside_curl_ = false;
  }
  uncollected_ = uncollected_ || any;
  return any;
}

bool CurlTransport::run_socket() {
  ReadySocket ready;
  if (!sockets_.has_next()) sockets_.wait(0);
  if (!sockets_.next(ready)) return false;
  inside_curl_ = true;
  (ready.tag == api ? api_ : storage_).run_socket(ready);
  inside_curl_ = false;
  uncollected_ = true;
  return true;
}

bool CurlTransport::resume_throttled() {
  if (board_.throttled.empty()) return false;
  if (board_.bandwidth.limited() && board_.now < board_.bandwidth.refilled_at()) return false;
  CurlExchange& exchange = *board_.throttled.front();
  exchange.throttle_link.leave();
  exchange.touch();
  inside_curl_ = true;
  curl_easy_pause(exchange.easy(), CURLPAUSE_CONT);
  inside_curl_ = false;
  uncollected_ = true;
  return true;
}

bool CurlTransport::collect(ExchangeListener& listener) {
  if (!std::exchange(uncollected_, false)) return false;
  after_curl(listener);
  return true;
}

void CurlTransport::after_curl(ExchangeListener& listener) {
  tell_progress(listener);
  CURL* easy = nullptr;
  CURLcode code = CURLE_OK;
  for (ConnectionPool* pool : {&storage_, &api_}) {
    while (pool->next_ended(easy, code)) {
      char* context = nullptr;
      curl_easy_getinfo(easy, CURLINFO_PRIVATE, &context);
      end(*static_cast<CurlExchange*>(static_cast<void*>(context)), code, listener);
    }
  }
}

void CurlTransport::tell_progress(ExchangeListener& listener) {
  while (!board_.progressed.empty()) {
    CurlExchange& exchange = *board_.progressed.front();
    exchange.progress_link.leave();
    if (exchange.is_cancelled()) {
      drop(exchange);
      continue;
    }
    exchange.reported_bytes = exchange.sent_bytes();
    listener.on_sent(exchange.id(), exchange.reported_bytes);
  }
}

void CurlTransport::end(CurlExchange& exchange, CURLcode code, ExchangeListener& listener) {
  const ExchangeId id = exchange.id();
  if (exchange.is_cancelled()) return drop(exchange);
  ExchangeResult result = exchange.finish(code, settings_, clock_->wall_now());
  ConnectionPool& pool = pool_of(exchange);
  EasyHandle easy = exchange.release();
  const Route route = exchange.route();
  pool.remove(easy.get());
  // A handle that has seen an error may hold on to a half-sent body.
  if (code == CURLE_OK && result.response.ok()) pool.give_back(std::move(easy), route);
  const bool tell_sent = result.sent_bytes != exchange.reported_bytes;
  drop(exchange);
  if (tell_sent) listener.on_sent(id, result.sent_bytes);
  listener.on_end(id, std::move(result));
}

void CurlTransport::expire(ExchangeListener& listener) {
  const TransportOptions& options = settings_.options;
  while (!board_.connecting.empty() &&
         board_.now >= board_.connecting.front()->watched_since() + options.connect_timeout)
    end(*board_.connecting.front(), CURLE_OPERATION_TIMEDOUT, listener);
  while (!board_.transferring.empty() &&
         board_.now >= board_.transferring.front()->watched_since() + options.stall_timeout / 2)
    look_at_silent(*board_.transferring.front(), listener);
  if (!time_limits_.empty()) end_overdue(listener);
}

void CurlTransport::end_overdue(ExchangeListener& listener) {
  std::vector<ExchangeId> overdue;
  const auto is_over = [&](const std::pair<Instant, ExchangeId>& limit) {
    if (find(limit.second) == nullptr) return true;
    if (board_.now < limit.first) return false;
    overdue.push_back(limit.second);
    return true;
  };
  time_limits_.erase(std::remove_if(time_limits_.begin(), time_limits_.end(), is_over), time_limits_.end());
  for (const ExchangeId id : overdue) {
    CurlExchange* const exchange = find(id);
    if (exchange == nullptr) continue;  // the listener cancelled it
    const auto limit = exchange->request().time_limit.count();
    exchange->fail(make_error(
        Errc::stalled,
        "There was no whole answer from " + exchange->url().authority() + " within the time limit of the request.",
        {{"limit", std::to_string(limit) + " ms"}}));
    if (exchange->easy() != nullptr) {
      end(*exchange, CURLE_OPERATION_TIMEDOUT, listener);
    } else {
      const Error error = exchange->failure();
      drop(*exchange);
      listener.on_end(id, {error, 0, false});
    }
  }
}

void CurlTransport::look_at_silent(CurlExchange& exchange, ExchangeListener& listener) {
  const std::chrono::milliseconds limit = settings_.options.stall_timeout;
  // A slow link may still be sending what the socket took long ago: two looks at its queue tell.
  if (exchange.throttle_link.in_list() || exchange.socket_readable() || exchange.socket_drained())
    return exchange.touch();
  if (board_.now < exchange.last_activity() + limit) return exchange.watch_again();
  exchange.fail(make_error(Errc::stalled,
                           "No byte moved to or from " + exchange.url().authority() + " for the stall timeout.",
                           {{"limit", std::to_string(limit.count()) + " ms"}}));
  end(exchange, CURLE_OPERATION_TIMEDOUT, listener);
}

}  // namespace uploadkit::http
