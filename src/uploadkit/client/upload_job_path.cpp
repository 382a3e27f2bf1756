// A path that is made from the identity of the backend's credentials: asked for before the upload's engine exists.
#include <uploadkit/client/client_core.hpp>
#include <uploadkit/client/upload_job.hpp>

#include <utility>

namespace uploadkit::client {

/// False while the path is being asked for.
bool UploadJob::knows_path() {
  if (!path_of_identity_) return true;
  if (std::exchange(is_asking_path_, true)) return false;
  client_.resolve_path(backend_->authorization(), path_of_identity_,
                       [weak = weak_from_this()](const Result<std::string>& path) {
                         if (const auto job = weak.lock()) job->take_path(path);
                       });
  return false;
}

void UploadJob::take_path(const Result<std::string>& path) {
  if (engine_ || closed_) return;  // cancelled meanwhile
  path_of_identity_ = nullptr;
  if (!path) return fail(path.error());
  path_ = *path;
  client_.wake(shared_from_this());
}

}  // namespace uploadkit::client
