/// \file
/// Brings the headers of a PUT into agreement with what its URL signs, or says why that is impossible.
#ifndef UPLOADKIT_ENGINE_PUT_HEADERS_HPP
#define UPLOADKIT_ENGINE_PUT_HEADERS_HPP

#include <uploadkit/digest/digest.hpp>
#include <uploadkit/engine/signed_url.hpp>

#include <optional>
#include <string>

namespace uploadkit::engine {

/// What the library can say about the body of a PUT.
struct BodyFacts {
  std::uint64_t size_bytes = 0;

  /// The content type asked for by the application; empty if the library chose it.
  std::string wanted_content_type;
};

/// A digest that the URL signs and nobody gave: it must be computed before the PUT.
struct MissingDigest {
  digest::Algorithm algorithm{};
  std::string header;
};

/// Adjusts `request.headers`: adds what the form needs, drops x-amz-* headers that are neither signed nor given by the
/// ticket, and checks each signed header.
///
/// Gives the digest that is still needed, if one is.
/// Errors: `missing_signed_header`, `signed_header_mismatch`, both with the facts `header`, `expected`, `got`.
Result<std::optional<MissingDigest>> agree_with_url(HttpRequest& request, const SignedUrlRules& rules,
                                                    const UploadTicket& ticket, const BodyFacts& body);

}  // namespace uploadkit::engine

#endif
