// Hashes that the crypto library refuses.
#include <uploadkit/digest/evp_digest.hpp>

#include <doctest/doctest.h>

#include <support/temp_folder.hpp>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include <unistd.h>

namespace digest = uploadkit::digest;

TEST_SUITE_BEGIN("digest");

// The refusal is a property of the process, so the case below runs this one in a process of its own.
TEST_CASE("in a process that demands FIPS, MD5 is refused and CRC64NVME is not" * doctest::skip()) {
  const auto md5 = digest::make_digest(digest::Algorithm::md5);
  REQUIRE_FALSE(md5.ok());
  CHECK(md5.error().code == uploadkit::Errc::unsupported_option);
  CHECK(md5.error().fact("got") == "MD5");
  CHECK(digest::compute(digest::Algorithm::md5, "x").error().code == uploadkit::Errc::unsupported_option);
  CHECK(digest::make_digest(digest::Algorithm::crc64nvme).ok());
}

TEST_CASE("MD5 under FIPS is an unsupported option, not a wrong value") {
  const uploadkit::test::TempFolder folder;
  const std::string config = folder.file("openssl.cnf",
                                         "openssl_conf = main\n[main]\nalg_section = properties\n[properties]\n"
                                         "default_properties = fips=yes\n");
  char self[4096] = {};
  REQUIRE(readlink("/proc/self/exe", self, sizeof(self) - 1) > 0);
  const std::string command =
      "OPENSSL_CONF=" + config + " '" + self + "' --no-skip --test-case='in a process that demands FIPS*' >/dev/null";
  CHECK(std::system(command.c_str()) == 0);
}

TEST_CASE("an algorithm that is no hash has no implementation in the crypto library") {
  CHECK(digest::fetch_hash(digest::Algorithm::crc32) == nullptr);
  digest::EvpDigest unusable(nullptr);
  unusable.update("x", 1);
  CHECK(unusable.value().empty());
}

TEST_SUITE_END();
