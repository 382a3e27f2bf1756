// An upload as the application holds it, in both drives.
#include <doctest/doctest.h>

#include <support/client_rig.hpp>

namespace uploadkit::client {

namespace {

using test::ClientRig;
using test::in_both_drives;

const std::string large(200 * 1024, 'x');

}  // namespace

TEST_SUITE("client") {
  TEST_CASE("an upload ends with its receipt") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive);
      const auto session = rig.client->upload(ClientRig::input());
      const auto receipt = session.wait();
      REQUIRE(receipt);
      CHECK(receipt->id == "u1");
      CHECK(receipt->size_bytes == 10);
      CHECK(receipt->verified_by == VerifiedBy::checksum);
      CHECK(session.state() == UploadState::completed);
      CHECK(session.ready());
      CHECK(rig.transport->service().uploads().at("u1").bytes == "some bytes");
    });
  }

  TEST_CASE("an upload without a source fails by name") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive);
      UploadInput input;
      input.path = "a";
      const auto receipt = rig.client->upload(std::move(input)).wait();
      CHECK(receipt.error().code == Errc::invalid_argument);
      CHECK(receipt.error().fact("field") == "source");
    });
  }

  TEST_CASE("upload() opens nothing and sends nothing itself") {
    ClientRig rig(Drive::caller);
    bool is_read = false;
    auto input = ClientRig::input();
    input.source = read_at_source(1, [&](std::uint64_t, char*, std::size_t) {
      is_read = true;
      return Result<std::size_t>(std::size_t{0});
    });
    const auto session = rig.client->upload(std::move(input));
    CHECK_FALSE(is_read);
    CHECK(rig.transport->requests().empty());
    CHECK(session.state() == UploadState::pending);
  }

  TEST_CASE("progress grows, ends with the whole, and stays within the total") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive);
      auto events = std::make_shared<std::vector<Progress>>();
      auto input = ClientRig::input(large);
      input.options.on_progress = [events](const Progress& progress) { events->push_back(progress); };
      const auto session = rig.client->upload(std::move(input));
      CHECK(session.wait());
      rig.client.reset();  // what was posted is told before this returns
      REQUIRE_FALSE(events->empty());
      CHECK(events->back().phase == UploadState::completed);
      CHECK(events->back().acknowledged_bytes == large.size());
      for (std::size_t i = 1; i < events->size(); ++i) {
        CHECK((*events)[i].transferred_bytes >= (*events)[i - 1].transferred_bytes);
        CHECK((*events)[i].acknowledged_bytes >= (*events)[i - 1].acknowledged_bytes);
        CHECK((*events)[i].transferred_bytes <= large.size());
      }
    });
  }

  TEST_CASE("the last event comes before the end is told, and each end is told once") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive);
      std::mutex mutex;
      std::vector<std::string> order;
      const auto note = [&](const char* text) {
        const std::lock_guard lock(mutex);
        order.emplace_back(text);
      };
      auto input = ClientRig::input();
      input.options.on_progress = [&](const Progress& progress) {
        if (progress.phase == UploadState::completed) note("last");
      };
      const auto session = rig.client->upload(std::move(input));
      session.on_done([&](const Result<UploadReceipt>&) { note("done"); });
      const auto count = [&] {
        const std::lock_guard lock(mutex);
        return order.size();
      };
      CHECK(rig.run_until([&] { return count() == 2; }));
      session.on_done([&](const Result<UploadReceipt>& receipt) { note(receipt ? "late" : "wrong"); });
      CHECK(rig.run_until([&] { return count() == 3; }));
      rig.client.reset();
      CHECK(order == std::vector<std::string>{"last", "done", "late"});
    });
  }

  TEST_CASE("a paused upload sends nothing, and goes on with a fresh URL") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive);
      rig.transport->hold(test::is_put);
      const auto session = rig.client->upload(ClientRig::input(large));
      REQUIRE(
          rig.run_until([&] { return rig.transport->in_flight() == 1 && session.state() == UploadState::uploading; }));
      CHECK(session.pause() == ControlOutcome::accepted);
      CHECK(session.pause() == ControlOutcome::already_so);
      CHECK(rig.run_until([&] { return session.state() == UploadState::paused; }));
      CHECK(rig.transport->in_flight() == 0);
      CHECK(rig.transport->cancelled() == 1);
      CHECK(session.resume() == ControlOutcome::accepted);
      CHECK(session.resume() == ControlOutcome::already_so);
      rig.transport->hold(nullptr);
      CHECK(session.wait());
      CHECK(rig.transport->service().uploads().size() == 2);
      CHECK(session.pause() == ControlOutcome::too_late);
      CHECK(session.resume() == ControlOutcome::too_late);
      CHECK(session.cancel() == ControlOutcome::too_late);
    });
  }

  TEST_CASE("an upload that is paused before it began begins after its resume") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive, {}, {});
      rig.transport->hold([](const HttpRequest&) { return true; });
      const auto session = rig.client->upload(ClientRig::input());
      CHECK(session.pause() == ControlOutcome::accepted);
      CHECK(rig.run_until([&] { return session.state() == UploadState::paused; }));
      rig.transport->hold(nullptr);
      CHECK(session.resume() == ControlOutcome::accepted);
      CHECK(session.wait());
    });
  }

  TEST_CASE("a cancel ends the upload in every state, and takes back what was begun") {
    for (const auto& held : {test::is_begin, test::is_put}) {
      in_both_drives([&held](Drive drive) {
        ClientRig rig(drive);
        rig.transport->hold(held);
        const auto session = rig.client->upload(ClientRig::input(large));
        REQUIRE(rig.run_until([&] { return rig.transport->in_flight() == 1; }));
        CHECK(session.cancel() == ControlOutcome::accepted);
        CHECK(session.cancel() == ControlOutcome::already_so);
        CHECK(session.resume() == ControlOutcome::too_late);
        CHECK(session.wait().error().code == Errc::cancelled);
        CHECK(session.state() == UploadState::cancelled);
        CHECK(rig.run_until([&] { return rig.transport->in_flight() == 0; }));
        CHECK(rig.transport->service().committed_count() == 0);
      });
    }
  }

  TEST_CASE("one step after a cancel the upload has ended, whatever it was doing") {
    for (int steps = 0; steps < 12; ++steps) {
      ClientRig rig(Drive::caller);
      const auto session = rig.client->upload(ClientRig::input(large));
      for (int i = 0; i < steps; ++i) static_cast<void>(rig.client->poll(std::chrono::nanoseconds{0}));
      const bool has_ended = session.ready();
      const auto outcome = session.cancel();
      CHECK(outcome == (has_ended ? ControlOutcome::too_late : ControlOutcome::accepted));
      static_cast<void>(rig.client->poll(std::chrono::nanoseconds{0}));
      CHECK(session.ready());
    }
  }

  TEST_CASE("a cancel while the completion is under way says that the object may be there") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive);
      rig.transport->hold(test::is_complete);
      const auto session = rig.client->upload(ClientRig::input());
      REQUIRE(
          rig.run_until([&] { return session.state() == UploadState::completing && rig.transport->in_flight() == 1; }));
      CHECK(session.pause() == ControlOutcome::too_late);
      CHECK(session.cancel() == ControlOutcome::accepted);
      const auto receipt = session.wait();
      CHECK(receipt.error().code == Errc::cancelled);
      CHECK(receipt.error().message.find("may hold") != std::string::npos);
    });
  }

  TEST_CASE("wait_for gives nothing before the end, and the result after it") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive);
      rig.transport->hold(test::is_begin);
      const auto session = rig.client->upload(ClientRig::input());
      CHECK_FALSE(session.wait_for(std::chrono::milliseconds{0}));
      CHECK_FALSE(session.wait_for(std::chrono::milliseconds{3}));
      rig.transport->hold(nullptr);
      CHECK(session.wait());
      CHECK(session.wait_for(std::chrono::milliseconds{0}));
    });
  }

  TEST_CASE("an empty session controls nothing and waits for nothing") {
    const UploadSession empty;
    CHECK(empty.pause() == ControlOutcome::not_possible);
    CHECK(empty.resume() == ControlOutcome::not_possible);
    CHECK(empty.cancel() == ControlOutcome::not_possible);
    CHECK(empty.wait().error().code == Errc::invalid_argument);
    CHECK_FALSE(empty.ready());
    CHECK(empty.state() == UploadState::pending);
    empty.disconnect();
    empty.on_done([](const Result<UploadReceipt>&) {});
  }
}

}  // namespace uploadkit::client
