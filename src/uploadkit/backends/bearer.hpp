/// \file
/// An application's credentials, completed with what a service's documents say.
#ifndef UPLOADKIT_BACKENDS_BEARER_HPP
#define UPLOADKIT_BACKENDS_BEARER_HPP

#include <uploadkit/authorization.hpp>

#include <memory>
#include <string_view>

namespace uploadkit::backends {

/// The origin becomes that of the endpoint; client credentials without a URL or a scope get the given ones. Null where
/// there is no source of tokens.
std::shared_ptr<const Authorization> bearer(Authorization given, std::string_view endpoint, std::string_view token_url,
                                            std::string_view scope);

}  // namespace uploadkit::backends

#endif
