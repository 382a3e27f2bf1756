// Signed requests seen through a client: credentials once for all, signatures fresh, and once more where it may help.
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

std::string header(const HttpRequest& request, std::string_view name) {
  for (const Header& each : request.headers)
    if (core::equals_ignoring_case(each.name, name)) return each.value;
  return {};
}

/// "AKID3" of the Credential in the Authorization header.
std::string key_of(const HttpRequest& request) {
  const std::string text = header(request, "authorization");
  const auto begin = text.find("Credential=") + 11;
  return text.substr(begin, text.find('/', begin) - begin);
}

std::string refusal(const std::string& code, const std::string& more = {}) {
  return "<Error><Code>" + code + "</Code><Message>No.</Message>" + more + "</Error>";
}

/// Gives "AKID1", "AKID2", … and counts.
std::shared_ptr<const CredentialsProvider> counting(std::shared_ptr<std::atomic<int>> asked) {
  return callback_credentials([asked]() -> Result<Credentials> {
    return Credentials{"AKID" + std::to_string(++*asked), "sesame", "opensesame", {}, ""};
  });
}

std::shared_ptr<const Authorization> signing(std::shared_ptr<const CredentialsProvider> provider,
                                             std::string origin = "https://s3.test") {
  auto authorization = std::make_shared<Authorization>();
  authorization->origin = std::move(origin);
  authorization->region = "eu-west-1";
  authorization->credentials = std::move(provider);
  return authorization;
}

ApiCall<int> call_to(std::shared_ptr<const Authorization> authorization, std::string url = "https://s3.test/b/k") {
  ApiCall<int> call;
  call.request.method = "PUT";
  call.request.url = std::move(url);
  call.request.body = "bytes";
  call.request.authorize = true;
  call.authorization = std::move(authorization);
  call.idempotent = true;
  call.name = "Put";
  call.read = [](const HttpResponse& response) -> Result<int> {
    if (response.status == 200) return response.status;
    return make_error(Errc::forbidden, "The store answered " + std::to_string(response.status) + ".");
  };
  return call;
}

/// Answers the first requests with what is listed, all others with 200.
void answer_first(ClientRig& rig, std::vector<HttpResponse> answers) {
  auto left = std::make_shared<std::vector<HttpResponse>>(std::move(answers));
  rig.transport->answer_with([left](const HttpRequest&) -> std::optional<ExchangeResult> {
    HttpResponse response = answer(200);
    if (!left->empty()) {
      response = left->front();
      left->erase(left->begin());
    }
    return ExchangeResult{response, 0, true};
  });
}

}  // namespace

