// Counts running exchanges by origin and pool.
#include <uploadkit/http/origin_queues.hpp>

namespace uploadkit::http {

namespace detail::origin_queues {

constexpr std::size_t many_origins = 256;

}  // namespace detail::origin_queues

void OriginQueues::enter(CurlExchange& exchange) {
  if (latest_ == nullptr || latest_pool_ != exchange.pool || latest_place_ != exchange.place()) find(exchange);
  exchange.origin = latest_;
  latest_->waiting.push_back(exchange.queue_link);
  admit(*latest_);
}

void OriginQueues::find(const CurlExchange& exchange) {
  // A long-lived client may meet a new bucket host with every upload.
  if (origins_.size() > detail::origin_queues::many_origins)
    for (auto at = origins_.begin(); at != origins_.end();)
      at = at->second->running == 0 && at->second->waiting.empty() ? origins_.erase(at) : std::next(at);
  std::string key = exchange.url().origin();
  key.push_back(static_cast<char>('0' + exchange.pool));
  std::unique_ptr<OriginQueue>& origin = origins_[std::move(key)];
  if (!origin) origin = std::make_unique<OriginQueue>();
  latest_ = origin.get();
  latest_place_ = exchange.place();
  latest_pool_ = exchange.pool;
}

void OriginQueues::admit(OriginQueue& origin) {
  while (origin.running < most_running_ && !origin.waiting.empty()) {
    CurlExchange* const exchange = origin.waiting.front();
    ready_.push_back(exchange->queue_link);
    exchange->counts_as_running = true;
    ++origin.running;
  }
}

void OriginQueues::leave(CurlExchange& exchange) {
  exchange.queue_link.leave();
  if (!exchange.counts_as_running) return;
  exchange.counts_as_running = false;
  --exchange.origin->running;
  admit(*exchange.origin);
}

CurlExchange* OriginQueues::next() noexcept {
  if (ready_.empty()) return nullptr;
  CurlExchange* const exchange = ready_.front();
  exchange->queue_link.leave();
  return exchange;
}

}  // namespace uploadkit::http
