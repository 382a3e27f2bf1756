// Fetches credentials: performs what a provider describes, step by step, until it gives some or gives up.
#include <uploadkit/client/dispatcher.hpp>

#include <uploadkit/core/call_user.hpp>
#include <uploadkit/digest/digest.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::client {

namespace detail::dispatcher_credentials {

/// A chain of every provider takes fewer.
constexpr int most_steps = 32;

using Ask = std::function<Result<CredentialsStep>(WallTime)>;
using Answer = Result<HttpResponse>;

/// An answer may hold secrets; it overwrites them when it goes.
std::shared_ptr<const Answer> kept_answer(Answer answer) {
  const auto wiped = [](Answer* held) {
    if (*held) digest::wipe((*held)->body);
    delete held;
  };
  return {new Answer(std::move(answer)), wiped};
}

/// Between threads, and never copied.
std::shared_ptr<Result<CredentialsStep>> kept_step(Result<CredentialsStep> step) {
  const auto wiped = [](Result<CredentialsStep>* held) {
    if (*held) {
      digest::wipe((*held)->state);
      if ((*held)->credentials) wipe(*(*held)->credentials);
    }
    delete held;
  };
  return {new Result<CredentialsStep>(std::move(step)), wiped};
}

Error nothing_found(const std::string& asked) {
  return make_error(Errc::unauthorized,
                    "There are no credentials to sign with (asked: " + asked +
                        "); set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, choose a profile that has keys, or give "
                        "the backend credentials.",
                    {{"field", "credentials"}});
}

}  // namespace detail::dispatcher_credentials

/// One fetch. What a provider may block in, runs where the application's callbacks run.
class Dispatcher::CredentialsFetch final : public ExchangeOwner, public std::enable_shared_from_this<CredentialsFetch> {
 public:
  using Ask = detail::dispatcher_credentials::Ask;

  CredentialsFetch(Dispatcher& dispatcher, CredentialsCache::Provider provider)
      : dispatcher_(dispatcher), provider_(std::move(provider)) {}
  ~CredentialsFetch() override { digest::wipe(state_); }

  void begin() {
    run([provider = provider_](WallTime now) { return provider->begin(now); });
  }

  void on_sent(engine::RequestId, std::uint64_t) override {}
  void on_end(engine::RequestId, ExchangeResult result) override {
    auto answer = detail::dispatcher_credentials::kept_answer(std::move(result.response));
    run([provider = provider_, state = state_, answer](WallTime now) { return provider->read(state, *answer, now); });
  }

 private:
  void run(Ask ask) {
    namespace local = detail::dispatcher_credentials;
    // The dispatcher lives as long as the host, which is held where the dispatcher is touched.
    auto task = [weak = weak_from_this(), host = dispatcher_.setup_.host, ask = std::move(ask),
                 now = dispatcher_.setup_.wall_now()] {
      const auto step = local::kept_step(core::call_user(ask, now));
      const auto client = host.lock();
      if (!client) return;
      client->post([weak, step] {
        if (const auto fetch = weak.lock()) fetch->take(*step);
      });
    };
    const auto client = dispatcher_.setup_.host.lock();
    if (provider_->may_block())
      dispatcher_.setup_.callbacks->post(Callback{nullptr, std::move(task)});
    else if (client)
      client->post(std::move(task));
  }

  void take(Result<CredentialsStep>& step) {
    namespace local = detail::dispatcher_credentials;
    if (!step) return finish(step.error());
    given_by_ = step->given_by.empty() ? provider_->name() : step->given_by;
    if (step->credentials) return finish(*std::exchange(step->credentials, std::nullopt));
    if (step->request.url.empty()) return finish(local::nothing_found(provider_->name()));
    if (++steps_ > local::most_steps)
      return finish(make_error(Errc::callback_failed, "The credentials provider \"" + provider_->name() +
                                                          "\" asks for one request after the other; it must end."));
    digest::wipe(state_);
    state_ = std::move(step->state);
    Dispatch dispatch;
    dispatch.request = std::move(step->request);
    dispatch.owner = weak_from_this();
    dispatcher_.submit(std::move(dispatch));
  }

  void finish(Result<Credentials> credentials) {
    const auto self = shared_from_this();
    auto& fetches = dispatcher_.credentials_fetches_;
    fetches.erase(std::remove(fetches.begin(), fetches.end(), self), fetches.end());
    dispatcher_.setup_.log->write(
        credentials ? LogLevel::debug : LogLevel::warning, "auth",
        credentials ? "Credentials were given by: " + given_by_ : "No credentials: " + credentials.error().message);
    const engine::Moment now{dispatcher_.setup_.clock->now(), dispatcher_.setup_.wall_now()};
    dispatcher_.credentials_.deliver(provider_, std::move(credentials), now);
  }

  Dispatcher& dispatcher_;
  CredentialsCache::Provider provider_;
  std::string state_;
  std::string given_by_;
  int steps_ = 0;
};

void Dispatcher::fetch_credentials(const CredentialsCache::Provider& provider) {
  credentials_fetches_.push_back(std::make_shared<CredentialsFetch>(*this, provider));
  credentials_fetches_.back()->begin();
}

void Dispatcher::ask_for_credentials(const CredentialsCache::Provider& provider, CredentialsCache::Waiter told) {
  auto alive = credentials_.get(provider, setup_.clock->now());
  if (!alive) return credentials_.wait(provider, std::move(told));
  const auto client = setup_.host.lock();
  if (client) client->post([told = std::move(told), alive = std::move(alive)] { told(alive); });
}

}  // namespace uploadkit::client
