// Pause, resume, cancel, both drives, many uploads at once: over real sockets.
#include <doctest/doctest.h>
#include <flow/flow_rig.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace uploadkit::flow {

namespace control {

using Clock = std::chrono::steady_clock;

/// Drives a client in caller drive until `reached` holds; fails the test after ten seconds.
template <class Reached>
void poll_until(Client& client, Reached reached) {
  const auto give_up = Clock::now() + std::chrono::seconds{10};
  while (!reached() && Clock::now() < give_up) {
    client.poll(std::chrono::milliseconds{5});
    client.wait(std::chrono::milliseconds{5});
  }
  REQUIRE(reached());
}

constexpr const char* stall_fault = R"({"operation":"s3.PutObject","stall_after_bytes":1000000,"delay_ms":60000})";

/// The server reads no more, and the client has sent what the sockets hold.
bool is_stalled(FlowRig& rig, const UploadSession& session) {
  return session.progress().transferred_bytes >= 1'000'000 && rig.server().faults().unconsumed().empty();
}

/// An event loop of an application, on a thread of its own: runs what it is given in order, after the call that gave
/// it.
class EventLoop {
 public:
  EventLoop() : thread_([this] { run(); }) {}
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;
  ~EventLoop() {
    post(nullptr);
    thread_.join();
  }

  void post(std::function<void()> fn) {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(fn));
    filled_.notify_one();
  }

  std::thread::id thread_id() const { return thread_.get_id(); }

 private:
  /// An empty function is the last.
  void run() {
    for (;;) {
      std::unique_lock lock(mutex_);
      filled_.wait(lock, [this] { return !queue_.empty(); });
      const auto fn = std::move(queue_.front());
      queue_.pop_front();
      lock.unlock();
      if (!fn) return;
      fn();
    }
  }

  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<std::function<void()>> queue_;
  std::thread thread_;
};

}  // namespace control

