// A token of an identity provider for credentials of a role: STS AssumeRoleWithWebIdentity, which needs no signature.
#include <uploadkit/credentials.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>
#include <uploadkit/core/url.hpp>
#include <uploadkit/core/xml_read.hpp>
#include <uploadkit/credentials/credentials_answer.hpp>
#include <uploadkit/digest/digest.hpp>
#include <uploadkit/files/environment.hpp>
#include <uploadkit/files/text_file.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::credentials::detail::web_identity_credentials {

constexpr std::string_view source = "STS";
constexpr std::size_t longest_token = 20'000;  // AssumeRoleWithWebIdentity's own limit

struct Wanted {
  std::string role_arn;
  std::string token_file;
  std::string session_name;
  std::string endpoint;
};

std::string first_of(const std::string& given, std::initializer_list<const char*> variables) {
  if (!given.empty()) return given;
  for (const char* variable : variables)
    if (auto value = files::environment_variable(variable); !value.empty()) return value;
  return {};
}

Error bad_option(const char* option, const char* variable, const char* what) {
  return make_error(Errc::invalid_option,
                    "The web identity's " + std::string(option) + " (" + variable + ") " + what + ".",
                    {{"option", option}});
}

/// "us-east-1": it becomes part of a host name.
bool is_region(std::string_view text) noexcept {
  return !text.empty() && text.size() <= 63 && text.front() != '-' && text.back() != '-' &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

Result<std::string> endpoint_of(const WebIdentityOptions& options) {
  const std::string given = first_of(options.endpoint_url, {"AWS_ENDPOINT_URL_STS"});
  if (!given.empty()) {
    if (const auto url = core::split_url(given); url && !url->has_query) return given;
    return bad_option("endpoint_url", "AWS_ENDPOINT_URL_STS", "is no URL of a host");
  }
  const std::string region = first_of(options.region, {"AWS_REGION", "AWS_DEFAULT_REGION"});
  if (region.empty()) return std::string("https://sts.amazonaws.com");
  if (!is_region(region)) return bad_option("region", "AWS_REGION", "is no region such as us-east-1");
  const bool is_china = region.rfind("cn-", 0) == 0;
  return "https://sts." + region + (is_china ? ".amazonaws.com.cn" : ".amazonaws.com");
}

bool is_session_name(std::string_view text) noexcept {
  const auto fits = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("_+=,.@-").find(c) != std::string_view::npos;
  };
  return text.size() >= 2 && text.size() <= 64 && std::all_of(text.begin(), text.end(), fits);
}

/// Nothing where neither role nor token is named.
Result<std::optional<Wanted>> read_wanted(const WebIdentityOptions& options, WallTime now) {
  Wanted wanted;
  wanted.role_arn = first_of(options.role_arn, {"AWS_ROLE_ARN"});
  wanted.token_file = first_of(options.token_file, {"AWS_WEB_IDENTITY_TOKEN_FILE"});
  // AWS_ROLE_ARN alone is set for other reasons, too.
  if (wanted.token_file.empty()) {
    if (options.role_arn.empty()) return std::optional<Wanted>();
    return bad_option("token_file", "AWS_WEB_IDENTITY_TOKEN_FILE", "is missing; name it beside the role");
  }
  if (wanted.role_arn.empty())
    return bad_option("role_arn", "AWS_ROLE_ARN", "is missing; name it beside the token file");
  if (wanted.role_arn.rfind("arn:", 0) != 0 || wanted.role_arn.size() > 2048)
    return bad_option("role_arn", "AWS_ROLE_ARN", "is no ARN of a role");
  wanted.session_name = first_of(options.session_name, {"AWS_ROLE_SESSION_NAME"});
  if (wanted.session_name.empty()) wanted.session_name = "uploadkit-" + std::to_string(core::epoch_seconds(now));
  if (!is_session_name(wanted.session_name))
    return bad_option("session_name", "AWS_ROLE_SESSION_NAME", "has characters other than letters, digits and _+=,.@-");
  auto endpoint = endpoint_of(options);
  if (!endpoint) return endpoint.error();
  wanted.endpoint = *std::move(endpoint);
  return std::optional<Wanted>(std::move(wanted));
}

