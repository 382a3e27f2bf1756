// HMAC, random bytes and the handling of secrets.
#include <uploadkit/digest/digest.hpp>

#include <doctest/doctest.h>

#include <uploadkit/core/text.hpp>

#include <set>
#include <string>

namespace core = uploadkit::core;
namespace digest = uploadkit::digest;

namespace {

std::string hmac_hex(const std::string& key, const std::string& bytes) {
  const auto mac = digest::hmac_sha256(key, bytes);
  return core::hex({reinterpret_cast<const char*>(mac.data()), mac.size()});
}

}  // namespace

TEST_SUITE_BEGIN("digest");

TEST_CASE("HMAC gives the values of RFC 4231") {
  CHECK(hmac_hex(std::string(20, '\x0b'), "Hi There") ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(hmac_hex("Jefe", "what do ya want for nothing?") ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(hmac_hex(std::string(20, '\xaa'), std::string(50, '\xdd')) ==
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  CHECK(hmac_hex(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First") ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("HMAC takes an empty key and an empty message") {
  CHECK(hmac_hex("", "") == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST_CASE("SHA-256 of nothing is the published value") {
  const auto hash = digest::sha256("");
  CHECK(core::hex({reinterpret_cast<const char*>(hash.data()), hash.size()}) ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("random bytes differ from call to call and have the asked size") {
  CHECK(digest::random_bytes(0).value_or("failed").empty());
  const auto first = digest::random_bytes(32);
  const auto second = digest::random_bytes(32);
  REQUIRE(first.ok());
  REQUIRE(second.ok());
  CHECK(first->size() == 32);
  CHECK(*first != *second);
}

TEST_CASE("a UUID is of version 4 and its variant, in lower case, and new each time") {
  digest::UuidSource uuids;
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string uuid = uuids.next().value_or("");
    REQUIRE(uuid.size() == 36);
    CHECK(uuid[14] == '4');
    CHECK(std::string("89ab").find(uuid[19]) != std::string::npos);
    CHECK((uuid[8] == '-' && uuid[13] == '-' && uuid[18] == '-' && uuid[23] == '-'));
    CHECK(uuid.find_first_not_of("0123456789abcdef-") == std::string::npos);
    seen.insert(uuid);
  }
  CHECK(seen.size() == 100);
}

TEST_CASE("secrets are equal only when length and bytes are") {
  CHECK(digest::equal_secrets("", ""));
  CHECK(digest::equal_secrets("same", "same"));
  CHECK_FALSE(digest::equal_secrets("same", "sama"));
  CHECK_FALSE(digest::equal_secrets("same", "same "));
}

TEST_CASE("wiping overwrites the whole memory of a secret, also behind its end") {
  std::string secret(200, 's');
  secret.resize(10);
  const char* const memory = secret.data();
  digest::wipe(secret);
  CHECK(secret.empty());
  REQUIRE(secret.data() == memory);
  CHECK(std::string(memory, 200) == std::string(200, '\0'));
  char raw[4] = {'a', 'b', 'c', 'd'};
  digest::wipe(raw, sizeof(raw));
  CHECK(std::string(raw, sizeof(raw)) == std::string(4, '\0'));
}

TEST_SUITE_END();
