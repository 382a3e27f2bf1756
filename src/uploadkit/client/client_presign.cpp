// How a client gets at credentials: for URLs to sign, for the application, for paths made from an identity.
#include <uploadkit/client/client_core.hpp>
#include <uploadkit/core/call_user.hpp>

#include <utility>

namespace uploadkit::client {

namespace detail::client_presign {

Error no_identity() {
  return make_error(Errc::unsupported_option,
                    "The path is to be made from an identity, and the backend's credentials belong to none; use a "
                    "Cognito identity pool, or a plain path.",
                    {{"option", "path_of_identity"}});
}

Result<std::string> checked_path(Result<std::string> path) {
  if (!path || !path->empty()) return path;
  return make_error(Errc::invalid_argument, "path_of_identity gave an empty path.", {{"field", "path_of_identity"}});
}

}  // namespace detail::client_presign

std::shared_ptr<TaskState> ClientCore::presign(PresignSetup setup) {
  auto task = std::make_shared<PresignTask>(weak_from_this(), callbacks_);
  auto job = std::make_shared<PresignJob>(*this, std::move(setup));
  job->set_task(task);
  task->set_job(job);
  enter(job);
  return task;
}

void ClientCore::resolve_path(std::shared_ptr<const Authorization> authorization, PathOfIdentity path_of_identity,
                              std::function<void(const Result<std::string>&)> told) {
  namespace local = detail::client_presign;
  auto ask = [this, path_of_identity = std::move(path_of_identity), told](const std::string& identity) {
    auto callback = [path_of_identity, identity, told, host = std::weak_ptr<TaskHost>(weak_from_this())]() mutable {
      auto path = local::checked_path(core::call_user(path_of_identity, identity));
      const auto client = host.lock();
      if (client) client->post([told, path = std::move(path)] { told(path); });
    };
    callbacks_->post(Callback{nullptr, std::move(callback)});
  };
  PresignSetup setup;
  const bool can_have_one = authorization && authorization->credentials;
  setup.authorization = std::move(authorization);
  setup.told = [ask = std::move(ask), told = std::move(told), can_have_one](const Result<SharedCredentials>& held) {
    if (!can_have_one || (held && (*held)->value().identity_id.empty())) return told(local::no_identity());
    if (!held) return told(held.error());
    ask((*held)->value().identity_id);
  };
  const auto job = std::make_shared<PresignJob>(*this, std::move(setup));
  ++present_jobs_;
  add(job);
  wake(job);
}

}  // namespace uploadkit::client
