// Addresses against the C library's reading, and hosts that only one parser would accept.
#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <uploadkit/core/host.hpp>

#include <cstring>
#include <random>
#include <string>

using uploadkit::core::host_fault;
using uploadkit::core::parse_ipv4;
using uploadkit::core::parse_ipv6;

namespace {

bool reads_as_the_c_library(const std::string& text) {
  unsigned char expected[16];
  const bool is_address = inet_pton(AF_INET6, text.c_str(), expected) == 1;
  const auto got = parse_ipv6(text);
  return got.has_value() == is_address && (!is_address || std::memcmp(got->data(), expected, 16) == 0);
}

}  // namespace

TEST_SUITE_BEGIN("core");

TEST_CASE("an IPv4 address is four plain decimal numbers") {
  CHECK(parse_ipv4("127.0.0.1") == std::array<unsigned char, 4>{127, 0, 0, 1});
  CHECK(parse_ipv4("255.255.255.255"));
  CHECK(parse_ipv4("0.0.0.0"));
  for (const char* text :
       {"", "1", "1.2", "1.2.3", "1.2.3.4.", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.04", "0x7f.0.0.1", "1..2.3",
        ".1.2.3", "+1.2.3.4", "1.2.3.-4", " 1.2.3.4", "1.2.3.4 ", "00.0.0.0"}) {
    CAPTURE(std::string(text));
    CHECK_FALSE(parse_ipv4(text));
  }
}

TEST_CASE("IPv6 addresses are read as the C library reads them") {
  for (const char* text : {"::",
                           "::1",
                           "1::",
                           "2001:db8::1",
                           "1:2:3:4:5:6:7:8",
                           "1:2:3:4:5:6:7::",
                           "::2:3:4:5:6:7:8",
                           "::ffff:1.2.3.4",
                           "1:2:3:4:5:6:1.2.3.4",
                           "fe80::1%eth0",
                           "",
                           ":",
                           ":::",
                           "1:::2",
                           "1::2::3",
                           "1:2:3:4:5:6:7",
                           "1:2:3:4:5:6:7:8:9",
                           "1:2:3:4:5:6:7:8::",
                           "::1:2:3:4:5:6:7:8",
                           "12345::",
                           "g::",
                           "1:",
                           ":1",
                           "1::2:",
                           "1.2.3.4",
                           "::1.2.3",
                           "::1.2.3.4:5",
                           "1:2:3:4:5:6:7:1.2.3.4",
                           "::01.2.3.4",
                           "::ABCD",
                           "[::1]",
                           " ::1",
                           "1::1:",
                           "0:0:0:0:0:0:0:1"}) {
    CAPTURE(std::string(text));
    CHECK(reads_as_the_c_library(text));
  }
}

TEST_CASE("random texts of IPv6 characters are read as the C library reads them") {
  std::mt19937 random(7);
  const std::string_view alphabet = "::::0123af.";
  std::size_t wrong = 0;
  for (int round = 0; round < 300'000; ++round) {
    std::string text(random() % 12, ' ');
    for (char& c : text) c = alphabet[random() % alphabet.size()];
    if (!reads_as_the_c_library(text)) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("names of letters, digits, hyphens and underscores are sound") {
  for (const char* host : {"a", "example.com", "my-bucket.s3.eu-central-1.amazonaws.com", "my_bucket.example",
                           "xn--mnchen-3ya.de", "LOCALHOST", "1.example", "127.0.0.1", "0xzz", "a.0xg"}) {
    CAPTURE(std::string(host));
    CHECK(host_fault(host).empty());
  }
  CHECK(host_fault(std::string(63, 'a') + ".de").empty());
}

TEST_CASE("hosts that parsers read differently are refused") {
  for (const char* host : {"",
                           ".",
                           "a.",
                           "a..b",
                           ".a",
                           "2130706433",
                           "0x7f.1",
                           "0x7f000001",
                           "0177.0.0.1",
                           "127.1",
                           "127.0.0.1.",
                           "256.256.256.256",
                           "1.2.3.4.5",
                           "a.1",
                           "a.0x",
                           "a%2eb",
                           "a%00b",
                           "a,b",
                           "a b",
                           "a'b",
                           "(a)",
                           "a;b",
                           "a&b",
                           "a=b",
                           "a+b",
                           "a~b",
                           "a*b",
                           "a$b",
                           "m\xC3\xBCnchen.de",
                           "a[b",
                           "a]b"}) {
    CAPTURE(std::string(host));
    CHECK_FALSE(host_fault(host).empty());
  }
  CHECK_FALSE(host_fault(std::string(64, 'a')).empty());
  std::string long_name;
  for (int i = 0; i < 127; ++i) long_name += "a.";
  CHECK_FALSE(host_fault(long_name + "bc").empty());
}

TEST_CASE("loopback is 127.0.0.0/8, ::1 and localhost with its subdomains, and nothing that looks like them") {
  for (const char* host :
       {"127.0.0.1", "127.255.0.9", "localhost", "LocalHost", "a.localhost", "bucket.s3.LOCALHOST"}) {
    CHECK(uploadkit::core::is_loopback_host(host));
  }
  for (const char* host :
       {"128.0.0.1", "127.0.0.1.example", "localhost.example", "notlocalhost", ".localhost", "0.0.0.0", ""}) {
    CHECK_FALSE(uploadkit::core::is_loopback_host(host));
  }
  CHECK(uploadkit::core::is_loopback_ipv6("::1"));
  CHECK(uploadkit::core::is_loopback_ipv6("0:0:0:0:0:0:0:1"));
  CHECK_FALSE(uploadkit::core::is_loopback_ipv6("::"));
  CHECK_FALSE(uploadkit::core::is_loopback_ipv6("::ffff:127.0.0.1"));
}

TEST_SUITE_END();
