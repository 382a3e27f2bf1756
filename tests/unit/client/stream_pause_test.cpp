// A stream that passes by cannot be stopped, and says so.
#include <doctest/doctest.h>

#include <support/client_rig.hpp>
#include <support/part_backend.hpp>

#include <algorithm>

namespace uploadkit::client {

namespace {

using test::ClientRig;

ClientOptions small_budget() {
  ClientOptions options;
  options.memory_budget_bytes = 64 * 1024;
  options.upload_buffer_bytes = 16 * 1024;
  return options;
}

constexpr std::size_t too_large = 400 * 1024;

/// Takes as many bytes in one PUT as S3 does, so that the threshold alone decides.
class PartStorage final : public test::PartBackend {
 public:
  BackendTraits traits() const override {
    BackendTraits traits = PartBackend::traits();
    traits.multipart->max_single_bytes = std::uint64_t{1} << 32;
    return traits;
  }
};

/// A storage that takes parts, for streams that are longer than what is held.
struct PartRig {
  PartRig() {
    rig.transport->answer_bodies_with([this](const HttpRequest& request, const std::string& body) {
      return std::optional<HttpResponse>(service.handle(request, body));
    });
  }

  UploadSession upload(std::size_t size, std::uint64_t threshold_bytes) {
    auto input = ClientRig::stream_of(size);
    input.backend = std::make_shared<PartStorage>();
    input.options.multipart = multipart;
    input.options.multipart.threshold_bytes = threshold_bytes;
    input.options.multipart.part_bytes = 1000;
    return rig.client->upload(std::move(input));
  }

  bool pause_after(const UploadSession& session, std::uint64_t bytes) {
    if (!rig.run_until([&] { return session.progress().transferred_bytes > bytes; })) return false;
    if (session.pause() != ControlOutcome::accepted) return false;
    return rig.run_until([&] { return session.state() == UploadState::paused; });
  }

  ClientRig rig{Drive::caller, {}, small_budget()};
  test::PartService service;
  MultipartOptions multipart;
};

constexpr std::size_t many_parts = 90'000;

}  // namespace

TEST_SUITE("client") {
  TEST_CASE("a pause of a stream that is longer than what is held of it is not possible while it is sent") {
    ClientRig rig(Drive::caller, {}, small_budget());
    const auto session = rig.client->upload(ClientRig::stream_of(too_large));
    REQUIRE(rig.run_until([&] { return session.progress().transferred_bytes > 100 * 1024; }));
    CHECK(session.pause() == ControlOutcome::not_possible);
    CHECK(session.state() == UploadState::uploading);
    CHECK(session.wait());
    CHECK(rig.transport->requests().size() == 3);
  }

  TEST_CASE("a pause before such a stream is sent stops it, and it is uploaded after the resume") {
    ClientRig rig(Drive::caller, {}, small_budget());
    rig.transport->hold(test::is_begin);
    const auto session = rig.client->upload(ClientRig::stream_of(too_large));
    REQUIRE(rig.run_until([&] { return rig.transport->in_flight() == 1; }));
    CHECK(session.pause() == ControlOutcome::accepted);
    CHECK(rig.run_until([&] { return session.state() == UploadState::paused; }));
    rig.transport->hold(nullptr);
    for (int i = 0; i < 20; ++i) static_cast<void>(rig.client->poll());
    for (const HttpRequest& request : rig.transport->requests()) CHECK_FALSE(test::is_put(request));
    CHECK(session.resume() == ControlOutcome::accepted);
    CHECK(session.wait());
  }

  TEST_CASE("once such a stream is sent, a pause awaits the answer and the upload goes on after it") {
    ClientRig rig(Drive::caller, {}, small_budget());
    const auto session = rig.client->upload(ClientRig::stream_of(too_large));
    REQUIRE(rig.run_until([&] { return session.progress().transferred_bytes == too_large; }));
    CHECK(session.pause() == ControlOutcome::accepted);
    CHECK(rig.run_until([&] { return session.state() == UploadState::paused; }));
    CHECK(session.resume() == ControlOutcome::accepted);
    CHECK(session.wait());
    CHECK(rig.transport->requests().size() == 3);
  }

  TEST_CASE("a stream that is held can be paused and goes on from what is held") {
    ClientRig rig(Drive::caller);
    const auto session = rig.client->upload(ClientRig::stream_of(too_large));
    REQUIRE(rig.run_until([&] { return session.progress().transferred_bytes > 100 * 1024; }));
    CHECK(session.pause() == ControlOutcome::accepted);
    CHECK(rig.run_until([&] { return session.state() == UploadState::paused; }));
    CHECK(session.resume() == ControlOutcome::accepted);
    const auto receipt = session.wait();
    REQUIRE(receipt);
    CHECK(receipt->size_bytes == too_large);
  }

  TEST_CASE("a cancel is possible whatever a stream is doing") {
    ClientRig rig(Drive::caller, {}, small_budget());
    const auto session = rig.client->upload(ClientRig::stream_of(too_large));
    REQUIRE(rig.run_until([&] { return session.progress().transferred_bytes > 100 * 1024; }));
    CHECK(session.cancel() == ControlOutcome::accepted);
    CHECK(session.wait().error().code == Errc::cancelled);
  }

  TEST_CASE("a stream that goes in parts can be paused and goes on, since its parts in flight are held") {
    for (const bool drain : {true, false}) {
      CAPTURE(drain);
      PartRig parts;
      parts.multipart.drain_on_pause = drain;
      const auto session = parts.upload(many_parts, 1000);
      for (const std::uint64_t bytes : {60'000U, 80'000U}) {
        REQUIRE(parts.pause_after(session, bytes));
        CHECK(session.resume() == ControlOutcome::accepted);
      }
      REQUIRE_MESSAGE(session.wait(), session.wait().error().message);
      CHECK(parts.service.objects["a.txt"].bytes == std::string(many_parts, 'x'));
    }
  }

  TEST_CASE("a stream that cannot begin again is not taken back however long it is paused") {
    PartRig parts;
    parts.multipart.abandon_after = std::chrono::seconds{60};
    const auto session = parts.upload(many_parts, 1000);
    REQUIRE(parts.pause_after(session, 60'000));
    for (int i = 0; i < 100; ++i) {
      static_cast<void>(parts.rig.client->poll());
      parts.rig.clock->advance(std::chrono::seconds{2});
    }
    CHECK(session.resume() == ControlOutcome::accepted);
    REQUIRE_MESSAGE(session.wait(), session.wait().error().message);
    CHECK(parts.service.objects["a.txt"].bytes.size() == many_parts);
  }

  TEST_CASE("a stream that goes in one PUT to a storage that takes parts is no more repeatable than elsewhere") {
    PartRig parts;
    const auto held = parts.upload(40'000, too_large);
    REQUIRE(parts.pause_after(held, 0));
    CHECK(held.resume() == ControlOutcome::accepted);
    CHECK(held.wait());
    const auto passing = parts.upload(too_large, too_large);
    REQUIRE(parts.rig.run_until([&] { return passing.progress().transferred_bytes > 100 * 1024; }));
    CHECK(passing.pause() == ControlOutcome::not_possible);
    CHECK(passing.wait());
    CHECK(parts.service.objects["a.txt"].bytes == std::string(too_large, 'x'));
  }
}

}  // namespace uploadkit::client
