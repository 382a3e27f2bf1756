/// \file
/// A client over a scripted transport, in either drive.
#ifndef UPLOADKIT_SUPPORT_CLIENT_RIG_HPP
#define UPLOADKIT_SUPPORT_CLIENT_RIG_HPP

#include <support/scripted_transport.hpp>

#include <uploadkit/client.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

namespace uploadkit::test {

/// In caller drive time is virtual; in background drive it is real, and backoffs are short.
class ClientRig {
 public:
  explicit ClientRig(Drive drive, LineOptions backend = {}, ClientOptions options = {})
      : clock(drive == Drive::caller ? std::make_shared<ManualClock>() : nullptr),
        transport(std::make_shared<ScriptedTransport>(clock)) {
    options.drive = drive;
    options.transport = transport;
    options.clock = clock;
    options.retry.initial_backoff = std::chrono::milliseconds{2};
    options.retry.initial_throttled_backoff = std::chrono::milliseconds{2};
    auto made = Client::create(std::make_shared<LineBackend>(std::move(backend)), std::move(options));
    REQUIRE(made);
    client.emplace(*std::move(made));
  }

  static UploadInput input(std::string bytes = "some bytes", std::string path = "a.txt") {
    UploadInput input;
    input.path = std::move(path);
    input.source = memory_source(std::move(bytes));
    return input;
  }

  /// A stream that can be read once.
  static UploadInput stream_of(std::size_t size) {
    auto input = ClientRig::input();
    input.source = stream_source(
        [left = size](char* buffer, std::size_t capacity) mutable {
          const std::size_t count = std::min(capacity, left);
          std::fill_n(buffer, count, 'x');
          left -= count;
          return Result<std::size_t>(count);
        },
        size);
    return input;
  }

  /// Drives until `holds`, at most 100,000 rounds (caller) or ten seconds (background).
  bool run_until(const std::function<bool()>& holds) {
    if (!clock) return transport->wait_until(holds);
    for (int round = 0; round < 100'000; ++round) {
      if (holds()) return true;
      if (!client) return false;
      if (client->poll() && client) client->wait(std::chrono::milliseconds{50});
    }
    return false;
  }

  std::shared_ptr<ManualClock> clock;
  std::shared_ptr<ScriptedTransport> transport;
  std::optional<Client> client;
};

/// Runs `body` once for each drive.
template <class Body>
void in_both_drives(Body body) {
  for (const Drive drive : {Drive::caller, Drive::background}) {
    CAPTURE(static_cast<int>(drive));
    body(drive);
  }
}

}  // namespace uploadkit::test

#endif
