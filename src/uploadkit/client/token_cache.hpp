/// \file
/// Bearer tokens: fetched once for many waiters, refreshed ahead of expiry, dropped after a 401.
#ifndef UPLOADKIT_CLIENT_TOKEN_CACHE_HPP
#define UPLOADKIT_CLIENT_TOKEN_CACHE_HPP

#include <uploadkit/authorization.hpp>
#include <uploadkit/clock.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace uploadkit::client {

/// The tokens of the authorizations that a client has met. Thread: the driving thread.
class TokenCache {
 public:
  using Authority = std::shared_ptr<const Authorization>;

  /// Starts to fetch a token; the answer comes through `deliver()`.
  using Fetch = std::function<void(const Authority&)>;

  /// Continues the exchanges that waited, with the token or the error.
  using Release = std::function<void(const std::vector<std::uint64_t>& waiters, const Result<std::string>& token)>;

  TokenCache(Fetch fetch, Release release) : fetch_(std::move(fetch)), release_(std::move(release)) {}
  ~TokenCache();
  TokenCache(const TokenCache&) = delete;
  TokenCache& operator=(const TokenCache&) = delete;

  /// The token to use now, or nothing: then `waiter` is released later.
  std::optional<std::string> get(const Authority& authority, std::uint64_t waiter, Instant now);

  /// What came of a fetch.
  void deliver(const Authority& authority, const Result<AccessToken>& token, Instant now);

  /// The service refused `token`: it is not used again. A newer one stays.
  void refuse(const Authority& authority, const std::string& token);

  /// How many authorizations are known.
  std::size_t size() const noexcept { return entries_.size(); }

 private:
  struct Entry {
    Authority authority;
    std::string token;
    std::optional<Instant> refresh_at;
    std::optional<Instant> dies_at;
    bool fetching = false;
    std::vector<std::uint64_t> waiters;
  };
  Entry& entry(const Authority& authority);
  void forget_orphans();
  void fetch(Entry& entry);

  Fetch fetch_;
  Release release_;
  std::vector<std::unique_ptr<Entry>> entries_;  // one a service
};

}  // namespace uploadkit::client

#endif
