// STS's one call without a signature, in the query protocol.
#include <devserver/credential_faces.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>
#include <uploadkit/digest/digest.hpp>

#include <algorithm>

namespace uploadkit::devserver {

namespace detail::sts_face {

constexpr std::string_view name_space = "https://sts.amazonaws.com/doc/2011-06-15/";

ServerResponse xml(int status, std::string body) {
  ServerResponse response;
  response.status = status;
  response.headers.push_back({"Content-Type", "text/xml"});
  response.headers.push_back({"x-amzn-RequestId", digest::random_uuid().value_or("")});
  response.body = std::move(body);
  return response;
}

ServerResponse refuse(std::string_view code, std::string_view message, int status = 400) {
  std::string body = "<ErrorResponse xmlns=\"" + std::string(name_space) + "\"><Error><Type>";
  body += status < 500 ? "Sender" : "Receiver";
  body += "</Type><Code>" + std::string(code) + "</Code><Message>" + std::string(message) +
          "</Message></Error><RequestId>" + digest::random_uuid().value_or("") + "</RequestId></ErrorResponse>";
  return xml(status, std::move(body));
}

ServerResponse fault_answer(int status) {
  if (status == 429 || status == 400) return refuse("Throttling", "Rate exceeded", 400);
  if (status >= 500) return refuse("InternalFailure", "The request processing has failed.", status);
  return refuse("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", status);
}

bool is_form(const ServerRequest& request) {
  const std::string_view value = request.header("content-type");
  return core::equals_ignoring_case(core::trim(value.substr(0, value.find(';'))), "application/x-www-form-urlencoded");
}

bool is_session_name(const std::string& name) {
  const auto fits = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("_+=,.@-").find(c) != std::string_view::npos;
  };
  return name.size() >= 2 && name.size() <= 64 && std::all_of(name.begin(), name.end(), fits);
}

std::string credentials_xml(const Credentials& keys, const std::string& arn, const std::string& session) {
  return "<AssumeRoleWithWebIdentityResponse xmlns=\"" + std::string(name_space) +
         "\">\n  <AssumeRoleWithWebIdentityResult>\n    <Audience>uploadkit</Audience>\n    <AssumedRoleUser>\n      "
         "<Arn>" +
         arn + "/" + session + "</Arn>\n    </AssumedRoleUser>\n    <Credentials>\n      <AccessKeyId>" +
         keys.access_key_id + "</AccessKeyId>\n      <SecretAccessKey>" + keys.secret_access_key +
         "</SecretAccessKey>\n      <SessionToken>" + keys.session_token + "</SessionToken>\n      <Expiration>" +
         core::iso8601(*keys.expires_at) +
         "</Expiration>\n    </Credentials>\n  </AssumeRoleWithWebIdentityResult>\n"
         "</AssumeRoleWithWebIdentityResponse>\n";
}

}  // namespace detail::sts_face

HeadDecision StsFace::on_head(const ServerRequest&) {
  return collect_body(max_call_bytes, [this](const ServerRequest& request, const std::string& body) {
    const std::optional<Fault> fault = context_.faults.take("sts.AssumeRoleWithWebIdentity");
    const ServiceCall call{request, fault};
    return with_fault(
        fault, [&] { return assume(call, body); }, detail::sts_face::fault_answer);
  });
}

ServerResponse StsFace::assume(const ServiceCall& call, const std::string& body) {
  namespace own = detail::sts_face;
  ServerRequest form = call.request;
  if (form.method == "POST") form.query = body;  // a form is written like a query
  const auto field = [&](std::string_view name) { return form.parameter(name).value_or(std::string()); };
  if (path_below(form, sts_prefix) != "/" || (form.method != "POST" && form.method != "GET"))
    return own::refuse("InvalidAction", "There is no such path or method.");
  if (form.method == "POST" && !own::is_form(form))
    return own::refuse("MalformedInput", "The body must be application/x-www-form-urlencoded.");
  if (field("Action") != "AssumeRoleWithWebIdentity" || field("Version") != "2011-06-15")
    return own::refuse("InvalidAction",
                       "Could not find operation " + field("Action") + " for version " + field("Version"));
  if (!own::is_session_name(field("RoleSessionName")))
    return own::refuse("ValidationError",
                       "1 validation error detected: Value at 'roleSessionName' failed to satisfy constraint");
  if (field("RoleArn").rfind("arn:", 0) != 0) return own::refuse("ValidationError", "Request ARN is invalid");
  if (call.is_expired())
    return own::refuse("ExpiredTokenException", "Token expired: current date/time must be before it");
  if (!digest::equal_secrets(field("WebIdentityToken"), context_.secrets.web_identity_token))
    return own::refuse("InvalidIdentityToken", "Couldn't retrieve verification key from your identity provider");
  if (field("RoleArn") != context_.secrets.role_arn)
    return own::refuse("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", 403);
  const std::int64_t life_s = call.quirk_number("ttl_s", credential_life_s);
  const Credentials keys = context_.keys.issue(call.now(), std::chrono::seconds{life_s});
  return own::xml(200, own::credentials_xml(keys, field("RoleArn"), field("RoleSessionName")));
}

}  // namespace uploadkit::devserver
