// One resume_id belongs to one upload at a time.
#include <doctest/doctest.h>

#include <support/client_rig.hpp>

namespace uploadkit::client {

namespace {

using test::ClientRig;

UploadInput named(std::string resume_id) {
  auto input = ClientRig::input();
  input.options.resume_id = std::move(resume_id);
  return input;
}

ClientOptions with_journal(std::shared_ptr<JournalStore> journal) {
  ClientOptions options;
  options.journal = std::move(journal);
  return options;
}

}  // namespace

TEST_SUITE("client") {
  TEST_CASE("a second upload with a resume_id that is in use is refused, and leaves the records alone") {
    const auto journal = memory_journal();
    ClientRig rig(Drive::caller, {}, with_journal(journal));
    rig.transport->hold(test::is_put);
    const auto first = rig.client->upload(named("job"));
    REQUIRE(rig.run_until([&] { return rig.transport->requests().size() == 2; }));
    const auto records = *journal->load("job");
    const auto refused = rig.client->upload(named("job")).wait();
    CHECK(refused.error().code == Errc::conflict);
    CHECK(refused.error().message.find("resume_id") != std::string::npos);
    CHECK(refused.error().fact("option") == "resume_id");
    CHECK_FALSE(refused.error().resumable);
    CHECK(*journal->load("job") == records);
    const auto other = rig.client->upload(named("other job"));
    rig.transport->hold(nullptr);
    CHECK(first.wait());
    CHECK(other.wait());
    CHECK(journal->jobs()->empty());
  }

  TEST_CASE("a resume_id is free again when its upload has ended, however that was") {
    ClientRig rig(Drive::caller, {}, with_journal(memory_journal()));
    CHECK(rig.client->upload(named("job")).wait());
    CHECK(rig.client->upload(named("job")).wait());
    rig.transport->hold(test::is_put);
    const auto cancelled = rig.client->upload(named("job"));
    REQUIRE(rig.run_until([&] { return rig.transport->in_flight() == 1; }));
    CHECK(cancelled.cancel() == ControlOutcome::accepted);
    CHECK(cancelled.wait().error().code == Errc::cancelled);
    rig.transport->hold(nullptr);
    CHECK(rig.client->upload(named("job")).wait());
  }

  TEST_CASE("an upload waits while the one before it takes back what has its resume_id") {
    const auto journal = memory_journal();
    ClientRig rig(Drive::caller, {}, with_journal(journal));
    const auto is_abort = [](const HttpRequest& request) { return request.method == "DELETE"; };
    rig.transport->hold([&](const HttpRequest& request) { return test::is_put(request) || is_abort(request); });
    const auto first = rig.client->upload(named("job"));
    REQUIRE(rig.run_until([&] { return rig.transport->requests().size() == 2; }));
    CHECK(first.cancel() == ControlOutcome::accepted);
    CHECK(first.wait().error().code == Errc::cancelled);
    const auto second = rig.client->upload(named("job"));
    const auto given_up = rig.client->upload(named("job"));
    for (int i = 0; i < 20; ++i) static_cast<void>(rig.client->poll());
    CHECK_FALSE(second.ready());
    CHECK(given_up.cancel() == ControlOutcome::accepted);
    CHECK(given_up.wait().error().code == Errc::cancelled);
    CHECK(rig.transport->requests().size() == 3);
    CHECK(journal->jobs()->size() == 1);
    rig.transport->hold(nullptr);
    CHECK(second.wait());
    CHECK(journal->jobs()->empty());
  }

  TEST_CASE("an upload that failed for good leaves no records") {
    const auto journal = memory_journal();
    ClientRig rig(Drive::caller, {}, with_journal(journal));
    rig.transport->answer_with([](const HttpRequest&) { return ExchangeResult{test::answer(400), 0, true}; });
    CHECK_FALSE(rig.client->upload(named("job")).wait());
    CHECK(rig.run_until([&] { return !rig.client->is_busy(); }));
    CHECK(journal->jobs()->empty());
  }

  TEST_CASE("without a journal the same resume_id says nothing") {
    ClientRig rig(Drive::caller);
    rig.transport->hold(test::is_put);
    const auto first = rig.client->upload(named("job"));
    const auto second = rig.client->upload(named("job"));
    REQUIRE(rig.run_until([&] { return rig.transport->in_flight() == 2; }));
    rig.transport->hold(nullptr);
    CHECK(first.wait());
    CHECK(second.wait());
  }
}

}  // namespace uploadkit::client
