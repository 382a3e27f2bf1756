// One set of credentials a provider, shared by everything that is signed with it.
#include <uploadkit/client/credentials_cache.hpp>

#include <uploadkit/digest/digest.hpp>
#include <uploadkit/signing/signing_check.hpp>

#include <algorithm>

namespace uploadkit::client {

namespace detail::credentials_cache {

using std::chrono::duration_cast;
using std::chrono::seconds;

/// A refresh that failed is not tried again with every request while the old credentials serve.
constexpr seconds pause_after_failure{15};

/// AWS's tools refresh five minutes ahead; credentials that live for a few minutes need less.
seconds refresh_margin(seconds life) noexcept { return std::min(seconds{300}, life / 5); }

Error unusable(const Error& why, const std::string& provider) {
  Error error = why;
  error.code = Errc::invalid_argument;
  error.message = "The credentials of \"" + provider + "\" cannot sign. " + why.message;
  return error;
}

}  // namespace detail::credentials_cache

void wipe(Credentials& credentials) noexcept {
  digest::wipe(credentials.secret_access_key);
  digest::wipe(credentials.session_token);
}

CredentialsCache::Entry& CredentialsCache::entry(const Provider& provider) {
  for (auto& entry : entries_)
    if (entry->provider == provider) return *entry;
  // What nobody else holds any more cannot be asked for again.
  const auto is_orphan = [](const std::unique_ptr<Entry>& entry) {
    return entry->provider.use_count() == 1 && !entry->fetching && entry->waiters.empty();
  };
  entries_.erase(std::remove_if(entries_.begin(), entries_.end(), is_orphan), entries_.end());
  entries_.push_back(std::make_unique<Entry>());
  entries_.back()->provider = provider;
  return *entries_.back();
}

void CredentialsCache::fetch(Entry& entry) {
  if (std::exchange(entry.fetching, true)) return;
  fetch_(entry.provider);
}

SharedCredentials CredentialsCache::get(const Provider& provider, Instant now) {
  Entry& known = entry(provider);
  if (!known.credentials || (known.dies_at && now >= *known.dies_at)) return nullptr;
  const SharedCredentials alive = known.credentials;
  // The old ones serve while the new ones are on their way.
  if (known.refresh_at && now >= *known.refresh_at) fetch(known);
  return alive;
}

void CredentialsCache::wait(const Provider& provider, Waiter waiter) {
  Entry& known = entry(provider);
  known.waiters.push_back(std::move(waiter));
  fetch(known);
}

void CredentialsCache::deliver(const Provider& provider, Result<Credentials> credentials, const engine::Moment& now) {
  namespace local = detail::credentials_cache;
  Entry& known = entry(provider);
  known.fetching = false;
  Result<SharedCredentials> told = SharedCredentials();
  const auto sound = credentials ? signing::check_credentials(*credentials) : Result<void>();
  if (!credentials) {
    told = credentials.error();
  } else if (!sound) {
    told = local::unusable(sound.error(), provider->name());
    wipe(*credentials);
  } else {
    known.credentials = std::make_shared<const KeptCredentials>(*std::move(credentials));
    told = known.credentials;
    known.refresh_at.reset();
    known.dies_at.reset();
    if (const auto expires_at = known.credentials->value().expires_at) {
      // Dead on arrival by this clock may mean that the clock is wrong: whoever waited tries them all the same.
      constexpr WallTime::duration none{0}, longest = std::chrono::hours{24 * 366};
      const auto life = local::duration_cast<local::seconds>(std::clamp(*expires_at - now.wall, none, longest));
      known.dies_at = now.steady + life;
      known.refresh_at = *known.dies_at - local::refresh_margin(life);
    }
  }
  if (!told) known.refresh_at = now.steady + local::pause_after_failure;
  std::vector<Waiter> waiters;
  waiters.swap(known.waiters);
  for (const Waiter& waiter : waiters) waiter(told);
}

void CredentialsCache::refuse(const Provider& provider, const SharedCredentials& credentials) {
  Entry& known = entry(provider);
  if (known.credentials == credentials) known.credentials.reset();
}

void CredentialsCache::clear() { entries_.clear(); }

}  // namespace uploadkit::client
