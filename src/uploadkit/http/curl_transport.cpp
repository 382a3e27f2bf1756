// The public side of the built-in transport: start, cancel, wait, deadlines; the steps are in transport_steps.cpp.
#include <uploadkit/http/curl_transport.hpp>

#include <uploadkit/http/request_check.hpp>
#include <uploadkit/http/url_agreement.hpp>

#include <algorithm>
#include <climits>

#if defined(__linux__)
#include <sys/auxv.h>
#endif

UPLOADKIT_NAMESPACE_BEGIN

Result<std::shared_ptr<Transport>> curl_transport(const TransportOptions& options, std::shared_ptr<Clock> clock) {
  if (!clock) return make_error(Errc::invalid_argument, "A transport needs a clock.", {{"field", "clock"}});
  const Result<void> checked = http::check_transport_options(options);
  if (!checked) return checked.error();
  const Result<void> started = http::start_curl();
  if (!started) return started.error();
  const Result<void> certificate = http::check_client_certificate(options.tls);
  if (!certificate) return certificate.error();
  Result<std::unique_ptr<http::CaStore>> trusted = http::CaStore::load(options.tls);
  if (!trusted) return trusted.error();
  http::CurlSettings settings;
  settings.options = options;
  settings.trusted = std::move(*trusted);
#if defined(__linux__)
  settings.trusts_environment = getauxval(AT_SECURE) == 0;
#endif
  auto transport = std::make_shared<http::CurlTransport>(std::move(settings), std::move(clock));
  const Result<void> opened = transport->open();
  if (!opened) return opened.error();
  return std::shared_ptr<Transport>(std::move(transport));
}

UPLOADKIT_NAMESPACE_END

namespace uploadkit::http {

namespace detail::curl_transport {

// A storage server that has closed an idle connection is learned too late for a body that cannot be sent twice.
constexpr long storage_idle_seconds = 5;
constexpr long api_idle_seconds = 30;

}  // namespace detail::curl_transport

CurlTransport::CurlTransport(CurlSettings settings, std::shared_ptr<Clock> clock)
    : settings_(std::move(settings)),
      clock_(std::move(clock)),
      storage_(sockets_, settings_, storage, detail::curl_transport::storage_idle_seconds),
      api_(sockets_, settings_, api, detail::curl_transport::api_idle_seconds),
      queues_(settings_.options.max_connections_per_origin) {}

CurlTransport::~CurlTransport() {
  while (!exchanges_.empty()) drop(*exchanges_.begin()->second);
}

Result<void> CurlTransport::open() {
  if (!sockets_.open())
    return make_error(Errc::out_of_resources, "No descriptor could be had to wait for the network.");
  const Result<void> storage_opened = storage_.open();
  return storage_opened ? api_.open() : storage_opened;
}

CurlExchange* CurlTransport::find(ExchangeId id) noexcept {
  const auto found = exchanges_.find(id);
  return found == exchanges_.end() ? nullptr : found->second.get();
}

/// Most requests go to the same place as the one before.
Result<void> CurlTransport::check_agreement(const CurlExchange& exchange) {
  if (exchange.place() == agreed_place_) return {};
  const Result<void> agreed = check_url_agreement(exchange.url());
  if (agreed) agreed_place_ = exchange.place();
  return agreed;
}

void CurlTransport::start(ExchangeId id, HttpRequest request) {
  Result<core::Url> url = check_request(request, splitter_, settings_.options.tls.allow_plain_http);
  if (!url) return refused_.emplace_back(id, url.error()), void();
  auto exchange = std::make_unique<CurlExchange>(id, std::move(request), std::move(*url), board_);
  if (const Result<void> agreed = check_agreement(*exchange); !agreed)
    return refused_.emplace_back(id, agreed.error()), void();
  exchange->pool = exchange->request().to_storage ? storage : api;
  CurlExchange& started = *exchange;
  if (!exchanges_.emplace(id, std::move(exchange)).second)
    return refused_.emplace_back(id, make_error(Errc::internal, "An exchange of this id is still under way.")), void();
  if (started.request().time_limit.count() > 0)
    time_limits_.emplace_back(clock_->now() + started.request().time_limit, id);
  queues_.enter(started);
}

void CurlTransport::cancel(ExchangeId id) {
  const auto is_it = [id](const auto& refused) { return refused.first == id; };
  refused_.erase(std::remove_if(refused_.begin(), refused_.end(), is_it), refused_.end());
  CurlExchange* const exchange = find(id);
  if (exchange == nullptr) return;
  // A body's read() may cancel; libcurl must not lose a handle that it is working on.
  if (inside_curl_)
    exchange->cancel_later();
  else
    drop(*exchange);
}

void CurlTransport::drop(CurlExchange& exchange) {
  if (exchange.easy() != nullptr) pool_of(exchange).remove(exchange.easy());
  queues_.leave(exchange);
  exchanges_.erase(exchange.id());
}

void CurlTransport::limit_bandwidth(std::uint64_t bytes_per_second) {
  board_.bandwidth.set_rate(bytes_per_second, clock_->now());
}

bool CurlTransport::has_work_now() const noexcept {
  return uncollected_ || !refused_.empty() || queues_.has_next() || !board_.progressed.empty() ||
         (sockets_.has_next() && !exchanges_.empty()) || (!board_.throttled.empty() && !board_.bandwidth.limited());
}

std::optional<Instant> CurlTransport::next_deadline() {
  if (exchanges_.empty() && refused_.empty()) return std::nullopt;
  const Instant now = clock_->now();
  if (has_work_now()) return now;
  std::optional<Instant> deadline;
  const auto consider = [&deadline](Instant instant) { deadline = deadline ? std::min(*deadline, instant) : instant; };
  const CurlTime curl_now = std::chrono::steady_clock::now();
  for (const ConnectionPool* pool : {&storage_, &api_})
    if (pool->timer()) consider(now + std::max(*pool->timer() - curl_now, CurlTime::duration::zero()));
  if (!board_.connecting.empty())
    consider(board_.connecting.front()->watched_since() + settings_.options.connect_timeout);
  if (!board_.transferring.empty())
    consider(board_.transferring.front()->watched_since() + settings_.options.stall_timeout / 2);
  if (!board_.throttled.empty()) consider(board_.bandwidth.refilled_at());
  for (const auto& limit : time_limits_) consider(limit.first);
  return deadline;
}

void CurlTransport::wait(std::chrono::milliseconds timeout) {
  if (has_work_now()) return;
  // What is left over of exchanges that were cancelled would end every wait at once.
  ReadySocket leftover;
  while (exchanges_.empty() && sockets_.next(leftover)) {
  }
  const std::optional<Instant> deadline = next_deadline();
  if (deadline) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - clock_->now());
    timeout = std::min(timeout, left);
  }
  const auto longest = std::chrono::milliseconds(INT_MAX);
  sockets_.wait(static_cast<int>(std::clamp(timeout, std::chrono::milliseconds(0), longest).count()));
}

}  // namespace uploadkit::http
