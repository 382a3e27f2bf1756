// Signing keys and their cache.
#include <uploadkit/signing/signing_key.hpp>

#include <doctest/doctest.h>

#include <uploadkit/core/text.hpp>

#include <new>
#include <string>
#include <thread>
#include <vector>

namespace core = uploadkit::core;
namespace signing = uploadkit::signing;

namespace {

const std::string secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

std::string hex_of(const signing::SigningKey& key) {
  return core::hex({reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size()});
}

}  // namespace

TEST_SUITE_BEGIN("signing");

TEST_CASE("the derived key is that of the example in AWS's documentation") {
  CHECK(hex_of(signing::derive_signing_key(secret, {"20120215", "us-east-1", "iam"})) ==
        "f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d");
}

TEST_CASE("a key is derived once for a day and scope, and again for every other") {
  signing::SigningKeyCache cache;
  const signing::Scope scope{"20240930", "us-east-1", "s3"};
  const std::string first = hex_of(cache.key(secret, scope));
  CHECK(hex_of(cache.key(secret, scope)) == first);
  CHECK(cache.derivations() == 1);
  CHECK(hex_of(cache.key(secret, {"20241001", "us-east-1", "s3"})) != first);
  CHECK(hex_of(cache.key(secret, {"20240930", "us-east-2", "s3"})) != first);
  CHECK(hex_of(cache.key(secret, {"20240930", "us-east-1", "iam"})) != first);
  CHECK(hex_of(cache.key("another", scope)) != first);
  CHECK(cache.derivations() == 5);
  CHECK(hex_of(cache.key(secret, scope)) == first);
  CHECK(cache.derivations() == 5);
}

TEST_CASE("a full cache forgets its oldest key and stays right") {
  signing::SigningKeyCache cache;
  for (std::size_t i = 0; i <= signing::SigningKeyCache::capacity; ++i) {
    (void)cache.key(secret, {"20240930", "region-" + std::to_string(i), "s3"});
  }
  const std::size_t before = cache.derivations();
  const signing::Scope last{"20240930", "region-" + std::to_string(signing::SigningKeyCache::capacity), "s3"};
  CHECK(hex_of(cache.key(secret, last)) == hex_of(signing::derive_signing_key(secret, last)));
  CHECK(cache.derivations() == before);
  const signing::Scope oldest{"20240930", "region-0", "s3"};
  CHECK(hex_of(cache.key(secret, oldest)) == hex_of(signing::derive_signing_key(secret, oldest)));
  CHECK(cache.derivations() == before + 1);
}

TEST_CASE("a key that goes overwrites its bytes") {
  alignas(signing::SigningKey) static unsigned char memory[sizeof(signing::SigningKey)];
  auto* const key = new (memory) signing::SigningKey();
  key->bytes.fill(0x5A);
  key->~SigningKey();
  for (const unsigned char byte : memory) CHECK(byte == 0);
}

TEST_CASE("one cache serves several threads") {
  signing::SigningKeyCache cache;
  const signing::Scope scope{"20240930", "us-east-1", "s3"};
  const std::string expected = hex_of(signing::derive_signing_key(secret, scope));
  std::vector<std::string> seen(4);
  std::vector<std::thread> threads;
  for (std::string& mine : seen) {
    threads.emplace_back([&cache, &scope, &mine] {
      for (int i = 0; i < 100; ++i) mine = hex_of(cache.key(secret, scope));
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& mine : seen) CHECK(mine == expected);
  CHECK(cache.derivations() == 1);
}

TEST_SUITE_END();
