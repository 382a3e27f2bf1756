// Buy with Prime in its three versions.
#include <doctest/doctest.h>
#include <flow/flow_rig.hpp>

#include <string>

namespace uploadkit::flow {

TEST_SUITE("flow") {
  TEST_CASE("a CSV goes through Buy with Prime in every version, with one token for all") {
    for (const char* version : {"2024-01-01", "2024-04-01", "2024-11-01"}) {
      CAPTURE(version);
      FlowRig rig;
      auto client = rig.client(rig.prime_backend(version));
      const auto first = client.upload(input_of("sku,title\n1,one\n", "products.csv")).wait();
      const auto second = client.upload(input_of("sku,title\n2,two\n", "more.csv")).wait();
      REQUIRE_MESSAGE(first.ok(), first.error().message);
      REQUIRE_MESSAGE(second.ok(), second.error().message);
      CHECK(first->verified_by == VerifiedBy::checksum);
      CHECK(rig.stored(first->id) == "sku,title\n1,one\n");
      CHECK(rig.stored(second->id) == "sku,title\n2,two\n");
    }
  }

  TEST_CASE("what goes wrong with Buy with Prime is survived or named") {
    struct Case {
      const char* fault;
      Errc code;
    };
    const Case cases[] = {
        {R"({"operation":"token.buy-with-prime","status":503})", Errc::ok},
        {R"({"operation":"buy-with-prime.createUploadLink","status":401})", Errc::ok},
        {R"({"operation":"buy-with-prime.createUploadLink","quirk":"error=ThrottlingError"})", Errc::ok},
        {R"({"operation":"buy-with-prime.createUploadLink","quirk":"error=InternalServerError"})", Errc::ok},
        {R"({"operation":"buy-with-prime.createUploadLink","quirk":"expired_url"})", Errc::ok},
        {R"({"operation":"s3.PutObject","expire":true})", Errc::ok},
        {R"({"operation":"buy-with-prime.createUploadLink","quirk":"error=ValidationError"})", Errc::rejected},
        {R"({"operation":"buy-with-prime.createUploadLink","quirk":"missing_scope"})", Errc::forbidden},
        {R"({"operation":"buy-with-prime.createUploadLink","quirk":"rewrite_host"})", Errc::signature_rejected},
    };
    for (const Case& one : cases) {
      CAPTURE(one.fault);
      FlowRig rig;
      rig.plan(one.fault);
      auto client = rig.client(rig.prime_backend());
      const auto receipt = client.upload(input_of("a,b\n", "a.csv")).wait();
      CHECK_MESSAGE(receipt.error().code == one.code, receipt.error().message);
      rig.check_no_secret(receipt.error().message);
    }
  }

  TEST_CASE("an empty file is refused, since the service must be told a size of one or more") {
    FlowRig rig;
    auto client = rig.client(rig.prime_backend());
    const auto receipt = client.upload(input_of("", "a.csv")).wait();
    CHECK(receipt.error().code == Errc::too_small);
    CHECK(receipt.error().fact("limit") == "1");
  }

  TEST_CASE("a feed is made from the file, and its result can be fetched") {
    FlowRig rig;
    const auto backend = rig.prime_backend();
    auto client = rig.client(backend);
    const auto receipt = client.upload(input_of("sku\n1\n", "a.csv")).wait();
    REQUIRE(receipt.ok());
    const auto feed = client.call(backend->create_catalog_feed(receipt->id, false)).wait();
    REQUIRE_MESSAGE(feed.ok(), feed.error().message);
    std::string status;
    for (int i = 0; i < 5 && status != "COMPLETED"; ++i) {
      const auto state = client.call(backend->catalog_feed(feed->id)).wait();
      REQUIRE_MESSAGE(state.ok(), state.error().message);
      status = state->status;
    }
    CHECK(status == "COMPLETED");
    const auto link = client.call(backend->download_link(receipt->id)).wait();
    REQUIRE_MESSAGE(link.ok(), link.error().message);
    CHECK(link->rfind("http", 0) == 0);
  }
}

}  // namespace uploadkit::flow
