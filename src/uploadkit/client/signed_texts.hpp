/// \file
/// The two texts behind a signature, taken apart: those that a request would have, and those of a storage's refusal.
#ifndef UPLOADKIT_CLIENT_SIGNED_TEXTS_HPP
#define UPLOADKIT_CLIENT_SIGNED_TEXTS_HPP

#include <uploadkit/client/signed_claim.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace uploadkit::client {

/// A parameter, a header, or a line that a text has at a certain place.
struct SignedField {
  std::string name;
  std::string value;

  /// Off where the value is signed and nobody told it.
  bool is_known = true;
};

using SignedFields = std::vector<SignedField>;

/// A canonical request of version 4.
struct CanonicalParts {
  SignedField method;
  SignedField path;
  SignedFields parameters;  // in their canonical encoding
  SignedFields headers;
  SignedField header_names;
  SignedField payload;
};

/// What the storage would compute for a request. Of the version 4 alone.
CanonicalParts canonical_parts(const SignedClaim& claim, const HttpRequest& request);

/// Nothing for a text of another form.
std::optional<CanonicalParts> read_canonical_parts(std::string_view text);

/// The lines of the text that is signed, each under what it means.
SignedFields text_to_sign(const SignedClaim& claim, const HttpRequest& request, const CanonicalParts& canonical);
SignedFields read_text_to_sign(const SignedClaim& claim, std::string_view text);

}  // namespace uploadkit::client

#endif
