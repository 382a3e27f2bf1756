// One set of credentials for many, refreshed in time, gone when they are dead.
#include <doctest/doctest.h>

#include <uploadkit/client/credentials_cache.hpp>

namespace uploadkit::client {

namespace {

using std::chrono::seconds;

constexpr seconds hour{3600};

Credentials credentials_of(const std::string& id, std::optional<seconds> life = {}) {
  Credentials credentials{"AKID" + id, "secret", "token", {}, ""};
  if (life) credentials.expires_at = WallTime{} + *life;
  return credentials;
}

struct Rig {
  int fetches = 0;
  std::vector<std::string> told;
  CredentialsCache cache{[this](const CredentialsCache::Provider&) { ++fetches; }};
  CredentialsCache::Provider provider = static_credentials({});

  std::string get(seconds at = seconds{0}) {
    const auto held = cache.get(provider, Instant{} + at);
    return held ? held->value().access_key_id : "none";
  }
  void wait() {
    cache.wait(provider, [this](const Result<SharedCredentials>& result) {
      told.push_back(result ? (*result)->value().access_key_id : result.error().message);
    });
  }
  void deliver(Result<Credentials> credentials, seconds at = seconds{0}) {
    cache.deliver(provider, std::move(credentials), {Instant{} + at, WallTime{} + at, 0});
  }
};

}  // namespace

TEST_SUITE("client") {
  TEST_CASE("many waiters cause one fetch of credentials and are all told") {
    Rig rig;
    CHECK(rig.get() == "none");
    for (int i = 0; i < 5; ++i) rig.wait();
    CHECK(rig.fetches == 1);
    rig.deliver(credentials_of("1"));
    CHECK(rig.told == std::vector<std::string>(5, "AKID1"));
    CHECK(rig.get(seconds{1'000'000'000}) == "AKID1");
    CHECK(rig.fetches == 1);
  }

  TEST_CASE("credentials are refreshed five minutes ahead of their end, while the old ones serve") {
    Rig rig;
    rig.wait();
    rig.deliver(credentials_of("1", hour));
    CHECK(rig.get(seconds{3299}) == "AKID1");
    CHECK(rig.fetches == 1);
    CHECK(rig.get(seconds{3300}) == "AKID1");
    CHECK(rig.get(seconds{3301}) == "AKID1");
    CHECK(rig.fetches == 2);
    rig.deliver(credentials_of("2", 2 * hour), seconds{3302});
    CHECK(rig.get(seconds{3303}) == "AKID2");
  }

  TEST_CASE("credentials with a short life are refreshed when a fifth of it is left") {
    Rig rig;
    rig.wait();
    rig.deliver(credentials_of("1", seconds{100}));
    CHECK(rig.get(seconds{79}) == "AKID1");
    CHECK(rig.fetches == 1);
    CHECK(rig.get(seconds{80}) == "AKID1");
    CHECK(rig.fetches == 2);
    CHECK(rig.get(seconds{100}) == "none");
  }

  TEST_CASE("a refresh that fails leaves the old credentials to their end, and is tried again after a pause") {
    Rig rig;
    rig.wait();
    rig.deliver(credentials_of("1", hour));
    CHECK(rig.get(seconds{3300}) == "AKID1");
    rig.deliver(make_error(Errc::connect_failed, "No."), seconds{3301});
    CHECK(rig.get(seconds{3310}) == "AKID1");
    CHECK(rig.fetches == 2);
    CHECK(rig.get(seconds{3316}) == "AKID1");
    CHECK(rig.fetches == 3);
    CHECK(rig.get(seconds{3600}) == "none");
  }

  TEST_CASE("an error is told to those who wait and not kept") {
    Rig rig;
    rig.wait();
    rig.deliver(make_error(Errc::connect_failed, "No."));
    CHECK(rig.told == std::vector<std::string>{"No."});
    rig.wait();
    CHECK(rig.fetches == 2);
  }

  TEST_CASE("refused credentials are not used again, newer ones stay") {
    Rig rig;
    rig.wait();
    rig.deliver(credentials_of("1"));
    const auto old = rig.cache.get(rig.provider, {});
    rig.cache.refuse(rig.provider, old);
    CHECK(rig.get() == "none");
    rig.wait();
    rig.deliver(credentials_of("2"));
    rig.cache.refuse(rig.provider, old);
    CHECK(rig.get() == "AKID2");
  }

  TEST_CASE("credentials that are dead on arrival by this clock are told and not kept") {
    Rig rig;
    rig.wait();
    rig.deliver(credentials_of("1", seconds{-100}));
    CHECK(rig.told == std::vector<std::string>{"AKID1"});
    CHECK(rig.get() == "none");
  }

  TEST_CASE("credentials that cannot sign are an error that names the provider and shows no secret") {
    for (const Credentials& bad :
         {Credentials{"", "sesame", "", {}, ""}, Credentials{"AK ID", "sesame", "", {}, ""},
          Credentials{"AKID", "", "", {}, ""}, Credentials{"AKID", "sesame", "a\nb", {}, ""}}) {
      Rig rig;
      rig.wait();
      rig.deliver(bad);
      REQUIRE(rig.told.size() == 1);
      CHECK(rig.told[0].find("\"static\"") != std::string::npos);
      CHECK(rig.told[0].find("sesame") == std::string::npos);
      CHECK(rig.get() == "none");
    }
  }

  TEST_CASE("two providers have credentials of their own") {
    Rig rig;
    const auto other = static_credentials({});
    rig.wait();
    rig.deliver(credentials_of("1"));
    CHECK((rig.cache.get(other, {}) == nullptr));
    rig.cache.deliver(other, credentials_of("2"), {});
    CHECK(rig.get() == "AKID1");
    CHECK(rig.cache.get(other, {})->value().access_key_id == "AKID2");
  }
}

}  // namespace uploadkit::client
