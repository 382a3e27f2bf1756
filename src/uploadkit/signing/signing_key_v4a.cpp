// The key of Signature Version 4A, derived from an access key.
#include <uploadkit/signing/signing_key_v4a.hpp>

#include <uploadkit/signing/signing_key.hpp>

#include <utility>

namespace uploadkit::signing {

namespace detail::signing_key_v4a {

constexpr int last_counter = 254;

// SP 800-108 5.1: block counter, label, 00, context, length in bits. One block gives all 256 bits.
inline std::string fixed_input(std::string_view access_key_id, int counter) {
  constexpr std::string_view block_counter("\0\0\0\1", 4);
  constexpr std::string_view key_bits("\0\0\1\0", 4);
  std::string input(block_counter);
  input.append(algorithm_v4a).push_back('\0');
  input.append(access_key_id).push_back(static_cast<char>(counter));
  return input.append(key_bits);
}

}  // namespace detail::signing_key_v4a

Result<digest::P256PrivateKey> derive_signing_key_v4a(const Credentials& credentials) {
  namespace local = detail::signing_key_v4a;
  std::string secret;
  secret.reserve(5 + credentials.secret_access_key.size());  // at once: a reallocation would leave a copy behind
  secret.append("AWS4A").append(credentials.secret_access_key);
  std::optional<digest::P256PrivateKey> key;
  for (int counter = 1; counter <= local::last_counter && !key; ++counter) {
    auto candidate = digest::hmac_sha256(secret, local::fixed_input(credentials.access_key_id, counter));
    key = digest::p256_key_after(candidate);
    digest::wipe(candidate.data(), candidate.size());
  }
  digest::wipe(secret);
  if (!key) return make_error(Errc::internal, "No key of Signature Version 4A follows from the access key.");
  return *std::move(key);
}

}  // namespace uploadkit::signing
