/// \file
/// Checks the options of a client and hands on what concerns the network.
#ifndef UPLOADKIT_CLIENT_CLIENT_OPTIONS_HPP
#define UPLOADKIT_CLIENT_CLIENT_OPTIONS_HPP

#include <uploadkit/client.hpp>

namespace uploadkit::client {

/// Errors: `invalid_option` with the facts `option`, `limit` and `actual`.
Result<void> check_client_options(const ClientOptions& options);

TransportOptions transport_options(const ClientOptions& options);

}  // namespace uploadkit::client

#endif
