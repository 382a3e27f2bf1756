// Clients that cannot be made.
#include <uploadkit/client.hpp>
#include <uploadkit/presigned_url.hpp>

#include <doctest/doctest.h>

using namespace uploadkit;

TEST_SUITE_BEGIN("client");

TEST_CASE("certificates that cannot be loaded are an error of create, in either drive") {
  for (const Drive drive : {Drive::background, Drive::caller}) {
    ClientOptions options;
    options.drive = drive;
    options.tls.ca_file = "/nonexistent/ca.pem";
    const auto client = Client::create(presigned_url({}), options);
    REQUIRE(!client);
    CHECK(client.error().code == Errc::tls_failed);
  }
}

TEST_SUITE_END();
