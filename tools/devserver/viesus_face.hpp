/// \file
/// VIESUS Cloud in one face: its single GraphQL endpoint.
#ifndef UPLOADKIT_DEVSERVER_VIESUS_FACE_HPP
#define UPLOADKIT_DEVSERVER_VIESUS_FACE_HPP

#include <devserver/dev_server.hpp>
#include <devserver/graphql_service.hpp>
#include <devserver/viesus_images.hpp>
#include <devserver/viesus_webhooks.hpp>

#include <string>
#include <string_view>

namespace uploadkit::devserver {

/// The schema text, for the tests.
std::string_view viesus_schema_text();

class ViesusFace final : public RequestHandler, public GraphqlService {
 public:
  explicit ViesusFace(const ServiceContext& context);

  HeadDecision on_head(const ServerRequest& request) override;

 protected:
  const graphql::Schema& schema(const ServerRequest&) const override { return schema_; }
  std::optional<ServerResponse> refuse(const ServiceCall& call) override;
  graphql::FieldResult resolve(const ServiceCall& call, std::string_view field,
                               const graphql::Value& arguments) override;
  std::string extensions(const graphql::GraphqlError& error) const override;
  int mistake_status() const override { return 400; }
  ServerResponse fault_answer(int status) const override;

 private:
  graphql::FieldResult resolve_more(const ServiceCall& call, std::string_view field, const graphql::Value& arguments);

  const DevSecrets& secrets_;
  graphql::Schema schema_;
  ViesusWebhooks webhooks_;
  ViesusUploads uploads_;
  ViesusImages images_;
};

}  // namespace uploadkit::devserver

#endif
