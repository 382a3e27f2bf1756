/// \file
/// Twins of the services that give out AWS credentials: Cognito identity pools, STS, instance and container metadata.
/// What they give is let in by the S3 face until it dies.
#ifndef UPLOADKIT_DEVSERVER_CREDENTIAL_FACES_HPP
#define UPLOADKIT_DEVSERVER_CREDENTIAL_FACES_HPP

#include <devserver/dev_server.hpp>
#include <devserver/key_book.hpp>
#include <devserver/service_call.hpp>
#include <uploadkit/core/json_read.hpp>

#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace uploadkit::devserver {

/// How long the keys live unless the quirk "ttl_s=N" says otherwise.
inline constexpr std::int64_t credential_life_s = 3600;

/// Amazon Cognito Federated Identities: GetId and GetCredentialsForIdentity. Quirk "no_guests": the pool takes
/// signed-in users alone.
class CognitoFace final : public RequestHandler {
 public:
  explicit CognitoFace(const ServiceContext& context) : context_(context) {}
  HeadDecision on_head(const ServerRequest& request) override;

 private:
  struct Identity {
    std::string id;
    std::string login_token;  // empty for a guest
  };

  ServerResponse answer(const ServerRequest& request, const std::string& body);
  ServerResponse perform(const ServiceCall& call, const std::string& operation, const std::string& body);
  ServerResponse get_id(const ServiceCall& call, const std::string& pool, const std::string& token);
  ServerResponse get_credentials(const ServiceCall& call, const std::string& id, const std::string& token);

  ServiceContext context_;
  std::mutex mutex_;
  std::vector<Identity> identities_;
};

/// AWS Security Token Service: AssumeRoleWithWebIdentity.
class StsFace final : public RequestHandler {
 public:
  explicit StsFace(const ServiceContext& context) : context_(context) {}
  HeadDecision on_head(const ServerRequest& request) override;

 private:
  ServerResponse assume(const ServiceCall& call, const std::string& form);

  ServiceContext context_;
};

/// EC2 instance metadata, version 2 alone, with one role. Quirk "no_role": the instance has none.
class InstanceFace final : public RequestHandler {
 public:
  explicit InstanceFace(const ServiceContext& context) : context_(context) {}
  HeadDecision on_head(const ServerRequest& request) override;

 private:
  ServerResponse answer(const ServiceCall& call, const std::string& path);
  ServerResponse give_token(const ServiceCall& call);
  bool has_token(const ServiceCall& call);
  ServerResponse give_credentials(const ServiceCall& call);

  ServiceContext context_;
  std::mutex mutex_;
  std::map<std::string, WallTime, std::less<>> tokens_;  // and when each dies
};

/// A container's credentials endpoint, which wants its token.
class ContainerFace final : public RequestHandler {
 public:
  explicit ContainerFace(const ServiceContext& context) : context_(context) {}
  HeadDecision on_head(const ServerRequest& request) override;

 private:
  ServerResponse answer(const ServiceCall& call);

  ServiceContext context_;
};

/// {"AccessKeyId","SecretAccessKey","Token","Expiration"} and what stands before them.
std::string metadata_json(core::JsonObject before, const Credentials& credentials);

}  // namespace uploadkit::devserver

#endif
