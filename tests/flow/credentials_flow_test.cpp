// Credentials from twins of the services that give them, used against a store that checks them.
#include <doctest/doctest.h>
#include <flow/flow_rig.hpp>

#include <support/environment_scope.hpp>

#include <atomic>

namespace uploadkit::flow {

namespace fetched {

using test::EnvironmentScope;

CognitoOptions pool(FlowRig& rig, bool signed_in = false) {
  const auto& secrets = rig.server().secrets();
  CognitoOptions options;
  options.identity_pool_id = secrets.identity_pool_id;
  options.endpoint_url = rig.server().endpoints().cognito;
  if (signed_in)
    options.logins = [provider = secrets.login_provider, token = secrets.login_token] {
      return std::vector<CognitoLogin>{{provider, token}};
    };
  return options;
}

/// Uploads with credentials from `provider`; gives the key that the object got.
Result<UploadReceipt> upload(FlowRig& rig, std::shared_ptr<const CredentialsProvider> provider,
                             Drive drive = Drive::background) {
  S3Options options = rig.s3_options();
  options.credentials = std::move(provider);
  auto client = rig.client(s3(std::move(options)), rig.options(drive));
  return client.upload(input_of(some_bytes(1000), "of-credentials.bin")).wait();
}

void check_upload(FlowRig& rig, std::shared_ptr<const CredentialsProvider> provider) {
  for (const Drive drive : {Drive::background, Drive::caller}) {
    const auto receipt = upload(rig, provider, drive);
    CHECK_MESSAGE(receipt.ok(), receipt.error().message);
  }
  CHECK(rig.stored("of-credentials.bin") == some_bytes(1000));
}

}  // namespace fetched

TEST_SUITE("flow") {
  TEST_CASE("a guest and a signed-in user of a Cognito pool upload, over TLS and without") {
    for (const bool tls : {false, true}) {
      FlowRig rig(tls);
      fetched::check_upload(rig, cognito_credentials(fetched::pool(rig)));
      fetched::check_upload(rig, cognito_credentials(fetched::pool(rig, true)));
    }
  }

  TEST_CASE("a path is made from the identity that Cognito gives, and its colon survives") {
    FlowRig rig;
    S3Options options = rig.s3_options();
    options.credentials = cognito_credentials(fetched::pool(rig, true));
    const auto backend = s3(options);
    auto client = rig.client(backend);
    UploadInput input = input_of("hello", "");
    input.path_of_identity = [](const std::string& identity) { return "private/" + identity + "/note.txt"; };
    const auto receipt = client.upload(std::move(input)).wait();
    REQUIRE_MESSAGE(receipt.ok(), receipt.error().message);
    const auto credentials = client.credentials(backend->authorization()).wait();
    REQUIRE(credentials.ok());
    CHECK(receipt->path == "private/" + credentials->identity_id + "/note.txt");
    CHECK(credentials->identity_id.find(':') != std::string::npos);
    CHECK(rig.stored(receipt->path) == "hello");
  }

  TEST_CASE("a guest keeps its identity from fetch to fetch") {
    FlowRig rig;
    S3Options options = rig.s3_options();
    options.credentials = cognito_credentials(fetched::pool(rig));
    const auto backend = s3(options);
    std::string first;
    for (int i = 0; i < 2; ++i) {
      const auto credentials = rig.client(backend).credentials(backend->authorization()).wait();
      REQUIRE(credentials.ok());
      if (i == 0) first = credentials->identity_id;
      CHECK(credentials->identity_id == first);
    }
  }

  TEST_CASE("a pool that refuses is told with its reason") {
    FlowRig rig;
    rig.plan(R"({"operation":"cognito.GetId","quirk":"no_guests"})");
    const auto receipt = fetched::upload(rig, cognito_credentials(fetched::pool(rig)));
    CHECK(receipt.error().code == Errc::unauthorized);
    CHECK(receipt.error().backend_code == "NotAuthorizedException");
    CHECK(receipt.error().message.find("Unauthenticated access is not supported") != std::string::npos);
    CognitoOptions options = fetched::pool(rig);
    options.logins = [] { return std::vector<CognitoLogin>{{"accounts.test", "forged"}}; };
    const auto forged = fetched::upload(rig, cognito_credentials(options));
    CHECK(forged.error().code == Errc::unauthorized);
    CHECK(forged.error().message.find("forged") == std::string::npos);
  }

  TEST_CASE("a web identity, an instance and a container give credentials that the store takes") {
    FlowRig rig;
    const auto& secrets = rig.server().secrets();
    const auto& places = rig.server().endpoints();
    fetched::EnvironmentScope scope;
    WebIdentityOptions identity;
    identity.role_arn = secrets.role_arn;
    identity.token_file = rig.folder().file("token", secrets.web_identity_token + "\n");
    identity.endpoint_url = places.sts;
    fetched::check_upload(rig, web_identity_credentials(identity));
    fetched::check_upload(rig, instance_credentials(places.instance));
    scope.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", places.container);
    scope.set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", rig.folder().file("container", secrets.container_token));
    fetched::check_upload(rig, container_credentials());
  }

  TEST_CASE("the default order finds the instance behind everything else") {
    FlowRig rig;
    const fetched::EnvironmentScope scope(
        {{"HOME", "/nowhere"}, {"AWS_EC2_METADATA_SERVICE_ENDPOINT", rig.server().endpoints().instance}});
    fetched::check_upload(rig, default_credentials());
  }

  TEST_CASE("a machine where nobody has credentials says who was asked") {
    FlowRig rig;
    fetched::EnvironmentScope scope({{"HOME", "/nowhere"}, {"AWS_EC2_METADATA_DISABLED", "true"}});
    const auto receipt = fetched::upload(rig, default_credentials());
    CHECK(receipt.error().code == Errc::unauthorized);
    CHECK(receipt.error().message.find("environment, web identity, profile, container, instance") != std::string::npos);
    scope.set("AWS_EC2_METADATA_DISABLED", "false");
    rig.plan(R"({"operation":"instance.roles","quirk":"no_role"})");
    CHECK(fetched::upload(rig, instance_credentials(rig.server().endpoints().instance)).error().code ==
          Errc::unauthorized);
  }

  TEST_CASE("files and processes give credentials that the store takes") {
    FlowRig rig;
    const auto& keys = rig.server().secrets().temporary;
    fetched::EnvironmentScope scope;
    scope.set("AWS_SHARED_CREDENTIALS_FILE",
              rig.folder().file("credentials", "; keys\r\n[mine]\r\naws_access_key_id = " + keys.access_key_id +
                                                   "\r\naws_secret_access_key = " + keys.secret_access_key +
                                                   "\r\naws_session_token = " + keys.session_token + "\r\n"));
    fetched::check_upload(rig, profile_credentials({"mine", "", ""}));
    const std::string json = rig.folder().file("keys.json", R"({"Version":1,"AccessKeyId":")" + keys.access_key_id +
                                                                R"(","SecretAccessKey":")" + keys.secret_access_key +
                                                                R"(","SessionToken":")" + keys.session_token + "\"}");
    scope.set("AWS_CONFIG_FILE",
              rig.folder().file("config", "[profile other]\ncredential_process = cat " + json + "\n"));
    fetched::check_upload(rig, profile_credentials({"other", "", ""}));
    scope.set("AWS_ACCESS_KEY_ID", keys.access_key_id);
    scope.set("AWS_SECRET_ACCESS_KEY", keys.secret_access_key);
    scope.set("AWS_SESSION_TOKEN", keys.session_token);
    fetched::check_upload(rig, default_credentials());
  }

