// Credentials, repetition and room, seen through a client.
#include <doctest/doctest.h>

#include <support/client_rig.hpp>

#include <uploadkit/core/text.hpp>

namespace uploadkit::client {

namespace {

using test::ClientRig;
using test::in_both_drives;
using test::LineOptions;

std::string header(const HttpRequest& request, std::string_view name) {
  for (const Header& each : request.headers)
    if (core::equals_ignoring_case(each.name, name)) return each.value;
  return {};
}

LineOptions with_callback(TokenCallback callback, std::string origin = "https://api.test") {
  auto authorization = std::make_shared<Authorization>();
  authorization->origin = std::move(origin);
  authorization->callback = std::move(callback);
  LineOptions options;
  options.authorization = std::move(authorization);
  return options;
}

LineOptions with_token(std::string token, std::string origin = "https://api.test") {
  auto authorization = std::make_shared<Authorization>();
  authorization->origin = std::move(origin);
  authorization->token = std::move(token);
  LineOptions options;
  options.authorization = std::move(authorization);
  return options;
}

/// Answers 401 to the first `count` requests of the service.
void refuse_first(ClientRig& rig, int count) {
  rig.transport->answer_with([count](const HttpRequest& request) mutable -> std::optional<ExchangeResult> {
    if (request.url.find("https://api.test") != 0 || count-- <= 0) return std::nullopt;
    return ExchangeResult{test::answer(401), 0, true};
  });
}

}  // namespace

TEST_SUITE("client") {
  TEST_CASE("the token goes to the service and never to the storage") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive, with_token("secret"));
      CHECK(rig.client->upload(ClientRig::input()).wait());
      for (const HttpRequest& request : rig.transport->requests())
        CHECK(header(request, "authorization") == (test::is_put(request) ? "" : "Bearer secret"));
    });
  }

  TEST_CASE("only the bytes go to the storage; requests with any kind of credentials go to the service") {
    auto authorization = std::make_shared<Authorization>();
    authorization->origin = "https://api.test";
    authorization->client_credentials = ClientCredentials{"https://login.test/token", "id", "hidden", "write"};
    LineOptions backend;
    backend.authorization = authorization;
    for (const LineOptions& options : {LineOptions{}, backend}) {
      ClientRig rig(Drive::caller, options);
      rig.transport->answer_with([](const HttpRequest& request) -> std::optional<ExchangeResult> {
        if (request.url != "https://login.test/token") return std::nullopt;
        return ExchangeResult{test::answer(200, "{\"access_token\":\"fetched\",\"expires_in\":3600}"), 0, true};
      });
      CHECK(rig.client->upload(ClientRig::input()).wait());
      for (const HttpRequest& request : rig.transport->requests()) CHECK(request.to_storage == test::is_put(request));
    }
  }

  TEST_CASE("bytes that go to the service itself with a token share no connection with the storage") {
    ClientRig rig(Drive::caller);
    ApiCall<int> call;
    call.request.url = "https://api.test/call";
    call.request.to_storage = true;
    call.request.authorize = true;
    call.authorization = with_token("secret").authorization;
    call.read = [](const HttpResponse&) { return Result<int>(1); };
    CHECK(rig.client->call(std::move(call)).wait());
    REQUIRE(rig.transport->requests().size() == 1);
    CHECK_FALSE(rig.transport->requests().front().to_storage);
  }

  TEST_CASE("a token is not sent to another origin than its own") {
    for (const char* origin :
         {"https://api.test:444", "http://api.test", "https://evil.test", "https://api.test.evil"}) {
      ClientRig rig(Drive::caller, with_token("secret", origin));
      const auto receipt = rig.client->upload(ClientRig::input()).wait();
      CHECK(receipt.error().code == Errc::url_not_allowed);
      CHECK(receipt.error().message.find("secret") == std::string::npos);
      CHECK(rig.transport->requests().empty());
    }
  }

  TEST_CASE("a token with a line break is refused and not shown") {
    ClientRig given(Drive::caller, with_token("secret\r\nX-Evil: 1"));
    const auto receipt = given.client->upload(ClientRig::input()).wait();
    CHECK(receipt.error().code == Errc::invalid_argument);
    CHECK(receipt.error().message.find("secret") == std::string::npos);
    CHECK(given.transport->requests().empty());
    ClientRig asked(Drive::caller, with_callback([] { return AccessToken{"secret\r\nX-Evil: 1", {}}; }));
    CHECK(asked.client->upload(ClientRig::input()).wait().error().code == Errc::callback_failed);
    CHECK(asked.transport->requests().empty());
  }

  TEST_CASE("a token is asked for once, however many uploads wait for it") {
    in_both_drives([](Drive drive) {
      auto asked = std::make_shared<std::atomic<int>>(0);
      ClientRig rig(drive, with_callback([asked] {
                      ++*asked;
                      return AccessToken{"t", {}};
                    }));
      std::vector<UploadInput> inputs(20);
      for (auto& input : inputs) input = ClientRig::input();
      for (const auto& receipt : rig.client->upload_all(std::move(inputs)).wait()) CHECK(receipt);
      CHECK(*asked == 1);
    });
  }

  TEST_CASE("a refused token is asked for anew, once") {
    in_both_drives([](Drive drive) {
      auto asked = std::make_shared<std::atomic<int>>(0);
      ClientRig rig(drive, with_callback([asked] { return AccessToken{"t" + std::to_string(++*asked), {}}; }));
      refuse_first(rig, 1);
      CHECK(rig.client->upload(ClientRig::input()).wait());
      CHECK(*asked == 2);
      CHECK(header(rig.transport->requests()[1], "authorization") == "Bearer t2");
    });
  }

  TEST_CASE("a service that refuses the new token, too, is unauthorized") {
    auto asked = std::make_shared<int>(0);
    ClientRig rig(Drive::caller, with_callback([asked] { return AccessToken{"t" + std::to_string(++*asked), {}}; }));
    refuse_first(rig, 9);
    CHECK(rig.client->upload(ClientRig::input()).wait().error().code == Errc::unauthorized);
    CHECK(*asked == 2);
    CHECK(rig.transport->requests().size() == 2);
  }

  TEST_CASE("a token that was given is not asked for again") {
    ClientRig rig(Drive::caller, with_token("t"));
    refuse_first(rig, 9);
    CHECK(rig.client->upload(ClientRig::input()).wait().error().code == Errc::unauthorized);
    CHECK(rig.transport->requests().size() == 1);
  }

  TEST_CASE("what the token callback says is what the upload ends with") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive, with_callback([]() -> Result<AccessToken> {
                      return make_error(Errc::forbidden, "The user has signed out.");
                    }));
      const auto receipt = rig.client->upload(ClientRig::input()).wait();
      CHECK(receipt.error().code == Errc::forbidden);
      CHECK(rig.transport->requests().empty());
    });
  }

  TEST_CASE("one origin gets eight requests at a time to begin with, and the cap at most") {
    for (const int cap : {3, 64}) {
      ClientOptions options;
      options.max_concurrent_requests = cap;
      ClientRig rig(Drive::caller, {}, options);
      rig.transport->hold(test::is_begin);
      std::vector<UploadInput> inputs(30);
      for (auto& input : inputs) input = ClientRig::input();
      const auto batch = rig.client->upload_all(std::move(inputs));
      for (int i = 0; i < 50; ++i) static_cast<void>(rig.client->poll());
      CHECK(rig.transport->in_flight() == static_cast<std::size_t>(std::min(cap, 8)));
      rig.transport->hold(nullptr);
      for (const auto& receipt : batch.wait()) CHECK(receipt);
    }
  }

  TEST_CASE("client credentials fetch one token for all, without a callback") {
    auto authorization = std::make_shared<Authorization>();
    authorization->origin = "https://api.test";
    authorization->client_credentials = ClientCredentials{"https://login.test/token", "id", "hidden", "write"};
    LineOptions backend;
    backend.authorization = authorization;
    ClientRig rig(Drive::caller, backend);
    int fetches = 0;
    rig.transport->answer_with([&](const HttpRequest& request) -> std::optional<ExchangeResult> {
      if (request.url != "https://login.test/token") return std::nullopt;
      ++fetches;
      return ExchangeResult{test::answer(200, "{\"access_token\":\"fetched\",\"expires_in\":3600}"), 0, true};
    });
    CHECK(rig.client->upload(ClientRig::input()).wait());
    CHECK(rig.client->upload(ClientRig::input()).wait());
    CHECK(fetches == 1);
    for (const HttpRequest& request : rig.transport->requests())
      if (request.url.find("https://api.test") == 0) CHECK(header(request, "authorization") == "Bearer fetched");
  }

  TEST_CASE("a log is told nothing below its level") {
    ClientOptions options;
    std::string log;
    options.log = [&](const LogLine& line) { log += std::string(line.text) + "\n"; };
    options.log_level = LogLevel::warning;
    ClientRig rig(Drive::caller, {}, options);
    CHECK(rig.client->upload(ClientRig::input()).wait());
    CHECK(log.empty());
  }

  TEST_CASE("a log shows requests and no secret") {
    ClientOptions options;
    std::string log;
    options.log = [&](const LogLine& line) { log += std::string(line.text) + "\n"; };
    ClientRig rig(Drive::caller, with_token("verysecret"), options);
    rig.transport->change_service([](test::LineService& service) { service.url_life_seconds = 900; });
    CHECK(rig.client->upload(ClientRig::input()).wait());
    CHECK(log.find("PUT https://store.test/bucket/u1") != std::string::npos);
    CHECK(log.find("verysecret") == std::string::npos);
    CHECK(log.find("X-Amz-Signature=abc") == std::string::npos);
  }
}

}  // namespace uploadkit::client
