// Every path of every CRC against the bytewise one.
#include <uploadkit/digest/crc_paths.hpp>

#include <doctest/doctest.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

namespace digest = uploadkit::digest;
using digest::Algorithm;
using digest::CrcPath;

namespace {

constexpr Algorithm crcs[] = {Algorithm::crc32, Algorithm::crc32c, Algorithm::crc64nvme};
constexpr CrcPath paths[] = {CrcPath::table, CrcPath::pclmulqdq, CrcPath::vpclmulqdq_512};
constexpr std::size_t longest = 3000;

std::uint64_t empty_register(Algorithm algorithm) {
  return algorithm == Algorithm::crc64nvme ? ~std::uint64_t{0} : std::uint64_t{0xFFFFFFFFU};
}

std::vector<unsigned char> random_message(std::size_t size) {
  std::mt19937 random(20240930);
  std::vector<unsigned char> bytes(size);
  for (unsigned char& byte : bytes) byte = static_cast<unsigned char>(random());
  return bytes;
}

// [n] is the register after the first n bytes, each taken alone.
std::vector<std::uint64_t> registers_bytewise(Algorithm algorithm, const std::vector<unsigned char>& message) {
  const digest::CrcUpdate bytewise = digest::crc_update(algorithm, CrcPath::bytewise);
  std::vector<std::uint64_t> registers = {empty_register(algorithm)};
  for (const unsigned char byte : message) registers.push_back(bytewise(registers.back(), &byte, 1));
  return registers;
}

std::size_t differences(Algorithm algorithm, CrcPath path, std::size_t alignment) {
  const std::vector<unsigned char> message = random_message(longest);
  const std::vector<std::uint64_t> expected = registers_bytewise(algorithm, message);
  const digest::CrcUpdate update = digest::crc_update(algorithm, path);
  alignas(64) static unsigned char buffer[longest + 64];
  std::memcpy(buffer + alignment, message.data(), message.size());
  std::size_t count = 0;
  for (std::size_t length = 0; length < longest; ++length) {
    if (update(empty_register(algorithm), buffer + alignment, length) != expected[length]) ++count;
  }
  return count;
}

std::size_t differences_in_splits(Algorithm algorithm, CrcPath path) {
  const std::vector<unsigned char> message = random_message(longest);
  const std::uint64_t expected = registers_bytewise(algorithm, message).back();
  const digest::CrcUpdate update = digest::crc_update(algorithm, path);
  std::mt19937 random(7);
  std::size_t count = 0;
  for (int round = 0; round < 200; ++round) {
    std::uint64_t crc_register = empty_register(algorithm);
    for (std::size_t at = 0; at < longest;) {
      const std::size_t piece = std::min<std::size_t>(random() % 700, longest - at);
      crc_register = update(crc_register, message.data() + at, piece);
      at += piece;
    }
    if (crc_register != expected) ++count;
  }
  return count;
}

}  // namespace

TEST_SUITE_BEGIN("digest");

TEST_CASE("every path of a CRC agrees with the bytewise one at lengths 0 to 2999 and three alignments") {
  for (const CrcPath path : paths) {
    if (!digest::is_supported(path)) {
      MESSAGE("SKIPPED: this processor has no ", std::string(digest::name(path)));
      continue;
    }
    for (const Algorithm algorithm : crcs) {
      CAPTURE(std::string(digest::name(path)));
      CAPTURE(std::string(digest::name(algorithm)));
      CHECK(differences(algorithm, path, 0) == 0);
      CHECK(differences(algorithm, path, 1) == 0);
      CHECK(differences(algorithm, path, 13) == 0);
    }
  }
}

TEST_CASE("every path of a CRC gives the same however the message is split") {
  for (const CrcPath path : paths) {
    if (!digest::is_supported(path)) continue;
    for (const Algorithm algorithm : crcs) {
      CAPTURE(std::string(digest::name(path)));
      CHECK(differences_in_splits(algorithm, path) == 0);
    }
  }
}

TEST_CASE("the path taken is the fastest that the processor supports") {
  CHECK(digest::is_supported(CrcPath::table));
  CHECK(digest::is_supported(digest::best_crc_path()));
  for (const Algorithm algorithm : crcs) {
    CHECK(digest::path_taken(algorithm) == digest::name(digest::best_crc_path()));
    CHECK((digest::crc_update(algorithm, digest::best_crc_path()) != nullptr));
  }
  CHECK(digest::path_taken(Algorithm::sha256) == "openssl");
}

TEST_CASE("an algorithm that is no CRC has no CRC path") {
  CHECK((digest::crc_update(Algorithm::md5, CrcPath::table) == nullptr));
}

TEST_SUITE_END();
