// How a client gets at credentials: for URLs to sign, for the application, for paths made from an identity.
#include <uploadkit/client/client_core.hpp>

#include <utility>

namespace uploadkit::client {

std::shared_ptr<TaskState> ClientCore::presign(PresignSetup setup) {
  auto task = std::make_shared<PresignTask>(weak_from_this(), callbacks_);
  auto job = std::make_shared<PresignJob>(*this, std::move(setup));
  job->set_task(task);
  task->set_job(job);
  enter(job);
  return task;
}

void ClientCore::resolve_identity(std::shared_ptr<const Authorization> authorization,
                                  std::function<void(const Result<std::string>&)> told) {
  PresignSetup setup;
  setup.authorization = std::move(authorization);
  setup.told = [told = std::move(told)](const Result<SharedCredentials>& credentials) {
    if (!credentials) return told(credentials.error());
    const std::string& identity = (*credentials)->value().identity_id;
    if (!identity.empty()) return told(identity);
    told(make_error(Errc::unsupported_option,
                    "The path is to be made from an identity, and these credentials belong to none; use a Cognito "
                    "identity pool, or a plain path.",
                    {{"option", "path_of_identity"}}));
  };
  const auto job = std::make_shared<PresignJob>(*this, std::move(setup));
  add(job);
  wake(job);
}

}  // namespace uploadkit::client
