/// \file
/// Temporary keys that the credential faces gave out; the S3 face lets them in until they die.
#ifndef UPLOADKIT_DEVSERVER_KEY_BOOK_HPP
#define UPLOADKIT_DEVSERVER_KEY_BOOK_HPP

#include <devserver/sigv4_verify.hpp>

#include <chrono>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace uploadkit::devserver {

/// Thread safe. Nothing is ever taken out, so that a key that was found stays where it is.
class KeyBook {
 public:
  /// New keys with a session token; without a secret where no random bytes can be had.
  Credentials issue(WallTime now, std::chrono::seconds life);

  /// Null for an id that was not issued.
  const KnownKey* find(std::string_view access_key_id) const;

  /// The secret keys and session tokens of all keys that were issued.
  std::vector<std::string> secrets() const;

 private:
  mutable std::mutex mutex_;
  std::deque<KnownKey> keys_;
};

}  // namespace uploadkit::devserver

#endif