/// Read each time, since the platform renews it.
Result<std::string> read_token(const std::string& path) {
  auto text = files::read_text_file(path, longest_token + 2);
  if (!text) return text.error();
  if (!*text) return bad_option("token_file", "AWS_WEB_IDENTITY_TOKEN_FILE", "names a file that does not exist");
  std::string token = **std::move(text);
  while (!token.empty() && (token.back() == '\n' || token.back() == '\r')) token.pop_back();
  const bool is_token = std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < 0x7F; });
  if (token.empty() || !is_token)
    return bad_option("token_file", "AWS_WEB_IDENTITY_TOKEN_FILE", "names a file that holds no token");
  return token;
}

HttpRequest describe(const Wanted& wanted, const std::string& token) {
  HttpRequest request;
  request.method = "POST";
  request.url = wanted.endpoint;
  request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
  request.headers.push_back({"Accept", "text/xml"});
  request.body =
      "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=" + core::percent_encode(wanted.role_arn) +
      "&RoleSessionName=" + core::percent_encode(wanted.session_name) +
      "&WebIdentityToken=" + core::percent_encode(token);
  request.time_limit = std::chrono::seconds{30};
  request.max_response_bytes = 64 * 1024;
  return request;
}

Error refusal_of(const HttpResponse& answer) {
  Refusal refusal{source, {}, {}, "check the role's trust policy and the token"};
  if (const auto document = core::parse_xml(answer.body); document && document->name == "ErrorResponse")
    if (const auto* error = document->child("Error")) {
      refusal.code = core::printable(core::trim(error->child_text("Code")), 96);
      refusal.text = error->child_text("Message");
    }
  return refusal_error(refusal, answer);
}

Error bad_answer(const char* field) {
  return make_error(Errc::bad_response, "STS gave no usable credentials: \"" + std::string(field) + "\" is missing.",
                    {{"field", field}});
}

Result<Credentials> read_answer(const std::string& body) {
  const auto document = core::parse_xml(body);
  if (!document) return bad_answer("AssumeRoleWithWebIdentityResponse");
  const auto* result = document->child("AssumeRoleWithWebIdentityResult");
  const auto* found = result != nullptr ? result->child("Credentials") : nullptr;
  if (found == nullptr) return bad_answer("Credentials");
  Credentials credentials;
  credentials.access_key_id = core::trim(found->child_text("AccessKeyId"));
  credentials.secret_access_key = core::trim(found->child_text("SecretAccessKey"));
  credentials.session_token = core::trim(found->child_text("SessionToken"));
  credentials.expires_at = core::parse_iso8601(core::trim(found->child_text("Expiration")));
  if (credentials.access_key_id.empty()) return bad_answer("AccessKeyId");
  if (credentials.secret_access_key.empty()) return bad_answer("SecretAccessKey");
  if (credentials.session_token.empty()) return bad_answer("SessionToken");
  if (!credentials.expires_at) return bad_answer("Expiration");
  return credentials;
}

class WebIdentityProvider final : public CredentialsProvider {
 public:
  explicit WebIdentityProvider(WebIdentityOptions options) : options_(std::move(options)) {}

  std::string name() const override { return "web identity"; }
  bool may_block() const override { return true; }

  Result<CredentialsStep> begin(WallTime now) const override {
    const auto wanted = read_wanted(options_, now);
    if (!wanted) return wanted.error();
    CredentialsStep step;
    if (!*wanted) return step;
    auto token = read_token((*wanted)->token_file);
    if (!token) return token.error();
    step.request = describe(**wanted, *token);
    digest::wipe(*token);
    return step;
  }

  Result<CredentialsStep> read(const std::string&, const Result<HttpResponse>& answer, WallTime) const override {
    if (!answer) return answer.error();
    if (answer->status != 200) return refusal_of(*answer);
    auto found = read_answer(answer->body);
    if (!found) return found.error();
    return given(*std::move(found));
  }

 private:
  WebIdentityOptions options_;
};

}  // namespace uploadkit::credentials::detail::web_identity_credentials

UPLOADKIT_NAMESPACE_BEGIN

std::shared_ptr<const CredentialsProvider> web_identity_credentials(WebIdentityOptions options) {
  return std::make_shared<const credentials::detail::web_identity_credentials::WebIdentityProvider>(std::move(options));
}

UPLOADKIT_NAMESPACE_END
