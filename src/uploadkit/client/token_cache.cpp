// One token a service, shared by everything that the client sends there.
#include <uploadkit/client/token_cache.hpp>

#include <uploadkit/core/header_check.hpp>
#include <uploadkit/digest/digest.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::client {

TokenCache::~TokenCache() {
  for (auto& entry : entries_) digest::wipe(entry->token);
}

TokenCache::Entry& TokenCache::entry(const Authority& authority) {
  for (auto& entry : entries_)
    if (entry->authority == authority) return *entry;
  forget_orphans();
  entries_.push_back(std::make_unique<Entry>());
  entries_.back()->authority = authority;
  return *entries_.back();
}

/// What no backend and no call holds any more cannot be asked for again.
void TokenCache::forget_orphans() {
  const auto is_orphan = [](const std::unique_ptr<Entry>& entry) {
    return entry->authority.use_count() == 1 && !entry->fetching && entry->waiters.empty();
  };
  const auto first =
      std::stable_partition(entries_.begin(), entries_.end(), [&](const auto& e) { return !is_orphan(e); });
  for (auto it = first; it != entries_.end(); ++it) digest::wipe((*it)->token);
  entries_.erase(first, entries_.end());
}

void TokenCache::fetch(Entry& entry) {
  if (entry.fetching) return;
  entry.fetching = true;
  fetch_(entry.authority);
}

std::optional<std::string> TokenCache::get(const Authority& authority, std::uint64_t waiter, Instant now) {
  if (!authority->token.empty()) return authority->token;
  Entry& known = entry(authority);
  const bool is_alive = !known.token.empty() && (!known.dies_at || now < *known.dies_at);
  if (is_alive) {
    // The old token serves while the new one is on its way.
    if (known.refresh_at && now >= *known.refresh_at) fetch(known);
    return known.token;
  }
  known.waiters.push_back(waiter);
  fetch(known);
  return std::nullopt;
}

void TokenCache::deliver(const Authority& authority, const Result<AccessToken>& token, Instant now) {
  Entry& known = entry(authority);
  known.fetching = false;
  std::vector<std::uint64_t> waiters;
  waiters.swap(known.waiters);
  if (!token) {
    release_(waiters, token.error());
    return;
  }
  if (token->value.empty() || !core::check_header({"Authorization", "Bearer " + token->value})) {
    release_(waiters, make_error(Errc::callback_failed,
                                 "The access token is empty or has characters that no HTTP header can carry."));
    return;
  }
  digest::wipe(known.token);
  known.token = token->value;
  known.refresh_at.reset();
  known.dies_at.reset();
  if (token->expires_in) {
    // A year is as good as for ever, and no clock overflows.
    const auto life = std::clamp(*token->expires_in, std::chrono::seconds{0}, std::chrono::seconds{31'536'000});
    known.dies_at = now + life;
    known.refresh_at = now + life * 4 / 5;
  }
  release_(waiters, known.token);
}

void TokenCache::refuse(const Authority& authority, const std::string& token) {
  Entry& known = entry(authority);
  if (known.token == token) digest::wipe(known.token);
}

}  // namespace uploadkit::client
