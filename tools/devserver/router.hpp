/// \file
/// Gives each request to the face that owns its path.
#ifndef UPLOADKIT_DEVSERVER_ROUTER_HPP
#define UPLOADKIT_DEVSERVER_ROUTER_HPP

#include <devserver/dev_server.hpp>

#include <atomic>

namespace uploadkit::devserver {

/// Mounted prefixes first, everything else and every bucket's own host name to the fallback. Answers 503 until opened:
/// the faces need to know the port before they can be made.
class Router final : public RequestHandler {
 public:
  void open(std::vector<MountedFace> faces, std::unique_ptr<RequestHandler> fallback);
  HeadDecision on_head(const ServerRequest& request) override;

 private:
  std::vector<MountedFace> faces_;
  std::unique_ptr<RequestHandler> fallback_;
  std::atomic<bool> is_open_{false};
};

}  // namespace uploadkit::devserver

#endif
