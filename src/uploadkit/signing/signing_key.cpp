// The key of a day and scope, its derivation, and what is signed with it.
#include <uploadkit/signing/signing_key.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/digest/digest.hpp>

namespace uploadkit::signing {

namespace detail::signing_key {

inline std::string_view view(const std::array<unsigned char, 32>& bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline bool same(const Scope& a, const Scope& b) noexcept {
  return a.date == b.date && a.region == b.region && a.service == b.service;
}

}  // namespace detail::signing_key

std::string Scope::text() const {
  return date + "/" + region + (region.empty() ? "" : "/") + service + "/aws4_request";
}

SigningKey::~SigningKey() { digest::wipe(bytes.data(), bytes.size()); }

SigningKey derive_signing_key(std::string_view secret_access_key, const Scope& scope) {
  using detail::signing_key::view;
  std::string start;
  start.reserve(4 + secret_access_key.size());  // at once: a reallocation would leave a copy behind
  start.append("AWS4").append(secret_access_key);
  SigningKey key;
  key.bytes = digest::hmac_sha256(start, scope.date);
  digest::wipe(start);
  key.bytes = digest::hmac_sha256(view(key.bytes), scope.region);
  key.bytes = digest::hmac_sha256(view(key.bytes), scope.service);
  key.bytes = digest::hmac_sha256(view(key.bytes), "aws4_request");
  return key;
}

std::string string_to_sign(std::string_view timestamp, const Scope& scope, std::string_view canonical_request) {
  std::string text(scope.algorithm());
  text.append("\n").append(timestamp).append("\n").append(scope.text()).append("\n");
  return text.append(core::hex(detail::signing_key::view(digest::sha256(canonical_request))));
}

std::string signature(const SigningKey& key, std::string_view text) {
  using detail::signing_key::view;
  return core::hex(view(digest::hmac_sha256(view(key.bytes), text)));
}

SigningKey SigningKeyCache::key(std::string_view secret_access_key, const Scope& scope) {
  using detail::signing_key::view;
  const std::array<unsigned char, 32> secret_hash = digest::sha256(secret_access_key);
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const Entry& entry : entries_) {
    const bool is_it = entry.used && detail::signing_key::same(entry.scope, scope) &&
                       digest::equal_secrets(view(entry.secret_hash), view(secret_hash));
    if (is_it) return entry.key;
  }
  Entry& entry = entries_[next_];
  next_ = (next_ + 1) % capacity;
  ++derivations_;
  entry.used = true;
  entry.secret_hash = secret_hash;
  entry.scope = scope;
  entry.key = derive_signing_key(secret_access_key, scope);
  return entry.key;
}

std::size_t SigningKeyCache::derivations() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return derivations_;
}

}  // namespace uploadkit::signing
