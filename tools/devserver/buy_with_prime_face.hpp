/// \file
/// Buy with Prime in one face: GraphQL in three versions of the API, and the token endpoint beside it.
#ifndef UPLOADKIT_DEVSERVER_BUY_WITH_PRIME_FACE_HPP
#define UPLOADKIT_DEVSERVER_BUY_WITH_PRIME_FACE_HPP

#include <devserver/bwp_files.hpp>
#include <devserver/graphql_service.hpp>
#include <devserver/token_book.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace uploadkit::devserver {

/// The schema text of the first version, or of the later ones; for the tests.
std::string bwp_schema_text(bool is_first);

class BuyWithPrimeFace final : public RequestHandler, public GraphqlService {
 public:
  BuyWithPrimeFace(const ServiceContext& context, std::shared_ptr<TokenBook> tokens);

  HeadDecision on_head(const ServerRequest& request) override;

 protected:
  const graphql::Schema& schema(const ServerRequest& request) const override;
  std::optional<ServerResponse> refuse(const ServiceCall& call) override;
  graphql::FieldResult resolve(const ServiceCall& call, std::string_view field,
                               const graphql::Value& arguments) override;
  std::string extensions(const graphql::GraphqlError& error) const override;
  ServerResponse fault_answer(int status) const override;

 private:
  const DevSecrets& secrets_;
  std::shared_ptr<TokenBook> tokens_;
  TokenFace token_face_;
  graphql::Schema first_schema_;
  graphql::Schema later_schema_;
  BwpFiles files_;
};

}  // namespace uploadkit::devserver

#endif
