/// \file
/// A certificate authority for one run, and a certificate of it for the loopback names.
#ifndef UPLOADKIT_DEVSERVER_TLS_IDENTITY_HPP
#define UPLOADKIT_DEVSERVER_TLS_IDENTITY_HPP

#include <uploadkit/result.hpp>

#include <string>
#include <vector>

namespace uploadkit::devserver {

struct TlsIdentity {
  std::string ca_pem;
  std::string certificate_pem;
  std::string key_pem;
};

/// A fresh identity for 127.0.0.1, ::1 and `names` (wildcards allowed). Errors: `out_of_resources`.
Result<TlsIdentity> make_tls_identity(const std::vector<std::string>& names);

}  // namespace uploadkit::devserver

#endif
