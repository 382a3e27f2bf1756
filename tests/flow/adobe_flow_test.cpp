// Adobe Commerce over both transports.
#include <doctest/doctest.h>
#include <flow/flow_rig.hpp>

#include <string>

namespace uploadkit::flow {

namespace adobe {

struct Way {
  AdobeTransport transport;
  const char* type;
};

constexpr Way ways[] = {{AdobeTransport::rest, "CATEGORY_IMAGE"}, {AdobeTransport::graphql, "CUSTOMER_ATTRIBUTE_FILE"}};

}  // namespace adobe

TEST_SUITE("flow") {
  TEST_CASE("a file goes through Adobe Commerce over both transports and gets its final key") {
    for (const auto& way : adobe::ways) {
      FlowRig rig;
      auto client = rig.client(rig.adobe_backend(way.transport, way.type));
      const std::string bytes = some_bytes(1'000'000);
      const auto receipt = client.upload(input_of(bytes, "report.bin")).wait();
      REQUIRE_MESSAGE(receipt.ok(), receipt.error().message);
      CHECK(receipt->path.rfind("report_", 0) == 0);
      CHECK(receipt->verified_by == VerifiedBy::checksum);
      CHECK(rig.stored(receipt->path) == bytes);
    }
  }

  TEST_CASE("Adobe's lost answers, throttling and odd forms are survived") {
    const char* faults[] = {
        R"({"operation":"adobe.initiateUpload","lose_answer":true})",
        R"({"operation":"adobe.initiateUpload","status":429,"headers":{"Retry-After":"0"}})",
        R"({"operation":"adobe.initiateUpload","quirk":"expires_at_iso"})",
        R"({"operation":"adobe.initiateUpload","quirk":"virtual_host"})",
        R"({"operation":"s3.PutObject","drop_after_bytes":0})",
        R"({"operation":"adobe.finishUpload","status":503})",
        R"({"operation":"adobe.finishUpload","quirk":"copy_failure"})",
    };
    for (const auto& way : adobe::ways) {
      for (const char* fault : faults) {
        CAPTURE(fault);
        FlowRig rig;
        rig.plan(fault);
        auto client = rig.client(rig.adobe_backend(way.transport, way.type));
        const auto receipt = client.upload(input_of("some bytes", "a.txt")).wait();
        REQUIRE_MESSAGE(receipt.ok(), receipt.error().message);
        CHECK(rig.stored(receipt->path) == "some bytes");
      }
    }
  }

  TEST_CASE("a finish that took effect without an answer is told as unknown, with the key") {
    FlowRig rig;
    rig.plan(R"({"operation":"adobe.finishUpload","lose_answer":true})");
    auto client = rig.client(rig.adobe_backend(AdobeTransport::rest, "CATEGORY_IMAGE"));
    const auto receipt = client.upload(input_of("some bytes", "a.txt")).wait();
    CHECK(receipt.error().code == Errc::outcome_unknown);
    CHECK(receipt.error().fact("key").rfind("a_", 0) == 0);
  }

  TEST_CASE("success:false is a failure although the status is 200") {
    FlowRig rig;
    rig.plan(R"({"operation":"adobe.finishUpload","quirk":"success_false"})");
    auto client = rig.client(rig.adobe_backend(AdobeTransport::graphql, "CUSTOMER_ATTRIBUTE_FILE"));
    CHECK(client.upload(input_of("some bytes", "a.txt")).wait().error().code == Errc::upload_rejected);
  }

  TEST_CASE("a source over the limit or a key with a slash is refused before anything is sent") {
    FlowRig rig;
    auto client = rig.client(rig.adobe_backend(AdobeTransport::rest, "CATEGORY_IMAGE"));
    const auto large = client.upload(input_of(std::string(16'777'217, 'x'), "a.txt")).wait();
    CHECK(large.error().code == Errc::too_large);
    CHECK(large.error().fact("limit") == "16777216");
    const auto slash = client.upload(input_of("x", "a/b.txt")).wait();
    CHECK(slash.error().code == Errc::invalid_argument);
    CHECK(rig.has_sent_nothing());
  }

  TEST_CASE("a token that died is fetched anew once, for all that wait") {
    FlowRig rig;
    AdobeCommerceOptions options;
    options.endpoint = rig.server().endpoints().adobe_rest;
    options.media_resource_type = "CATEGORY_IMAGE";
    options.authorization.client_credentials =
        ClientCredentials{rig.server().endpoints().origin + "/_services/ims/ims/token/v3",
                          rig.server().secrets().client_id, rig.server().secrets().client_secret, ""};
    rig.plan(R"({"operation":"adobe.initiateUpload","status":401})");
    auto client = rig.client(adobe_commerce(std::move(options)));
    const auto receipt = client.upload(input_of("some bytes", "a.txt")).wait();
    REQUIRE_MESSAGE(receipt.ok(), receipt.error().message);
  }

  TEST_CASE("a wrong token is unauthorized") {
    FlowRig rig;
    AdobeCommerceOptions options;
    options.endpoint = rig.server().endpoints().adobe_rest;
    options.media_resource_type = "CATEGORY_IMAGE";
    options.authorization.token = "wrong-token";
    auto client = rig.client(adobe_commerce(std::move(options)));
    CHECK(client.upload(input_of("x", "a.txt")).wait().error().code == Errc::unauthorized);
  }

  TEST_CASE("the key becomes the value of an attribute of a category and of a customer") {
    FlowRig rig;
    const auto rest = rig.adobe_backend(AdobeTransport::rest, "CATEGORY_IMAGE");
    auto client = rig.client(rest);
    const auto image = client.upload(input_of(tiny_png(), "1.png")).wait();
    REQUIRE(image.ok());
    AdobeCategory category;
    category.parent_id = "2";
    category.name = "One";
    category.custom_attributes = {{"image", image->path}};
    const auto created = client.call(rest->create_category(category)).wait();
    REQUIRE_MESSAGE(created.ok(), created.error().message);
    const auto updated = client.call(rest->update_category(created->id, category)).wait();
    REQUIRE_MESSAGE(updated.ok(), updated.error().message);
    const auto graphql = rig.adobe_backend(AdobeTransport::graphql, "CUSTOMER_ATTRIBUTE_FILE");
    UploadInput input = input_of("a,b", "list.csv");
    input.backend = graphql;
    const auto file = client.upload(std::move(input)).wait();
    REQUIRE_MESSAGE(file.ok(), file.error().message);
    AdobeCustomer customer;
    customer.firstname = "Ada";
    customer.lastname = "Lovelace";
    customer.email = "ada@example.com";
    customer.password = "a Password 123";
    customer.custom_attributes = {{"certificate", file->path}};
    const auto registered = client.call(graphql->create_customer(customer)).wait();
    REQUIRE_MESSAGE(registered.ok(), registered.error().message);
    CHECK(registered->email == "ada@example.com");
  }
}

}  // namespace uploadkit::flow
