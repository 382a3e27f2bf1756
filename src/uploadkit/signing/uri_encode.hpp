/// \file
/// Path and query of a URL in the form that Signature Version 4 covers.
#ifndef UPLOADKIT_SIGNING_URI_ENCODE_HPP
#define UPLOADKIT_SIGNING_URI_ENCODE_HPP

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace uploadkit::signing {

/// What a service does to the path before it signs it. S3: none of it.
struct PathRules {
  bool normalize = false;
  bool encode_again = false;
};

/// The canonical path of a path as it is written in a URL; nothing where a "%" begins no escape.
std::optional<std::string> canonical_path(std::string_view path, PathRules rules);

/// An S3 URL with its path in the canonical spelling: "/" and unreserved characters bare, all else as %XX. It names the
/// same object. What cannot be read is left as it is.
///
/// Decision: servers agree on the signature of this spelling alone. Of any other, AWS, MinIO and radosgw sign what
/// comes out of decoding and encoding, versitygw signs the path as it arrives (both tried: "%2F", "%41", "!", "%c3").
std::string canonical_url(std::string_view url);

/// Names and values of query parameters, each in its canonical encoding.
using QueryParameters = std::vector<std::pair<std::string, std::string>>;

/// The parameters of a query as it is written in a URL, in its order; nothing where a "%" begins no escape.
/// "+" is a blank, a parameter without "=" has an empty value, empty pieces between "&" are none.
std::optional<QueryParameters> canonical_parameters(std::string_view query);

/// Sorted by name, then by value, and joined.
std::string canonical_query(QueryParameters parameters);

}  // namespace uploadkit::signing

#endif
