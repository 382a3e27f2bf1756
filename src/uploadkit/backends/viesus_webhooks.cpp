// The webhooks of VIESUS: making, listing, deleting, and proving that a call came from the service.
#include <uploadkit/backends/answer_field.hpp>
#include <uploadkit/backends/api_answer.hpp>
#include <uploadkit/backends/api_calls.hpp>
#include <uploadkit/backends/graphql_answer.hpp>
#include <uploadkit/backends/input_check.hpp>
#include <uploadkit/backends/viesus_dialect.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/digest/digest.hpp>
#include <uploadkit/graphql.hpp>

namespace uploadkit::backends::detail::viesus_webhooks {

Result<ViesusWebhook> webhook_of(const core::JsonValue& object, const std::string& field,
                                 const HttpResponse& response) {
  auto id = required_text(object.at("/id"), field + ".id", response);
  if (!id) return id.error();
  ViesusWebhook webhook;
  webhook.id = *std::move(id);
  webhook.url = optional_text(object.at("/url"));
  webhook.secret = optional_text(object.at("/secret"));
  webhook.created_at = optional_time(object.at("/createdAt"));
  return webhook;
}

Result<ViesusWebhook> read_created(const HttpResponse& response) {
  auto object = read_viesus_object(response, "createWebhook");
  if (!object) return object.error();
  return webhook_of(*object, "createWebhook", response);
}

Result<std::vector<ViesusWebhook>> read_list(const HttpResponse& response) {
  auto data = read_graphql(response);
  if (!data) return data.error();
  const core::JsonValue list = data->at("/webhooks");
  if (!list.is_array()) return missing_field("webhooks", response);
  std::vector<ViesusWebhook> webhooks;
  for (std::size_t i = 0; i < list.size(); ++i) {
    auto webhook = webhook_of(list[i], "webhooks", response);
    if (!webhook) return webhook.error();
    webhooks.push_back(*std::move(webhook));
  }
  return webhooks;
}

Result<bool> read_deleted(const HttpResponse& response) {
  auto object = read_viesus_object(response, "deleteWebhook");
  if (!object) return object.error();
  const auto success = object->at("/success").boolean();
  if (!success) return missing_field("deleteWebhook.success", response);
  return *success;
}

}  // namespace uploadkit::backends::detail::viesus_webhooks

UPLOADKIT_NAMESPACE_BEGIN

bool verify_viesus_webhook(std::string_view secret, std::string_view body, std::string_view signature_header) {
  // An empty secret would accept whatever was signed with none.
  if (secret.empty()) return false;
  const auto digest = digest::hmac_sha256(secret, body);
  const std::string expected = core::hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
  return digest::equal_secrets(expected, signature_header);
}

ApiCall<ViesusWebhook> Viesus::create_webhook(std::string url) const {
  auto checked = backends::check_url("url", url);
  auto request = checked ? backends::viesus_request(options_, "mutation{createWebhook(input:{url:" + json_string(url) +
                                                                  "}){id url secret createdAt}}")
                         : Result<HttpRequest>(checked.error());
  return backends::describe_call<ViesusWebhook>({"createWebhook", false, nullptr}, request,
                                                backends::detail::viesus_webhooks::read_created);
}

ApiCall<std::vector<ViesusWebhook>> Viesus::webhooks() const {
  return backends::describe_call<std::vector<ViesusWebhook>>(
      {"webhooks", true, nullptr}, backends::viesus_request(options_, "query{webhooks{id url createdAt}}"),
      backends::detail::viesus_webhooks::read_list);
}

ApiCall<bool> Viesus::delete_webhook(std::string id) const {
  auto checked = backends::check_text("id", id);
  auto request =
      checked ? backends::viesus_request(options_, "mutation{deleteWebhook(id:" + json_string(id) + "){success}}")
              : Result<HttpRequest>(checked.error());
  return backends::describe_call<bool>({"deleteWebhook", true, nullptr}, request,
                                       backends::detail::viesus_webhooks::read_deleted);
}

UPLOADKIT_NAMESPACE_END
