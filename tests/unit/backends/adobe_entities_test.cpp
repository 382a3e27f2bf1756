// Categories and customers that carry uploaded keys.
#include "answers.hpp"

#include <uploadkit/adobe_commerce.hpp>

using namespace uploadkit;

namespace {

std::shared_ptr<const AdobeCommerce> rest() {
  AdobeCommerceOptions options;
  options.endpoint = "https://na1.api.commerce.adobe.com/tenant";
  options.media_resource_type = adobe_media_resource::category_image;
  options.authorization.token = "t";
  return adobe_commerce(options);
}

std::shared_ptr<const AdobeCommerce> graphql() {
  AdobeCommerceOptions options;
  options.transport = AdobeTransport::graphql;
  options.endpoint = "https://na1.api.commerce.adobe.com/tenant/graphql";
  options.media_resource_type = adobe_media_resource::customer_attribute_file;
  return adobe_commerce(options);
}

template <class T>
Error refusal(const ApiCall<T>& call) {
  CHECK(call.request.url.empty());
  return call.read(HttpResponse{}).error();
}

AdobeCategory documented_category() {
  AdobeCategory category;
  category.parent_id = "2";
  category.name = "One";
  category.is_active = true;
  category.include_in_menu = true;
  category.custom_attributes = {{"custom_image", "1_7aa0b2d63f6d3dbf0290bb31.png"},
                                {"description", "<p>test description one</p>"}};
  return category;
}

}  // namespace

TEST_SUITE_BEGIN("backends");

TEST_CASE("a category is made with the body that the documents show") {
  const auto call = rest()->create_category(documented_category());
  CHECK(call.request.method == "POST");
  CHECK(call.request.url == "https://na1.api.commerce.adobe.com/tenant/V1/categories");
  CHECK(call.request.authorize);
  CHECK((call.authorization != nullptr));
  CHECK_FALSE(call.idempotent);
  CHECK(call.request.body ==
        R"({"category":{"parent_id":"2","name":"One","is_active":true,"include_in_menu":true,)"
        R"("custom_attributes":[{"attribute_code":"custom_image","value":"1_7aa0b2d63f6d3dbf0290bb31.png"},)"
        R"({"attribute_code":"description","value":"<p>test description one</p>"}]}})");
}

TEST_CASE("a category is changed by its id, and what is empty is left out") {
  AdobeCategory change;
  change.custom_attributes = {{"image", "k.png"}};
  const auto call = rest()->update_category(42, change);
  CHECK(call.request.method == "PUT");
  CHECK(call.request.url == "https://na1.api.commerce.adobe.com/tenant/V1/categories/42");
  CHECK(call.idempotent);
  CHECK(call.request.body == R"({"category":{"custom_attributes":[{"attribute_code":"image","value":"k.png"}]}})");
}

TEST_CASE("the service's description of a category is read") {
  const auto category =
      rest()
          ->create_category(documented_category())
          .read(test::answer(200, R"({"id":42,"parent_id":2,"name":"One","is_active":true,)"
                                  R"("custom_attributes":[{"attribute_code":"image","value":"k.png"},)"
                                  R"({"attribute_code":"list","value":["a"]}]})"));
  REQUIRE(category.ok());
  CHECK(category->id == 42);
  CHECK(category->parent_id == 2);
  CHECK(category->name == "One");
  CHECK(category->is_active == true);
  REQUIRE(category->custom_attributes.size() == 1);
  CHECK(category->custom_attributes[0].code == "image");
  CHECK(core::parse_json(category->answer)->at("/custom_attributes/1/value/0").string() == "a");
  CHECK(rest()->create_category({}).read(test::answer(200, "{}")).error().fact("field") == "id");
}

