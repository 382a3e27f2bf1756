// Case, trimming, numbers.
#include <doctest/doctest.h>
#include <uploadkit/core/text.hpp>

#include <clocale>
#include <limits>

using uploadkit::core::equals_ignoring_case;
using uploadkit::core::parse_int;
using uploadkit::core::parse_uint;

TEST_SUITE_BEGIN("core");

TEST_CASE("ASCII letters compare alike in both cases and nothing else does") {
  CHECK(equals_ignoring_case("Content-Type", "cONTENT-tYPE"));
  CHECK(equals_ignoring_case("", ""));
  CHECK_FALSE(equals_ignoring_case("a", "ab"));
  CHECK_FALSE(equals_ignoring_case("@", "`"));
  CHECK_FALSE(equals_ignoring_case("[", "{"));
  CHECK_FALSE(equals_ignoring_case("\xC3\x84", "\xC3\xA4"));
}

TEST_CASE("case changes leave all bytes but ASCII letters alone") {
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  const std::string lowered = uploadkit::core::lower(all);
  const std::string raised = uploadkit::core::upper(all);
  for (std::size_t c = 0; c < 256; ++c) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    const bool is_lower = c >= 'a' && c <= 'z';
    CHECK(lowered[c] == static_cast<char>(is_upper ? c + 32 : c));
    CHECK(raised[c] == static_cast<char>(is_lower ? c - 32 : c));
  }
}

TEST_CASE("a Turkish locale does not change the case of i") {
  const std::string before = std::setlocale(LC_ALL, nullptr);
  std::setlocale(LC_ALL, "tr_TR.UTF-8");  // without effect where the locale is not installed
  CHECK(uploadkit::core::lower("I") == "i");
  CHECK(uploadkit::core::upper("i") == "I");
  std::setlocale(LC_ALL, before.c_str());
}

TEST_CASE("trimming takes blanks and tabs off both ends and nothing else") {
  CHECK(uploadkit::core::trim(" \t a b\t ") == "a b");
  CHECK(uploadkit::core::trim("").empty());
  CHECK(uploadkit::core::trim(" \t ").empty());
  CHECK(uploadkit::core::trim("\na\r") == "\na\r");
}

TEST_CASE("an unsigned number fills the whole text and fits into 64 bits") {
  CHECK(parse_uint("0") == 0u);
  CHECK(parse_uint("007") == 7u);
  CHECK(parse_uint("18446744073709551615") == std::numeric_limits<std::uint64_t>::max());
  for (const char* text :
       {"", " 1", "1 ", "+1", "-1", "1.0", "0x1", "1e3", "18446744073709551616", "99999999999999999999999"}) {
    CAPTURE(std::string(text));
    CHECK_FALSE(parse_uint(text));
  }
}

TEST_CASE("a signed number fills the whole text and fits into 64 bits") {
  CHECK(parse_int("-1") == -1);
  CHECK(parse_int("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
  CHECK(parse_int("9223372036854775807") == std::numeric_limits<std::int64_t>::max());
  for (const char* text : {"", "-", "+1", "--1", "1-", "9223372036854775808", "-9223372036854775809", "\t1"}) {
    CAPTURE(std::string(text));
    CHECK_FALSE(parse_int(text));
  }
}

TEST_SUITE_END();
