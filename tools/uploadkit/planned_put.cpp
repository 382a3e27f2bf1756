// What an upload to a signed URL would send: the library's own upload runs, and its transport keeps the request.
#include <tools/uploadkit/planned_put.hpp>

#include <uploadkit/client.hpp>
#include <uploadkit/presigned_url.hpp>

#include <optional>
#include <utility>

namespace uploadkit::command {
namespace {

/// Answers every request with a refusal, which no upload tries again.
class NoNetwork final : public Transport {
 public:
  void start(ExchangeId id, HttpRequest request) override {
    if (!first_) first_ = std::move(request);
    started_.push_back(id);
  }
  void cancel(ExchangeId) override {}
  void perform(ExchangeListener& listener, std::chrono::nanoseconds) override {
    for (const ExchangeId id : std::exchange(started_, {})) {
      HttpResponse refusal;
      refusal.status = 403;
      listener.on_end(id, ExchangeResult{std::move(refusal), 0, true});
    }
  }
  void wait(std::chrono::milliseconds) override {}
  std::optional<Instant> next_deadline() override { return std::nullopt; }
  void wake() override {}
  void limit_bandwidth(std::uint64_t) override {}

  std::optional<HttpRequest>& first() noexcept { return first_; }

 private:
  std::optional<HttpRequest> first_;
  std::vector<ExchangeId> started_;
};

/// The moment at which the URL was signed, so that its death stands in nobody's way.
class YoungClock final : public Clock {
 public:
  explicit YoungClock(WallTime time) : time_(time), real_(system_clock()) {}
  Instant now() override { return real_->now(); }
  WallTime wall_now() override { return time_; }
  std::uint64_t random() override { return real_->random(); }

 private:
  WallTime time_;
  std::shared_ptr<Clock> real_;
};

WallTime young(const SignedUrlFacts& facts) {
  if (facts.signed_at) return *facts.signed_at;
  return facts.expires_at ? *facts.expires_at - std::chrono::hours{1} : std::chrono::system_clock::now();
}

}  // namespace

Result<HttpRequest> planned_put(const std::string& url, const SignedUrlFacts& facts, const std::vector<Header>& headers,
                                const std::string& file) {
  PresignedUrlOptions storage;
  storage.url = url;
  storage.headers = headers;
  const auto network = std::make_shared<NoNetwork>();
  ClientOptions options;
  options.drive = Drive::caller;
  options.transport = network;
  options.clock = std::make_shared<YoungClock>(young(facts));
  auto client = Client::create(presigned_url(std::move(storage)), std::move(options));
  if (!client) return client.error();
  UploadInput input;
  input.source = file_source(file);
  const auto end = client->upload(std::move(input)).wait();
  if (!network->first()) return end.error();
  HttpRequest request = *std::move(network->first());
  request.headers.push_back({"Content-Length", std::to_string(request.stream_bytes)});
  return request;
}

}  // namespace uploadkit::command
