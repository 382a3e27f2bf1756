// Finds the face of a request.
#include <devserver/router.hpp>

#include <devserver/s3_route.hpp>

namespace uploadkit::devserver {

void Router::open(std::vector<MountedFace> faces, std::unique_ptr<RequestHandler> fallback) {
  faces_ = std::move(faces);
  fallback_ = std::move(fallback);
  is_open_.store(true, std::memory_order_release);
}

HeadDecision Router::on_head(const ServerRequest& request) {
  if (!is_open_.load(std::memory_order_acquire)) {
    ServerResponse starting;
    starting.status = 503;
    return starting;
  }
  if (!virtual_host_bucket(request.host()).empty()) return fallback_->on_head(request);
  for (const MountedFace& face : faces_) {
    const std::string_view path = request.path;
    const bool is_below = path.substr(0, face.prefix.size()) == face.prefix;
    if (is_below && (path.size() == face.prefix.size() || path[face.prefix.size()] == '/')) {
      return face.handler->on_head(request);
    }
  }
  return fallback_->on_head(request);
}

}  // namespace uploadkit::devserver
