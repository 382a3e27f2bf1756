// What a machine asks about itself: EC2's instance metadata, version 2, and a container's credentials endpoint.
#include <devserver/credential_faces.hpp>

#include <uploadkit/core/json_read.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>
#include <uploadkit/digest/digest.hpp>

namespace uploadkit::devserver {

namespace detail::metadata_faces {

constexpr std::string_view token_path = "/latest/api/token";
constexpr std::string_view roles_path = "/latest/meta-data/iam/security-credentials";
constexpr std::string_view role = "uploadkit-role";
constexpr std::uint64_t longest_life_s = 21600;

ServerResponse text(int status, std::string body) {
  ServerResponse response;
  response.status = status;
  response.headers.push_back({"Content-Type", "text/plain"});
  response.body = std::move(body);
  return response;
}

ServerResponse plain_fault(int status) { return text(status, "Fault " + std::to_string(status) + "\n"); }

ServerResponse container_refusal(int status, std::string_view code, std::string_view message) {
  core::JsonObject body;
  body.add("code", code).add("message", message);
  return json_response(status, body.text());
}

ServerResponse container_fault(int status) { return container_refusal(status, "InternalServerError", "A fault."); }

std::string operation_of(const std::string& path) {
  if (path == token_path) return "instance.token";
  if (path == roles_path || path == std::string(roles_path) + "/") return "instance.roles";
  return "instance.role";
}

}  // namespace detail::metadata_faces

std::string metadata_json(core::JsonObject before, const Credentials& credentials) {
  return before.add("AccessKeyId", credentials.access_key_id)
      .add("SecretAccessKey", credentials.secret_access_key)
      .add("Token", credentials.session_token)
      .add("Expiration", core::iso8601(*credentials.expires_at))
      .text();
}

HeadDecision InstanceFace::on_head(const ServerRequest& request) {
  namespace own = detail::metadata_faces;
  const std::string path = path_below(request, instance_prefix);
  const std::optional<Fault> fault = context_.faults.take(own::operation_of(path));
  const ServiceCall call{request, fault};
  return with_fault(
      context_.faults, fault, [&]() -> HeadDecision { return answer(call, path); }, own::plain_fault);
}

ServerResponse InstanceFace::answer(const ServiceCall& call, const std::string& path) {
  namespace own = detail::metadata_faces;
  // Somebody else's request that a proxy on the instance passes on must not get its credentials.
  if (call.request.has_header("x-forwarded-for")) return own::text(403, "Forbidden\n");
  if (path == own::token_path) return give_token(call);
  if (!has_token(call)) return own::text(401, "Unauthorized\n");
  if (call.request.method != "GET") return own::text(405, "Method Not Allowed\n");
  const std::string roles(own::roles_path);
  if (call.has_quirk("no_role")) return own::text(404, "Not Found\n");
  if (path == roles || path == roles + "/") return own::text(200, std::string(own::role));
  if (path == roles + "/" + std::string(own::role)) return give_credentials(call);
  return own::text(404, "Not Found\n");
}

ServerResponse InstanceFace::give_token(const ServiceCall& call) {
  namespace own = detail::metadata_faces;
  if (call.request.method != "PUT") return own::text(405, "Method Not Allowed\n");
  const auto life_s = core::parse_uint(call.request.header("x-aws-ec2-metadata-token-ttl-seconds"));
  if (!life_s || *life_s == 0 || *life_s > own::longest_life_s) return own::text(400, "Bad Request\n");
  const std::string token = core::base64(digest::random_bytes(40).value_or(""));
  const std::lock_guard lock(mutex_);
  tokens_[token] = call.now() + std::chrono::seconds{static_cast<std::int64_t>(*life_s)};
  ServerResponse response = own::text(200, token);
  response.headers.push_back({"X-aws-ec2-metadata-token-ttl-seconds", std::to_string(*life_s)});
  return response;
}

bool InstanceFace::has_token(const ServiceCall& call) {
  const std::lock_guard lock(mutex_);
  const auto it = tokens_.find(call.request.header("x-aws-ec2-metadata-token"));
  return it != tokens_.end() && call.now() < it->second && !call.is_expired();
}

ServerResponse InstanceFace::give_credentials(const ServiceCall& call) {
  const std::int64_t life_s = call.quirk_number("ttl_s", credential_life_s);
  const Credentials keys = context_.keys.issue(call.now(), std::chrono::seconds{life_s});
  core::JsonObject before;
  before.add("Code", "Success").add("LastUpdated", core::iso8601(call.now())).add("Type", "AWS-HMAC");
  ServerResponse response = detail::metadata_faces::text(200, metadata_json(std::move(before), keys));
  return response;
}

HeadDecision ContainerFace::on_head(const ServerRequest& request) {
  const std::optional<Fault> fault = context_.faults.take("container.credentials");
  const ServiceCall call{request, fault};
  return with_fault(
      context_.faults, fault, [&]() -> HeadDecision { return answer(call); }, detail::metadata_faces::container_fault);
}

ServerResponse ContainerFace::answer(const ServiceCall& call) {
  namespace own = detail::metadata_faces;
  if (call.request.method != "GET" || path_below(call.request, container_prefix) != "/v1/credentials")
    return own::container_refusal(404, "NotFound", "There is no such path.");
  const bool is_known = digest::equal_secrets(call.request.header("authorization"), context_.secrets.container_token);
  if (!is_known || call.is_expired())
    return own::container_refusal(401, "AccessDenied", "The token is not the container's own.");
  const std::int64_t life_s = call.quirk_number("ttl_s", credential_life_s);
  const Credentials keys = context_.keys.issue(call.now(), std::chrono::seconds{life_s});
  core::JsonObject before;
  before.add("RoleArn", context_.secrets.role_arn);
  return json_response(200, metadata_json(std::move(before), keys));
}

}  // namespace uploadkit::devserver
