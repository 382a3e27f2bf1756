// What VIESUS Cloud does over the network by itself: it fetches files and calls webhooks.
#include "service_rig.hpp"

#include <doctest/doctest.h>
#include <devserver/http_server.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/digest/digest.hpp>

#include <condition_variable>
#include <mutex>

using namespace uploadkit::devserver;
using uploadkit::devserver::testing::Answer;
using uploadkit::devserver::testing::png;
using uploadkit::devserver::testing::ServiceRig;

namespace {

constexpr const char* path = "/_services/viesus/graphql";

// A web site on loopback: gives one picture, keeps what is posted.
class Site final : public RequestHandler {
 public:
  Site() {
    auto started = HttpServer::start({}, *this);
    if (started) server_ = *std::move(started);
  }

  HeadDecision on_head(const ServerRequest& request) override {
    if (request.method == "POST")
      return collect_body(1024 * 1024, [this](const ServerRequest& posted, const std::string& body) {
        const std::lock_guard<std::mutex> lock(mutex_);
        posts_.push_back({std::string(posted.header("x-viesus-cloud-signature")), body});
        changed_.notify_all();
        return ServerResponse{};
      });
    ServerResponse response;
    response.status = request.path == "/my%20photo.png" ? 200 : 404;
    response.body = png(3, 4);
    return response;
  }

  std::string origin() const { return "http://127.0.0.1:" + std::to_string(server_ == nullptr ? 0 : server_->port()); }

  // Signature and body of the n-th post, as soon as it is there.
  std::pair<std::string, std::string> post(std::size_t n) {
    std::unique_lock<std::mutex> lock(mutex_);
    const bool is_there = changed_.wait_for(lock, std::chrono::seconds{10}, [&] { return posts_.size() > n; });
    return is_there ? posts_[n] : std::pair<std::string, std::string>();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::pair<std::string, std::string>> posts_;
  std::unique_ptr<HttpServer> server_;
};

struct Viesus : ServiceRig {
  Viesus() { headers = {{"x-api-key", "api-key"}}; }

  Answer run(const std::string& query) { return graphql(path, query); }
  Answer fetch(const std::string& url) {
    return run("mutation { createUploadFromUrl(input: { url: \"" + url +
               "\" }) { id status filesize mimetype originalFilename width height } }");
  }
  Answer hook(const std::string& url) {
    return run("mutation { createWebhook(input: { url: \"" + url + "\" }) { id url secret createdAt } }");
  }

  Site site;
};

}  // namespace

TEST_SUITE_BEGIN("devserver");

TEST_CASE_FIXTURE(Viesus, "a file is fetched from a loopback URL and stored") {
  const Answer answer = fetch(site.origin() + "/my%20photo.png");
  const std::string at = "/data/createUploadFromUrl";
  CHECK(answer.text(at + "/status") == "UPLOAD_FINISHED");
  CHECK(answer.text(at + "/mimetype") == "image/png");
  CHECK(answer.text(at + "/originalFilename") == "my photo.png");
  CHECK(answer.number(at + "/width") == 3);
  CHECK(answer.number(at + "/filesize") == static_cast<std::int64_t>(png(3, 4).size()));
  CHECK(storage.objects.begin()->second == png(3, 4));
}

TEST_CASE_FIXTURE(Viesus, "other hosts, absent files and texts that are no URL are not fetched") {
  for (const std::string& url : {std::string("https://www.example.com/photo.jpg"), site.origin() + "/none",
                                 std::string("photo.jpg"), std::string("file:///etc/hosts")}) {
    const Answer answer = fetch(url);
    CHECK(answer.text("/errors/0/extensions/code") == "BAD_USER_INPUT");
    CHECK(storage.objects.empty());
  }
}

TEST_CASE_FIXTURE(Viesus, "a webhook is called with a body that its secret signed") {
  const Answer made = hook(site.origin() + "/hook");
  const std::string secret = made.text("/data/createWebhook/secret");
  CHECK(secret.size() == 64);
  const std::string id = fetch(site.origin() + "/my%20photo.png").text("/data/createUploadFromUrl/id");
  const auto [signature, body] = site.post(0);
  const auto mac = uploadkit::digest::hmac_sha256(secret, body);
  CHECK(signature == uploadkit::core::hex(std::string_view(reinterpret_cast<const char*>(mac.data()), mac.size())));
  const auto json = uploadkit::core::parse_json(body);
  REQUIRE(json.ok());
  CHECK(json->at("/event").string() == "upload.sub_status_update");
  CHECK(json->at("/data/id").string() == id);
  CHECK(json->at("/data/status").string() == "UPLOAD_FINISHED");
}

TEST_CASE_FIXTURE(Viesus, "the secret of a webhook is shown once") {
  const std::string id = hook(site.origin()).text("/data/createWebhook/id");
  const Answer all = run("{ webhooks { id url secret } }");
  CHECK(all.text("/data/webhooks/0/id") == id);
  CHECK(all.is_null("/data/webhooks/0/secret"));
  CHECK(run("{ webhook(id: \"" + id + "\") { secret } }").is_null("/data/webhook/secret"));
  CHECK(run("mutation { deleteWebhook(id: \"" + id + "\") { success } }")
            .json.at("/data/deleteWebhook/success")
            .boolean() == true);
  CHECK(run("mutation { deleteWebhook(id: \"" + id + "\") { success } }").has("/errors"));
}

TEST_CASE_FIXTURE(Viesus, "an account has at most five webhooks, all on loopback") {
  CHECK(hook("https://example.com/hook").has("/errors"));
  for (int i = 0; i < 5; ++i) CHECK(hook(site.origin()).has("/data/createWebhook/id"));
  CHECK(hook(site.origin()).text("/errors/0/message") == "At most 5 webhooks are allowed.");
}

TEST_SUITE_END();
