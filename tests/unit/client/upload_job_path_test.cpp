// Paths that are made from an identity.
#include <doctest/doctest.h>

#include <support/client_rig.hpp>

namespace uploadkit::client {

namespace {

using test::ClientRig;
using test::in_both_drives;
using test::LineOptions;

/// Credentials of an identity, after one request.
class IdentityProvider final : public CredentialsProvider {
 public:
  explicit IdentityProvider(std::string identity) : identity_(std::move(identity)) {}
  std::string name() const override { return "identity"; }
  Result<CredentialsStep> begin(WallTime) const override {
    CredentialsStep step;
    step.request.url = "https://identity.test/";
    return step;
  }
  Result<CredentialsStep> read(const std::string&, const Result<HttpResponse>& answer, WallTime) const override {
    if (!answer) return answer.error();
    if (answer->status != 200) return make_error(Errc::forbidden, "Nobody signed in.");
    CredentialsStep step;
    step.credentials = Credentials{"AKID", "sesame", "", {}, identity_};
    return step;
  }

 private:
  std::string identity_;
};

LineOptions backend_of(std::string identity) {
  auto authorization = std::make_shared<Authorization>();
  authorization->origin = "https://api.test";
  authorization->region = "eu-west-1";
  authorization->credentials = std::make_shared<IdentityProvider>(std::move(identity));
  LineOptions options;
  options.authorization = std::move(authorization);
  return options;
}

UploadInput input_of(std::function<std::string(const std::string&)> path_of_identity) {
  UploadInput input = ClientRig::input("some bytes", "");
  input.path_of_identity = std::move(path_of_identity);
  return input;
}

std::string private_path(const std::string& identity) { return "private/" + identity + "/a.txt"; }

/// The identity service answers what is listed, one after the other, and then 200.
void answer_identity(ClientRig& rig, std::vector<ExchangeResult> answers = {}) {
  auto left = std::make_shared<std::vector<ExchangeResult>>(std::move(answers));
  rig.transport->answer_with([left](const HttpRequest& request) -> std::optional<ExchangeResult> {
    if (request.url != "https://identity.test/") return std::nullopt;
    if (left->empty()) return ExchangeResult{test::answer(200), 0, true};
    ExchangeResult result = left->front();
    left->erase(left->begin());
    return result;
  });
}

}  // namespace

TEST_SUITE("client") {
  TEST_CASE("a path is made from the identity that the credentials belong to") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive, backend_of("eu-west-1:abc"));
      answer_identity(rig);
      REQUIRE(rig.client->upload(input_of(private_path)).wait());
      const auto uploads = rig.transport->service().uploads();
      REQUIRE(uploads.size() == 1);
      CHECK(uploads.begin()->second.key == "keys/private/eu-west-1:abc/a.txt");
    });
  }

  TEST_CASE("many uploads ask for one identity") {
    ClientRig rig(Drive::caller, backend_of("eu-west-1:abc"));
    answer_identity(rig);
    std::vector<UploadInput> inputs;
    for (int i = 0; i < 10; ++i) inputs.push_back(input_of(private_path));
    for (const auto& receipt : rig.client->upload_all(std::move(inputs)).wait()) CHECK(receipt);
    std::size_t asked = 0;
    for (const HttpRequest& request : rig.transport->requests()) asked += request.url == "https://identity.test/";
    CHECK(asked == 1);
  }

  TEST_CASE("credentials without an identity make no path") {
    in_both_drives([](Drive drive) {
      ClientRig nameless(drive, backend_of(""));
      answer_identity(nameless);
      CHECK(nameless.client->upload(input_of(private_path)).wait().error().fact("option") == "path_of_identity");
      ClientRig without(drive);
      const auto receipt = without.client->upload(input_of(private_path)).wait();
      CHECK(receipt.error().code == Errc::unsupported_option);
      CHECK(receipt.error().fact("option") == "path_of_identity");
    });
  }

  TEST_CASE("a service of identities that fails is asked again, one that refuses is not") {
    ClientRig rig(Drive::caller, backend_of("eu-west-1:abc"));
    answer_identity(rig, {ExchangeResult{make_error(Errc::connect_failed, "Gone."), 0, false}});
    CHECK(rig.client->upload(input_of(private_path)).wait());
    ClientRig refused(Drive::caller, backend_of("eu-west-1:abc"));
    answer_identity(refused, {ExchangeResult{test::answer(403), 0, true}});
    CHECK(refused.client->upload(input_of(private_path)).wait().error().message == "Nobody signed in.");
    CHECK(refused.transport->requests().size() == 1);
  }

  TEST_CASE("an empty path is refused") {
    ClientRig rig(Drive::caller, backend_of("eu-west-1:abc"));
    answer_identity(rig);
    const auto receipt = rig.client->upload(input_of([](const std::string&) { return std::string(); })).wait();
    CHECK(receipt.error().fact("field") == "path_of_identity");
  }

  TEST_CASE("an upload that waits for its path can be paused, resumed and cancelled") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive, backend_of("eu-west-1:abc"));
      answer_identity(rig);
      rig.transport->hold([](const HttpRequest& request) { return request.url == "https://identity.test/"; });
      const auto cancelled = rig.client->upload(input_of(private_path));
      const auto resumed = rig.client->upload(input_of(private_path));
      REQUIRE(rig.run_until([&] { return rig.transport->in_flight() == 1; }));
      CHECK(resumed.pause() == ControlOutcome::accepted);
      CHECK(cancelled.cancel() == ControlOutcome::accepted);
      CHECK(cancelled.wait().error().code == Errc::cancelled);
      rig.transport->hold(nullptr);
      REQUIRE(rig.run_until([&] { return resumed.state() == UploadState::paused; }));
      CHECK(resumed.resume() == ControlOutcome::accepted);
      CHECK(resumed.wait());
    });
  }

  TEST_CASE("a client that closes while a path is asked for ends the upload") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive, backend_of("eu-west-1:abc"));
      rig.transport->hold([](const HttpRequest&) { return true; });
      const auto session = rig.client->upload(input_of(private_path));
      REQUIRE(rig.run_until([&] { return rig.transport->in_flight() == 1; }));
      rig.client.reset();
      CHECK(session.wait().error().code == Errc::client_closed);
    });
  }
}

}  // namespace uploadkit::client
