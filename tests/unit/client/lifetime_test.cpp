// What may be done from callbacks, and what comes after the end of a client.
#include <doctest/doctest.h>

#include <support/client_rig.hpp>

#include <atomic>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

namespace uploadkit::client {

namespace {

using test::ClientRig;
using test::in_both_drives;

const std::string large(200 * 1024, 'x');

/// Lets a callback of a background client be waited for, while a caller client is polled.
bool run_until_set(ClientRig& rig, const std::atomic<bool>& flag) {
  return rig.run_until([&] { return flag.load(); });
}

}  // namespace

TEST_SUITE("client") {
  TEST_CASE("waiting from a callback is would_deadlock, in progress and in done") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive);
      std::atomic<int> refused{0};
      std::atomic<bool> is_done{false};
      rig.transport->hold([](const HttpRequest& request) { return request.body.find("a.txt") == 0; });
      UploadSession other = rig.client->upload(ClientRig::input());
      auto input = ClientRig::input("b", "b.txt");
      const auto wait = [&] {
        if (other.wait().error().code == Errc::would_deadlock) ++refused;
        const auto brief = other.wait_for(std::chrono::seconds{5});
        if (brief && brief->error().code == Errc::would_deadlock) ++refused;
      };
      input.options.on_progress = [&](const Progress&) {
        if (!other.ready()) wait();
      };
      rig.client->upload(std::move(input)).on_done([&](const Result<UploadReceipt>&) { is_done = true; });
      CHECK(run_until_set(rig, is_done));
      CHECK(refused >= 2);
      rig.transport->hold(nullptr);
      CHECK(other.wait());
    });
  }

  TEST_CASE("every control call is allowed from every callback") {
    in_both_drives([](Drive drive) {
      ClientOptions options;
      UploadSession session;
      std::mutex mutex;
      const auto copy = [&] {
        const std::lock_guard lock(mutex);
        return session;
      };
      const auto control = [&](const LogLine&) {
        const UploadSession one = copy();
        static_cast<void>(one.pause());
        static_cast<void>(one.resume());
        static_cast<void>(one.progress());
      };
      options.log = control;
      ClientRig rig(drive, {}, options);
      auto input = ClientRig::input(large);
      input.options.on_progress = [&](const Progress&) { control({}); };
      std::atomic<bool> is_done{false};
      {
        const std::lock_guard lock(mutex);
        session = rig.client->upload(std::move(input));
      }
      copy().on_done([&](const Result<UploadReceipt>&) {
        control({});
        CHECK(copy().cancel() == ControlOutcome::too_late);
        is_done = true;
      });
      CHECK(run_until_set(rig, is_done));
      CHECK(copy().wait());
      rig.client.reset();
    });
  }

  TEST_CASE("a new upload may be started from a callback") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive);
      std::atomic<bool> is_done{false};
      rig.client->upload(ClientRig::input()).on_done([&](const Result<UploadReceipt>&) {
        rig.client->upload(ClientRig::input()).on_done([&](const Result<UploadReceipt>& second) {
          is_done = second.ok();
        });
      });
      CHECK(run_until_set(rig, is_done));
    });
  }

  TEST_CASE("a client that ends tells every upload client_closed once, and nothing comes after") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive);
      rig.transport->hold(test::is_put);
      std::atomic<int> closed{0};
      std::atomic<int> others{0};
      std::atomic<bool> has_ended{false};
      std::atomic<int> late{0};
      std::vector<UploadSession> sessions;
      for (int i = 0; i < 500; ++i) {
        auto input = ClientRig::input(large);
        input.options.on_progress = [&](const Progress&) { late += has_ended ? 1 : 0; };
        sessions.push_back(rig.client->upload(std::move(input)));
        sessions.back().on_done([&](const Result<UploadReceipt>& receipt) {
          ++(receipt.error().code == Errc::client_closed ? closed : others);
          late += has_ended ? 1 : 0;
        });
      }
      CHECK(rig.run_until([&] { return rig.transport->in_flight() > 0; }));
      rig.client.reset();
      has_ended = true;
      CHECK(closed == 500);
      CHECK(others == 0);
      CHECK(late == 0);
      CHECK(rig.transport->in_flight() == 0);
      for (const auto& session : sessions) {
        CHECK(session.wait().error().code == Errc::client_closed);
        CHECK(session.cancel() == ControlOutcome::too_late);
      }
    });
  }

  TEST_CASE("a client may be destroyed in a progress or a done callback") {
    for (const bool in_progress : {true, false}) {
      in_both_drives([in_progress](Drive drive) {
        ClientRig rig(drive);
        std::atomic<bool> is_destroyed{false};
        std::atomic<int> after{0};
        std::mutex registering;  // a callback that is given to an ended upload runs at once, and would be counted
        const auto destroy = [&] {
          { const std::lock_guard lock(registering); }
          if (is_destroyed) ++after;
          rig.client.reset();
          is_destroyed = true;
        };
        auto input = ClientRig::input(large);
        if (in_progress) input.options.on_progress = [&](const Progress&) { destroy(); };
        registering.lock();
        const auto session = rig.client->upload(std::move(input));
        session.on_done([&](const Result<UploadReceipt>&) { destroy(); });
        registering.unlock();
        if (drive == Drive::caller)
          for (int i = 0; i < 100 && rig.client; ++i) static_cast<void>(rig.client->poll());
        CHECK(rig.transport->wait_until([&] { return is_destroyed.load(); }));
        const auto end = session.wait();
        CHECK((end.ok() || end.error().code == Errc::client_closed));
        CHECK(after == 0);
      });
    }
  }

  TEST_CASE("a client may be destroyed in the token callback") {
    in_both_drives([](Drive drive) {
      std::optional<Client>* client = nullptr;
      std::atomic<bool> is_destroyed{false};
      auto authorization = std::make_shared<Authorization>();
      authorization->origin = "https://api.test";
      authorization->callback = [&]() -> Result<AccessToken> {
        client->reset();
        is_destroyed = true;
        return AccessToken{"t", {}};
      };
      test::LineOptions backend;
      backend.authorization = authorization;
      ClientRig rig(drive, backend);
      client = &rig.client;
      const auto session = rig.client->upload(ClientRig::input());
      if (drive == Drive::caller)
        for (int i = 0; i < 100 && rig.client; ++i) static_cast<void>(rig.client->poll());
      CHECK(rig.transport->wait_until([&] { return is_destroyed.load(); }));
      CHECK(session.wait().error().code == Errc::client_closed);
      CHECK(rig.transport->requests().empty());
    });
  }

  TEST_CASE("a client may be destroyed in the log callback") {
    in_both_drives([](Drive drive) {
      std::optional<Client>* client = nullptr;
      std::atomic<bool> is_destroyed{false};
      ClientOptions options;
      options.log = [&](const LogLine&) {
        if (is_destroyed.exchange(true)) return;
        client->reset();
      };
      ClientRig rig(drive, {}, options);
      client = &rig.client;
      const auto session = rig.client->upload(ClientRig::input());
      if (drive == Drive::caller)
        for (int i = 0; i < 100 && rig.client; ++i) static_cast<void>(rig.client->poll());
      CHECK(rig.transport->wait_until([&] { return is_destroyed.load(); }));
      CHECK(session.wait().error().code == Errc::client_closed);
    });
  }

  TEST_CASE("after disconnect no callback of the upload runs, and the upload goes on") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive);
      rig.transport->hold(test::is_put);
      std::atomic<int> told{0};
      auto input = ClientRig::input(large);
      input.options.on_progress = [&](const Progress&) { ++told; };
      const auto session = rig.client->upload(std::move(input));
      session.on_done([&](const Result<UploadReceipt>&) { ++told; });
      REQUIRE(rig.run_until([&] { return rig.transport->in_flight() == 1; }));
      session.disconnect();
      const int before = told;
      rig.transport->hold(nullptr);
      CHECK(session.wait());
      rig.client.reset();
      CHECK(told == before);
    });
  }

  TEST_CASE("with an executor callbacks run where it runs them") {
    in_both_drives([](Drive drive) {
      std::mutex mutex;
      std::deque<std::function<void()>> posted;
      ClientOptions options;
      options.executor = [&](std::function<void()> fn) {
        const std::lock_guard lock(mutex);
        posted.push_back(std::move(fn));
      };
      ClientRig rig(drive, {}, options);
      int ran = 0;
      const auto session = rig.client->upload(ClientRig::input());
      session.on_done([&](const Result<UploadReceipt>&) { ++ran; });
      CHECK(session.wait());
      CHECK(ran == 0);
      rig.transport->wait_until([&] {
        const std::lock_guard lock(mutex);
        return !posted.empty();
      });
      for (;;) {
        std::function<void()> next;
        {
          const std::lock_guard lock(mutex);
          if (posted.empty()) break;
          next = std::move(posted.front());
          posted.pop_front();
        }
        next();
      }
      CHECK(ran == 1);
      rig.client.reset();
    });
  }

  TEST_CASE("several threads may wait for the same upload") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive);
      const auto session = rig.client->upload(ClientRig::input(large));
      std::atomic<int> ended{0};
      std::vector<std::thread> waiters;
      for (int i = 0; i < 4; ++i) waiters.emplace_back([&] { ended += session.wait().ok() ? 1 : 0; });
      for (auto& waiter : waiters) waiter.join();
      CHECK(ended == 4);
    });
  }

  TEST_CASE("a client that moved away starts nothing, and one that was moved into goes on") {
    ClientRig rig(Drive::caller);
    Client other = std::move(*rig.client);
    const auto session = rig.client->upload(ClientRig::input());
    CHECK(session.ready());
    CHECK(session.state() == UploadState::failed);
    CHECK(session.wait().error().code == Errc::client_closed);
    CHECK(session.cancel() == ControlOutcome::too_late);
    int told = 0;
    session.on_done([&](const Result<UploadReceipt>& receipt) { told += receipt ? 0 : 1; });
    CHECK(told == 1);
    CHECK_FALSE(rig.client->poll());
    CHECK_FALSE(rig.client->next_deadline());
    rig.client->wait(std::chrono::milliseconds{0});
    rig.client->wake();
    rig.client->limit_bandwidth(1);
    ApiCall<int> call;
    CHECK(rig.client->call(std::move(call)).wait().error().code == Errc::client_closed);
    CHECK(other.upload(ClientRig::input()).wait());
    *rig.client = std::move(other);
    CHECK(rig.client->upload(ClientRig::input()).wait());
  }

#if defined(__cpp_exceptions)
  TEST_CASE("a progress callback that throws ends the upload as callback_failed") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive);
      rig.transport->hold(test::is_put);
      auto input = ClientRig::input(large);
      input.options.on_progress = [](const Progress&) { throw 7; };
      const auto session = rig.client->upload(std::move(input));
      CHECK(session.wait().error().code == Errc::callback_failed);
      CHECK(rig.client->upload(ClientRig::input("b", "b.txt")).cancel() == ControlOutcome::accepted);
    });
  }

  TEST_CASE("a token callback that throws ends the upload as callback_failed") {
    auto authorization = std::make_shared<Authorization>();
    authorization->origin = "https://api.test";
    authorization->callback = []() -> Result<AccessToken> { throw 7; };
    test::LineOptions backend;
    backend.authorization = authorization;
    ClientRig rig(Drive::caller, backend);
    CHECK(rig.client->upload(ClientRig::input()).wait().error().code == Errc::callback_failed);
  }
#endif
}

}  // namespace uploadkit::client
