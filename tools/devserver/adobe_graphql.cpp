// The GraphQL face of Adobe Commerce. The types are those that introspection of a real instance shows.
#include <devserver/adobe_graphql.hpp>

#include <uploadkit/core/time_text.hpp>

namespace uploadkit::devserver {

namespace detail::adobe_graphql {

constexpr std::string_view schema_text = R"graphql(
enum MediaResourceType {
  NEGOTIABLE_QUOTE_ATTACHMENT CUSTOMER_ATTRIBUTE_FILE CUSTOMER_ATTRIBUTE_IMAGE
  CUSTOMER_ATTRIBUTE_ADDRESS_FILE CUSTOMER_ATTRIBUTE_ADDRESS_IMAGE
}
input initiateUploadInput { key: String! media_resource_type: MediaResourceType! }
type initiateUploadOutput { upload_url: String! key: String! expires_at: String! }
input finishUploadInput { key: String! media_resource_type: MediaResourceType! }
type finishUploadOutput { key: String! message: String success: Boolean! }
input AttributeInputSelectedOption { value: String! }
input AttributeValueInput {
  attribute_code: String! value: String selected_options: [AttributeInputSelectedOption!]
}
input CustomerCreateInput {
  email: String! firstname: String! lastname: String! password: String prefix: String middlename: String
  suffix: String date_of_birth: String dob: String gender: Int taxvat: String is_subscribed: Boolean
  allow_remote_shopping_assistance: Boolean custom_attributes: [AttributeValueInput]
}
input CustomerUpdateInput {
  firstname: String lastname: String prefix: String middlename: String suffix: String date_of_birth: String
  dob: String gender: Int taxvat: String is_subscribed: Boolean allow_remote_shopping_assistance: Boolean
  custom_attributes: [AttributeValueInput]
}
interface AttributeValueInterface { code: ID! }
type AttributeValue implements AttributeValueInterface { code: ID! value: String! }
type AttributeFile implements AttributeValueInterface { code: ID! url: String! value: String! }
type AttributeImage implements AttributeValueInterface { code: ID! url: String! value: String! }
type Customer {
  id: ID! email: String firstname: String lastname: String prefix: String middlename: String suffix: String
  date_of_birth: String dob: String gender: Int taxvat: String is_subscribed: Boolean created_at: String
  allow_remote_shopping_assistance: Boolean custom_attributes: [AttributeValueInterface]
}
type CustomerOutput { customer: Customer! }
type CustomerToken { token: String }
type Query { customer: Customer }
type Mutation {
  initiateUpload(input: initiateUploadInput!): initiateUploadOutput
  finishUpload(input: finishUploadInput!): finishUploadOutput
  createCustomerV2(input: CustomerCreateInput!): CustomerOutput
  updateCustomerV2(input: CustomerUpdateInput!): CustomerOutput
  generateCustomerToken(email: String! password: String!): CustomerToken
}
)graphql";

ServerResponse refusal(int status, std::string_view message, std::string_view category) {
  return json_response(status, graphql_error_body(message, adobe_category(category), false));
}

const graphql::Value& input_of(const graphql::Value& arguments, const graphql::Value& none) {
  const graphql::Value* input = arguments.find("input");
  return input == nullptr ? none : *input;
}

}  // namespace detail::adobe_graphql

namespace local = detail::adobe_graphql;

std::string_view adobe_schema_text() { return local::schema_text; }

AdobeGraphql::AdobeGraphql(FaultPlan& faults, AdobeMedia& media, std::shared_ptr<TokenBook> tokens)
    : GraphqlService(faults, "adobe"),
      schema_(built_in_schema(local::schema_text)),
      media_(media),
      tokens_(std::move(tokens)),
      customers_(media, tokens_) {}

std::string AdobeGraphql::tenant_of(const ServerRequest& request) {
  const std::string path = path_below(request, adobe_prefix);
  const std::string first = path.substr(1, path.find('/', 1) - 1);
  return first == "V1" || first == "graphql" || first.empty() ? "dev" : first;
}

