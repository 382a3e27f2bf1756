// The endpoint that ECS, EKS and Greengrass give a container, named by environment variables.
#include <uploadkit/credentials.hpp>

#include <uploadkit/core/header_check.hpp>
#include <uploadkit/core/host.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/url.hpp>
#include <uploadkit/credentials/credentials_answer.hpp>
#include <uploadkit/files/environment.hpp>
#include <uploadkit/files/text_file.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::credentials::detail::container_credentials {

constexpr const char* relative_variable = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
constexpr const char* full_variable = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
constexpr const char* token_file_variable = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
constexpr const char* token_variable = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
constexpr std::string_view source = "The container's credentials endpoint";
constexpr std::size_t longest_token = 8 * 1024;

Error bad_variable(const char* name, const std::string& what) {
  return make_error(Errc::invalid_option, "The environment variable " + std::string(name) + " " + what + ".",
                    {{"option", name}});
}

/// Plain http only to this machine and to the addresses of ECS and EKS: whoever else answered could read the token.
bool may_be_plain(const core::Url& url) {
  if (url.is_loopback()) return true;
  const auto is_address = [&](std::string_view text) {
    return url.is_ipv6 ? core::parse_ipv6(url.host) == core::parse_ipv6(text) && core::parse_ipv6(text).has_value()
                       : url.host == text;
  };
  const char* const known[] = {"169.254.170.2", "169.254.170.23", "fd00:ec2::23"};
  return std::any_of(std::begin(known), std::end(known), is_address);
}

Result<std::string> read_url() {
  const std::string relative = files::environment_variable(relative_variable);
  const std::string full = files::environment_variable(full_variable);
  if (relative.empty() && full.empty()) return std::string();
  const char* const variable = relative.empty() ? full_variable : relative_variable;
  if (!relative.empty() && relative.front() != '/') return bad_variable(variable, "does not begin with /");
  const std::string text = relative.empty() ? full : "http://169.254.170.2" + relative;
  const auto url = core::split_url(text);
  if (!url)
    return bad_variable(variable,
                        "holds no sound URL: " + url.error().message.substr(8, url.error().message.size() - 9));
  if (url->scheme != "https" && !may_be_plain(*url))
    return bad_variable(variable,
                        "names a host that plain http is not used for; use https, or an address of this machine");
  return text;
}

/// The file is read each time, since its token is renewed.
Result<std::string> read_token() {
  const std::string path = files::environment_variable(token_file_variable);
  const char* const variable = path.empty() ? token_variable : token_file_variable;
  std::string token = path.empty() ? files::environment_variable(token_variable) : std::string();
  if (!path.empty()) {
    auto text = files::read_text_file(path, longest_token);
    if (!text) return text.error();
    if (!*text) return bad_variable(variable, "names a file that does not exist");
    token = **std::move(text);
    if (token.empty()) return bad_variable(variable, "names an empty file");
  }
  if (token.empty() || core::check_header({"Authorization", token})) return token;
  return bad_variable(variable, path.empty() ? "holds a token with line breaks or blanks around it"
                                             : "names a file whose token has line breaks or blanks around it");
}

class ContainerProvider final : public CredentialsProvider {
 public:
  std::string name() const override { return "container"; }
  bool may_block() const override { return true; }

  Result<CredentialsStep> begin(WallTime) const override {
    auto url = read_url();
    if (!url) return url.error();
    CredentialsStep step;
    if (url->empty()) return step;
    auto token = read_token();
    if (!token) return token.error();
    step.request.url = *std::move(url);
    step.request.headers.push_back({"Accept", "application/json"});
    if (!token->empty()) step.request.headers.push_back({"Authorization", *std::move(token)});
    step.request.allow_link_local_http = true;
    step.request.time_limit = std::chrono::seconds{5};
    step.request.max_response_bytes = 64 * 1024;
    return step;
  }

  Result<CredentialsStep> read(const std::string&, const Result<HttpResponse>& answer, WallTime) const override {
    if (!answer) return answer.error();
    if (answer->status != 200)
      return json_refusal_error(source, "check the role and the token of the container", *answer);
    auto found = read_credentials_json(answer->body, source);
    if (!found) return found.error();
    return given(*std::move(found));
  }
};

}  // namespace uploadkit::credentials::detail::container_credentials

UPLOADKIT_NAMESPACE_BEGIN

std::shared_ptr<const CredentialsProvider> container_credentials() {
  return std::make_shared<const credentials::detail::container_credentials::ContainerProvider>();
}

UPLOADKIT_NAMESPACE_END
