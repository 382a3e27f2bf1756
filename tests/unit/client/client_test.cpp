// Many uploads in one client: order, slots, memory, batches, calls.
#include <doctest/doctest.h>

#include <support/client_rig.hpp>

#include <uploadkit/presigned_url.hpp>

#include <algorithm>

namespace uploadkit::client {

namespace {

using test::ClientRig;
using test::in_both_drives;

std::vector<UploadInput> inputs(int count, const std::string& bytes = "some bytes") {
  std::vector<UploadInput> all;
  for (int i = 0; i < count; ++i) all.push_back(ClientRig::input(bytes, std::to_string(i)));
  return all;
}

/// Counts what sources of one test have been asked for and not given back.
struct Reading {
  std::atomic<int> open{0};
  std::atomic<int> most_open{0};
};

class CountedSource final : public Source {
 public:
  CountedSource(std::shared_ptr<Reading> reading, std::uint64_t size) : reading_(std::move(reading)), size_(size) {}
  Result<SourceFacts> open() override {
    reading_->most_open = std::max(reading_->most_open.load(), ++reading_->open);
    return SourceFacts{size_, true, "", ""};
  }
  Result<std::size_t> read_at(std::uint64_t offset, char* buffer, std::size_t capacity) override {
    const std::size_t size =
        static_cast<std::size_t>(std::min<std::uint64_t>(capacity, size_ - std::min(size_, offset)));
    std::fill_n(buffer, size, 'x');
    return size;
  }
  Result<SourceFacts> inspect() override { return SourceFacts{size_, true, "", ""}; }
  void close() override { --reading_->open; }

