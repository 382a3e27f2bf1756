// An identity first, then its credentials. A guest keeps the identity that it was given.
#include <uploadkit/credentials.hpp>

#include <uploadkit/core/call_user.hpp>
#include <uploadkit/credentials/cognito_dialect.hpp>
#include <uploadkit/credentials/credentials_answer.hpp>

#include <algorithm>
#include <mutex>
#include <utility>

namespace uploadkit::credentials::detail::cognito_credentials {

/// The name of a step, and the logins that belong to it.
struct State {
  std::string step;
  std::string logins;
};

State read_state(const std::string& text) {
  const std::size_t blank = std::min(text.find(' '), text.size());
  return {text.substr(0, blank), text.substr(std::min(blank + 1, text.size()))};
}

class CognitoProvider final : public CredentialsProvider {
 public:
  explicit CognitoProvider(CognitoOptions options) : options_(std::move(options)) {}

  std::string name() const override { return "cognito"; }
  bool may_block() const override { return static_cast<bool>(options_.logins); }

  Result<CredentialsStep> begin(WallTime) const override {
    const auto endpoint = cognito_endpoint(options_);
    if (!endpoint) return endpoint.error();
    auto logins = read_logins();
    if (!logins) return logins.error();
    if (!options_.identity_id.empty()) return ask_for_credentials(options_.identity_id, "given", *logins);
    // GetId gives a signed-in user the same identity each time, and a guest a new one.
    const std::string guest = logins->empty() ? guest_identity() : std::string();
    if (!guest.empty()) return ask_for_credentials(guest, "guest", *logins);
    return ask_for_identity(*logins);
  }

  Result<CredentialsStep> read(const std::string& state, const Result<HttpResponse>& answer, WallTime) const override {
    if (!answer) return answer.error();
    const State at = read_state(state);
    if (at.step == "identity") {
      const auto identity = read_identity(*answer);
      if (!identity) return identity.error();
      if (at.logins.empty()) keep_guest_identity(*identity);
      return ask_for_credentials(*identity, "fresh", at.logins);
    }
    auto found = read_cognito_credentials(*answer);
    if (found) return given(*std::move(found));
    // Pools forget guests, and can be emptied: then a guest begins anew.
    if (at.step != "guest" || found.error().code != Errc::not_found) return found.error();
    keep_guest_identity({});
    return ask_for_identity(at.logins);
  }

 private:
  Result<std::string> read_logins() const {
    if (!options_.logins) return std::string();
    const auto logins = core::call_user(options_.logins);
    if (!logins) return logins.error();
    return logins_json(*logins);
  }

  Result<CredentialsStep> ask_for_identity(const std::string& logins) const {
    CredentialsStep step;
    step.request = describe_get_id(*cognito_endpoint(options_), options_.identity_pool_id, logins);
    step.state = "identity " + logins;
    return step;
  }

  Result<CredentialsStep> ask_for_credentials(const std::string& identity, const char* name,
                                              const std::string& logins) const {
    CredentialsStep step;
    step.request = describe_get_credentials(*cognito_endpoint(options_), identity, logins);
    step.state = std::string(name) + " " + logins;
    return step;
  }

  std::string guest_identity() const {
    const std::lock_guard lock(mutex_);
    return guest_identity_;
  }

  void keep_guest_identity(const std::string& identity) const {
    const std::lock_guard lock(mutex_);
    guest_identity_ = identity;
  }

  CognitoOptions options_;
  mutable std::mutex mutex_;
  mutable std::string guest_identity_;
};

}  // namespace uploadkit::credentials::detail::cognito_credentials

UPLOADKIT_NAMESPACE_BEGIN

std::shared_ptr<const CredentialsProvider> cognito_credentials(CognitoOptions options) {
  return std::make_shared<const credentials::detail::cognito_credentials::CognitoProvider>(std::move(options));
}

UPLOADKIT_NAMESPACE_END
