// Credentials that the application has itself: a value, or a function that gives one.
#include <uploadkit/credentials.hpp>

#include <uploadkit/core/call_user.hpp>
#include <uploadkit/digest/digest.hpp>

#include <utility>

namespace uploadkit::credentials::detail::given_credentials {

class StaticProvider final : public CredentialsProvider {
 public:
  explicit StaticProvider(Credentials given) : given_(std::move(given)) {}
  ~StaticProvider() override {
    digest::wipe(given_.secret_access_key);
    digest::wipe(given_.session_token);
  }

  std::string name() const override { return "static"; }
  Result<CredentialsStep> begin(WallTime) const override {
    CredentialsStep step;
    step.credentials = given_;
    return step;
  }

 private:
  Credentials given_;
};

class CallbackProvider final : public CredentialsProvider {
 public:
  explicit CallbackProvider(std::function<Result<Credentials>()> callback) : callback_(std::move(callback)) {}

  std::string name() const override { return "callback"; }
  bool may_block() const override { return true; }
  Result<CredentialsStep> begin(WallTime) const override {
    if (!callback_)
      return make_error(Errc::invalid_argument, "The credentials callback is empty; give it a function.",
                        {{"field", "callback"}});
    auto given = core::call_user(callback_);
    if (!given) return given.error();
    CredentialsStep step;
    step.credentials = *std::move(given);
    return step;
  }

 private:
  std::function<Result<Credentials>()> callback_;
};

}  // namespace uploadkit::credentials::detail::given_credentials

UPLOADKIT_NAMESPACE_BEGIN

std::shared_ptr<const CredentialsProvider> static_credentials(Credentials credentials) {
  return std::make_shared<const credentials::detail::given_credentials::StaticProvider>(std::move(credentials));
}

std::shared_ptr<const CredentialsProvider> callback_credentials(std::function<Result<Credentials>()> callback) {
  return std::make_shared<const credentials::detail::given_credentials::CallbackProvider>(std::move(callback));
}

UPLOADKIT_NAMESPACE_END
