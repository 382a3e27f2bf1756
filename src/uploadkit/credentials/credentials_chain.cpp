// The first provider that has something to give.
#include <uploadkit/credentials.hpp>

#include <uploadkit/core/text.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::credentials::detail::credentials_chain {

using Providers = std::vector<std::shared_ptr<const CredentialsProvider>>;

class Chain final : public CredentialsProvider {
 public:
  explicit Chain(Providers providers) : providers_(std::move(providers)) {
    providers_.erase(std::remove(providers_.begin(), providers_.end(), nullptr), providers_.end());
  }

  std::string name() const override {
    std::string names;
    for (const auto& provider : providers_) names += (names.empty() ? "" : ", ") + provider->name();
    return names.empty() ? "nobody" : names;
  }
  bool may_block() const override {
    return std::any_of(providers_.begin(), providers_.end(), [](const auto& each) { return each->may_block(); });
  }

  Result<CredentialsStep> begin(WallTime now) const override { return begin_from(0, now); }

  Result<CredentialsStep> read(const std::string& state, const Result<HttpResponse>& answer,
                               WallTime now) const override {
    const std::size_t mark = std::min(state.find(' '), state.size());
    const auto index = core::parse_uint(std::string_view(state).substr(0, mark));
    if (!index || *index >= providers_.size())
      return make_error(Errc::internal, "A chain of credentials lost its place.");
    const auto place = static_cast<std::size_t>(*index);
    return go_on(place, providers_[place]->read(state.substr(std::min(mark + 1, state.size())), answer, now), now);
  }

 private:
  Result<CredentialsStep> begin_from(std::size_t place, WallTime now) const {
    if (place >= providers_.size()) return CredentialsStep{};
    return go_on(place, providers_[place]->begin(now), now);
  }

  Result<CredentialsStep> go_on(std::size_t place, Result<CredentialsStep> step, WallTime now) const {
    if (step && step->credentials && step->given_by.empty()) step->given_by = providers_[place]->name();
    if (!step || step->credentials) return step;
    if (step->request.url.empty()) return begin_from(place + 1, now);
    step->state = std::to_string(place) + " " + step->state;
    return step;
  }

  Providers providers_;
};

}  // namespace uploadkit::credentials::detail::credentials_chain

UPLOADKIT_NAMESPACE_BEGIN

std::shared_ptr<const CredentialsProvider> first_credentials(
    std::vector<std::shared_ptr<const CredentialsProvider>> providers) {
  return std::make_shared<const credentials::detail::credentials_chain::Chain>(std::move(providers));
}

std::shared_ptr<const CredentialsProvider> default_credentials(ProfileOptions profile) {
  // Who names a profile wants its keys, whatever the environment holds.
  if (!profile.profile.empty())
    return first_credentials(
        {profile_credentials(std::move(profile)), container_credentials(), instance_credentials()});
  return first_credentials({environment_credentials(), web_identity_credentials(),
                            profile_credentials(std::move(profile)), container_credentials(), instance_credentials()});
}

UPLOADKIT_NAMESPACE_END
