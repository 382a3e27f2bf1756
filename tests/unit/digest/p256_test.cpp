// ECDSA on the curve P-256.
#include <uploadkit/digest/p256.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>

namespace digest = uploadkit::digest;

namespace {

using Number = std::array<unsigned char, 32>;

// The order of the curve.
Number order() {
  return {0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
          0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51};
}

Number order_less(unsigned char difference) {
  Number number = order();
  number[31] = static_cast<unsigned char>(number[31] - difference);
  return number;
}

}  // namespace

TEST_SUITE_BEGIN("digest");

TEST_CASE("a candidate is followed by a key unless that would be the order of the curve or more") {
  REQUIRE(digest::p256_key_after({}).has_value());
  CHECK(digest::p256_key_after({})->bytes[31] == 1);
  REQUIRE(digest::p256_key_after(order_less(2)).has_value());
  CHECK((digest::p256_key_after(order_less(2))->bytes == order_less(1)));
  CHECK_FALSE(digest::p256_key_after(order_less(1)).has_value());
  CHECK_FALSE(digest::p256_key_after(order()).has_value());
  Number largest;
  largest.fill(0xFF);
  CHECK_FALSE(digest::p256_key_after(largest).has_value());
}

TEST_CASE("the byte above takes over what a byte overflows by") {
  Number candidate{};
  candidate[30] = candidate[31] = 0xFF;
  const auto key = digest::p256_key_after(candidate);
  REQUIRE(key.has_value());
  CHECK(key->bytes[29] == 1);
  CHECK(key->bytes[30] == 0);
  CHECK(key->bytes[31] == 0);
}

TEST_CASE("the key 1 has the base point of the curve as its public half") {
  const auto key = digest::p256_public_key(*digest::p256_key_after({}));
  REQUIRE(key.ok());
  CHECK(key->x[0] == 0x6B);  // SEC 2, 2.4.2
  CHECK(key->x[31] == 0x96);
  CHECK(key->y[0] == 0x4F);
  CHECK(key->y[31] == 0xF5);
}

TEST_CASE("a signature is one of its key over its bytes only") {
  Number candidate{};
  candidate[5] = 77;
  const auto key = digest::p256_key_after(candidate);
  const auto public_key = digest::p256_public_key(*key);
  const auto other_key = digest::p256_public_key(*digest::p256_key_after({}));
  const auto signature = digest::p256_sign(*key, "bytes");
  REQUIRE(public_key.ok());
  REQUIRE(other_key.ok());
  REQUIRE(signature.ok());
  CHECK(digest::p256_verify(*public_key, "bytes", *signature));
  CHECK_FALSE(digest::p256_verify(*public_key, "byteS", *signature));
  CHECK_FALSE(digest::p256_verify(*other_key, "bytes", *signature));
  std::string damaged = *signature;
  damaged.back() = static_cast<char>(damaged.back() ^ 1);
  CHECK_FALSE(digest::p256_verify(*public_key, "bytes", damaged));
  CHECK_FALSE(digest::p256_verify(*public_key, "bytes", ""));
  CHECK(digest::p256_sign(*key, "bytes").value_or("") != *signature);
}

TEST_CASE("what is no key signs nothing and verifies nothing") {
  CHECK(digest::p256_sign({}, "bytes").error().code == uploadkit::Errc::out_of_resources);
  CHECK_FALSE(digest::p256_verify({}, "bytes", "signature"));
}

TEST_SUITE_END();
