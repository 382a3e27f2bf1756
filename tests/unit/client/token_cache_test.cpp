// One token for many, refreshed in time.
#include <doctest/doctest.h>

#include <uploadkit/client/token_cache.hpp>

namespace uploadkit::client {

namespace {

using std::chrono::seconds;

struct Rig {
  int fetches = 0;
  std::vector<std::uint64_t> released;
  Result<std::string> last = std::string();
  TokenCache cache{[this](const TokenCache::Authority&) { ++fetches; },
                   [this](const std::vector<std::uint64_t>& waiters, const Result<std::string>& token) {
                     released.insert(released.end(), waiters.begin(), waiters.end());
                     last = token;
                   }};
  TokenCache::Authority authority = std::make_shared<Authorization>();

  std::optional<std::string> get(std::uint64_t waiter, seconds at = seconds{0}) {
    return cache.get(authority, waiter, Instant{} + at);
  }
  void deliver(Result<AccessToken> token, seconds at = seconds{0}) {
    cache.deliver(authority, std::move(token), Instant{} + at);
  }
};

}  // namespace

TEST_SUITE("client") {
  TEST_CASE("a token that was given is used as it is") {
    Rig rig;
    auto given = std::make_shared<Authorization>();
    given->token = "abc";
    CHECK(rig.cache.get(given, 1, {}) == "abc");
    CHECK(rig.fetches == 0);
  }

  TEST_CASE("many waiters cause one fetch and get one token") {
    Rig rig;
    for (std::uint64_t waiter = 1; waiter <= 5; ++waiter) CHECK_FALSE(rig.get(waiter));
    CHECK(rig.fetches == 1);
    rig.deliver(AccessToken{"abc", {}});
    CHECK(rig.released == std::vector<std::uint64_t>{1, 2, 3, 4, 5});
    CHECK(*rig.last == "abc");
    CHECK(rig.get(6, std::chrono::hours{1000}) == "abc");
    CHECK(rig.fetches == 1);
  }

  TEST_CASE("a token is refreshed ahead of its end, while the old one serves") {
    Rig rig;
    CHECK_FALSE(rig.get(1));
    rig.deliver(AccessToken{"old", seconds{100}});
    CHECK(rig.get(2, seconds{79}) == "old");
    CHECK(rig.fetches == 1);
    CHECK(rig.get(3, seconds{80}) == "old");
    CHECK(rig.get(4, seconds{81}) == "old");
    CHECK(rig.fetches == 2);
    rig.deliver(AccessToken{"new", seconds{100}}, seconds{82});
    CHECK(rig.get(5, seconds{83}) == "new");
  }

  TEST_CASE("a refresh that fails leaves the old token to its end") {
    Rig rig;
    CHECK_FALSE(rig.get(1));
    rig.deliver(AccessToken{"old", seconds{100}});
    CHECK(rig.get(2, seconds{90}) == "old");
    rig.deliver(make_error(Errc::connect_failed, "No."), seconds{91});
    CHECK(rig.get(3, seconds{99}) == "old");
    CHECK_FALSE(rig.get(4, seconds{100}));
  }

  TEST_CASE("a refused token is not used again, a newer one stays") {
    Rig rig;
    CHECK_FALSE(rig.get(1));
    rig.deliver(AccessToken{"old", {}});
    rig.cache.refuse(rig.authority, "old");
    CHECK_FALSE(rig.get(2));
    CHECK(rig.fetches == 2);
    rig.deliver(AccessToken{"new", {}});
    rig.cache.refuse(rig.authority, "old");
    CHECK(rig.get(3) == "new");
  }

  TEST_CASE("an error goes to all that wait, and the next one asks again") {
    Rig rig;
    CHECK_FALSE(rig.get(1));
    CHECK_FALSE(rig.get(2));
    rig.deliver(make_error(Errc::unauthorized, "No."));
    CHECK(rig.released.size() == 2);
    CHECK(rig.last.error().code == Errc::unauthorized);
    CHECK_FALSE(rig.get(3));
    CHECK(rig.fetches == 2);
  }

  TEST_CASE("a token that no header can carry is callback_failed and not shown") {
    for (const std::string& bad :
         {std::string(), std::string("to\r\nX-Evil: 1"), std::string("a\nb"), std::string("a\0b", 3)}) {
      Rig rig;
      CHECK_FALSE(rig.get(1));
      rig.deliver(AccessToken{bad, {}});
      CHECK(rig.last.error().code == Errc::callback_failed);
      CHECK(rig.last.error().message.find("Evil") == std::string::npos);
    }
  }

  TEST_CASE("absurd lives are lived with") {
    for (const seconds life : {seconds::max(), seconds::min(), seconds{0}, seconds{-1}}) {
      Rig rig;
      CHECK_FALSE(rig.get(1));
      rig.deliver(AccessToken{"abc", life});
      CHECK(*rig.last == "abc");
      CHECK(rig.get(2, seconds{1}).has_value() == (life == seconds::max()));
    }
  }

  TEST_CASE("authorizations that nobody holds any more are forgotten, others and those that wait are not") {
    Rig rig;
    CHECK_FALSE(rig.get(1));
    rig.deliver(AccessToken{"abc", {}});
    for (std::uint64_t i = 0; i < 1000; ++i) {
      const auto passing = std::make_shared<Authorization>();
      CHECK_FALSE(rig.cache.get(passing, i, {}));
      rig.cache.deliver(passing, AccessToken{"passing", {}}, {});
    }
    CHECK(rig.cache.size() <= 2);
    CHECK(rig.get(2) == "abc");
    CHECK_FALSE(rig.cache.get(std::make_shared<Authorization>(), 3, {}));
    CHECK_FALSE(rig.cache.get(std::make_shared<Authorization>(), 4, {}));
    CHECK(rig.cache.size() == 3);
  }

  TEST_CASE("each authority has a token of its own") {
    Rig rig;
    auto other = std::make_shared<Authorization>();
    CHECK_FALSE(rig.get(1));
    CHECK_FALSE(rig.cache.get(other, 2, {}));
    CHECK(rig.fetches == 2);
    rig.deliver(AccessToken{"abc", {}});
    CHECK(rig.released == std::vector<std::uint64_t>{1});
  }
}

}  // namespace uploadkit::client
