// createCustomerV2, updateCustomerV2, customer, generateCustomerToken.
#include <devserver/adobe_customers.hpp>

#include <uploadkit/core/time_text.hpp>

namespace uploadkit::devserver {

namespace detail::adobe_customers {

// "customer token … 1 h default".
constexpr std::chrono::seconds token_lifetime{3600};
constexpr std::string_view usual_shopper = "shopper@example.com";

graphql::FieldResult not_signed_in() {
  return graphql::FieldResult::failed("The current customer isn't authorized.",
                                      adobe_category("graphql-authorization"));
}

}  // namespace detail::adobe_customers

namespace customer_detail = detail::adobe_customers;

AdobeCustomers::Customer AdobeCustomers::blank(const ServiceCall& call, std::string_view email) {
  Customer customer;
  customer.fields = graphql::object_value();
  customer.fields.add("id", graphql::text_value(std::to_string(next_id_++)));
  customer.fields.add("email", graphql::text_value(email));
  customer.fields.add("created_at", graphql::text_value(core::iso8601(call.now())));
  return customer;
}

AdobeCustomers::Customer* AdobeCustomers::signed_in(const ServiceCall& call, const std::string& tenant) {
  const std::string_view token = bearer_token(call.request);
  std::string email = tokens_->owner(token, call.now());
  if (token == tokens_->permanent()) {
    email = tenant + "/" + std::string(customer_detail::usual_shopper);
    if (customers_.find(email) == customers_.end()) customers_[email] = blank(call, customer_detail::usual_shopper);
  }
  const auto found = customers_.find(email);
  return found == customers_.end() ? nullptr : &found->second;
}

graphql::FieldResult AdobeCustomers::create(const ServiceCall& call, const std::string& tenant,
                                            const graphql::Value& input) {
  const std::string email = input.text_of("email");
  if (email.find('@') == std::string::npos)
    return adobe_field_error({400, "\"%1\" is not a valid email address.", {{"", email}}, "graphql-input"});
  const std::lock_guard<std::mutex> lock(mutex_);
  const std::string place = tenant + "/" + email;
  if (customers_.find(place) != customers_.end())
    return adobe_field_error({400,
                              "A customer with the same email address already exists in an associated website.",
                              {},
                              "graphql-already-exists"});
  Customer customer = blank(call, email);
  customer.password = input.text_of("password");
  graphql::FieldResult result = apply(call, tenant, input, customer);
  if (!result.error) customers_[place] = customer;
  return result;
}

graphql::FieldResult AdobeCustomers::update(const ServiceCall& call, const std::string& tenant,
                                            const graphql::Value& input) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Customer* customer = signed_in(call, tenant);
  if (customer == nullptr) return customer_detail::not_signed_in();
  return apply(call, tenant, input, *customer);
}

graphql::FieldResult AdobeCustomers::current(const ServiceCall& call, const std::string& tenant) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const Customer* customer = signed_in(call, tenant);
  if (customer == nullptr) return customer_detail::not_signed_in();
  return shown(call, tenant, *customer);
}

graphql::FieldResult AdobeCustomers::issue_token(const ServiceCall& call, const std::string& tenant,
                                                 const graphql::Value& arguments) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = customers_.find(tenant + "/" + arguments.text_of("email"));
  if (found == customers_.end() || found->second.password.empty() ||
      found->second.password != arguments.text_of("password"))
    return graphql::FieldResult::failed(
        "The account sign-in was incorrect or your account is disabled temporarily. Please wait and try again later.",
        adobe_category("graphql-authentication"));
  const std::string token = tokens_->issue(found->first, call.now(), customer_detail::token_lifetime);
  return graphql::object_value().add("token", graphql::text_value(token));
}

graphql::FieldResult AdobeCustomers::apply(const ServiceCall& call, const std::string& tenant,
                                           const graphql::Value& input, Customer& customer) {
  const graphql::Value* attributes = input.find("custom_attributes");
  if (attributes != nullptr)
    if (auto refusal = check_adobe_attributes(media_, tenant, *attributes)) return adobe_field_error(*refusal);
  for (const graphql::Member& member : input.members) {
    if (member.name == "password" || member.name == "email") continue;
    if (member.name != "custom_attributes") {
      set_member(customer.fields, member.name, member.value);
      continue;
    }
    const graphql::Value* kept = customer.fields.find("custom_attributes");
    graphql::Value merged = kept == nullptr ? graphql::list_value() : *kept;
    merge_adobe_attributes(merged, member.value);
    set_member(customer.fields, "custom_attributes", std::move(merged));
  }
  return graphql::object_value().add("customer", shown(call, tenant, customer));
}

graphql::Value AdobeCustomers::shown(const ServiceCall& call, const std::string& tenant,
                                     const Customer& customer) const {
  graphql::Value out = customer.fields;
  graphql::Value attributes = graphql::list_value();
  const graphql::Value* kept = customer.fields.find("custom_attributes");
  for (const graphql::Member& member : kept == nullptr ? attributes.members : kept->members) {
    const std::string code = member.value.text_of("attribute_code");
    const std::string value = member.value.text_of("value");
    const std::string_view type = adobe_attribute_type(code);
    graphql::Value one = graphql::object_value_of(type);
    one.add("code", graphql::text_value(code)).add("value", graphql::text_value(value));
    if (type != "AttributeValue") one.add("url", graphql::text_value(media_.url_of(call, tenant, value)));
    attributes.push(std::move(one));
  }
  set_member(out, "custom_attributes", std::move(attributes));
  return out;
}

}  // namespace uploadkit::devserver
