// Several uploads as one.
#include <doctest/doctest.h>

#include <support/client_rig.hpp>

namespace uploadkit::client {

namespace {

using test::ClientRig;
using test::in_both_drives;

std::vector<UploadInput> three() {
  return {ClientRig::input("a", "0"), ClientRig::input("bb", "1"), ClientRig::input("ccc", "2")};
}

/// The first begin of the path `name` is refused.
void refuse_once(ClientRig& rig, std::string name) {
  rig.transport->answer_with(
      [name = std::move(name), is_done = false](const HttpRequest& request) mutable -> std::optional<ExchangeResult> {
        if (is_done || !test::is_begin(request) || request.body.find(name + "\n") != 0) return std::nullopt;
        is_done = true;
        return ExchangeResult{test::answer(400), 0, true};
      });
}

}  // namespace

TEST_SUITE("client") {
  TEST_CASE("a batch gives one result for each input, in order") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive);
      refuse_once(rig, "1");
      auto batch = rig.client->upload_all(three());
      const auto results = batch.wait();
      REQUIRE(results.size() == 3);
      CHECK(results[0]);
      CHECK(results[1].error().code == Errc::rejected);
      CHECK(results[2]->size_bytes == 3);
      CHECK(batch.ready());
      CHECK(batch.progress().completed == 2);
      CHECK(batch.progress().failed == 1);
      CHECK(batch.progress().total == 3);
    });
  }

  TEST_CASE("only what failed is tried again") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive);
      refuse_once(rig, "1");
      auto batch = rig.client->upload_all(three());
      static_cast<void>(batch.wait());
      CHECK(batch.retry_failed() == 1);
      for (const auto& receipt : batch.wait()) CHECK(receipt);
      CHECK(batch.retry_failed() == 0);
      CHECK(rig.transport->service().committed_count() == 3);
    });
  }

  TEST_CASE("a failed upload keeps its error when the client is gone") {
    ClientRig rig(Drive::caller);
    refuse_once(rig, "1");
    auto batch = rig.client->upload_all(three());
    static_cast<void>(batch.wait());
    rig.client.reset();
    CHECK(batch.retry_failed() == 0);
    CHECK(batch.wait()[1].error().code == Errc::rejected);
  }

  TEST_CASE("a batch is paused, resumed and cancelled as a whole") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive);
      rig.transport->hold(test::is_put);
      auto batch = rig.client->upload_all(three());
      REQUIRE(rig.run_until([&] { return rig.transport->in_flight() == 3; }));
      CHECK(batch.pause() == ControlOutcome::accepted);
      CHECK(batch.pause() == ControlOutcome::already_so);
      CHECK(rig.run_until([&] { return rig.transport->in_flight() == 0; }));
      CHECK(batch.resume() == ControlOutcome::accepted);
      CHECK(batch.cancel() == ControlOutcome::accepted);
      for (const auto& receipt : batch.wait()) CHECK(receipt.error().code == Errc::cancelled);
      CHECK(batch.progress().cancelled == 3);
      CHECK(batch.cancel() == ControlOutcome::already_so);
    });
  }

  TEST_CASE("an empty batch is ready and has nothing to control") {
    ClientRig rig(Drive::caller);
    UploadBatch batch = rig.client->upload_all({});
    CHECK(batch.ready());
    CHECK(batch.wait().empty());
    CHECK(batch.pause() == ControlOutcome::not_possible);
    CHECK(batch.retry_failed() == 0);
  }
}

}  // namespace uploadkit::client
