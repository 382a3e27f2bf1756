/// \file
/// The text of a request that Signature Version 4 hashes.
#ifndef UPLOADKIT_SIGNING_CANONICAL_REQUEST_HPP
#define UPLOADKIT_SIGNING_CANONICAL_REQUEST_HPP

#include <uploadkit/http.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace uploadkit::signing {

/// A request of which everything is canonical already.
struct CanonicalRequest {
  std::string method;
  std::string path;
  std::string query;
  std::vector<Header> headers;  // those that are signed, Host among them: `canonical_headers()`
  std::string payload_hash;
};

/// Names in lower case, sorted; values of one name joined by "," in their order; runs of blanks as one.
std::vector<Header> canonical_headers(const std::vector<Header>& headers);

/// "host;x-amz-date", from canonical headers.
std::string signed_header_names(const std::vector<Header>& canonical);

/// The whole text.
std::string canonical_text(const CanonicalRequest& request);

}  // namespace uploadkit::signing

#endif
