// Places at the storage, kept from the request for a URL to the body that goes there.
#include <uploadkit/client/dispatcher.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::client {

OriginSlots* Dispatcher::storage_of(const Backend* backend) const {
  for (const auto& [known, storage] : known_storages_)
    if (known == backend) return storage;
  return nullptr;
}

void Dispatcher::remember_storage(const Backend* backend, OriginSlots* storage) {
  constexpr std::size_t most_backends = 16;
  for (auto& [known, old] : known_storages_)
    if (known == backend) {
      old = storage;
      return;
    }
  if (known_storages_.size() >= most_backends) known_storages_.erase(known_storages_.begin());
  known_storages_.emplace_back(backend, storage);
}

/// Keeps a place at the storage for the body that follows a begin. False if there is none yet: the begin then waits in
/// the storage's queue.
bool Dispatcher::take_place(ExchangeId id, Exchange& exchange) {
  if (exchange.dispatch.role != Dispatch::Role::begin) return true;
  OriginSlots* const storage = storage_of(exchange.dispatch.backend);
  const auto owner = exchange.dispatch.owner.lock();
  if (!storage || storage == exchange.origin || !owner || kept_places_.count(owner.get()) > 0) return true;
  if (!storage->has_room() || !storage->queue.empty()) {
    exchange.wants_place = true;
    storage->queue.push_back(id);
    return false;
  }
  storage->start();
  kept_places_.emplace(owner.get(), storage);
  return true;
}

/// A body goes ahead on the place that its begin kept.
bool Dispatcher::use_place(Exchange& exchange) {
  if (exchange.dispatch.role != Dispatch::Role::body) return false;
  remember_storage(exchange.dispatch.backend, exchange.origin);
  const auto owner = exchange.dispatch.owner.lock();
  const auto it = kept_places_.find(owner.get());
  if (it == kept_places_.end()) return false;
  OriginSlots* const kept = it->second;
  kept_places_.erase(it);
  if (kept == exchange.origin) return true;
  kept->released();
  start_waiting(*kept);
  return false;
}

bool Dispatcher::is_used(const OriginSlots& origin) const {
  const auto is_it = [&origin](const auto& entry) { return entry.second == &origin; };
  return origin.in_flight() > 0 || !origin.queue.empty() ||
         std::any_of(kept_places_.begin(), kept_places_.end(), is_it) ||
         std::any_of(known_storages_.begin(), known_storages_.end(), is_it) ||
         std::any_of(exchanges_.begin(), exchanges_.end(),
                     [&origin](const auto& entry) { return entry.second.origin == &origin; });
}

/// A long-lived client may meet a new bucket host with every upload.
void Dispatcher::forget_idle_origins() {
  places_.clear();
  for (auto it = origins_.begin(); it != origins_.end();)
    it = is_used(*it->second) ? std::next(it) : origins_.erase(it);
  // Where most are in use, the next look must not come with the next origin.
  most_places_ = std::max<std::size_t>(256, 2 * origins_.size());
}

void Dispatcher::give_up_place(const ExchangeOwner* owner) {
  const auto it = kept_places_.find(owner);
  if (it == kept_places_.end()) return;
  OriginSlots* const kept = it->second;
  kept_places_.erase(it);
  kept->released();
  start_waiting(*kept);
}

}  // namespace uploadkit::client
