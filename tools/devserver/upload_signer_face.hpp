/// \file
/// An application's server that signs uploads for its users: step by step, or the URLs of a whole upload at once.
#ifndef UPLOADKIT_DEVSERVER_UPLOAD_SIGNER_FACE_HPP
#define UPLOADKIT_DEVSERVER_UPLOAD_SIGNER_FACE_HPP

#include <devserver/dev_server.hpp>
#include <devserver/service_call.hpp>
#include <uploadkit/core/json_read.hpp>

#include <string>

namespace uploadkit::devserver {

/// POST /sign and POST /create, both with the token of the signed-in user and a JSON body.
class UploadSignerFace final : public RequestHandler {
 public:
  explicit UploadSignerFace(const ServiceContext& context) : context_(context) {}
  HeadDecision on_head(const ServerRequest& request) override;

 private:
  ServerResponse answer(const ServiceCall& call, const std::string& path, const std::string& body);
  ServerResponse sign(const ServiceCall& call, const core::JsonValue& step);
  ServerResponse create(const ServiceCall& call, const core::JsonValue& wanted);
  Result<std::string> url(const ServiceCall& call, const std::string& method, const std::string& key,
                          const std::string& query);
  Result<std::string> begin_upload(const ServiceCall& call, const std::string& key, const std::string& content_type);

  ServiceContext context_;
};

}  // namespace uploadkit::devserver

#endif
