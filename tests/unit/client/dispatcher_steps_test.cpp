// Requests whose URLs the application's server signs, seen through a client.
#include <doctest/doctest.h>

#include <support/client_rig.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>

#include <atomic>

namespace uploadkit::client {

namespace {

using test::answer;
using test::ClientRig;
using test::in_both_drives;

const std::string expired = "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>";

/// A URL of the storage that lives from `signed_at` on.
std::string url_of(const StorageStep& step, WallTime signed_at, int life_seconds = 900) {
  return "https://store.test/" + step.key + "?partNumber=" + std::to_string(step.part_number) +
         "&X-Amz-Date=" + core::basic_iso8601(signed_at) + "&X-Amz-Expires=" + std::to_string(life_seconds) +
         "&X-Amz-SignedHeaders=host&X-Amz-Signature=abc";
}

/// Asks POST https://api.test/sign with a token; the answer's body is the URL.
class AskingSigner final : public StepSigner {
 public:
  Result<HttpRequest> describe(const StorageStep& step) const override {
    if (step.action == "abort") return make_error(Errc::unsupported_option, "Nobody signs that.");
    HttpRequest request;
    request.method = "POST";
    request.url = "https://api.test/sign";
    request.body = step.action + " " + step.key;
    request.authorize = true;
    return request;
  }
  Result<SignedStep> read(const StorageStep&, const HttpResponse& response) const override {
    if (response.status != 200) return make_error(Errc::forbidden, "The server does not sign that.");
    return SignedStep{response.body, {}};
  }
  std::shared_ptr<const Authorization> authorization() const override {
    auto authorization = std::make_shared<Authorization>();
    authorization->origin = "https://api.test";
    authorization->token = "sesame";
    return authorization;
  }
};

class CallingSigner final : public StepSigner {
 public:
  explicit CallingSigner(std::function<Result<SignedStep>(const StorageStep&)> callback)
      : callback_(std::move(callback)) {}
  Result<HttpRequest> describe(const StorageStep&) const override { return make_error(Errc::internal, "Not asked."); }
  Result<SignedStep> read(const StorageStep&, const HttpResponse&) const override {
    return make_error(Errc::internal, "Not asked.");
  }
  std::function<Result<SignedStep>(const StorageStep&)> callback() const override { return callback_; }