 private:
  std::shared_ptr<Reading> reading_;
  std::uint64_t size_;
};

}  // namespace

TEST_SUITE("client") {
  TEST_CASE("a thousand uploads on one client all end, and each source is given back") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive);
      auto reading = std::make_shared<Reading>();
      auto all = inputs(1000);
      for (auto& input : all) input.source = std::make_shared<CountedSource>(reading, 5);
      auto batch = rig.client->upload_all(std::move(all));
      for (const auto& receipt : batch.wait()) CHECK(receipt.ok());
      const BatchProgress progress = batch.progress();
      CHECK(progress.completed == 1000);
      CHECK(progress.acknowledged_bytes == 5000);
      CHECK(progress.rate_bytes_per_second == 0);
      CHECK(rig.transport->service().committed_count() == 1000);
      CHECK(reading->most_open <= 64);
      batch = UploadBatch();
      rig.client.reset();
      CHECK(reading->open == 0);
    });
  }

  TEST_CASE("no more uploads run than there are slots, by priority and then by arrival") {
    ClientOptions options;
    options.max_concurrent_uploads = 1;
    ClientRig rig(Drive::caller, {}, options);
    auto all = inputs(6);
    all[3].options.priority = 7;
    all[5].options.priority = 7;
    all[0].options.priority = -1;
    const auto batch = rig.client->upload_all(std::move(all));
    for (const auto& receipt : batch.wait()) CHECK(receipt);
    CHECK(rig.transport->most_in_flight() == 1);
    std::string order;
    for (const HttpRequest& request : rig.transport->requests())
      if (test::is_begin(request)) order += request.body[0];
    CHECK(order == "351240");
  }

  TEST_CASE("a poll that ran out of time leaves no upload waiting for a slot that is free") {
    ClientOptions options;
    options.max_concurrent_uploads = 1;
    ClientRig rig(Drive::caller, {}, options);
    const auto batch = rig.client->upload_all(inputs(5));
    int idle_polls = 0;
    while (rig.client->poll(std::chrono::nanoseconds{0})) {
      if (rig.transport->in_flight() > 0) continue;
      ++idle_polls;
      const auto deadline = rig.client->next_deadline();
      REQUIRE(deadline);
      CHECK(*deadline <= rig.clock->now());
    }
    CHECK(idle_polls > 0);
    CHECK(batch.progress().completed == 5);
  }

  TEST_CASE("uploads that stand still do not keep those for another place from beginning") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive);
      const auto is_elsewhere = [](const HttpRequest& request) {
        return request.url.find("elsewhere.example") != std::string::npos;
      };
      rig.transport->hold([=](const HttpRequest& request) { return test::is_put(request) && !is_elsewhere(request); });
      rig.transport->answer_with([=](const HttpRequest& request) -> std::optional<ExchangeResult> {
        if (!is_elsewhere(request)) return std::nullopt;
        return ExchangeResult{test::answer(200), request.stream_bytes, true};
      });
      const auto standing = rig.client->upload_all(inputs(30));
      auto input = ClientRig::input();
      PresignedUrlOptions options;
      options.url = "https://elsewhere.example/a.txt";
      input.backend = presigned_url(std::move(options));
      const auto session = rig.client->upload(std::move(input));
      CHECK(rig.run_until([&] { return session.ready(); }));
      CHECK(session.wait().ok());
      CHECK(standing.progress().completed == 0);
    });
  }

  TEST_CASE("a paused upload frees its slot, and comes back in its turn") {
    in_both_drives([](Drive drive) {
      ClientOptions options;
      options.max_concurrent_uploads = 1;
      ClientRig rig(drive, {}, options);
      rig.transport->hold(test::is_put);
      const auto first = rig.client->upload(ClientRig::input("a", "first"));
      REQUIRE(rig.run_until([&] { return rig.transport->in_flight() == 1; }));
      const auto second = rig.client->upload(ClientRig::input("b", "second"));
      CHECK(first.pause() == ControlOutcome::accepted);
      REQUIRE(rig.run_until([&] { return second.state() == UploadState::uploading; }));
      CHECK(first.state() == UploadState::paused);
      rig.transport->hold(nullptr);
      CHECK(second.wait());
      CHECK(first.resume() == ControlOutcome::accepted);
      CHECK(first.wait());
    });
  }

  TEST_CASE("bodies under way never need more than the memory budget") {
    ClientOptions options;
    options.memory_budget_bytes = 256 * 1024;
    options.upload_buffer_bytes = 64 * 1024;
    ClientRig rig(Drive::caller, {}, options);
    rig.transport->hold(test::is_put);
    const auto batch = rig.client->upload_all(inputs(20, std::string(100 * 1024, 'x')));
    for (int i = 0; i < 100; ++i) static_cast<void>(rig.client->poll());
    CHECK(rig.transport->in_flight() == 4);
    rig.transport->hold(nullptr);
    for (const auto& receipt : batch.wait()) CHECK(receipt);
  }

  TEST_CASE("what streams hold counts against the budget, too") {
    ClientOptions options;
    options.memory_budget_bytes = 256 * 1024;
    options.upload_buffer_bytes = 16 * 1024;
    ClientRig rig(Drive::caller, {}, options);
    rig.transport->hold(test::is_put);
    std::uint64_t read = 0;
    auto all = inputs(10);
    for (auto& input : all)
      input.source = stream_source([&read, left = std::size_t{100 * 1024}](char* buffer, std::size_t capacity) mutable {
        const std::size_t size = std::min(capacity, left);
        std::fill_n(buffer, size, 'x');
        left -= size;
        read += size;
        return Result<std::size_t>(size);
      });
    const auto batch = rig.client->upload_all(std::move(all));
    for (int i = 0; i < 100; ++i) static_cast<void>(rig.client->poll());
    CHECK(read <= options.memory_budget_bytes);
    CHECK(rig.transport->in_flight() >= 1);
    rig.transport->hold(nullptr);
    for (const auto& receipt : batch.wait()) CHECK(receipt);
  }

  TEST_CASE("an upload that is paused while it waits for memory frees its slot") {
    ClientOptions options;
    options.memory_budget_bytes = 64 * 1024;
    options.upload_buffer_bytes = 64 * 1024;
    options.max_concurrent_uploads = 2;
    ClientRig rig(Drive::caller, {}, options);
    rig.transport->hold(test::is_put);
    const std::string bytes(64 * 1024, 'x');
    const auto first = rig.client->upload(ClientRig::input(bytes, "first"));
    const auto second = rig.client->upload(ClientRig::input(bytes, "second"));
    const auto third = rig.client->upload(ClientRig::input(bytes, "third"));
    REQUIRE(rig.run_until([&] { return rig.transport->in_flight() == 1; }));
    CHECK(second.pause() == ControlOutcome::accepted);
    CHECK(rig.run_until([&] { return second.state() == UploadState::paused; }));
    CHECK(rig.run_until([&] { return third.state() == UploadState::preparing; }));
    rig.transport->hold(nullptr);
    CHECK(first.wait());
    CHECK(third.wait());
    CHECK(second.resume() == ControlOutcome::accepted);
    CHECK(second.wait());
  }

  TEST_CASE("a stream that is sent again comes from what is held, and past that the retry says so") {
    for (const bool is_held : {true, false}) {
      ClientOptions options;
      options.memory_budget_bytes = 64 * 1024;
      ClientRig rig(Drive::caller, {}, options);
      int puts = 0;
      rig.transport->answer_with([&](const HttpRequest& request) -> std::optional<ExchangeResult> {
        if (!test::is_put(request) || puts++ > 0) return std::nullopt;
        return ExchangeResult{test::answer(503), 0, true};
      });
      const std::size_t size = is_held ? 1000 : 200 * 1024;
      const auto receipt = rig.client->upload(ClientRig::stream_of(size)).wait();
      CHECK(receipt.error().code == (is_held ? Errc::ok : Errc::source_not_repeatable));
    }
  }

  TEST_CASE("a stream of unknown size that is longer than the budget has no known size") {
    ClientOptions options;
    options.memory_budget_bytes = 64 * 1024;
    ClientRig rig(Drive::caller, {}, options);
    auto input = ClientRig::input();
    input.source = stream_source([](char*, std::size_t capacity) { return Result<std::size_t>(capacity); });
    CHECK(rig.client->upload(std::move(input)).wait().error().code == Errc::source_size_unknown);
  }

  TEST_CASE("a client is busy until what an ended upload began is taken back") {
    in_both_drives([](Drive drive) {
      ClientRig rig(drive);
      CHECK(!rig.client->is_busy());
      rig.transport->hold(
          [](const HttpRequest& request) { return request.method == "PUT" || request.method == "DELETE"; });
      const auto session = rig.client->upload(ClientRig::input());
      CHECK(rig.client->is_busy());
      REQUIRE(
          rig.run_until([&] { return rig.transport->in_flight() == 1 && session.state() == UploadState::uploading; }));
      static_cast<void>(session.cancel());
      CHECK(session.wait().error().code == Errc::cancelled);
      REQUIRE(rig.run_until([&] { return rig.transport->in_flight() == 1; }));
      CHECK(rig.client->is_busy());
      rig.transport->hold(nullptr);
      CHECK(rig.run_until([&] { return !rig.client->is_busy(); }));
    });
  }

  TEST_CASE("an upload goes to its own backend where it names one") {
    ClientRig rig(Drive::caller);
    auto input = ClientRig::input();
    test::LineOptions other;
    other.traits.max_bytes = 1;
    input.backend = std::make_shared<test::LineBackend>(other);
    CHECK(rig.client->upload(std::move(input)).wait().error().code == Errc::too_large);
    CHECK(rig.client->upload(ClientRig::input()).wait());
  }

  TEST_CASE("a journal continues an upload in another client") {
    ClientOptions options;
    options.journal = memory_journal();
    auto input = ClientRig::input();
    input.options.resume_id = "job";
    ClientRig first(Drive::caller, {}, options);
    first.transport->hold(test::is_complete);
    const auto session = first.client->upload(input);
    REQUIRE(first.run_until([&] { return session.state() == UploadState::completing; }));
    first.client.reset();
    CHECK(session.wait().error().code == Errc::client_closed);
    CHECK(session.wait().error().resumable);
    CHECK(options.journal->jobs()->size() == 1);
    ClientRig second(Drive::caller, {}, options);
    const auto service = first.transport->service();
    second.transport->change_service([&](test::LineService& other) { other = service; });
    CHECK(second.client->upload(input).wait());
    for (const HttpRequest& request : second.transport->requests()) CHECK_FALSE(test::is_put(request));
    CHECK(options.journal->jobs()->empty());
  }

  TEST_CASE("a journal of another backend is refused and kept") {
    ClientOptions options;
    options.journal = memory_journal();
    CHECK(options.journal->append("job", "{\"record\":\"created\",\"backend\":\"other\",\"path\":\"a.txt\"}"));
    ClientRig rig(Drive::caller, {}, options);
    auto input = ClientRig::input();
    input.options.resume_id = "job";
    CHECK(rig.client->upload(std::move(input)).wait().error().code == Errc::journal_io);
    CHECK(options.journal->load("job")->size() == 1);
  }
}

}  // namespace uploadkit::client
