// EC2 instance metadata, version 2: a session token, the role's name, its credentials. A machine that is no instance
// has nothing to give, which shows within a second.
#include <uploadkit/credentials.hpp>

#include <uploadkit/core/json_read.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/url.hpp>
#include <uploadkit/credentials/credentials_answer.hpp>
#include <uploadkit/files/environment.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::credentials::detail::instance_credentials {

constexpr std::string_view source = "The instance's metadata";
constexpr const char* token_path = "/latest/api/token";
constexpr const char* roles_path = "/latest/meta-data/iam/security-credentials/";

HttpRequest request_to(std::string url) {
  HttpRequest request;
  request.url = std::move(url);
  request.allow_link_local_http = true;
  request.time_limit = std::chrono::seconds{1};
  request.max_response_bytes = 64 * 1024;
  return request;
}

/// "roles" or "role", and the session token.
CredentialsStep ask(const std::string& url, const char* state, const std::string& token) {
  CredentialsStep step;
  step.request = request_to(url);
  step.request.headers.push_back({"X-aws-ec2-metadata-token", token});
  step.state = std::string(state) + " " + token;
  return step;
}

/// One line of visible ASCII; more would break out of its header or path.
std::string first_line(std::string_view body) {
  const std::string_view line = core::trim(body.substr(0, body.find_first_of("\r\n")));
  const bool is_visible = std::all_of(line.begin(), line.end(), [](char c) { return c > ' ' && c < 0x7F; });
  return is_visible ? std::string(line) : std::string();
}

Error bad_answer(const char* field, const char* what) {
  return make_error(Errc::bad_response, std::string(source) + " " + what + ".", {{"field", field}});
}

class InstanceProvider final : public CredentialsProvider {
 public:
  explicit InstanceProvider(std::string endpoint) : endpoint_(std::move(endpoint)) {}

  std::string name() const override { return "instance"; }

  Result<CredentialsStep> begin(WallTime) const override {
    CredentialsStep step;
    if (core::equals_ignoring_case(files::environment_variable("AWS_EC2_METADATA_DISABLED"), "true")) return step;
    auto base = endpoint();
    if (!base) return base.error();
    step.request = request_to(*base + token_path);
    step.request.method = "PUT";
    step.request.headers.push_back({"X-aws-ec2-metadata-token-ttl-seconds", "21600"});
    step.state = "token";
    return step;
  }

  Result<CredentialsStep> read(const std::string& state, const Result<HttpResponse>& answer, WallTime) const override {
    if (state == "token") return read_token(answer);
    if (!answer) return answer.error();
    const std::size_t blank = std::min(state.find(' '), state.size());
    const std::string token = state.substr(std::min(blank + 1, state.size()));
    return state.substr(0, blank) == "roles" ? read_roles(*answer, token) : read_role(*answer);
  }

 private:
  Result<std::string> endpoint() const {
    const bool is_six =
        core::equals_ignoring_case(files::environment_variable("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"), "ipv6");
    std::string text = endpoint_.empty() ? files::environment_variable("AWS_EC2_METADATA_SERVICE_ENDPOINT") : endpoint_;
    if (text.empty()) text = is_six ? "http://[fd00:ec2::254]" : "http://169.254.169.254";
    while (!text.empty() && text.back() == '/') text.pop_back();
    const auto url = core::split_url(text);
    if (url && !url->has_query) return text;
    return make_error(Errc::invalid_option, "The endpoint of the instance's metadata is no URL of a host.",
                      {{"option", endpoint_.empty() ? "AWS_EC2_METADATA_SERVICE_ENDPOINT" : "endpoint"}});
  }

  /// No answer, or one that gives no token: this is no instance, or its metadata is turned off.
  Result<CredentialsStep> read_token(const Result<HttpResponse>& answer) const {
    if (!answer || answer->status != 200) return CredentialsStep{};
    const std::string token = first_line(answer->body);
    if (token.empty()) return bad_answer("token", "gave an empty session token");
    const auto base = endpoint();
    if (!base) return base.error();
    return ask(*base + roles_path, "roles", token);
  }

  Result<CredentialsStep> read_roles(const HttpResponse& answer, const std::string& token) const {
    if (answer.status == 404) return CredentialsStep{};  // an instance without a role
    if (answer.status != 200) return json_refusal_error(source, "check the instance's metadata options", answer);
    const std::string role = first_line(answer.body);
    if (role.empty()) return bad_answer("role", "named no role");
    const auto base = endpoint();
    if (!base) return base.error();
    return ask(*base + roles_path + core::percent_encode(role), "role", token);
  }

  static Result<CredentialsStep> read_role(const HttpResponse& answer) {
    if (answer.status != 200) return json_refusal_error(source, "check the instance's role", answer);
    const auto document = core::parse_json(answer.body);
    const std::string code = document ? document->at("/Code").string().value_or("") : std::string();
    if (!code.empty() && code != "Success") return json_refusal_error(source, "check the instance's role", answer);
    auto found = read_credentials_json(answer.body, source);
    if (!found) return found.error();
    return given(*std::move(found));
  }

  std::string endpoint_;
};

}  // namespace uploadkit::credentials::detail::instance_credentials

UPLOADKIT_NAMESPACE_BEGIN

std::shared_ptr<const CredentialsProvider> instance_credentials(std::string endpoint) {
  return std::make_shared<const credentials::detail::instance_credentials::InstanceProvider>(std::move(endpoint));
}

UPLOADKIT_NAMESPACE_END
