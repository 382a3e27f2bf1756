// AWS Signature Version 4: the public functions, and the same with a cache of keys.
#include <uploadkit/sigv4.hpp>

#include <uploadkit/signing/signer.hpp>
#include <uploadkit/signing/signing_check.hpp>

#include <utility>

namespace uploadkit::signing {

namespace detail::sigv4 {

inline SigningKey key_for(SigningKeyCache* keys, const SigningRequest& request, const SigningMoment& moment) {
  const std::string& secret = moment.credentials.secret_access_key;
  return keys != nullptr ? keys->key(secret, request.scope) : derive_signing_key(secret, request.scope);
}

inline SigningTexts sign(const SigningKey& key, const SigningRequest& request) {
  SigningTexts texts;
  texts.canonical_request = canonical_text(request.canonical);
  texts.string_to_sign = string_to_sign(request.timestamp, request.scope, texts.canonical_request);
  texts.signature = signature(key, texts.string_to_sign);
  return texts;
}

}  // namespace detail::sigv4

Result<PresignedUrl> presign_with(SigningKeyCache* keys, const SigningInput& input, const SigningMoment& moment) {
  Result<void> expiry = check_expiry(moment.expires_in);
  if (!expiry) return expiry.error();
  Result<SigningRequest> request = make_signing_request(input, moment);
  if (!request) return request.error();
  const SigningKey key = detail::sigv4::key_for(keys, *request, moment);
  return presigned(*request, input, moment, detail::sigv4::sign(key, *request).signature);
}

Result<SignedHead> sign_head_with(SigningKeyCache* keys, const SigningInput& input, const SigningMoment& moment) {
  Result<SigningRequest> request = make_signing_request(input, moment);
  if (!request) return request.error();
  SignedHead head;
  head.key = detail::sigv4::key_for(keys, *request, moment);
  head.signature = detail::sigv4::sign(head.key, *request).signature;
  head.headers = signed_headers(*request, moment.credentials, head.signature);
  head.scope = std::move(request->scope);
  head.timestamp = std::move(request->timestamp);
  return head;
}

Result<std::vector<Header>> sign_headers_with(SigningKeyCache* keys, const SigningInput& input,
                                              const SigningMoment& moment) {
  Result<SignedHead> head = sign_head_with(keys, input, moment);
  if (!head) return head.error();
  return std::move(head->headers);
}

}  // namespace uploadkit::signing

UPLOADKIT_NAMESPACE_BEGIN

Result<PresignedUrl> presign(const SigningInput& input, const Credentials& credentials, WallTime time,
                             std::chrono::seconds expires_in) {
  return signing::presign_with(nullptr, input, {credentials, time, expires_in});
}

Result<std::vector<Header>> sign_headers(const SigningInput& input, const Credentials& credentials, WallTime time) {
  return signing::sign_headers_with(nullptr, input, {credentials, time, std::chrono::seconds{0}});
}

Result<SigningTexts> signing_texts(const SigningInput& input, const Credentials& credentials, WallTime time,
                                   std::chrono::seconds expires_in) {
  const signing::SigningMoment moment{credentials, time, expires_in};
  Result<signing::SigningRequest> request = signing::make_signing_request(input, moment);
  if (!request) return request.error();
  return signing::detail::sigv4::sign(signing::detail::sigv4::key_for(nullptr, *request, moment), *request);
}

UPLOADKIT_NAMESPACE_END
