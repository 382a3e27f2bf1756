/// \file
/// AWS credentials: fetched once for many waiters, refreshed ahead of expiry, dropped when a service calls them dead.
#ifndef UPLOADKIT_CLIENT_CREDENTIALS_CACHE_HPP
#define UPLOADKIT_CLIENT_CREDENTIALS_CACHE_HPP

#include <uploadkit/clock.hpp>
#include <uploadkit/credentials.hpp>
#include <uploadkit/engine/retry_schedule.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace uploadkit::client {

/// Overwrites the secrets of credentials that are no longer needed.
void wipe(Credentials& credentials) noexcept;

/// Credentials that overwrite their secrets when the last holder lets go.
class KeptCredentials {
 public:
  explicit KeptCredentials(Credentials value) : value_(std::move(value)) {}
  KeptCredentials(const KeptCredentials&) = delete;
  KeptCredentials& operator=(const KeptCredentials&) = delete;
  ~KeptCredentials() { wipe(value_); }

  const Credentials& value() const noexcept { return value_; }

 private:
  Credentials value_;
};

using SharedCredentials = std::shared_ptr<const KeptCredentials>;

/// The credentials of the providers that a client has met. Thread: the driving thread.
class CredentialsCache {
 public:
  using Provider = std::shared_ptr<const CredentialsProvider>;

  /// Starts to fetch; the answer comes through `deliver()`, and not before this has returned.
  using Fetch = std::function<void(const Provider&)>;
  using Waiter = std::function<void(const Result<SharedCredentials>&)>;

  explicit CredentialsCache(Fetch fetch) : fetch_(std::move(fetch)) {}
  CredentialsCache(const CredentialsCache&) = delete;
  CredentialsCache& operator=(const CredentialsCache&) = delete;

  /// Credentials that are alive, or null: then they have to be waited for.
  SharedCredentials get(const Provider& provider, Instant now);

  /// Told what the fetch under way, or a new one, brings.
  void wait(const Provider& provider, Waiter waiter);

  /// What came of a fetch.
  void deliver(const Provider& provider, Result<Credentials> credentials, const engine::Moment& now);

  /// The service calls these dead: they are not used again. Newer ones stay.
  void refuse(const Provider& provider, const SharedCredentials& credentials);

  /// Nobody waits any more.
  void clear();

  /// How many providers are known.
  std::size_t size() const noexcept { return entries_.size(); }

 private:
  struct Entry {
    Provider provider;
    SharedCredentials credentials;
    std::optional<Instant> refresh_at;
    std::optional<Instant> dies_at;
    bool fetching = false;
    std::vector<Waiter> waiters;
  };
  Entry& entry(const Provider& provider);
  void fetch(Entry& entry);

  Fetch fetch_;
  std::vector<std::unique_ptr<Entry>> entries_;  // one a provider
};

}  // namespace uploadkit::client

#endif
