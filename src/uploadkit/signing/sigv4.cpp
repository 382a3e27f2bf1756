// AWS Signature Version 4: the public functions, and the same with a cache of keys.
#include <uploadkit/sigv4.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>
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

inline Header authorization(const SigningRequest& request, const Credentials& credentials,
                            std::string_view request_signature) {
  std::string value = "AWS4-HMAC-SHA256 Credential=" + credentials.access_key_id + "/" + request.scope.text();
  value.append(", SignedHeaders=").append(request.signed_headers).append(", Signature=").append(request_signature);
  return {"Authorization", std::move(value)};
}

inline std::vector<Header> without_host(const std::vector<Header>& headers) {
  std::vector<Header> kept;
  for (const Header& header : headers) {
    if (!core::equals_ignoring_case(header.name, "host")) kept.push_back(header);
  }
  return kept;
}

}  // namespace detail::sigv4

Result<PresignedUrl> presign_with(SigningKeyCache* keys, const SigningInput& input, const SigningMoment& moment) {
  Result<void> expiry = check_expiry(moment.expires_in);
  if (!expiry) return expiry.error();
  Result<SigningRequest> request = make_signing_request(input, moment);
  if (!request) return request.error();
  const SigningKey key = detail::sigv4::key_for(keys, *request, moment);
  PresignedUrl presigned;
  presigned.url = std::move(request->unsigned_url);
  presigned.url.append("&X-Amz-Signature=").append(detail::sigv4::sign(key, *request).signature);
  presigned.headers = detail::sigv4::without_host(input.headers);
  // From the second that the URL names, not from the fraction after it.
  presigned.expires_at = core::from_epoch_seconds(core::epoch_seconds(moment.time)) + moment.expires_in;
  return presigned;
}

Result<SignedHead> sign_head_with(SigningKeyCache* keys, const SigningInput& input, const SigningMoment& moment) {
  Result<SigningRequest> request = make_signing_request(input, moment);
  if (!request) return request.error();
  SignedHead head;
  head.key = detail::sigv4::key_for(keys, *request, moment);
  head.signature = detail::sigv4::sign(head.key, *request).signature;
  head.headers.push_back(detail::sigv4::authorization(*request, moment.credentials, head.signature));
  for (Header& header : request->added_headers) head.headers.push_back(std::move(header));
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
