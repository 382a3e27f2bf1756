// The joining of CRCs without the bytes.
#include <uploadkit/digest/crc_combine.hpp>

#include <doctest/doctest.h>

#include <random>
#include <string>

namespace digest = uploadkit::digest;
using digest::Algorithm;

namespace {

constexpr Algorithm crcs[] = {Algorithm::crc32, Algorithm::crc32c, Algorithm::crc64nvme};

std::uint64_t crc_of(Algorithm algorithm, std::string_view bytes) {
  return digest::crc_number(digest::compute(algorithm, bytes).value_or(""));
}

std::string random_bytes(std::size_t size) {
  std::mt19937 random(42);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

}  // namespace

TEST_SUITE_BEGIN("digest");

TEST_CASE("equal parts join to the CRC of the whole") {
  const std::string bytes = random_bytes(10'000);
  for (const Algorithm algorithm : crcs) {
    for (const std::size_t part : {std::size_t{1}, std::size_t{16}, std::size_t{100}, std::size_t{2500}}) {
      const digest::CrcCombiner combiner(algorithm, part);
      std::uint64_t crc = crc_of(algorithm, std::string_view(bytes).substr(0, part));
      for (std::size_t at = part; at < bytes.size(); at += part) {
        crc = combiner.join(crc, crc_of(algorithm, std::string_view(bytes).substr(at, part)));
      }
      CHECK(crc == crc_of(algorithm, bytes));
    }
  }
}

TEST_CASE("a combiner joins as combine does, at every length") {
  std::mt19937_64 random(7);
  for (const Algorithm algorithm : crcs) {
    const std::uint64_t mask = algorithm == Algorithm::crc64nvme ? ~std::uint64_t{0} : 0xFFFFFFFFU;
    for (unsigned shift = 0; shift < 64; ++shift) {
      const std::uint64_t second_bytes = random() >> shift;
      const std::uint64_t first = random() & mask;
      const std::uint64_t second = random() & mask;
      CHECK(digest::CrcCombiner(algorithm, second_bytes).join(first, second) ==
            digest::combine(algorithm, first, second, second_bytes));
    }
  }
}

TEST_CASE("an empty second piece changes nothing") {
  for (const Algorithm algorithm : crcs) {
    CHECK(digest::CrcCombiner(algorithm, 0).join(0x1234567, 0) == 0x1234567);
    CHECK(digest::combine(algorithm, 0x1234567, 0, 0) == 0x1234567);
  }
}

TEST_CASE("what is no CRC joins to nothing") {
  CHECK(digest::combine(Algorithm::sha256, 1, 0, 1) == 0);
  CHECK(digest::CrcCombiner(Algorithm::md5, 1).join(1, 0) == 0);
}

TEST_CASE("a CRC is a number and its big-endian bytes") {
  CHECK(digest::crc_bytes(Algorithm::crc32, 0xCBF43926U) == "\xCB\xF4\x39\x26");
  CHECK(digest::crc_bytes(Algorithm::crc64nvme, 1) == std::string("\0\0\0\0\0\0\0\1", 8));
  CHECK(digest::crc_number("\xCB\xF4\x39\x26") == 0xCBF43926U);
  CHECK(digest::crc_number("") == 0);
}

TEST_SUITE_END();
