// Cognito's two calls, in AWS JSON 1.1.
#include <devserver/credential_faces.hpp>

#include <uploadkit/core/json_read.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>
#include <uploadkit/digest/digest.hpp>

namespace uploadkit::devserver {

namespace detail::cognito_face {

constexpr std::string_view target_prefix = "AWSCognitoIdentityService.";
constexpr std::string_view content_type = "application/x-amz-json-1.1";

ServerResponse json(int status, std::string body, std::string_view error = {}) {
  ServerResponse response;
  response.status = status;
  response.headers.push_back({"Content-Type", std::string(content_type)});
  response.headers.push_back({"x-amzn-RequestId", digest::random_uuid().value_or("")});
  if (!error.empty()) response.headers.push_back({"x-amzn-ErrorType", std::string(error) + ":"});
  response.body = std::move(body);
  return response;
}

ServerResponse refuse(std::string_view code, const std::string& message, int status = 400) {
  core::JsonObject body;
  body.add("__type", code).add("message", message);
  return json(status, body.text(), code);
}

ServerResponse fault_answer(int status) {
  if (status == 429 || status == 400) return refuse("TooManyRequestsException", "Rate exceeded", 400);
  if (status >= 500) return refuse("InternalErrorException", "Internal error", status);
  return refuse("NotAuthorizedException", "Not authorized", status);
}

/// The token of the only provider that the pool knows; nothing if there is a login that it does not know.
std::optional<std::string> login_token(const core::JsonValue& logins, const DevSecrets& secrets) {
  if (!logins.exists() || logins.is_null()) return std::string();
  for (const std::string& provider : logins.keys()) {
    std::string pointer = "/";
    for (const char c : provider) pointer += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    const auto token = logins.at(pointer).string();
    if (provider != secrets.login_provider || !token || !digest::equal_secrets(*token, secrets.login_token))
      return std::nullopt;
  }
  return logins.size() == 0 ? std::string() : secrets.login_token;
}

}  // namespace detail::cognito_face

HeadDecision CognitoFace::on_head(const ServerRequest&) {
  return collect_body(max_call_bytes,
                      [this](const ServerRequest& request, const std::string& body) { return answer(request, body); });
}

ServerResponse CognitoFace::answer(const ServerRequest& request, const std::string& body) {
  namespace own = detail::cognito_face;
  const std::string_view target = request.header("x-amz-target");
  const bool is_target = target.substr(0, own::target_prefix.size()) == own::target_prefix;
  const std::string operation(is_target ? target.substr(own::target_prefix.size()) : std::string_view());
  const bool is_known = operation == "GetId" || operation == "GetCredentialsForIdentity";
  if (request.method != "POST" || !is_known || path_below(request, cognito_prefix) != "/")
    return own::refuse("UnknownOperationException", "There is no such operation.");
  if (request.header("content-type") != own::content_type)
    return own::refuse("SerializationException", "The content type must be application/x-amz-json-1.1.");
  const std::optional<Fault> fault = context_.faults.take("cognito." + operation);
  const ServiceCall call{request, fault};
  return with_fault(
      fault, [&] { return perform(call, operation, body); }, own::fault_answer);
}

ServerResponse CognitoFace::perform(const ServiceCall& call, const std::string& operation, const std::string& body) {
  namespace own = detail::cognito_face;
  const auto document = core::parse_json(body);
  if (!document || !document->is_object()) return own::refuse("SerializationException", "The body is no JSON object.");
  const auto token = own::login_token(document->at("/Logins"), context_.secrets);
  if (!token || (call.is_expired() && !token->empty()))
    return own::refuse("NotAuthorizedException",
                       token ? "Invalid login token. Token expired: 1727697600 >= 1727697000"
                             : "Invalid login token. Not a valid OpenId Connect identity token.");
  if (token->empty() && call.has_quirk("no_guests"))
    return own::refuse("NotAuthorizedException", "Unauthenticated access is not supported for this identity pool.");
  const char* const name = operation == "GetId" ? "IdentityPoolId" : "IdentityId";
  const auto id = document->at("/" + std::string(name)).string();
  if (!id || id->find(':') == std::string::npos)
    return own::refuse("ValidationException",
                       "1 validation error detected: Value at '" + std::string(name) +
                           "' failed to satisfy constraint: Member must satisfy regular expression "
                           "pattern: [\\w-]+:[0-9a-f-]+");
  return operation == "GetId" ? get_id(call, *id, *token) : get_credentials(call, *id, *token);
}

ServerResponse CognitoFace::get_id(const ServiceCall&, const std::string& pool, const std::string& token) {
  namespace own = detail::cognito_face;
  if (pool != context_.secrets.identity_pool_id)
    return own::refuse("ResourceNotFoundException", "IdentityPool '" + pool + "' not found.");
  const std::lock_guard lock(mutex_);
  Identity identity;
  // A signed-in user has one identity; each question of a guest makes a new one.
  for (const Identity& known : identities_)
    if (!token.empty() && known.login_token == token) identity = known;
  if (identity.id.empty()) {
    identity = {pool.substr(0, pool.find(':') + 1) + digest::random_uuid().value_or(""), token};
    identities_.push_back(identity);
  }
  core::JsonObject answer;
  answer.add("IdentityId", identity.id);
  return own::json(200, answer.text());
}

ServerResponse CognitoFace::get_credentials(const ServiceCall& call, const std::string& id, const std::string& token) {
  namespace own = detail::cognito_face;
  {
    const std::lock_guard lock(mutex_);
    const Identity* found = nullptr;
    for (Identity& known : identities_)
      if (known.id == id) {
        found = &known;
        // A guest that signs in takes the identity along.
        if (known.login_token.empty()) known.login_token = token;
      }
    if (found == nullptr) return own::refuse("ResourceNotFoundException", "Identity '" + id + "' not found.");
    if (found->login_token != token)
      return own::refuse("NotAuthorizedException", "Access to Identity '" + id + "' is forbidden.");
  }
  const Credentials keys =
      context_.keys.issue(call.now(), std::chrono::seconds{call.quirk_number("ttl_s", credential_life_s)});
  core::JsonObject credentials;
  credentials.add("AccessKeyId", keys.access_key_id);
  // A number with a fraction, as the service writes it.
  credentials.add("Expiration", static_cast<double>(core::epoch_seconds(*keys.expires_at)) + 0.5);
  credentials.add("SecretKey", keys.secret_access_key).add("SessionToken", keys.session_token);
  core::JsonObject answer;
  answer.add_json("Credentials", credentials.text()).add("IdentityId", id);
  return own::json(200, answer.text());
}

}  // namespace uploadkit::devserver
