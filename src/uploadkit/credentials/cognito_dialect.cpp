// AWS JSON 1.1: the operation stands in a header, and the secret is called "SecretKey" here alone.
#include <uploadkit/credentials/cognito_dialect.hpp>

#include <uploadkit/core/header_check.hpp>
#include <uploadkit/core/json_read.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>
#include <uploadkit/core/url.hpp>
#include <uploadkit/credentials/credentials_answer.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::credentials {

namespace detail::cognito_dialect {

constexpr std::string_view source = "The Cognito identity pool";
constexpr std::string_view way_out = "allow guests in the pool, or sign in and give fresh logins";

Error bad_option(const char* option, const char* what) {
  return make_error(Errc::invalid_option,
                    "The option " + std::string(option) + " of the Cognito identity pool " + what + ".",
                    {{"option", option}});
}

/// "us-east-1:1a2b…": both are ids of one form.
bool is_id(std::string_view text) noexcept {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size() || text.size() > 55) return false;
  const auto region = text.substr(0, colon);
  return region.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos &&
         text.substr(colon + 1).find_first_not_of("0123456789abcdefABCDEF-") == std::string_view::npos;
}

HttpRequest describe(const std::string& endpoint, const char* operation, std::string body) {
  HttpRequest request;
  request.method = "POST";
  request.url = endpoint;
  request.headers.push_back({"Content-Type", "application/x-amz-json-1.1"});
  request.headers.push_back({"X-Amz-Target", "AWSCognitoIdentityService." + std::string(operation)});
  // Amplify's libraries ask for it: a proxy must not keep credentials.
  request.headers.push_back({"Cache-Control", "no-store"});
  request.body = std::move(body);
  request.time_limit = std::chrono::seconds{30};
  request.max_response_bytes = 64 * 1024;
  return request;
}

Error bad_answer(const char* field) {
  return make_error(Errc::bad_response,
                    std::string(source) + " gave no usable answer: \"" + field + "\" is missing or of another type.",
                    {{"field", field}});
}

Result<core::JsonValue> read(const HttpResponse& answer) {
  if (answer.status != 200) return json_refusal_error(source, way_out, answer);
  auto document = core::parse_json(answer.body);
  if (!document || !document->is_object()) return bad_answer("body");
  return document;
}

/// Seconds since 1970, whole or with a fraction, until the year 2100.
std::optional<WallTime> read_time(const core::JsonValue& value) {
  constexpr double latest = 4'102'444'800.0;
  const auto seconds = value.number();
  if (!seconds || !(*seconds > 0) || !(*seconds < latest)) return std::nullopt;
  return core::from_epoch_seconds(static_cast<std::int64_t>(*seconds));
}

}  // namespace detail::cognito_dialect

Result<std::string> cognito_endpoint(const CognitoOptions& options) {
  namespace local = detail::cognito_dialect;
  if (!local::is_id(options.identity_pool_id))
    return local::bad_option("identity_pool_id", "is no id such as us-east-1:01234567-89ab-cdef-0123-456789abcdef");
  if (!options.identity_id.empty() && !local::is_id(options.identity_id))
    return local::bad_option("identity_id", "is no id such as us-east-1:01234567-89ab-cdef-0123-456789abcdef");
  if (!options.endpoint_url.empty()) {
    const auto url = core::split_url(options.endpoint_url);
    if (!url || url->has_query) return local::bad_option("endpoint_url", "is no URL of a host");
    return options.endpoint_url;
  }
  const std::string region = options.identity_pool_id.substr(0, options.identity_pool_id.find(':'));
  return "https://cognito-identity." + region +
         (region.rfind("cn-", 0) == 0 ? ".amazonaws.com.cn/" : ".amazonaws.com/");
}

Result<std::string> logins_json(const std::vector<CognitoLogin>& logins) {
  if (logins.empty()) return std::string();
  core::JsonObject object;
  for (const CognitoLogin& login : logins) {
    const bool is_sound = !login.provider.empty() && !login.token.empty() &&
                          core::check_field("provider", login.provider) && core::check_field("token", login.token);
    if (!is_sound)
      return make_error(Errc::invalid_argument,
                        "A login for the Cognito identity pool has an empty provider or token, or one with control "
                        "characters; give none for a guest.",
                        {{"field", "logins"}});
    object.add(login.provider, login.token);
  }
  return object.text();
}

HttpRequest describe_get_id(const std::string& endpoint, const std::string& pool, const std::string& logins) {
  core::JsonObject body;
  body.add("IdentityPoolId", pool);
  if (!logins.empty()) body.add_json("Logins", logins);
  return detail::cognito_dialect::describe(endpoint, "GetId", body.text());
}

HttpRequest describe_get_credentials(const std::string& endpoint, const std::string& identity,
                                     const std::string& logins) {
  core::JsonObject body;
  body.add("IdentityId", identity);
  if (!logins.empty()) body.add_json("Logins", logins);
  return detail::cognito_dialect::describe(endpoint, "GetCredentialsForIdentity", body.text());
}

Result<std::string> read_identity(const HttpResponse& answer) {
  const auto document = detail::cognito_dialect::read(answer);
  if (!document) return document.error();
  auto identity = document->at("/IdentityId").string();
  if (!identity || !detail::cognito_dialect::is_id(*identity)) return detail::cognito_dialect::bad_answer("IdentityId");
  return *std::move(identity);
}

Result<Credentials> read_cognito_credentials(const HttpResponse& answer) {
  namespace local = detail::cognito_dialect;
  const auto document = local::read(answer);
  if (!document) return document.error();
  Credentials credentials;
  credentials.identity_id = document->at("/IdentityId").string().value_or("");
  credentials.access_key_id = document->at("/Credentials/AccessKeyId").string().value_or("");
  credentials.secret_access_key = document->at("/Credentials/SecretKey").string().value_or("");
  credentials.session_token = document->at("/Credentials/SessionToken").string().value_or("");
  credentials.expires_at = local::read_time(document->at("/Credentials/Expiration"));
  if (!local::is_id(credentials.identity_id)) return local::bad_answer("IdentityId");
  if (credentials.access_key_id.empty()) return local::bad_answer("Credentials.AccessKeyId");
  if (credentials.secret_access_key.empty()) return local::bad_answer("Credentials.SecretKey");
  if (credentials.session_token.empty()) return local::bad_answer("Credentials.SessionToken");
  if (!credentials.expires_at) return local::bad_answer("Credentials.Expiration");
  return credentials;
}

}  // namespace uploadkit::credentials
