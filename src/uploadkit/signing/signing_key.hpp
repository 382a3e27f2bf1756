/// \file
/// The key of a day and scope, its derivation, and what is signed with it.
#ifndef UPLOADKIT_SIGNING_SIGNING_KEY_HPP
#define UPLOADKIT_SIGNING_SIGNING_KEY_HPP

#include <uploadkit/sigv4.hpp>

#include <array>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>

namespace uploadkit::signing {

inline constexpr std::string_view algorithm_v4 = "AWS4-HMAC-SHA256";
inline constexpr std::string_view algorithm_v4a = "AWS4-ECDSA-P256-SHA256";

/// What a signature is good for.
struct Scope {
  std::string date;    // "20240930"
  std::string region;  // empty in Signature Version 4A, which signs a set of regions beside the scope
  std::string service;

  /// "20240930/us-east-1/s3/aws4_request", or without the region.
  std::string text() const;

  /// The algorithm that signs in this scope.
  std::string_view algorithm() const noexcept { return region.empty() ? algorithm_v4a : algorithm_v4; }
};

/// Thirty-two secret bytes that overwrite themselves when they go.
struct SigningKey {
  std::array<unsigned char, 32> bytes{};

  SigningKey() = default;
  SigningKey(const SigningKey&) = default;
  SigningKey& operator=(const SigningKey&) = default;
  ~SigningKey();
};

/// Four HMACs, one after the other: date, region, service, "aws4_request".
SigningKey derive_signing_key(std::string_view secret_access_key, const Scope& scope);

/// The text that is signed: algorithm, time, scope, and the hash of the canonical request.
std::string string_to_sign(std::string_view timestamp, const Scope& scope, std::string_view canonical_request);

/// The signature of a text, in lower-case hex.
std::string signature(const SigningKey& key, std::string_view text);

/// Keys that were derived already, at most `capacity` of them; the oldest makes room.
///
/// Decision: the cache belongs to whoever signs much (a backend, a server) and is handed to the signer. A process-wide
/// one would need a destructor at exit to wipe its keys, a thread-local one without destructor could not wipe them when
/// its thread ends, and both would outlive the credentials' owner. `presign` without a cache derives its key each
/// time: the derivation is four of the five HMACs of a call, and the rate stays above 50,000 a second a core.
/// The secret itself is not kept, only its SHA-256, which recognises it.
///
/// Thread safety: all members may be called from any thread.
class SigningKeyCache {
 public:
  SigningKeyCache() = default;
  SigningKeyCache(const SigningKeyCache&) = delete;
  SigningKeyCache& operator=(const SigningKeyCache&) = delete;

  SigningKey key(std::string_view secret_access_key, const Scope& scope);

  /// How many keys were derived so far.
  std::size_t derivations() const;

  static constexpr std::size_t capacity = 8;  // regions and services that one backend signs for, and the day before

 private:
  struct Entry {
    bool used = false;
    std::array<unsigned char, 32> secret_hash{};
    Scope scope;
    SigningKey key;
  };

  mutable std::mutex mutex_;
  std::array<Entry, capacity> entries_;
  std::size_t next_ = 0;
  std::size_t derivations_ = 0;
};

}  // namespace uploadkit::signing

#endif
