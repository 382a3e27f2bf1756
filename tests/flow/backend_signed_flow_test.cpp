// Uploads whose every request is signed by somebody else: here by a function that holds the keys of the server's
// storage.
#include <doctest/doctest.h>
#include <devserver/multipart_store.hpp>
#include <flow/flow_rig.hpp>

#include <mutex>
#include <string>
#include <vector>

namespace uploadkit::flow {

namespace signing {

/// What an application's server does: it knows the keys, and signs one request after the other.
class Server {
 public:
  explicit Server(FlowRig& rig)
      : bucket_url_(rig.server().endpoints().s3 + "/" + rig.server().bucket()),
        credentials_(rig.server().secrets().permanent),
        region_(rig.server().region()) {}

  Result<SignedStep> sign(const StorageStep& step) {
    const std::lock_guard<std::mutex> lock(mutex_);
    actions_.push_back(step.action);
    SigningInput input;
    input.method = step.method;
    input.url = bucket_url_ + "/" + step.key + query_of(step);
    input.region = region_;
    const auto url = presign(input, credentials_, std::chrono::system_clock::now());
    if (!url) return url.error();
    return SignedStep{url->url, {}};
  }

  std::size_t count(const std::string& action) {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::size_t found = 0;
    for (const std::string& each : actions_) found += each == action ? 1u : 0u;
    return found;
  }

 private:
  static std::string query_of(const StorageStep& step) {
    if (step.action == "create") return "?uploads";
    const std::string id = "?uploadId=" + step.upload_id;
    if (step.action == "part") return id + "&partNumber=" + std::to_string(step.part_number);
    if (step.action == "list") return id + "&part-number-marker=" + std::to_string(step.part_number);
    return step.action == "complete" || step.action == "abort" ? id : std::string();
  }

  std::string bucket_url_;
  Credentials credentials_;
  std::string region_;
  std::mutex mutex_;
  std::vector<std::string> actions_;
};

std::shared_ptr<const Backend> backend_of(const std::shared_ptr<Server>& server) {
  BackendSignedOptions options;
  options.sign = [server](const StorageStep& step) { return server->sign(step); };
  return backend_signed(options);
}

std::shared_ptr<const Backend> backend_over_http(FlowRig& rig, bool at_once) {
  const std::string& base = rig.server().endpoints().uploads;
  const std::string& token = rig.server().secrets().uploads_token;
  if (at_once) {
    SignedUploadOptions options;
    options.create_url = base + "/create";
    options.token = token;
    return signed_upload(options);
  }
  BackendSignedOptions options;
  options.sign_url = base + "/sign";
  options.token = token;
  return backend_signed(options);
}

}  // namespace signing

TEST_SUITE("flow") {
  TEST_CASE("an upload arrives whole with a URL for each request, in one PUT and in parts") {
    FlowRig rig;
    const auto server = std::make_shared<signing::Server>(rig);
    auto client = rig.client(signing::backend_of(server));
    for (const std::size_t size : {std::size_t{1000}, std::size_t{12} << 20}) {
      const std::string key = "signed/" + std::to_string(size) + ".bin";
      const auto receipt = client.upload(input_of(some_bytes(size), key)).wait();
      REQUIRE_MESSAGE(receipt.ok(), receipt.error().message);
      CHECK(rig.stored(key) == some_bytes(size));
      CHECK(receipt->path == key);
      CHECK(receipt->verified_by != VerifiedBy::none);
    }
    CHECK(server->count("put") == 1);
    CHECK(server->count("create") == 1);
    CHECK(server->count("part") == 3);
    CHECK(server->count("complete") == 1);
    CHECK(rig.server().uploads().uploads(rig.server().bucket()).empty());
  }

  TEST_CASE("an upload arrives whole through a server that signs over HTTP, step by step or all at once") {
    for (const bool at_once : {false, true}) {
      CAPTURE(at_once);
      FlowRig rig;
      auto client = rig.client(signing::backend_over_http(rig, at_once));
      for (const std::size_t size : {std::size_t{1000}, std::size_t{12} << 20}) {
        const std::string key = "over http/" + std::to_string(size) + ".bin";
        const auto receipt = client.upload(input_of(some_bytes(size), key)).wait();
        REQUIRE_MESSAGE(receipt.ok(), receipt.error().message);
        CHECK(rig.stored(key) == some_bytes(size));
        CHECK(receipt->verified_by != VerifiedBy::none);
      }
      CHECK(rig.server().uploads().uploads(rig.server().bucket()).empty());
    }
  }

  TEST_CASE("a signed step that died is signed again") {
    FlowRig rig;
    rig.plan(R"({"operation":"uploads.sign","count":1,"clock_offset_s":-7200})");
    auto client = rig.client(signing::backend_over_http(rig, false));
    const auto receipt = client.upload(input_of(some_bytes(100), "again.bin")).wait();
    REQUIRE_MESSAGE(receipt.ok(), receipt.error().message);
    CHECK(rig.stored("again.bin") == some_bytes(100));
  }

  TEST_CASE("a signing server that does not know the user is unauthorized") {
    FlowRig rig;
    for (const bool at_once : {false, true}) {
      rig.plan(at_once ? R"({"operation":"uploads.create","expire":true})"
                       : R"({"operation":"uploads.sign","expire":true})");
      auto client = rig.client(signing::backend_over_http(rig, at_once));
      CHECK(client.upload(input_of(some_bytes(100), "nobody.bin")).wait().error().code == Errc::unauthorized);
    }
    CHECK(rig.stored_count() == 0);
  }

  TEST_CASE("a server that refuses to sign ends the upload with its own words") {
    FlowRig rig;
    BackendSignedOptions options;
    options.sign = [](const StorageStep&) -> Result<SignedStep> {
      return make_error(Errc::forbidden, "Your plan has no room left.");
    };
    auto client = rig.client(backend_signed(options));
    const auto receipt = client.upload(input_of(some_bytes(10), "refused.bin")).wait();
    CHECK(receipt.error().code == Errc::forbidden);
    CHECK(receipt.error().message.find("no room left") != std::string::npos);
    CHECK(rig.stored_count() == 0);
  }
}

}  // namespace uploadkit::flow