std::optional<ServerResponse> AdobeGraphql::refuse(const ServiceCall& call) {
  if (call.request.method != "POST")
    return local::refusal(405, "Mutations are accepted by POST only.", "graphql-input");
  if (!is_json(call.request)) return local::refusal(400, "The Content-Type must be application/json.", "graphql-input");
  // Guests may upload; a token that is given must be good.
  const bool has_token = call.request.has_header("authorization");
  const bool must_have_token = call.has_quirk("require_token");
  const bool is_good = tokens_->accepts(bearer_token(call.request), call.now()) && !call.is_expired();
  if ((has_token || must_have_token || call.is_expired()) && !is_good)
    return local::refusal(401, "The current customer isn't authorized.", "graphql-authorization");
  return std::nullopt;
}

graphql::FieldResult AdobeGraphql::resolve(const ServiceCall& call, std::string_view field,
                                           const graphql::Value& arguments) {
  const graphql::Value none = graphql::object_value();
  const graphql::Value& input = local::input_of(arguments, none);
  if (field == "initiateUpload") return initiate(call, input);
  if (field == "finishUpload") return finish(call, input);
  const std::string tenant = tenant_of(call.request);
  if (field == "createCustomerV2") return customers_.create(call, tenant, input);
  if (field == "updateCustomerV2") return customers_.update(call, tenant, input);
  if (field == "generateCustomerToken") return customers_.issue_token(call, tenant, arguments);
  return customers_.current(call, tenant);
}

graphql::FieldResult AdobeGraphql::initiate(const ServiceCall& call, const graphql::Value& input) {
  const auto begun = media_.initiate(call, {tenant_of(call.request), false}, input.text_of("key"),
                                     input.text_of("media_resource_type"));
  if (const auto* error = std::get_if<AdobeError>(&begun)) return adobe_field_error(*error);
  const AdobeTicket& ticket = std::get<AdobeTicket>(begun);
  // Real answers hold the seconds since 1970 as a text; the documents show ISO 8601.
  const bool is_iso = call.has_quirk("expires_at_iso") || call.has_quirk("doc_quirks");
  const std::string expires_at =
      is_iso ? core::iso8601(core::from_epoch_seconds(ticket.expires_at_s)) : std::to_string(ticket.expires_at_s);
  graphql::Value out = graphql::object_value();
  out.add("upload_url", graphql::text_value(ticket.upload_url)).add("key", graphql::text_value(ticket.key));
  out.add("expires_at", graphql::text_value(expires_at));
  graphql::FieldResult result{std::move(out)};
  if (call.has_quirk("doc_nesting") || call.has_quirk("doc_quirks")) result.response_key = "initiateUploadOutput";
  return result;
}

graphql::FieldResult AdobeGraphql::finish(const ServiceCall& call, const graphql::Value& input) {
  const bool fails = call.has_quirk("success_false");
  std::string key = input.text_of("key");
  if (!fails) {
    const auto finished =
        media_.finish(call, {tenant_of(call.request), false}, key, input.text_of("media_resource_type"));
    if (const auto* error = std::get_if<AdobeError>(&finished)) return adobe_field_error(*error);
    key = std::get<std::string>(finished);
  }
  graphql::Value out = graphql::object_value();
  out.add("key", graphql::text_value(key)).add("success", graphql::truth_value(!fails));
  out.add("message",
          graphql::text_value(fails ? "The upload could not be confirmed." : "File upload confirmed successfully."));
  graphql::FieldResult result{std::move(out)};
  if (call.has_quirk("doc_nesting") || call.has_quirk("doc_quirks")) result.response_key = "finishUploadOutput";
  return result;
}

std::string AdobeGraphql::extensions(const graphql::GraphqlError&) const { return adobe_category("graphql"); }

ServerResponse AdobeGraphql::fault_answer(int status) const {
  const AdobeError error = adobe_error_of_status(status);
  return local::refusal(status, error.text(), error.category);
}

}  // namespace uploadkit::devserver
