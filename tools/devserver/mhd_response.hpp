/// \file
/// Turns a `ServerResponse` into libmicrohttpd's response, and into raw text where libmicrohttpd has given up.
#ifndef UPLOADKIT_DEVSERVER_MHD_RESPONSE_HPP
#define UPLOADKIT_DEVSERVER_MHD_RESPONSE_HPP

#include <devserver/http_server.hpp>

#include <string>

struct MHD_Response;

namespace uploadkit::devserver {

/// The response object; null where memory or the file fails. The caller destroys it.
MHD_Response* make_mhd_response(const ServerResponse& response, WallTime now);

/// The whole answer as bytes, with "Connection: close". Bodies from files are left out.
std::string raw_response(const ServerResponse& response, WallTime now);

}  // namespace uploadkit::devserver

#endif
