// Keeps webhooks and calls them; the signature is the lower-case hex HMAC-SHA256 of the raw body.
#include <devserver/viesus_webhooks.hpp>

#include <devserver/storage.hpp>
#include <devserver/viesus_uploads.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>
#include <uploadkit/core/url.hpp>
#include <uploadkit/digest/digest.hpp>

#include <algorithm>

namespace uploadkit::devserver {

namespace detail::viesus_webhooks {

constexpr std::size_t max_webhooks = 5;

}  // namespace detail::viesus_webhooks

Deliveries::Deliveries(std::string ca_file) : ca_file_(std::move(ca_file)) {}

Deliveries::~Deliveries() {
  bool is_sending = false;
  {
    const std::lock_guard<std::mutex> lock(queue_->mutex);
    queue_->is_closed = true;
    queue_->requests.clear();
    is_sending = queue_->is_sending;
  }
  queue_->changed.notify_all();
  if (!thread_.joinable()) return;
  // A receiver that does not answer must not hold up the end of the server.
  if (is_sending) {
    thread_.detach();
  } else {
    thread_.join();
  }
}

void Deliveries::send(HttpRequest request) {
  {
    const std::lock_guard<std::mutex> lock(queue_->mutex);
    queue_->requests.push_back(std::move(request));
    if (!thread_.joinable()) thread_ = std::thread([queue = queue_, ca_file = ca_file_] { run(queue, ca_file); });
  }
  queue_->changed.notify_one();
}

void Deliveries::run(const std::shared_ptr<Queue>& queue, const std::string& ca_file) {
  std::unique_lock<std::mutex> lock(queue->mutex);
  for (;;) {
    queue->changed.wait(lock, [&] { return queue->is_closed || !queue->requests.empty(); });
    if (queue->is_closed) return;
    const HttpRequest request = std::move(queue->requests.front());
    queue->requests.pop_front();
    queue->is_sending = true;
    lock.unlock();
    // Nobody waits for the outcome: a webhook that fails is not called again.
    static_cast<void>(send_and_wait(request, ca_file));
    lock.lock();
    queue->is_sending = false;
  }
}

graphql::FieldResult ViesusWebhooks::create(const ServiceCall& call, const graphql::Value& input) {
  const auto url = core::split_url(input.text_of("url"));
  if (!url) return viesus_bad_input("url is not a valid URL.");
  if (!url->is_loopback()) return viesus_bad_input("url must be a loopback address.");
  const std::lock_guard<std::mutex> lock(mutex_);
  if (webhooks_.size() >= detail::viesus_webhooks::max_webhooks)
    return viesus_bad_input("At most 5 webhooks are allowed.");
  const auto id = digest::random_uuid();
  const auto secret = digest::random_bytes(32);
  if (!id || !secret)
    return graphql::FieldResult::failed("Internal server error", viesus_code("INTERNAL_SERVER_ERROR"));
  webhooks_.push_back({*id, input.text_of("url"), core::hex(*secret), call.now()});
  return shown(webhooks_.back(), true);
}

graphql::FieldResult ViesusWebhooks::all() {
  const std::lock_guard<std::mutex> lock(mutex_);
  graphql::Value list = graphql::list_value();
  for (const Webhook& webhook : webhooks_) list.push(shown(webhook, false));
  return list;
}

graphql::FieldResult ViesusWebhooks::one(const std::string& id) {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const Webhook& webhook : webhooks_)
    if (webhook.id == id) return shown(webhook, false);
  return viesus_not_found("Webhook not found.");
}

graphql::FieldResult ViesusWebhooks::remove(const std::string& id) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found =
      std::find_if(webhooks_.begin(), webhooks_.end(), [&](const Webhook& webhook) { return webhook.id == id; });
  if (found == webhooks_.end()) return viesus_not_found("Webhook not found.");
  webhooks_.erase(found);
  return graphql::object_value().add("success", graphql::truth_value(true));
}

void ViesusWebhooks::tell(std::string_view event, const graphql::Value& data, WallTime now) {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const Webhook& webhook : webhooks_) {
    core::JsonObject body;
    body.add("id", digest::random_uuid().value_or(std::string())).add("event", event);
    body.add_json("data", graphql::to_json(data)).add("created", core::iso8601(now));
    HttpRequest request;
    request.method = "POST";
    request.url = webhook.url;
    request.body = body.text();
    const auto mac = digest::hmac_sha256(webhook.secret, request.body);
    const std::string_view bytes(reinterpret_cast<const char*>(mac.data()), mac.size());
    request.headers = {{"Content-Type", "application/json"}, {"x-viesus-cloud-signature", core::hex(bytes)}};
    deliveries_.send(std::move(request));
  }
}

graphql::Value ViesusWebhooks::shown(const Webhook& webhook, bool with_secret) {
  graphql::Value out = graphql::object_value();
  out.add("id", graphql::text_value(webhook.id)).add("url", graphql::text_value(webhook.url));
  out.add("secret", with_secret ? graphql::text_value(webhook.secret) : graphql::null_value());
  out.add("createdAt", graphql::text_value(core::iso8601(webhook.created_at)));
  return out;
}

}  // namespace uploadkit::devserver
