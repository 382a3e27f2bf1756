/// \file
/// The development server in one object: listener, store, S3 face, service faces, control.
#ifndef UPLOADKIT_DEVSERVER_DEV_SERVER_HPP
#define UPLOADKIT_DEVSERVER_DEV_SERVER_HPP

#include <devserver/faults.hpp>
#include <devserver/http_server.hpp>
#include <devserver/multipart_store.hpp>
#include <devserver/object_store.hpp>
#include <devserver/storage.hpp>

#include <uploadkit/sigv4.hpp>

#include <memory>
#include <string>
#include <vector>

namespace uploadkit::devserver {

class KeyBook;

/// What may be chosen at the start.
struct DevServerOptions {
  std::uint16_t port = 0;
  std::string data_folder;  // empty: a temporary one, removed at `stop()`
  bool tls = false;

  // An external storage behind the services; empty: the server's own.
  std::string s3_endpoint;
  std::string s3_bucket;
  std::string s3_region;
  Credentials s3_credentials;

  std::string region = "us-east-1";          // of the own store
  std::string bucket = "uploadkit-uploads";  // of the own store, created at the start
  std::function<WallTime()> now;             // the server's clock; empty: the machine's
};

/// Everything a client must know to be let in. New in every run.
struct DevSecrets {
  Credentials permanent;
  Credentials temporary;  // with a session token
  std::string account_id;
  std::string api_key;      // VIESUS
  std::string adobe_token;  // always accepted by the Adobe faces
  std::string bwp_token;    // always accepted by the Buy with Prime face
  std::string client_id;
  std::string client_secret;
  std::string target_id;
  std::string uploads_token;  // of the server that signs uploads

  // Of the services that give out credentials.
  std::string identity_pool_id;
  std::string login_provider;  // the only one that the pool knows
  std::string login_token;     // of the only user that signed in there
  std::string role_arn;
  std::string web_identity_token;
  std::string container_token;
};

/// Where things are. Origins and bases have no slash at the end.
struct DevEndpoints {
  std::string origin;  // "http://127.0.0.1:40000"
  std::string s3;
  std::string adobe_rest;     // before "/V1"
  std::string adobe_graphql;  // ends in "/graphql"
  std::string viesus;
  std::string buy_with_prime;
  std::string uploads;  // before "/sign" and "/create"
  std::string cognito;
  std::string sts;
  std::string instance;   // before "/latest"
  std::string container;  // the whole URL
  std::string control;
};

/// What a service face may use. All references live as long as the server.
struct ServiceContext {
  const DevEndpoints& endpoints;
  const DevSecrets& secrets;
  FaultPlan& faults;
  Storage& storage;
  KeyBook& keys;
  std::string ca_file;  // of the server itself; empty without TLS
};

/// A handler and the paths that it answers: `prefix` itself and everything below `prefix` + "/".
struct MountedFace {
  std::string prefix;
  std::unique_ptr<RequestHandler> handler;
};

/// The prefixes of the services; each face owns everything below its own.
inline constexpr std::string_view adobe_prefix = "/_services/adobe";      // REST below /V1, GraphQL at /graphql
inline constexpr std::string_view adobe_token_prefix = "/_services/ims";  // /ims/token/v3 below it
inline constexpr std::string_view viesus_prefix = "/_services/viesus";    // GraphQL at /graphql
inline constexpr std::string_view bwp_prefix = "/_services/bwp";          // GraphQL at /graphql, /token
inline constexpr std::string_view cognito_prefix = "/_services/cognito";
inline constexpr std::string_view sts_prefix = "/_services/sts";
inline constexpr std::string_view instance_prefix = "/_services/instance";    // /latest/… below it
inline constexpr std::string_view container_prefix = "/_services/container";  // /v1/credentials below it
inline constexpr std::string_view uploads_prefix = "/_services/uploads";      // /sign and /create below it
inline constexpr std::string_view control_prefix = "/_control";

/// The faces of the services (service_faces.cpp).
std::vector<MountedFace> make_service_faces(const ServiceContext& context);

/// New secrets; empty ones where the crypto library gives no random bytes.
DevSecrets draw_secrets();

/// What the ready line tells.
struct ReadyFacts {
  const DevEndpoints& endpoints;
  const DevSecrets& secrets;
  std::string region;
  std::string bucket;
  std::string access_key_id;
  std::string ca_file;       // empty without TLS
  bool is_external = false;  // the storage is not this server's own: its secret stays untold
};

std::string ready_line(const ReadyFacts& facts);

/// A running server. Destroying it stops it.
class DevServer {
 public:
  /// Errors: `out_of_resources`, `journal_io` (the data folder), those of the external storage.
  static Result<std::unique_ptr<DevServer>> start(DevServerOptions options);
  virtual ~DevServer() = default;

  /// The line that the program prints when it is ready.
  virtual std::string ready_json() const = 0;

  virtual const DevEndpoints& endpoints() const = 0;
  virtual const DevSecrets& secrets() const = 0;
  virtual std::vector<std::string> issued_secrets() const = 0;  // of the temporary keys that were given out
  virtual FaultPlan& faults() = 0;
  virtual ObjectStore& store() = 0;  // the own one, also there (and empty) with an external storage
  virtual MultipartStore& uploads() = 0;
  virtual Storage& storage() = 0;
  virtual std::string bucket() const = 0;
  virtual std::string region() const = 0;
  virtual std::string ca_file() const = 0;  // empty without TLS

  /// Ends every connection within two seconds and leaves nothing but a chosen data folder. Idempotent.
  virtual void stop() = 0;
};

}  // namespace uploadkit::devserver

#endif