 private:
  std::function<Result<SignedStep>(const StorageStep&)> callback_;
};

ApiCall<int> step_call(std::shared_ptr<const StepSigner> signer, std::string action = "part") {
  auto authorization = std::make_shared<Authorization>();
  authorization->origin = "https://api.test";
  authorization->step_signer = std::move(signer);
  ApiCall<int> call;
  call.request.method = "PUT";
  call.request.url = "https://unused.test/";
  call.request.body = "bytes";
  call.request.storage_step = std::make_shared<StorageStep>(StorageStep{"PUT", std::move(action), "key", "u1", 7});
  call.authorization = std::move(authorization);
  call.idempotent = true;
  call.read = [](const HttpResponse& response) -> Result<int> {
    if (response.status == 200) return response.status;
    return make_error(Errc::forbidden, "The store answered " + std::to_string(response.status) + ".");
  };
  return call;
}

/// The server signs with `life`, the store answers with what is listed and then with 200.
void serve(ClientRig& rig, std::vector<HttpResponse> answers, int life_seconds = 900) {
  auto left = std::make_shared<std::vector<HttpResponse>>(std::move(answers));
  rig.transport->answer_with([left, life_seconds, clock = rig.clock](const HttpRequest& request) {
    if (request.url == "https://api.test/sign") {
      const WallTime now = clock ? clock->wall_now() : std::chrono::system_clock::now();
      const StorageStep step{"PUT", "part", "key", "u1", 7};
      return std::optional(ExchangeResult{answer(200, url_of(step, now, life_seconds)), 0, true});
    }
    HttpResponse response = answer(200);
    if (!left->empty()) {
      response = left->front();
      left->erase(left->begin());
    }
    return std::optional(ExchangeResult{response, 0, true});
  });
}

std::size_t count(const ClientRig& rig, const std::string& begin_of_url) {
  std::size_t found = 0;
  for (const HttpRequest& request : rig.transport->requests()) found += request.url.rfind(begin_of_url, 0) == 0;
  return found;
}

}  // namespace

TEST_SUITE("client") {
  TEST_CASE("the application's server is asked with its own token, and the storage gets none") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive);
      serve(rig, {});
      CHECK(rig.client->call(step_call(std::make_shared<AskingSigner>())).wait());
      const auto requests = rig.transport->requests();
      REQUIRE(requests.size() == 2);
      CHECK(requests[0].body == "part key");
      CHECK(requests[0].headers.back().value == "Bearer sesame");
      CHECK(requests[1].url.rfind("https://store.test/key?partNumber=7", 0) == 0);
      CHECK(requests[1].body == "bytes");
      for (const Header& header : requests[1].headers)
        CHECK_FALSE(core::equals_ignoring_case(header.name, "authorization"));
    });
  }

  TEST_CASE("a function of the application gives the URL without a request") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive);
      serve(rig, {});
      const auto signer = std::make_shared<CallingSigner>([](const StorageStep& step) -> Result<SignedStep> {
        return SignedStep{"https://store.test/" + step.key, {{"X-Extra", "1"}}};
      });
      CHECK(rig.client->call(step_call(signer)).wait());
      const auto requests = rig.transport->requests();
      REQUIRE(requests.size() == 1);
      CHECK(requests[0].headers.back().name == "X-Extra");
    });
  }

  TEST_CASE("a URL that the storage calls expired is asked for again, once") {
    ClientRig rig(Drive::caller);
    serve(rig, {answer(403, expired)});
    CHECK(rig.client->call(step_call(std::make_shared<AskingSigner>())).wait());
    CHECK(count(rig, "https://api.test") == 2);
    ClientRig hopeless(Drive::caller);
    serve(hopeless, std::vector<HttpResponse>(9, answer(403, expired)));
    CHECK_FALSE(hopeless.client->call(step_call(std::make_shared<AskingSigner>())).wait());
    CHECK(count(hopeless, "https://api.test") == 2);
    CHECK(count(hopeless, "https://store.test") == 2);
  }

  TEST_CASE("a URL that died while its request waited is asked for again before it is used") {
    ClientOptions options;
    options.max_concurrent_requests = 1;
    ClientRig rig(Drive::caller, {}, options);
    serve(rig, {}, 60);
    bool held = true;
    rig.transport->hold([&](const HttpRequest& request) { return held && request.url.find("store.test") == 8; });
    const auto first = rig.client->call(step_call(std::make_shared<AskingSigner>()));
    const auto second = rig.client->call(step_call(std::make_shared<AskingSigner>()));
    REQUIRE(
        rig.run_until([&] { return count(rig, "https://api.test") == 2 && count(rig, "https://store.test") == 1; }));
    for (int i = 0; i < 20; ++i) static_cast<void>(rig.client->poll());
    rig.clock->advance(std::chrono::minutes{5});
    held = false;
    CHECK(first.wait());
    CHECK(second.wait());
    CHECK(count(rig, "https://api.test") == 3);
    CHECK(count(rig, "https://store.test") == 2);
  }

  TEST_CASE("a URL that seems dead twice is tried, since this clock may be wrong") {
    ClientRig rig(Drive::caller);
    const auto signer = std::make_shared<CallingSigner>([clock = rig.clock](const StorageStep& step) {
      return SignedStep{url_of(step, clock->wall_now() - std::chrono::hours{5}), {}};
    });
    serve(rig, {});
    CHECK(rig.client->call(step_call(signer)).wait());
    REQUIRE(rig.transport->requests().size() == 1);
    CHECK(rig.transport->requests()[0].expect_continue);
  }

  TEST_CASE("a URL that the rules refuse is not followed") {
    for (const char* url : {"http://store.test/k", "https://user@store.test/k", "nonsense"}) {
      ClientRig rig(Drive::caller);
      const auto signer = std::make_shared<CallingSigner>([url](const StorageStep&) -> Result<SignedStep> {
        return SignedStep{url, {}};
      });
      CHECK_FALSE(rig.client->call(step_call(signer)).wait());
      CHECK(rig.transport->requests().empty());
    }
  }

  TEST_CASE("what the server or its description says is what the step ends with") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive);
      rig.transport->answer_with([](const HttpRequest&) {
        return std::optional(ExchangeResult{answer(403), 0, true});
      });
      const auto refused = rig.client->call(step_call(std::make_shared<AskingSigner>())).wait();
      CHECK(refused.error().message == "The server does not sign that.");
      const auto undescribed = rig.client->call(step_call(std::make_shared<AskingSigner>(), "abort")).wait();
      CHECK(undescribed.error().message == "Nobody signs that.");
    });
  }

  TEST_CASE("a client that closes while a URL is asked for ends the step") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive);
      rig.transport->hold([](const HttpRequest&) { return true; });
      const auto task = rig.client->call(step_call(std::make_shared<AskingSigner>()));
      REQUIRE(rig.run_until([&] { return rig.transport->in_flight() == 1; }));
      rig.client.reset();
      CHECK(task.wait().error().code == Errc::client_closed);
    });
  }
}

}  // namespace uploadkit::client
