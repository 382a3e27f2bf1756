// Webhooks of VIESUS: their calls and the proof of their origin.
#include "answers.hpp"

#include <uploadkit/core/time_text.hpp>
#include <uploadkit/viesus.hpp>

using namespace uploadkit;

namespace {

std::shared_ptr<const Viesus> backend() {
  ViesusOptions options;
  options.api_key = "key-1";
  return viesus(options);
}

}  // namespace

TEST_SUITE_BEGIN("backends");

TEST_CASE("a webhook is verified by the lower-case hex HMAC-SHA256 of its raw body") {
  // RFC 4231, test case 2.
  const std::string signature = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
  const std::string body = "what do ya want for nothing?";
  CHECK(verify_viesus_webhook("Jefe", body, signature));
  CHECK_FALSE(verify_viesus_webhook("jefe", body, signature));
  CHECK_FALSE(verify_viesus_webhook("Jefe", body + " ", signature));
  CHECK_FALSE(verify_viesus_webhook("Jefe", body, signature.substr(0, 63)));
  CHECK_FALSE(verify_viesus_webhook("Jefe", body, core::upper(signature)));
  CHECK_FALSE(verify_viesus_webhook("Jefe", body, ""));
}

TEST_CASE("a webhook is never verified with an empty secret") {
  CHECK_FALSE(verify_viesus_webhook("", "x", ""));
  CHECK_FALSE(verify_viesus_webhook("", "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"));
}

TEST_CASE("webhooks are made, listed and deleted") {
  const auto client = backend();
  CHECK(test::query_of(client->create_webhook("https://app.example/hook").request) ==
        "mutation{createWebhook(input:{url:\"https://app.example/hook\"}){id url secret createdAt}}");
  CHECK(test::query_of(client->webhooks().request) == "query{webhooks{id url createdAt}}");
  CHECK(test::query_of(client->delete_webhook("w-1").request) == "mutation{deleteWebhook(id:\"w-1\"){success}}");
}

TEST_CASE("answers about webhooks are read") {
  const auto client = backend();
  const auto made = client->create_webhook("https://a.example/h")
                        .read(test::answer(200, R"({"data":{"createWebhook":{"id":"w","url":"https://a.example/h",)"
                                                R"("secret":"s","createdAt":"2024-09-30T12:34:56Z"}}})"));
  REQUIRE(made.ok());
  CHECK(made->id == "w");
  CHECK(made->secret == "s");
  CHECK(core::iso8601(*made->created_at) == "2024-09-30T12:34:56Z");
  const auto list =
      client->webhooks().read(test::answer(200, R"({"data":{"webhooks":[{"id":"a","url":"u"},{"id":"b"}]}})"));
  REQUIRE(list.ok());
  REQUIRE(list->size() == 2);
  CHECK((*list)[1].id == "b");
  CHECK(client->webhooks().read(test::answer(200, R"({"data":{"webhooks":[]}})"))->empty());
  CHECK(client->delete_webhook("w")
            .read(test::answer(200, R"({"data":{"deleteWebhook":{"success":true}}})"))
            .value_or(false));
}

TEST_CASE("an answer about webhooks without its field names it") {
  const auto client = backend();
  const auto odd = test::answer(200, R"({"data":{"webhooks":[{"url":"x"}],"deleteWebhook":{},"createWebhook":{}}})");
  CHECK(client->webhooks().read(odd).error().fact("field") == "webhooks.id");
  CHECK(client->delete_webhook("w").read(odd).error().fact("field") == "deleteWebhook.success");
  CHECK(client->create_webhook("https://a.example/h").read(odd).error().fact("field") == "createWebhook.id");
  CHECK(client->webhooks().read(test::answer(200, R"({"data":{"webhooks":null}})")).error().fact("field") ==
        "webhooks");
}

TEST_SUITE_END();
