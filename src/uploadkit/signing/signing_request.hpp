/// \file
/// A request made ready for its signature, in the header and in the query form.
#ifndef UPLOADKIT_SIGNING_SIGNING_REQUEST_HPP
#define UPLOADKIT_SIGNING_SIGNING_REQUEST_HPP

#include <uploadkit/signing/canonical_request.hpp>
#include <uploadkit/signing/signing_key.hpp>
#include <uploadkit/sigv4.hpp>

#include <string>

namespace uploadkit::signing {

/// Who signs, when, and for how long. 0 seconds is the header form.
struct SigningMoment {
  const Credentials& credentials;
  WallTime time;
  std::chrono::seconds expires_in{0};

  bool is_query_form() const noexcept { return expires_in.count() != 0; }
};

/// All that the signature covers, and what else the request gets.
struct SigningRequest {
  CanonicalRequest canonical;
  std::string signed_headers;
  std::string timestamp;  // "20240930T123456Z"
  Scope scope;

  /// Query form: the URL up to where the signature is appended.
  std::string unsigned_url;

  /// Header form: what goes into the request beside Authorization.
  std::vector<Header> added_headers;
};

/// Errors: `invalid_url`, `invalid_argument`
Result<SigningRequest> make_signing_request(const SigningInput& input, const SigningMoment& moment);

}  // namespace uploadkit::signing

#endif
