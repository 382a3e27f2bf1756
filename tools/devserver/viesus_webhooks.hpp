/// \file
/// The webhooks of VIESUS Cloud: kept with a secret, called with signed bodies.
#ifndef UPLOADKIT_DEVSERVER_VIESUS_WEBHOOKS_HPP
#define UPLOADKIT_DEVSERVER_VIESUS_WEBHOOKS_HPP

#include <devserver/graphql_execute.hpp>
#include <devserver/service_call.hpp>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace uploadkit::devserver {

/// Sends requests one after another on a thread of its own. Destroying it leaves a request under way to itself.
class Deliveries {
 public:
  explicit Deliveries(std::string ca_file);
  ~Deliveries();
  Deliveries(const Deliveries&) = delete;
  Deliveries& operator=(const Deliveries&) = delete;

  void send(HttpRequest request);

 private:
  struct Queue {
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<HttpRequest> requests;
    bool is_sending = false;
    bool is_closed = false;
  };

  static void run(const std::shared_ptr<Queue>& queue, const std::string& ca_file);

  std::string ca_file_;
  std::shared_ptr<Queue> queue_ = std::make_shared<Queue>();
  std::thread thread_;
};

/// The webhooks of the account, at most five. Thread safe.
class ViesusWebhooks {
 public:
  explicit ViesusWebhooks(std::string ca_file) : deliveries_(std::move(ca_file)) {}

  graphql::FieldResult create(const ServiceCall& call, const graphql::Value& input);
  graphql::FieldResult all();
  graphql::FieldResult one(const std::string& id);
  graphql::FieldResult remove(const std::string& id);

  /// Calls every webhook: {"id","event","data","created"}, signed with its secret.
  void tell(std::string_view event, const graphql::Value& data, WallTime now);

 private:
  struct Webhook {
    std::string id;
    std::string url;
    std::string secret;
    WallTime created_at{};
  };

  static graphql::Value shown(const Webhook& webhook, bool with_secret);

  std::mutex mutex_;
  std::vector<Webhook> webhooks_;
  Deliveries deliveries_;
};

}  // namespace uploadkit::devserver

#endif
