// Credentials as a task, and URLs signed with them.
#include <doctest/doctest.h>

#include <support/client_rig.hpp>

#include <uploadkit/client/client_core.hpp>

#include <atomic>

namespace uploadkit::client {

namespace {

using test::answer;
using test::ClientRig;
using test::in_both_drives;

std::shared_ptr<const Authorization> signing(std::shared_ptr<const CredentialsProvider> provider) {
  auto authorization = std::make_shared<Authorization>();
  authorization->origin = "https://s3.test";
  authorization->region = "eu-west-1";
  authorization->credentials = std::move(provider);
  return authorization;
}

std::shared_ptr<const CredentialsProvider> some_keys(const std::string& identity = {}) {
  return static_credentials({"AKID", "sesame", "", {}, identity});
}

/// Signs "https://s3.test/k", after a look at it if `looks`.
PresignCall call_of(std::shared_ptr<const CredentialsProvider> provider, bool looks = false) {
  PresignCall call;
  call.authorization = signing(std::move(provider));
  if (looks)
    call.check = [](const Credentials&) -> Result<std::optional<HttpRequest>> {
      HttpRequest request;
      request.method = "HEAD";
      request.url = "https://s3.test/k";
      return std::optional<HttpRequest>(request);
    };
  call.sign = [](const Credentials& credentials, WallTime now) {
    SigningInput input;
    input.url = "https://s3.test/k";
    input.region = "eu-west-1";
    return uploadkit::presign(input, credentials, now);
  };
  return call;
}

/// A call that knows its way to other regions.
PresignCall regional(PresignCall call) {
  call.in_region = [call](const std::string& region) {
    PresignCall moved = call;
    const std::string url = "https://" + region + ".s3.test/k";
    if (call.check)
      moved.check = [url](const Credentials&) -> Result<std::optional<HttpRequest>> {
        HttpRequest request;
        request.method = "HEAD";
        request.url = url;
        return std::optional<HttpRequest>(request);
      };
    moved.sign = [url, region](const Credentials& credentials, WallTime now) {
      SigningInput input;
      input.url = url;
      input.region = region;
      return uploadkit::presign(input, credentials, now);
    };
    moved.in_region = [moved](const std::string&) { return moved; };
    return moved;
  };
  return call;
}

void answer_all(ClientRig& rig, std::vector<HttpResponse> answers) {
  auto left = std::make_shared<std::vector<HttpResponse>>(std::move(answers));
  rig.transport->answer_with([left](const HttpRequest&) -> std::optional<ExchangeResult> {
    if (left->empty()) return ExchangeResult{make_error(Errc::connection_lost, "Gone."), 0, true};
    HttpResponse response = left->front();
    left->erase(left->begin());
    return ExchangeResult{response, 0, true};
  });
}

}  // namespace

TEST_SUITE("client") {
  TEST_CASE("a URL is signed with credentials that are fetched first") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive);
      auto asked = std::make_shared<std::atomic<int>>(0);
      const auto provider = callback_credentials([asked]() -> Result<Credentials> {
        ++*asked;
        return Credentials{"AKID", "sesame", "", {}, ""};
      });
      for (int i = 0; i < 3; ++i) {
        const auto url = rig.client->presign(call_of(provider)).wait();
        REQUIRE(url);
        CHECK(url->url.find("X-Amz-Credential=AKID%2F") != std::string::npos);
      }
      CHECK(*asked == 1);
      CHECK(rig.transport->requests().empty());
    });
  }

  TEST_CASE("a URL is signed with the services' time") {
    ClientRig rig(Drive::caller);
    rig.clock->set_wrong(std::chrono::hours{-2});
    answer_all(rig, {answer(200, "", {{"Date", "Mon, 30 Sep 2024 12:16:40 GMT"}})});
    const auto url = rig.client->presign(call_of(some_keys(), true)).wait();
    REQUIRE(url);
    CHECK(url->url.find("X-Amz-Date=20240930T1216") != std::string::npos);
  }

  TEST_CASE("an object that is to be there is asked for with a signed request") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive);
      answer_all(rig, {answer(200)});
      CHECK(rig.client->presign(call_of(some_keys(), true)).wait());
      const auto requests = rig.transport->requests();
      REQUIRE(requests.size() == 1);
      CHECK(requests[0].method == "HEAD");
      CHECK(requests[0].headers.front().name == "Authorization");
    });
  }

  TEST_CASE("a URL is signed with the credentials that the question was answered with") {
    ClientRig rig(Drive::caller);
    auto asked = std::make_shared<std::atomic<int>>(0);
    const auto provider = callback_credentials([asked]() -> Result<Credentials> {
      return Credentials{"AKID" + std::to_string(++*asked), "sesame", "token", {}, ""};
    });
    answer_all(rig, {answer(400), answer(200)});
    const auto url = rig.client->presign(call_of(provider, true)).wait();
    REQUIRE(url);
    CHECK(url->url.find("AKID2") != std::string::npos);
  }

  TEST_CASE("an object that is not there is not found, and nothing is signed") {
    ClientRig rig(Drive::caller);
    for (const auto& [status, code] : {std::pair(404, Errc::not_found), std::pair(403, Errc::forbidden)}) {
      answer_all(rig, {answer(status)});
      const auto url = rig.client->presign(call_of(some_keys(), true)).wait();
      CHECK(url.error().code == code);
      CHECK(url.error().http_status == status);
    }
  }

  TEST_CASE("a question about an object is asked again where that may help") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive);
      answer_all(rig, {answer(503), answer(500), answer(200)});
      CHECK(rig.client->presign(call_of(some_keys(), true)).wait());
      CHECK(rig.transport->requests().size() == 3);
    });
  }

  TEST_CASE("a region that the answer names is asked again, once, and signs this URL and the next") {
    for (const int status : {301, 400}) {
      CAPTURE(status);
      ClientRig rig(Drive::caller);
      auto looks = regional(call_of(some_keys(), true));
      const auto refusal = answer(status, "", {{"x-amz-bucket-region", "ap-south-1"}});
      answer_all(rig, {refusal, answer(200)});
      const auto url = rig.client->presign(looks).wait();
      REQUIRE_MESSAGE(url, url.error().message);
      CHECK(url->url.find("%2Fap-south-1%2F") != std::string::npos);
      REQUIRE(rig.transport->requests().size() == 2);
      CHECK(rig.transport->requests()[1].url == "https://ap-south-1.s3.test/k");
      auto next = regional(call_of(some_keys()));
      next.authorization = looks.authorization;
      CHECK(rig.client->presign(next).wait()->url.find("%2Fap-south-1%2F") != std::string::npos);
      next.bucket = "another";
      CHECK(rig.client->presign(next).wait()->url.find("%2Feu-west-1%2F") != std::string::npos);
    }
  }

  TEST_CASE("regions that are named one after the other, or that cannot be gone to, are an error") {
    ClientRig rig(Drive::caller);
    const auto elsewhere = [](const char* region) { return answer(400, "", {{"x-amz-bucket-region", region}}); };
    answer_all(rig, {elsewhere("ap-south-1"), elsewhere("eu-west-1")});
    CHECK(rig.client->presign(regional(call_of(some_keys(), true))).wait().error().code == Errc::wrong_region);
    answer_all(rig, {elsewhere("ap-south-1")});
    const auto url = rig.client->presign(call_of(some_keys(), true)).wait();
    CHECK(url.error().code == Errc::wrong_region);
    CHECK(url.error().fact("region") == "ap-south-1");
    CHECK(url.error().http_status == 400);
  }

  TEST_CASE("a network that stays away is an error with the number of tries") {
    ClientRig rig(Drive::caller);
    answer_all(rig, {});
    const auto url = rig.client->presign(call_of(some_keys(), true)).wait();
    CHECK(url.error().code == Errc::connection_lost);
    CHECK(url.error().attempts > 1);
  }

  TEST_CASE("errors of the description are the call's") {
    ClientRig rig(Drive::caller);
    auto call = call_of(some_keys());
    call.sign = [](const Credentials&, WallTime) -> Result<PresignedUrl> {
      return make_error(Errc::invalid_argument, "A bad path.");
    };
    CHECK(rig.client->presign(call).wait().error().message == "A bad path.");
    call.check = [](const Credentials&) -> Result<std::optional<HttpRequest>> {
      return make_error(Errc::invalid_option, "A bad bucket.");
    };
    CHECK(rig.client->presign(call).wait().error().message == "A bad bucket.");
    call = call_of(some_keys());
    call.sign = nullptr;
    CHECK(rig.client->presign(call).wait().error().fact("field") == "sign");
  }

  TEST_CASE("an authorization without credentials cannot sign") {
    ClientRig rig(Drive::caller);
    PresignCall call = call_of(nullptr);
    CHECK(rig.client->presign(call).wait().error().code == Errc::unsupported_option);
    call.authorization = nullptr;
    CHECK(rig.client->presign(call).wait().error().code == Errc::unsupported_option);
    CHECK(rig.client->credentials(nullptr).wait().error().code == Errc::unsupported_option);
  }

  TEST_CASE("credentials are a task of their own, with their identity") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive);
      const auto given = rig.client->credentials(signing(some_keys("eu-west-1:abc"))).wait();
      REQUIRE(given);
      CHECK(given->access_key_id == "AKID");
      CHECK(given->secret_access_key == "sesame");
      CHECK(given->identity_id == "eu-west-1:abc");
    });
  }

  TEST_CASE("a presign call can be cancelled, and ends with its client") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive);
      rig.transport->hold([](const HttpRequest&) { return true; });
      const auto first = rig.client->presign(call_of(some_keys(), true));
      const auto second = rig.client->presign(call_of(some_keys(), true));
      REQUIRE(rig.run_until([&] { return rig.transport->in_flight() == 2; }));
      first.cancel();
      CHECK(first.wait().error().code == Errc::cancelled);
      rig.client.reset();
      CHECK(second.wait().error().code == Errc::client_closed);
    });
  }

  TEST_CASE("a client that was moved from signs nothing") {
    ClientRig rig(Drive::caller);
    Client moved = *std::exchange(rig.client, std::nullopt);
    Client other = std::move(moved);
    CHECK(moved.presign(call_of(some_keys())).wait().error().code == Errc::client_closed);
    CHECK(moved.credentials(signing(some_keys())).wait().error().code == Errc::client_closed);
  }
}

}  // namespace uploadkit::client
