/// \file
/// Adobe Commerce in one face: REST below /V1, GraphQL at /graphql, with or without a tenant before them.
#ifndef UPLOADKIT_DEVSERVER_ADOBE_FACE_HPP
#define UPLOADKIT_DEVSERVER_ADOBE_FACE_HPP

#include <devserver/adobe_categories.hpp>
#include <devserver/adobe_graphql.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace uploadkit::devserver {

class AdobeFace final : public RequestHandler {
 public:
  AdobeFace(const ServiceContext& context, std::shared_ptr<TokenBook> tokens);

  HeadDecision on_head(const ServerRequest& request) override;
  ServerResponse answer(const ServerRequest& request, const std::string& body);

 private:
  ServerResponse rest(const ServerRequest& request, const std::string& path, const std::string& body);
  ServerResponse work(const ServiceCall& call, const std::string& path, const std::string& body);
  std::optional<ServerResponse> refuse(const ServiceCall& call) const;
  ServerResponse initiate(const ServiceCall& call, const graphql::Value& body);
  ServerResponse finish(const ServiceCall& call, const graphql::Value& body);
  ServerResponse category(const ServiceCall& call, const std::string& path, const graphql::Value& body);

  FaultPlan& faults_;
  std::shared_ptr<TokenBook> tokens_;
  AdobeMedia media_;
  AdobeCategories categories_;
  AdobeGraphql graphql_;
};

}  // namespace uploadkit::devserver

#endif
