// Names, values and the running of digests, against vectors and published examples.
#include <uploadkit/digest/digest.hpp>

#include <doctest/doctest.h>

#include <uploadkit/core/text.hpp>

#include <string>

#include "support/vector_file.hpp"

namespace core = uploadkit::core;
namespace digest = uploadkit::digest;
using digest::Algorithm;

namespace {

std::string repeated(const core::JsonValue& input) {
  const std::string pattern_hex = input.at("/pattern").string().value_or("");
  std::string pattern;
  for (std::size_t i = 0; i + 1 < pattern_hex.size(); i += 2) {
    pattern.push_back(static_cast<char>(std::strtoul(pattern_hex.substr(i, 2).c_str(), nullptr, 16)));
  }
  std::string bytes;
  for (std::uint64_t i = input.at("/repeat").unsigned_integer().value_or(0); i > 0; --i) bytes += pattern;
  return bytes;
}

std::string hex_of(Algorithm algorithm, const std::string& bytes) {
  return core::hex(digest::compute(algorithm, bytes).value_or("failed"));
}

std::uint64_t number(const core::JsonValue& value) {
  return std::strtoull(value.string().value_or("").c_str(), nullptr, 16);
}

}  // namespace

TEST_SUITE_BEGIN("digest");

TEST_CASE("every algorithm gives the values of the project's vectors") {
  const core::JsonValue inputs = uploadkit::testing::own_vectors("checksums.json").at("/inputs");
  REQUIRE(inputs.size() >= 16);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const std::string bytes = repeated(inputs[i]);
    CHECK(bytes.size() == inputs[i].at("/length").unsigned_integer());
    const core::JsonValue values = inputs[i].at("/values");
    CHECK(values.size() == 6);
    for (const std::string& name : values.keys()) {
      CAPTURE(name);
      CAPTURE(inputs[i].at("/name").string().value_or(""));
      const auto algorithm = digest::parse_algorithm(name);
      REQUIRE(algorithm.has_value());
      CHECK(hex_of(*algorithm, bytes) == values.at("/" + name).string());
    }
  }
}

TEST_CASE("two CRCs combine to that of the joined pieces") {
  const core::JsonValue joins = uploadkit::testing::own_vectors("checksums.json").at("/joins");
  REQUIRE(joins.size() >= 24);
  for (std::size_t i = 0; i < joins.size(); ++i) {
    const auto algorithm = digest::parse_algorithm(joins[i].at("/algorithm").string().value_or(""));
    REQUIRE(algorithm.has_value());
    const std::uint64_t second_bytes = joins[i].at("/second_bytes").unsigned_integer().value_or(0);
    CHECK(digest::combine(*algorithm, number(joins[i].at("/first")), number(joins[i].at("/second")), second_bytes) ==
          number(joins[i].at("/joined")));
  }
}

TEST_CASE("combining works over lengths whose count of bits does not fit into 64 bits") {
  const std::uint64_t once = digest::combine(Algorithm::crc64nvme, 1, 0, std::uint64_t{1} << 62);
  const std::uint64_t twice = digest::combine(Algorithm::crc64nvme, once, 0, std::uint64_t{1} << 62);
  CHECK(twice == digest::combine(Algorithm::crc64nvme, 1, 0, std::uint64_t{1} << 63));
}

TEST_CASE("a running digest goes on after its value was asked for") {
  for (const Algorithm algorithm : {Algorithm::crc32, Algorithm::crc64nvme, Algorithm::md5, Algorithm::sha256}) {
    auto running = digest::make_digest(algorithm);
    REQUIRE(running.ok());
    (*running)->update("hello ", 6);
    CHECK((*running)->value() == digest::compute(algorithm, "hello ").value_or(""));
    (*running)->update("world", 5);
    CHECK((*running)->value() == digest::compute(algorithm, "hello world").value_or(""));
    CHECK((*running)->value().size() == digest::value_bytes(algorithm));
  }
}

TEST_CASE("a digest that was reset forgets what it saw") {
  for (const Algorithm algorithm : {Algorithm::crc32c, Algorithm::sha1}) {
    auto running = digest::make_digest(algorithm);
    REQUIRE(running.ok());
    (*running)->update("before", 6);
    (*running)->reset();
    (*running)->update("", 0);
    CHECK((*running)->value() == digest::compute(algorithm, "").value_or("failed"));
  }
}

TEST_CASE("names are read in any case, with or without hyphens") {
  CHECK(digest::parse_algorithm("crc-32") == Algorithm::crc32);
  CHECK(digest::parse_algorithm("CRC32C") == Algorithm::crc32c);
  CHECK(digest::parse_algorithm("Crc64Nvme") == Algorithm::crc64nvme);
  CHECK(digest::parse_algorithm("SHA-256") == Algorithm::sha256);
  CHECK(digest::parse_algorithm("sha1") == Algorithm::sha1);
  CHECK(digest::name(*digest::parse_algorithm("md5")) == "MD5");
}

TEST_CASE("a text that names no algorithm is none") {
  CHECK_FALSE(digest::parse_algorithm("").has_value());
  CHECK_FALSE(digest::parse_algorithm("sha512").has_value());
  CHECK_FALSE(digest::parse_algorithm("crc32 ").has_value());
  CHECK_FALSE(digest::parse_algorithm(std::string(100000, '-')).has_value());
}

TEST_SUITE_END();
