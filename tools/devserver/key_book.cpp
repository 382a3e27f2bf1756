// Issues temporary keys.
#include <devserver/key_book.hpp>

#include <devserver/dev_server.hpp>

namespace uploadkit::devserver {

Credentials KeyBook::issue(WallTime now, std::chrono::seconds life) {
  KnownKey key{draw_secrets().temporary, now + life};
  key.credentials.expires_at = key.dies_at;
  const std::lock_guard lock(mutex_);
  keys_.push_back(key);
  return key.credentials;
}

const KnownKey* KeyBook::find(std::string_view access_key_id) const {
  const std::lock_guard lock(mutex_);
  for (const KnownKey& key : keys_)
    if (key.credentials.access_key_id == access_key_id) return &key;
  return nullptr;
}

std::vector<std::string> KeyBook::secrets() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> secrets;
  for (const KnownKey& key : keys_) {
    secrets.push_back(key.credentials.secret_access_key);
    secrets.push_back(key.credentials.session_token);
  }
  return secrets;
}

}  // namespace uploadkit::devserver
