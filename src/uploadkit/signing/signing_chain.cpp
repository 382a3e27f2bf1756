// Signatures of the pieces of a streamed body, each over the one before it.
#include <uploadkit/signing/signing_chain.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/digest/digest.hpp>
#include <uploadkit/signing/signer.hpp>

#include <utility>

namespace uploadkit::signing {

namespace detail::signing_chain {

constexpr std::string_view empty_hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

inline std::string sha256_hex(std::string_view bytes) {
  const std::array<unsigned char, 32> hash = digest::sha256(bytes);
  return core::hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

// What both kinds of pieces begin with: the chain up to here.
inline std::string start_of_text(std::string_view algorithm, const SigningChain& chain) {
  std::string text;
  text.reserve(320);
  text.append(algorithm).append("\n").append(chain.timestamp).append("\n").append(chain.scope).append("\n");
  return text.append(chain.signature).append("\n");
}

}  // namespace detail::signing_chain

const std::string& SigningChain::sign_chunk(std::string_view bytes) {
  namespace local = detail::signing_chain;
  std::string text = local::start_of_text("AWS4-HMAC-SHA256-PAYLOAD", *this);
  text.append(local::empty_hash).append("\n").append(local::sha256_hex(bytes));
  signature = signing::signature(key, text);
  return signature;
}

const std::string& SigningChain::sign_trailers(std::string_view lines) {
  namespace local = detail::signing_chain;
  const std::string text = local::start_of_text("AWS4-HMAC-SHA256-TRAILER", *this) + local::sha256_hex(lines);
  signature = signing::signature(key, text);
  return signature;
}

Result<SignedStream> sign_stream_with(SigningKeyCache* keys, const SigningInput& input, const Credentials& credentials,
                                      WallTime time) {
  Result<SignedHead> head = sign_head_with(keys, input, {credentials, time});
  if (!head) return head.error();
  SigningChain chain{head->key, head->scope.text(), head->timestamp, head->signature};
  return SignedStream{std::move(head->headers), std::move(chain)};
}

Result<SignedStream> sign_stream(const SigningInput& input, const Credentials& credentials, WallTime time) {
  return sign_stream_with(nullptr, input, credentials, time);
}

}  // namespace uploadkit::signing
