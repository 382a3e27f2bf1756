// ECDSA on the curve P-256 by OpenSSL's EVP interface.
#include <uploadkit/digest/p256.hpp>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/params.h>

#include <algorithm>
#include <memory>

namespace uploadkit::digest {

namespace detail::p256 {

template <class Type, void (*release)(Type*)>
struct Release {
  void operator()(Type* object) const noexcept { release(object); }
};

using Number = std::unique_ptr<BIGNUM, Release<BIGNUM, BN_clear_free>>;
using Group = std::unique_ptr<EC_GROUP, Release<EC_GROUP, EC_GROUP_free>>;
using Point = std::unique_ptr<EC_POINT, Release<EC_POINT, EC_POINT_clear_free>>;
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY, EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Release<EVP_PKEY_CTX, EVP_PKEY_CTX_free>>;
using HashContext = std::unique_ptr<EVP_MD_CTX, Release<EVP_MD_CTX, EVP_MD_CTX_free>>;

constexpr std::size_t number_bytes = 32;
constexpr std::size_t point_bytes = 1 + 2 * number_bytes;  // SEC 1, 2.3.3: 04, x, y

// The order of the curve less 2 (SEC 2, 2.4.2).
constexpr std::array<unsigned char, number_bytes> largest_candidate = {
    0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
    0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x4F};

inline Error failed(const char* what) {
  return make_error(Errc::out_of_resources, std::string("The crypto library could not ") + what + " with P-256.");
}

// Empty where the crypto library failed.
inline std::string public_point(const P256PrivateKey& key) {
  const Group group(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
  const Number number(BN_bin2bn(key.bytes.data(), static_cast<int>(key.bytes.size()), nullptr));
  const Point point(group ? EC_POINT_new(group.get()) : nullptr);
  if (!number || !point) return {};
  BN_set_flags(number.get(), BN_FLG_CONSTTIME);
  std::string bytes(point_bytes, '\0');
  const bool done =
      EC_POINT_mul(group.get(), point.get(), number.get(), nullptr, nullptr, nullptr) == 1 &&
      EC_POINT_point2oct(group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED,
                         reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), nullptr) == point_bytes;
  return done ? bytes : std::string();
}

inline Key key_of(OSSL_PARAM* parameters, int selection) noexcept {
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  EVP_PKEY* key = nullptr;
  const bool done = context && EVP_PKEY_fromdata_init(context.get()) == 1 &&
                    EVP_PKEY_fromdata(context.get(), &key, selection, parameters) == 1;
  return Key(done ? key : nullptr);
}

inline OSSL_PARAM curve_name() noexcept {
  static char name[] = "P-256";
  return OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, name, 0);
}

inline Key private_key(const P256PrivateKey& key) {
  // The parameter wants the byte order of this machine.
  std::array<unsigned char, number_bytes> native = key.bytes;
  const Number number(BN_bin2bn(key.bytes.data(), static_cast<int>(key.bytes.size()), nullptr));
  const bool done = number && BN_bn2nativepad(number.get(), native.data(), static_cast<int>(native.size())) > 0;
  OSSL_PARAM parameters[] = {curve_name(),
                             OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_PRIV_KEY, native.data(), native.size()),
                             OSSL_PARAM_construct_end()};
  Key made = done ? key_of(parameters, EVP_PKEY_KEYPAIR) : nullptr;
  wipe(native.data(), native.size());
  return made;
}

inline Key public_key(const P256PublicKey& key) noexcept {
  std::array<unsigned char, point_bytes> point{};
  point[0] = 0x04;
  std::copy(key.x.begin(), key.x.end(), point.begin() + 1);
  std::copy(key.y.begin(), key.y.end(), point.begin() + 1 + number_bytes);
  OSSL_PARAM parameters[] = {curve_name(),
                             OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
                             OSSL_PARAM_construct_end()};
  return key_of(parameters, EVP_PKEY_PUBLIC_KEY);
}

inline const unsigned char* bytes_of(std::string_view text) noexcept {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace detail::p256

std::optional<P256PrivateKey> p256_key_after(const std::array<unsigned char, 32>& candidate) noexcept {
  // One pass from the lowest byte subtracts and adds, without a branch on what the bytes are.
  P256PrivateKey key;
  unsigned borrow = 0;
  unsigned carry = 1;
  for (std::size_t i = candidate.size(); i-- > 0;) {
    borrow = (detail::p256::largest_candidate[i] - candidate[i] - borrow) >> 8 & 1U;
    carry += candidate[i];
    key.bytes[i] = static_cast<unsigned char>(carry & 0xFFU);
    carry >>= 8;
  }
  if (borrow != 0) return std::nullopt;
  return key;
}

Result<P256PublicKey> p256_public_key(const P256PrivateKey& key) {
  const std::string point = detail::p256::public_point(key);
  if (point.empty()) return detail::p256::failed("make a public key");
  P256PublicKey made;
  std::copy_n(point.begin() + 1, made.x.size(), made.x.begin());
  std::copy_n(point.begin() + 1 + detail::p256::number_bytes, made.y.size(), made.y.begin());
  return made;
}

Result<std::string> p256_sign(const P256PrivateKey& key, std::string_view bytes) {
  namespace local = detail::p256;
  // OpenSSL signs with the number 0, which is no key.
  const bool is_key = key.bytes != P256PrivateKey{}.bytes;
  const local::Key made = is_key ? local::private_key(key) : nullptr;
  const local::HashContext context(EVP_MD_CTX_new());
  std::string signature(80, '\0');  // 72 at most
  std::size_t size = signature.size();
  const bool done =
      made && context &&
      EVP_DigestSignInit_ex(context.get(), nullptr, "SHA256", nullptr, nullptr, made.get(), nullptr) == 1 &&
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, local::bytes_of(bytes),
                     bytes.size()) == 1;
  if (!done) return local::failed("sign");
  signature.resize(size);
  return signature;
}

bool p256_verify(const P256PublicKey& key, std::string_view bytes, std::string_view signature) noexcept {
  namespace local = detail::p256;
  const local::Key made = local::public_key(key);
  const local::HashContext context(EVP_MD_CTX_new());
  return made && context &&
         EVP_DigestVerifyInit_ex(context.get(), nullptr, "SHA256", nullptr, nullptr, made.get(), nullptr) == 1 &&
         EVP_DigestVerify(context.get(), local::bytes_of(signature), signature.size(), local::bytes_of(bytes),
                          bytes.size()) == 1;
}

}  // namespace uploadkit::digest
