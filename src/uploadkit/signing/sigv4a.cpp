// AWS Signature Version 4A: the public functions.
#include <uploadkit/sigv4a.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/signing/signer.hpp>
#include <uploadkit/signing/signing_check.hpp>
#include <uploadkit/signing/signing_key_v4a.hpp>

#include <utility>

namespace uploadkit::signing {

namespace detail::sigv4a {

struct Signed {
  SigningRequest request;
  SigningTexts texts;
};

inline Result<Signed> sign(const SigningInput& input, const SigningMoment& moment) {
  Result<SigningRequest> request = make_signing_request(input, moment);
  if (!request) return request.error();
  SigningTexts texts;
  texts.canonical_request = canonical_text(request->canonical);
  texts.string_to_sign = string_to_sign(request->timestamp, request->scope, texts.canonical_request);
  const Result<digest::P256PrivateKey> key = derive_signing_key_v4a(moment.credentials);
  if (!key) return key.error();
  const Result<std::string> raw = digest::p256_sign(*key, texts.string_to_sign);
  if (!raw) return raw.error();
  texts.signature = core::hex(*raw);
  return Signed{std::move(*request), std::move(texts)};
}

}  // namespace detail::sigv4a

}  // namespace uploadkit::signing

UPLOADKIT_NAMESPACE_BEGIN

Result<PresignedUrl> presign_v4a(const SigningInput& input, const RegionSet& regions, const Credentials& credentials,
                                 WallTime time, std::chrono::seconds expires_in) {
  Result<void> expiry = signing::check_expiry(expires_in);
  if (!expiry) return expiry.error();
  const signing::SigningMoment moment{credentials, time, expires_in, &regions};
  Result<signing::detail::sigv4a::Signed> made = signing::detail::sigv4a::sign(input, moment);
  if (!made) return made.error();
  return signing::presigned(made->request, input, moment, made->texts.signature);
}

Result<std::vector<Header>> sign_headers_v4a(const SigningInput& input, const RegionSet& regions,
                                             const Credentials& credentials, WallTime time) {
  const signing::SigningMoment moment{credentials, time, std::chrono::seconds{0}, &regions};
  Result<signing::detail::sigv4a::Signed> made = signing::detail::sigv4a::sign(input, moment);
  if (!made) return made.error();
  return signing::signed_headers(made->request, credentials, made->texts.signature);
}

Result<SigningTexts> signing_texts_v4a(const SigningInput& input, const RegionSet& regions,
                                       const Credentials& credentials, WallTime time, std::chrono::seconds expires_in) {
  const signing::SigningMoment moment{credentials, time, expires_in, &regions};
  Result<signing::detail::sigv4a::Signed> made = signing::detail::sigv4a::sign(input, moment);
  if (!made) return made.error();
  return std::move(made->texts);
}

UPLOADKIT_NAMESPACE_END