TEST_SUITE("client") {
  TEST_CASE("credentials are fetched once, however many requests wait to be signed") {
    in_both_drives([](Drive drive) {
      auto asked = std::make_shared<std::atomic<int>>(0);
      ClientRig rig(drive);
      answer_first(rig, {});
      const auto authorization = signing(counting(asked));
      std::vector<Task<int>> tasks;
      for (int i = 0; i < 20; ++i) tasks.push_back(rig.client->call(call_to(authorization)));
      for (auto& task : tasks) CHECK(task.wait());
      CHECK(*asked == 1);
      for (const HttpRequest& request : rig.transport->requests()) CHECK(key_of(request) == "AKID1");
    });
  }

  TEST_CASE("a request is signed with the time at which it leaves, not at which it was queued") {
    ClientOptions options;
    options.max_concurrent_requests = 1;
    ClientRig rig(Drive::caller, {}, options);
    answer_first(rig, {});
    bool held = true;
    rig.transport->hold([&](const HttpRequest&) { return held; });
    const auto authorization = signing(static_credentials({"AKID", "sesame", "", {}, ""}));
    const auto first = rig.client->call(call_to(authorization));
    const auto second = rig.client->call(call_to(authorization));
    REQUIRE(rig.run_until([&] { return rig.transport->in_flight() == 1; }));
    rig.clock->advance(std::chrono::minutes{20});
    held = false;
    CHECK(first.wait());
    CHECK(second.wait());
    const auto requests = rig.transport->requests();
    REQUIRE(requests.size() == 2);
    CHECK(header(requests[0], "x-amz-date").substr(0, 13) == "20240930T1216");
    CHECK(header(requests[1], "x-amz-date").substr(0, 13) == "20240930T1236");
  }

  TEST_CASE("a signed request goes to its origin and below, and nowhere else") {
    ClientRig rig(Drive::caller);
    answer_first(rig, {});
    auto asked = std::make_shared<std::atomic<int>>(0);
    const auto authorization = signing(counting(asked));
    CHECK(rig.client->call(call_to(authorization, "https://bucket.s3.test/k")).wait());
    for (const char* url : {"https://evil.test/k", "http://s3.test/k", "https://s3.test:444/k", "https://xs3.test/k"}) {
      const auto result = rig.client->call(call_to(authorization, url)).wait();
      CHECK(result.error().code == Errc::url_not_allowed);
    }
    CHECK(rig.transport->requests().size() == 1);
  }

  TEST_CASE("credentials that the service calls dead are fetched once more") {
    for (const char* code : {"ExpiredToken", "ExpiredTokenException", "InvalidToken", "TokenRefreshRequired"})
      in_both_drives([&](Drive drive) {
        auto asked = std::make_shared<std::atomic<int>>(0);
        ClientRig rig(drive);
        answer_first(rig, {answer(400, refusal(code))});
        CHECK(rig.client->call(call_to(signing(counting(asked)))).wait());
        CHECK(*asked == 2);
        CHECK(key_of(rig.transport->requests().back()) == "AKID2");
      });
  }

  TEST_CASE("a HEAD that temporary credentials bring 400 without a word is tried with fresh ones") {
    auto asked = std::make_shared<std::atomic<int>>(0);
    ClientRig rig(Drive::caller);
    answer_first(rig, {answer(400), answer(400, "", {{"x-amz-bucket-region", "eu-north-1"}})});
    auto call = call_to(signing(counting(asked)));
    call.request.method = "HEAD";
    call.request.body.clear();
    CHECK_FALSE(rig.client->call(call).wait());
    CHECK(*asked == 2);
  }

  TEST_CASE("a service that calls the new credentials dead, too, has the last word") {
    auto asked = std::make_shared<std::atomic<int>>(0);
    ClientRig rig(Drive::caller);
    answer_first(rig, std::vector<HttpResponse>(9, answer(403, refusal("ExpiredToken"))));
    CHECK(rig.client->call(call_to(signing(counting(asked)))).wait().error().code == Errc::forbidden);
    CHECK(*asked == 2);
    CHECK(rig.transport->requests().size() == 2);
  }

  TEST_CASE("other refusals are not repeated") {
    for (const char* code : {"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "nonsense"}) {
      ClientRig rig(Drive::caller);
      answer_first(rig, std::vector<HttpResponse>(9, answer(403, refusal(code))));
      CHECK_FALSE(rig.client->call(call_to(signing(static_credentials({"AKID", "s", "", {}, ""})))).wait());
      CHECK(rig.transport->requests().size() == 1);
    }
  }

  TEST_CASE("a wrong clock is corrected by what the service says, and the request signed again once") {
    for (const bool has_date : {true, false}) {
      ClientRig rig(Drive::caller);
      rig.clock->set_wrong(std::chrono::hours{3});
      const WallTime right = rig.clock->true_now();
      HttpResponse skewed =
          answer(403, refusal("RequestTimeTooSkewed", "<ServerTime>" + core::iso8601(right) + "</ServerTime>"));
      if (has_date) skewed.headers.push_back({"Date", core::http_date(right)});
      answer_first(rig, {skewed});
      const auto authorization = signing(static_credentials({"AKID", "sesame", "", {}, ""}));
      CHECK(rig.client->call(call_to(authorization)).wait());
      CHECK(rig.client->call(call_to(authorization)).wait());
      const auto requests = rig.transport->requests();
      REQUIRE(requests.size() == 3);
      CHECK(header(requests[0], "x-amz-date").substr(0, 11) == "20240930T15");
      CHECK(header(requests[1], "x-amz-date").substr(0, 11) == "20240930T12");
      CHECK(header(requests[2], "x-amz-date").substr(0, 11) == "20240930T12");
    }
  }

  TEST_CASE("a service whose time stays wrong is not asked for ever") {
    ClientRig rig(Drive::caller);
    std::vector<HttpResponse> answers;
    for (int i = 1; i <= 9; ++i)
      answers.push_back(answer(403, refusal("RequestTimeTooSkewed"),
                               {{"Date", core::http_date(rig.clock->wall_now() + std::chrono::hours{i})}}));
    answer_first(rig, answers);
    CHECK_FALSE(rig.client->call(call_to(signing(static_credentials({"AKID", "s", "", {}, ""})))).wait());
    CHECK(rig.transport->requests().size() == 2);
  }

  TEST_CASE("what the provider says is what the call ends with, and nothing is sent") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive);
      const auto provider = callback_credentials(
          []() -> Result<Credentials> { return make_error(Errc::forbidden, "The user has signed out."); });
      CHECK(rig.client->call(call_to(signing(provider))).wait().error().message == "The user has signed out.");
      CHECK(rig.transport->requests().empty());
    });
  }

  TEST_CASE("a provider that has nothing to give is an error that says what to do") {
    class Nothing final : public CredentialsProvider {
     public:
      std::string name() const override { return "nobody"; }
      Result<CredentialsStep> begin(WallTime) const override { return CredentialsStep{}; }
    };
    ClientRig rig(Drive::caller);
    const auto result = rig.client->call(call_to(signing(std::make_shared<Nothing>()))).wait();
    CHECK(result.error().code == Errc::unauthorized);
    CHECK(result.error().message.find("nobody") != std::string::npos);
  }

  TEST_CASE("a provider that asks without end is stopped") {
    class Endless final : public CredentialsProvider {
     public:
      std::string name() const override { return "endless"; }
      Result<CredentialsStep> begin(WallTime) const override {
        CredentialsStep step;
        step.request.url = "https://sts.test/";
        return step;
      }
      Result<CredentialsStep> read(const std::string&, const Result<HttpResponse>&, WallTime now) const override {
        return begin(now);
      }
    };
    ClientRig rig(Drive::caller);
    answer_first(rig, {});
    const auto result = rig.client->call(call_to(signing(std::make_shared<Endless>()))).wait();
    CHECK(result.error().code == Errc::callback_failed);
    CHECK(rig.transport->requests().size() < 100);
  }

  TEST_CASE("a client that closes while credentials are fetched ends its calls") {
    in_both_drives([](Drive drive) {
      class Slow final : public CredentialsProvider {
       public:
        std::string name() const override { return "slow"; }
        Result<CredentialsStep> begin(WallTime) const override {
          CredentialsStep step;
          step.request.url = "https://sts.test/";
          return step;
        }
      };
      ClientRig rig(drive);
      rig.transport->hold([](const HttpRequest&) { return true; });
      const auto task = rig.client->call(call_to(signing(std::make_shared<Slow>())));
      REQUIRE(rig.run_until([&] { return rig.transport->in_flight() == 1; }));
      rig.client.reset();
      CHECK(task.wait().error().code == Errc::client_closed);
    });
  }

  TEST_CASE("a log shows signed requests and no secret") {
    ClientOptions options;
    std::string log;
    options.log = [&](const LogLine& line) { log += std::string(line.text) + "\n"; };
    ClientRig rig(Drive::caller, {}, options);
    answer_first(rig, {answer(400, refusal("ExpiredToken"))});
    auto asked = std::make_shared<std::atomic<int>>(0);
    CHECK(rig.client->call(call_to(signing(counting(asked)))).wait());
    CHECK(log.find("PUT https://s3.test/b/k") != std::string::npos);
    CHECK(log.find("sesame") == std::string::npos);
    CHECK(log.find("Signature=") == std::string::npos);
    CHECK(log.find("AKID1") == std::string::npos);
  }
}

}  // namespace uploadkit::client
