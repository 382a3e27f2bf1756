/// \file
/// A URL to be signed with credentials that may have to be fetched first.
#ifndef UPLOADKIT_PRESIGN_CALL_HPP
#define UPLOADKIT_PRESIGN_CALL_HPP

#include <uploadkit/authorization.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>

UPLOADKIT_NAMESPACE_BEGIN

/// What `Client::presign()` performs: it fetches credentials, asks whether the object exists where that is wanted, and
/// signs. A region that the storage corrects is asked again, once, and remembered for the client's uploads.
struct PresignCall {
  std::shared_ptr<const Authorization> authorization{};

  /// The question whether the object exists; nothing where it is not wanted. 404 is `not_found`.
  std::function<Result<std::optional<HttpRequest>>(const Credentials&)> check{};

  /// Signs. Called last, with the time corrected by what is known of the service's clock.
  std::function<Result<PresignedUrl>(const Credentials&, WallTime)> sign{};

  /// The bucket as the option of an upload names it: what the client knows of its region holds here, too.
  std::string bucket{};

  /// This call for the region in which the bucket was found; empty where there is nothing to correct.
  std::function<PresignCall(const std::string& region)> in_region{};
};

UPLOADKIT_NAMESPACE_END

#endif
