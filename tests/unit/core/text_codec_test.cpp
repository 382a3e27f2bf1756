// Hex, base64 and percent-encoding.
#include <doctest/doctest.h>
#include <uploadkit/core/text.hpp>

#include <random>

using uploadkit::core::base64;
using uploadkit::core::base64_decode;
using uploadkit::core::percent_decode;
using uploadkit::core::percent_encode;

namespace {

std::string all_bytes() {
  std::string bytes;
  for (int c = 0; c < 256; ++c) bytes += static_cast<char>(c);
  return bytes;
}

std::string random_bytes(std::mt19937& random) {
  std::string bytes(random() % 80, '\0');
  for (char& c : bytes) c = static_cast<char>(random());
  return bytes;
}

}  // namespace

TEST_SUITE_BEGIN("core");

TEST_CASE("hex is lower case, two digits a byte") {
  CHECK(uploadkit::core::hex("").empty());
  CHECK(uploadkit::core::hex(std::string_view("\x00\x0f\xf0\xff\x7f", 5)) == "000ff0ff7f");
}

TEST_CASE("base64 gives the test vectors of RFC 4648") {
  const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) {
    CHECK(base64(bytes) == text);
    CHECK(base64_decode(text) == std::string(bytes));
  }
  CHECK(base64(std::string_view("\xfb\xff\xbf", 3)) == "+/+/");
}

TEST_CASE("base64 of any bytes decodes to those bytes") {
  std::mt19937 random(2);
  CHECK(base64_decode(base64(all_bytes())) == all_bytes());
  for (int round = 0; round < 2000; ++round) {
    const std::string bytes = random_bytes(random);
    CHECK(base64_decode(base64(bytes)) == bytes);
  }
}

TEST_CASE("base64 that is not in the one strict form is refused") {
  for (const char* text :
       {"Z",    "Zg",   "Zg=",  "Zg===", "=",    "==",       "===",  "====", "Z===",       "Zm9v\n",      " Zm9v",
        "Zm 9", "Zm9_", "Zm9-", "Zh==",  "Zm9=", "Zg==Zg==", "Zm=v", "Z=9v", "\xC3\xA4==", "Zg==\n\n\n\n"}) {
    CAPTURE(std::string(text));
    CHECK_FALSE(base64_decode(text));
  }
}

TEST_CASE("percent-encoding keeps the unreserved characters and writes upper-case escapes") {
  const std::string unreserved = "ABCXYZabcxyz0189-._~";
  CHECK(percent_encode(unreserved) == unreserved);
  CHECK(percent_encode(" +/%?#&;!*'()") == "%20%2B%2F%25%3F%23%26%3B%21%2A%27%28%29");
  CHECK(percent_encode("a b/c\xC3\xA4", true) == "a%20b/c%C3%A4");
  CHECK(percent_encode(std::string_view("\0", 1)) == "%00");
}

TEST_CASE("percent-encoded bytes decode to those bytes, and nothing but the strict alphabet is written") {
  std::mt19937 random(3);
  for (int round = 0; round < 2000; ++round) {
    const std::string bytes = round == 0 ? all_bytes() : random_bytes(random);
    for (const bool keep_slash : {false, true}) {
      const std::string text = percent_encode(bytes, keep_slash);
      CHECK(percent_decode(text) == bytes);
      CHECK(text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%/") ==
            std::string::npos);
      CHECK((keep_slash || text.find('/') == std::string::npos));
    }
  }
}

TEST_CASE("escapes of both cases are decoded and a plus sign stays") {
  CHECK(percent_decode("%2f%2F+") == "//+");
  CHECK(percent_decode("") == "");
  CHECK(percent_decode("%00") == std::string(1, '\0'));
}

TEST_CASE("a bad escape gives nothing") {
  for (const char* text : {"%", "%2", "a%", "%zz", "%2g", "%g2", "%%20", "% 0", "%-1", "%+1", "%0x"}) {
    CAPTURE(std::string(text));
    CHECK_FALSE(percent_decode(text));
  }
}

TEST_SUITE_END();
