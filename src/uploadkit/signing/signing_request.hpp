/// \file
/// A request made ready for its signature, in the header and in the query form.
#ifndef UPLOADKIT_SIGNING_SIGNING_REQUEST_HPP
#define UPLOADKIT_SIGNING_SIGNING_REQUEST_HPP

#include <uploadkit/signing/canonical_request.hpp>
#include <uploadkit/signing/signing_key.hpp>
#include <uploadkit/sigv4.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace uploadkit::signing {

/// Who signs, when, for how long and for which regions. 0 seconds is the header form.
struct SigningMoment {
  const Credentials& credentials;
  WallTime time;
  std::chrono::seconds expires_in{0};
  const std::vector<std::string>* regions = nullptr;  // Signature Version 4A, where there are any

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

/// The URL that carries the signature, in the query form.
PresignedUrl presigned(const SigningRequest& request, const SigningInput& input, const SigningMoment& moment,
                       std::string_view signature);

/// Authorization and what else the request gets, in the header form.
std::vector<Header> signed_headers(const SigningRequest& request, const Credentials& credentials,
                                   std::string_view signature);

}  // namespace uploadkit::signing

#endif
