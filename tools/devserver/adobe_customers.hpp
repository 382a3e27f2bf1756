/// \file
/// The customers of Adobe Commerce: created and updated over GraphQL with keys of uploaded files.
#ifndef UPLOADKIT_DEVSERVER_ADOBE_CUSTOMERS_HPP
#define UPLOADKIT_DEVSERVER_ADOBE_CUSTOMERS_HPP

#include <devserver/adobe_attributes.hpp>
#include <devserver/token_book.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace uploadkit::devserver {

/// Customers of all tenants. Thread safe.
class AdobeCustomers {
 public:
  AdobeCustomers(const AdobeMedia& media, std::shared_ptr<TokenBook> tokens)
      : media_(media), tokens_(std::move(tokens)) {}

  graphql::FieldResult create(const ServiceCall& call, const std::string& tenant, const graphql::Value& input);
  graphql::FieldResult update(const ServiceCall& call, const std::string& tenant, const graphql::Value& input);
  graphql::FieldResult current(const ServiceCall& call, const std::string& tenant);
  graphql::FieldResult issue_token(const ServiceCall& call, const std::string& tenant, const graphql::Value& arguments);

 private:
  struct Customer {
    graphql::Value fields;
    std::string password;
  };

  /// The customer whom the bearer token names; the permanent token stands for a shopper who is always there.
  Customer* signed_in(const ServiceCall& call, const std::string& tenant);
  Customer blank(const ServiceCall& call, std::string_view email);
  graphql::FieldResult apply(const ServiceCall& call, const std::string& tenant, const graphql::Value& input,
                             Customer& customer);
  graphql::Value shown(const ServiceCall& call, const std::string& tenant, const Customer& customer) const;

  const AdobeMedia& media_;
  std::shared_ptr<TokenBook> tokens_;
  mutable std::mutex mutex_;
  std::int64_t next_id_ = 1;
  std::map<std::string, Customer> customers_;  // by tenant + "/" + e-mail
};

}  // namespace uploadkit::devserver

#endif