  TEST_CASE("credentials that die on the way are fetched once more, and the upload ends well") {
    FlowRig rig;
    auto asked = std::make_shared<std::atomic<int>>(0);
    const auto live = rig.server().secrets().temporary;
    const auto provider = callback_credentials([asked, live]() -> Result<Credentials> {
      Credentials credentials = live;
      // The store does not know the first token.
      if (++*asked == 1) credentials.session_token += "x";
      return credentials;
    });
    const auto receipt = fetched::upload(rig, provider);
    CHECK_MESSAGE(receipt.ok(), receipt.error().message);
    CHECK(receipt->attempts == 1);
    CHECK(*asked == 2);
  }

  TEST_CASE("keys of a pool that are dead to the store are ExpiredToken, and fetched anew") {
    FlowRig rig;
    rig.plan(R"({"operation":"cognito.GetCredentialsForIdentity","quirk":"ttl_s=-10"})");
    const auto receipt = fetched::upload(rig, cognito_credentials(fetched::pool(rig)));
    CHECK_MESSAGE(receipt.ok(), receipt.error().message);
  }

  TEST_CASE("many uploads fetch credentials once, also in parts") {
    FlowRig rig;
    auto asked = std::make_shared<std::atomic<int>>(0);
    const auto keys = rig.server().secrets().permanent;
    S3Options options = rig.s3_options();
    options.credentials = callback_credentials([asked, keys]() -> Result<Credentials> {
      ++*asked;
      return keys;
    });
    auto client = rig.client(s3(options));
    std::vector<UploadInput> inputs;
    for (int i = 0; i < 40; ++i) inputs.push_back(input_of(some_bytes(2000), "many/" + std::to_string(i)));
    inputs.push_back(input_of(some_bytes(11 * 1024 * 1024), "many/large"));
    for (const auto& receipt : client.upload_all(std::move(inputs)).wait())
      CHECK_MESSAGE(receipt.ok(), receipt.error().message);
    CHECK(*asked == 1);
  }

  TEST_CASE("a clock that is hours off is corrected once, for uploads and links") {
    FlowRig rig;
    class WrongClock final : public Clock {
     public:
      Instant now() override { return right_->now(); }
      WallTime wall_now() override { return right_->wall_now() + std::chrono::hours{5}; }
      std::uint64_t random() override { return right_->random(); }

     private:
      std::shared_ptr<Clock> right_ = system_clock();
    };
    const auto backend = s3(rig.s3_options());
    ClientOptions options = rig.options();
    options.clock = std::make_shared<WrongClock>();
    auto client = rig.client(backend, std::move(options));
    const auto receipt = client.upload(input_of("hello", "clock.txt")).wait();
    REQUIRE_MESSAGE(receipt.ok(), receipt.error().message);
    CHECK(receipt->attempts == 1);
    GetUrlOptions url;
    url.path = "clock.txt";
    url.validate_object_existence = true;
    const auto signed_url = client.presign(backend->get_url(url)).wait();
    REQUIRE_MESSAGE(signed_url.ok(), signed_url.error().message);
    CHECK(signed_url->expires_at < std::chrono::system_clock::now() + std::chrono::seconds{1000});
    url.path = "nowhere.txt";
    CHECK(client.presign(backend->get_url(url)).wait().error().code == Errc::not_found);
  }
}

}  // namespace uploadkit::flow
