// The entities of Adobe Commerce that carry uploaded keys: categories over REST, customers over GraphQL.
#include <uploadkit/backends/adobe_dialect.hpp>
#include <uploadkit/backends/answer_field.hpp>
#include <uploadkit/backends/api_answer.hpp>
#include <uploadkit/backends/api_calls.hpp>
#include <uploadkit/backends/graphql_answer.hpp>
#include <uploadkit/backends/input_check.hpp>

namespace uploadkit::backends::detail::adobe_entities {

constexpr char customer_fields[] =
    "{customer{firstname lastname email custom_attributes{code ... on AttributeValue{value} "
    "... on AttributeFile{url value} ... on AttributeImage{url value}}}}";

struct Member {
  const char* name;
  const std::string* value;
};

Result<std::string> category_json(const AdobeCategory& category) {
  core::JsonObject object;
  for (const Member& member : {Member{"parent_id", &category.parent_id}, Member{"name", &category.name}}) {
    if (member.value->empty()) continue;
    if (auto checked = check_text(member.name, *member.value); !checked) return checked.error();
    object.add(member.name, *member.value);
  }
  if (category.is_active) object.add("is_active", *category.is_active);
  if (category.include_in_menu) object.add("include_in_menu", *category.include_in_menu);
  if (!category.custom_attributes.empty()) {
    auto list = adobe_attributes_json(category.custom_attributes);
    if (!list) return list;
    object.add_json("custom_attributes", *list);
  }
  return core::JsonObject().add_json("category", object.text()).text();
}

Result<std::string> customer_json(const AdobeCustomer& customer) {
  core::JsonObject object;
  for (const Member& member : {Member{"firstname", &customer.firstname}, Member{"lastname", &customer.lastname},
                               Member{"email", &customer.email}, Member{"password", &customer.password}}) {
    if (member.value->empty()) continue;
    if (auto checked = check_text(member.name, *member.value); !checked) return checked.error();
    object.add(member.name, *member.value);
  }
  if (!customer.custom_attributes.empty()) {
    auto list = adobe_attributes_json(customer.custom_attributes);
    if (!list) return list;
    object.add_json("custom_attributes", *list);
  }
  return core::JsonObject().add_json("input", object.text()).text();
}

std::vector<AdobeAttribute> read_attributes(const core::JsonValue& list, const char* code_pointer) {
  std::vector<AdobeAttribute> attributes;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto code = list[i].at(code_pointer).string();
    const auto value = list[i].at("/value").string();
    if (code && value) attributes.push_back({*code, *value});
  }
  return attributes;
}

Result<AdobeCategoryAnswer> read_category(const HttpResponse& response) {
  auto document = read_adobe_rest(response);
  if (!document) return document.error();
  const auto id = optional_unsigned(document->at("/id"));
  if (!id) return missing_field("id", response);
  AdobeCategoryAnswer answer;
  answer.id = *id;
  answer.parent_id = optional_unsigned(document->at("/parent_id"));
  answer.name = optional_text(document->at("/name"));
  answer.is_active = document->at("/is_active").boolean();
  answer.custom_attributes = read_attributes(document->at("/custom_attributes"), "/attribute_code");
  answer.answer = document->dump();
  return answer;
}

Result<AdobeCustomerAnswer> read_customer(const HttpResponse& response, const std::string& call) {
  auto data = read_graphql(response);
  if (!data) return data.error();
  const core::JsonValue customer = data->at("/" + call + "/customer");
  if (!customer.is_object()) return missing_field(call + ".customer", response);
  AdobeCustomerAnswer answer;
  answer.firstname = optional_text(customer.at("/firstname"));
  answer.lastname = optional_text(customer.at("/lastname"));
  answer.email = optional_text(customer.at("/email"));
  answer.custom_attributes = read_attributes(customer.at("/custom_attributes"), "/code");
  answer.answer = customer.dump();
  return answer;
}

ApiCall<AdobeCategoryAnswer> category_call(const AdobeCommerceOptions& options, CallTraits traits,
                                           const std::string& path, const AdobeCategory& category) {
  auto body = category_json(category);
  auto request = body ? adobe_rest_request(options, traits.idempotent ? "PUT" : "POST", path, *body)
                      : Result<HttpRequest>(body.error());
  return describe_call<AdobeCategoryAnswer>(std::move(traits), request, read_category);
}

ApiCall<AdobeCustomerAnswer> customer_call(const AdobeCommerceOptions& options, CallTraits traits,
                                           const char* input_type, const AdobeCustomer& customer) {
  const std::string call = traits.name;
  auto variables = customer_json(customer);
  const std::string query =
      "mutation($input: " + std::string(input_type) + "!){" + call + "(input:$input)" + customer_fields + "}";
  auto request = variables ? adobe_graphql_request(options, query, *variables) : Result<HttpRequest>(variables.error());
  return describe_call<AdobeCustomerAnswer>(
      std::move(traits), request, [call](const HttpResponse& response) { return read_customer(response, call); });
}

Result<std::string> read_body(const HttpResponse& response) {
  if (response.status == 204 || (is_success(response.status) && response.body.empty())) return std::string();
  auto document = read_adobe_rest(response);
  if (!document) return document.error();
  return response.body;
}

}  // namespace uploadkit::backends::detail::adobe_entities

UPLOADKIT_NAMESPACE_BEGIN

ApiCall<AdobeCategoryAnswer> AdobeCommerce::create_category(const AdobeCategory& category) const {
  return backends::detail::adobe_entities::category_call(options_, {"createCategory", false, authorization_},
                                                         "/V1/categories", category);
}

ApiCall<AdobeCategoryAnswer> AdobeCommerce::update_category(std::uint64_t id, const AdobeCategory& category) const {
  return backends::detail::adobe_entities::category_call(options_, {"updateCategory", true, authorization_},
                                                         "/V1/categories/" + std::to_string(id), category);
}

ApiCall<AdobeCustomerAnswer> AdobeCommerce::create_customer(const AdobeCustomer& customer) const {
  return backends::detail::adobe_entities::customer_call(options_, {"createCustomerV2", false, authorization_},
                                                         "CustomerCreateInput", customer);
}

ApiCall<AdobeCustomerAnswer> AdobeCommerce::update_customer(const AdobeCustomer& customer) const {
  return backends::detail::adobe_entities::customer_call(options_, {"updateCustomerV2", true, authorization_},
                                                         "CustomerUpdateInput", customer);
}

ApiCall<std::string> AdobeCommerce::request(std::string query, std::string variables_json) const {
  return backends::describe_call<std::string>({"request", backends::only_asks(query), authorization_},
                                              backends::adobe_graphql_request(options_, query, variables_json),
                                              graphql_data);
}

ApiCall<std::string> AdobeCommerce::request(std::string method, std::string path, std::string json_body) const {
  auto request = backends::adobe_rest_request(options_, method, path, std::move(json_body));
  return backends::describe_call<std::string>({"request", method != "POST", authorization_}, request,
                                              backends::detail::adobe_entities::read_body);
}

UPLOADKIT_NAMESPACE_END
