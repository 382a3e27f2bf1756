// Tokens go to the endpoint's own origin, whatever the application wrote there.
#include <uploadkit/backends/bearer.hpp>
#include <uploadkit/core/url.hpp>

namespace uploadkit::backends {

std::shared_ptr<const Authorization> bearer(Authorization given, std::string_view endpoint, std::string_view token_url,
                                            std::string_view scope) {
  if (!given.has_token_source()) return nullptr;
  auto url = core::split_url(endpoint);
  given.origin = url ? url->origin() : std::string();
  if (given.client_credentials) {
    if (given.client_credentials->token_url.empty()) given.client_credentials->token_url = std::string(token_url);
    if (given.client_credentials->scope.empty()) given.client_credentials->scope = std::string(scope);
  }
  return std::make_shared<const Authorization>(std::move(given));
}

}  // namespace uploadkit::backends