TEST_SUITE("flow") {
  TEST_CASE("a paused PUT stops, starts again with a fresh URL, and says how many bytes go twice") {
    FlowRig rig;
    rig.plan(control::stall_fault);
    auto client = rig.client(rig.viesus_backend(), rig.options(Drive::caller));
    const std::string bytes = some_bytes(30'000'000, tiny_png());
    const auto session = client.upload(input_of(bytes, "photo.png"));
    control::poll_until(client, [&] { return control::is_stalled(rig, session); });
    CHECK(session.pause() == ControlOutcome::accepted);
    CHECK(session.pause() == ControlOutcome::already_so);
    control::poll_until(client, [&] { return session.state() == UploadState::paused; });
    CHECK(session.resume() == ControlOutcome::accepted);
    const auto receipt = session.wait();
    REQUIRE_MESSAGE(receipt.ok(), receipt.error().message);
    CHECK(rig.stored(receipt->id) == bytes);
    CHECK(receipt->attempts == 2);
    CHECK(session.progress().resent_bytes >= 1'000'000);
    CHECK(session.progress().transferred_bytes == bytes.size());
    CHECK(session.cancel() == ControlOutcome::too_late);
  }

  TEST_CASE("cancel ends an upload in every state, and what was uploaded is not completed") {
    for (const bool in_flight : {false, true}) {
      FlowRig rig;
      if (in_flight) rig.plan(control::stall_fault);
      auto client = rig.client(rig.viesus_backend(), rig.options(Drive::caller));
      const auto session = client.upload(input_of(some_bytes(30'000'000, tiny_png()), "photo.png"));
      if (in_flight) control::poll_until(client, [&] { return control::is_stalled(rig, session); });
      CHECK(session.cancel() == ControlOutcome::accepted);
      CHECK(session.cancel() == ControlOutcome::already_so);
      CHECK(session.wait().error().code == Errc::cancelled);
      CHECK(session.state() == UploadState::cancelled);
      CHECK(session.resume() == ControlOutcome::too_late);
    }
  }

  TEST_CASE("a client whose upload was cancelled in a backoff, or while bytes moved, has no deadline any more") {
    for (const char* fault :
         {R"({"operation":"s3.PutObject","status":503,"headers":{"Retry-After":"60"}})", control::stall_fault}) {
      FlowRig rig;
      rig.plan(fault);
      auto client = rig.client(rig.viesus_backend(), rig.options(Drive::caller));
      const auto session = client.upload(input_of(some_bytes(30'000'000, tiny_png()), "photo.png"));
      control::poll_until(client, [&] { return rig.server().faults().unconsumed().empty(); });
      for (int i = 0; i < 20; ++i) client.poll(std::chrono::milliseconds{1});
      CHECK(session.cancel() == ControlOutcome::accepted);
      CHECK(session.wait().error().code == Errc::cancelled);
      control::poll_until(client, [&] { return !client.poll(std::chrono::milliseconds{1}); });
      CHECK_FALSE(client.next_deadline().has_value());
    }
  }

  TEST_CASE("a hundred uploads at once arrive whole, in both drives and with an executor") {
    for (const int mode : {0, 1, 2}) {
      CAPTURE(mode);
      FlowRig rig;
      std::atomic<int> told{0};
      std::atomic<int> told_elsewhere{0};
      control::EventLoop loop;
      ClientOptions options = rig.options(mode == 1 ? Drive::caller : Drive::background);
      if (mode == 2) options.executor = [&loop](std::function<void()> fn) { loop.post(std::move(fn)); };
      auto client = rig.client(rig.viesus_backend(), std::move(options));
      std::vector<UploadInput> inputs;
      for (int i = 0; i < 100; ++i)
        inputs.push_back(input_of(some_bytes(20'000 + static_cast<std::size_t>(i), tiny_png()), "p.png"));
      auto batch = client.upload_all(std::move(inputs));
      for (const auto& session : batch.sessions())
        session.on_done([&](const auto&) {
          told_elsewhere += std::this_thread::get_id() == loop.thread_id() ? 0 : 1;
          ++told;
        });
      for (const auto& receipt : batch.wait()) REQUIRE_MESSAGE(receipt.ok(), receipt.error().message);
      CHECK(batch.progress().completed == 100);
      CHECK(batch.progress().acknowledged_bytes == batch.progress().total_bytes);
      if (mode != 0) control::poll_until(client, [&] { return told == 100; });
      client = rig.client(rig.viesus_backend());  // the first one ends here, and with it the last callback
      CHECK(told == 100);
      CHECK(told_elsewhere == (mode == 2 ? 0 : 100));
    }
  }

  TEST_CASE("what failed in a batch can be tried again") {
    FlowRig rig;
    rig.plan(R"({"operation":"viesus.createSignedUploadUrl","status":400,"count":2})");
    auto client = rig.client(rig.viesus_backend());
    std::vector<UploadInput> inputs;
    for (int i = 0; i < 4; ++i) inputs.push_back(input_of(tiny_png(), "p.png"));
    auto batch = client.upload_all(std::move(inputs));
    std::size_t failed = 0;
    for (const auto& receipt : batch.wait()) failed += receipt.ok() ? 0 : 1;
    CHECK(failed == 2);
    CHECK(batch.retry_failed() == 2);
    for (const auto& receipt : batch.wait()) CHECK(receipt.ok());
  }

  TEST_CASE("destroying a client ends its uploads, and the server never sees a completion") {
    FlowRig rig;
    rig.plan(control::stall_fault);
    UploadSession session;
    {
      auto client = rig.client(rig.viesus_backend());
      session = client.upload(input_of(some_bytes(30'000'000, tiny_png()), "photo.png"));
      const auto give_up = control::Clock::now() + std::chrono::seconds{10};
      while (!control::is_stalled(rig, session) && control::Clock::now() < give_up)
        session.wait_for(std::chrono::milliseconds{1});
    }
    CHECK(session.wait().error().code == Errc::client_closed);
  }

  TEST_CASE("a stream of known and of unknown size arrives, also when it must be sent twice") {
    for (const bool sized : {true, false}) {
      FlowRig rig;
      rig.plan(R"({"operation":"s3.PutObject","status":503})");
      const std::string bytes = some_bytes(200'000, tiny_png());
      std::size_t position = 0;
      const auto next = [&](char* buffer, std::size_t capacity) -> Result<std::size_t> {
        const std::size_t size = std::min(capacity, bytes.size() - position);
        bytes.copy(buffer, size, position);
        position += size;
        return size;
      };
      UploadInput input;
      input.path = "stream.png";
      input.source = stream_source(next, sized ? std::optional<std::uint64_t>(bytes.size()) : std::nullopt);
      auto client = rig.client(rig.viesus_backend());
      const auto receipt = client.upload(std::move(input)).wait();
      REQUIRE_MESSAGE(receipt.ok(), receipt.error().message);
      CHECK(rig.stored(receipt->id) == bytes);
    }
  }

  TEST_CASE("a step reads a piece of a stream of unknown size, and a cancel is heard between the pieces") {
    FlowRig rig;
    auto client = rig.client(rig.viesus_backend(), rig.options(Drive::caller));
    std::uint64_t given_bytes = 0;
    UploadInput input;
    input.path = "endless.png";
    input.source = stream_source([&](char* buffer, std::size_t capacity) -> Result<std::size_t> {
      std::fill_n(buffer, capacity, 'x');
      given_bytes += capacity;
      return capacity;
    });
    const auto session = client.upload(std::move(input));
    for (int i = 0; i < 5; ++i) client.poll(std::chrono::nanoseconds{0});
    CHECK(given_bytes > 0);
    CHECK(given_bytes < 1'000'000);
    CHECK(session.cancel() == ControlOutcome::accepted);
    CHECK(session.wait().error().code == Errc::cancelled);
    CHECK(given_bytes < 1'000'000);
  }
}

}  // namespace uploadkit::flow
