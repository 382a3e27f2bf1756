/// \file
/// A URL to be signed with credentials that may have to be fetched first.
#ifndef UPLOADKIT_PRESIGN_CALL_HPP
#define UPLOADKIT_PRESIGN_CALL_HPP

#include <uploadkit/authorization.hpp>

#include <functional>
#include <memory>
#include <optional>

UPLOADKIT_NAMESPACE_BEGIN

/// What `Client::presign()` performs: it fetches credentials, asks whether the object exists where that is wanted, and
/// signs.
struct PresignCall {
  std::shared_ptr<const Authorization> authorization{};

  /// The question whether the object exists; nothing where it is not wanted. 404 is `not_found`.
  std::function<Result<std::optional<HttpRequest>>(const Credentials&)> check{};

  /// Signs. Called last, with the time corrected by what is known of the service's clock.
  std::function<Result<PresignedUrl>(const Credentials&, WallTime)> sign{};
};

UPLOADKIT_NAMESPACE_END

#endif
