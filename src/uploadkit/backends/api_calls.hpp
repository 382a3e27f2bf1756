/// \file
/// Descriptions of calls: refused ones that never reach the network, and GraphQL ones.
#ifndef UPLOADKIT_BACKENDS_API_CALLS_HPP
#define UPLOADKIT_BACKENDS_API_CALLS_HPP

#include <uploadkit/backend.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace uploadkit::backends {

/// What a call is, beside its request and its reader.
struct CallTraits {
  std::string name;
  bool idempotent = false;
  std::shared_ptr<const Authorization> authorization;
};

/// A call with `request`; one whose request could not be described gives the error without a request.
template <class T, class Read>
ApiCall<T> describe_call(CallTraits traits, const Result<HttpRequest>& request, Read read) {
  ApiCall<T> call;
  call.name = std::move(traits.name);
  call.idempotent = traits.idempotent;
  call.authorization = std::move(traits.authorization);
  if (request) {
    call.request = *request;
    call.read = std::move(read);
  } else {
    call.read = [error = request.error()](const HttpResponse&) -> Result<T> { return error; };
  }
  return call;
}

/// Whether a GraphQL document only asks: it mentions neither mutations nor subscriptions.
bool only_asks(std::string_view query) noexcept;

}  // namespace uploadkit::backends

#endif
