/// \file
/// Adobe Commerce over GraphQL: initiateUpload, finishUpload, and the customer calls that take the key.
#ifndef UPLOADKIT_DEVSERVER_ADOBE_GRAPHQL_HPP
#define UPLOADKIT_DEVSERVER_ADOBE_GRAPHQL_HPP

#include <devserver/adobe_customers.hpp>
#include <devserver/graphql_service.hpp>

#include <memory>
#include <string>

namespace uploadkit::devserver {

/// The schema text, for the tests.
std::string_view adobe_schema_text();

class AdobeGraphql final : public GraphqlService {
 public:
  AdobeGraphql(FaultPlan& faults, AdobeMedia& media, std::shared_ptr<TokenBook> tokens);

  /// `tenant` from the path, "dev" where there is none.
  static std::string tenant_of(const ServerRequest& request);

 protected:
  const graphql::Schema& schema(const ServerRequest&) const override { return schema_; }
  std::optional<ServerResponse> refuse(const ServiceCall& call) override;
  graphql::FieldResult resolve(const ServiceCall& call, std::string_view field,
                               const graphql::Value& arguments) override;
  std::string extensions(const graphql::GraphqlError& error) const override;
  ServerResponse fault_answer(int status) const override;

 private:
  graphql::FieldResult initiate(const ServiceCall& call, const graphql::Value& input);
  graphql::FieldResult finish(const ServiceCall& call, const graphql::Value& input);

  graphql::Schema schema_;
  AdobeMedia& media_;
  std::shared_ptr<TokenBook> tokens_;
  AdobeCustomers customers_;
};

}  // namespace uploadkit::devserver

#endif