TEST_CASE("a customer is made and changed with typed variables") {
  AdobeCustomer customer;
  customer.firstname = "Ada";
  customer.lastname = "L";
  customer.email = "ada@example.com";
  customer.password = "p\"w";
  customer.custom_attributes = {{"profile_picture", "k.png"}};
  const auto made = graphql()->create_customer(customer);
  CHECK(test::query_of(made.request)
            .rfind("mutation($input: CustomerCreateInput!){createCustomerV2(input:$input){customer{", 0) == 0);
  CHECK(test::variables_of(made.request).dump() ==
        R"({"input":{"firstname":"Ada","lastname":"L","email":"ada@example.com","password":"p\"w",)"
        R"("custom_attributes":[{"attribute_code":"profile_picture","value":"k.png"}]}})");
  CHECK_FALSE(made.idempotent);
  AdobeCustomer change;
  change.custom_attributes = customer.custom_attributes;
  const auto changed = graphql()->update_customer(change);
  CHECK(test::query_of(changed.request).find("updateCustomerV2") != std::string::npos);
  CHECK(test::query_of(changed.request).find("CustomerUpdateInput!") != std::string::npos);
  CHECK(test::variables_of(changed.request).dump() ==
        R"({"input":{"custom_attributes":[{"attribute_code":"profile_picture","value":"k.png"}]}})");
}

TEST_CASE("the service's description of a customer is read") {
  const auto customer = graphql()->update_customer({}).read(test::answer(
      200, R"({"data":{"updateCustomerV2":{"customer":{"firstname":"Ada","lastname":"L","email":"a@b.c",)"
           R"("custom_attributes":[{"code":"profile_picture","url":"https://s/k","value":"k.png"},{"code":"x"}]}}}})"));
  REQUIRE(customer.ok());
  CHECK(customer->firstname == "Ada");
  CHECK(customer->email == "a@b.c");
  REQUIRE(customer->custom_attributes.size() == 1);
  CHECK(customer->custom_attributes[0].value == "k.png");
  const auto none = graphql()->create_customer({}).read(test::answer(200, R"({"data":{"createCustomerV2":null}})"));
  CHECK(none.error().fact("field") == "createCustomerV2.customer");
}

TEST_CASE("values of any characters reach Adobe as they are") {
  for (const std::string& text : test::hostile_texts()) {
    AdobeCategory category;
    category.custom_attributes = {{"description", text + "\nsecond line"}};
    const auto call = rest()->update_category(1, category);
    CHECK(core::parse_json(call.request.body)->at("/category/custom_attributes/0/value").string() ==
          text + "\nsecond line");
  }
}

TEST_CASE("values that cannot travel are refused by name") {
  AdobeCategory category;
  category.name = "a\nb";
  CHECK(refusal(rest()->create_category(category)).fact("field") == "name");
  category.name.clear();
  category.custom_attributes = {{"", "x"}};
  CHECK(refusal(rest()->create_category(category)).fact("field") == "custom_attributes");
  category.custom_attributes = {{"a", "\xC3("}};
  CHECK(refusal(rest()->create_category(category)).fact("field") == "custom_attributes");
  AdobeCustomer customer;
  customer.email = "a\r\nb";
  CHECK(refusal(graphql()->create_customer(customer)).fact("field") == "email");
}

TEST_CASE("a call of the other transport is refused with what to do") {
  CHECK(refusal(rest()->create_customer({})).fact("field") == "transport");
  CHECK(refusal(graphql()->create_category({})).fact("field") == "transport");
  CHECK(refusal(rest()->request("{me}", "")).fact("field") == "transport");
  CHECK(refusal(graphql()->request("GET", "/V1/x", "")).fact("field") == "transport");
}

TEST_CASE("an untyped REST call gives the body as it came") {
  const auto call = rest()->request("PUT", "/V1/products/a%2Fb?x=1", R"({"product":{}})");
  CHECK(call.request.url == "https://na1.api.commerce.adobe.com/tenant/V1/products/a%2Fb?x=1");
  CHECK(call.idempotent);
  CHECK(call.read(test::answer(200, "[ 1, 2 ]")).value_or("") == "[ 1, 2 ]");
  CHECK(call.read(test::answer(204, "")).ok());
  CHECK(call.read(test::answer(400, R"({"message":"Bad %1","parameters":["x"]})")).error().code == Errc::rejected);
  CHECK_FALSE(rest()->request("POST", "/V1/x", "{}").idempotent);
  CHECK(refusal(rest()->request("PATCH", "/V1/x", "")).fact("field") == "method");
  CHECK(refusal(rest()->request("GET", "V1/x", "")).fact("field") == "path");
  CHECK(refusal(rest()->request("GET", "/V1/a b", "")).fact("field") == "path");
  CHECK(refusal(rest()->request("POST", "/V1/x", "{")).fact("field") == "json_body");
}

TEST_SUITE_END();
