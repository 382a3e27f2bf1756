// Straight into S3: one PUT, parts, streams, checksums, and every control.
#include <doctest/doctest.h>
#include <devserver/multipart_store.hpp>
#include <flow/flow_rig.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace uploadkit::flow {

namespace direct {

constexpr std::size_t mebibyte = 1024 * 1024;

std::size_t open_uploads(FlowRig& rig) { return rig.server().uploads().uploads(rig.server().bucket()).size(); }

/// Until nothing is under way any more, not even an abort.
Result<UploadReceipt> upload(FlowRig& rig, S3Options options, UploadInput input) {
  auto client = rig.client(s3(std::move(options)), rig.options(Drive::caller));
  const auto receipt = client.upload(std::move(input)).wait();
  while (client.poll()) client.wait(std::chrono::milliseconds{20});
  return receipt;
}

std::shared_ptr<Source> stream_of(std::string bytes, bool tells_size) {
  auto at = std::make_shared<std::size_t>(0);
  const std::size_t size = bytes.size();
  auto read = [bytes = std::move(bytes), at](char* buffer, std::size_t capacity) -> Result<std::size_t> {
    const std::size_t got = std::min(capacity, bytes.size() - *at);
    bytes.copy(buffer, got, *at);
    *at += got;
    return got;
  };
  return stream_source(std::move(read), tells_size ? std::optional<std::uint64_t>(size) : std::nullopt);
}

}  // namespace direct

TEST_SUITE("flow") {
  TEST_CASE("objects of every size arrive whole, in one PUT and in parts") {
    FlowRig rig;
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, 5 * direct::mebibyte, 5 * direct::mebibyte + 1,
                                   12 * direct::mebibyte + 345}) {
      CAPTURE(size);
      const std::string key = "sizes/" + std::to_string(size) + ".bin";
      const auto receipt = direct::upload(rig, rig.s3_options(), input_of(some_bytes(size), key));
      REQUIRE_MESSAGE(receipt.ok(), receipt.error().message);
      CHECK(rig.stored(key) == some_bytes(size));
      CHECK(receipt->path == key);
      CHECK(receipt->size_bytes == size);
      CHECK(receipt->verified_by != VerifiedBy::none);
      CHECK((receipt->etag.find("-") != std::string::npos) == (size > 5 * direct::mebibyte));
    }
    CHECK(direct::open_uploads(rig) == 0);
  }

  TEST_CASE("each checksum is sent, compared and told, in one PUT and in parts") {
    for (const auto provider : {S3Provider::generic, S3Provider::aws, S3Provider::minio}) {
      FlowRig rig;
      for (const std::string algorithm : {"crc32", "crc-32c", "CRC64NVME", "sha1", "SHA-256"}) {
        for (const std::size_t size : {std::size_t{1000}, 11 * direct::mebibyte}) {
          CAPTURE(static_cast<int>(provider));
          CAPTURE(algorithm);
          CAPTURE(size);
          S3Options options = rig.s3_options();
          options.provider = provider;
          UploadInput input = input_of(some_bytes(size), "sum/" + algorithm + std::to_string(size));
          input.options.checksum_algorithm = algorithm;
          const auto receipt = direct::upload(rig, options, std::move(input));
          REQUIRE_MESSAGE(receipt.ok(), receipt.error().message);
          CHECK(receipt->verified_by == VerifiedBy::checksum);
          CHECK_FALSE(receipt->checksum.empty());
          CHECK(rig.stored("sum/" + algorithm + std::to_string(size)) == some_bytes(size));
        }
      }
    }
  }

  TEST_CASE("a stream goes in parts, whether its size is known or not") {
    FlowRig rig;
    for (const bool tells_size : {true, false}) {
      for (const std::size_t size : {std::size_t{100}, 7 * direct::mebibyte, 17 * direct::mebibyte + 5}) {
        CAPTURE(tells_size);
        CAPTURE(size);
        const std::string key = "stream/" + std::to_string(size) + (tells_size ? "k" : "u");
        UploadInput input;
        input.path = key;
        input.source = direct::stream_of(some_bytes(size), tells_size);
        const auto receipt = direct::upload(rig, rig.s3_options(), std::move(input));
        REQUIRE_MESSAGE(receipt.ok(), receipt.error().message);
        CHECK(rig.stored(key) == some_bytes(size));
        CHECK(receipt->size_bytes == size);
      }
    }
  }

  TEST_CASE("a multipart upload that is cancelled ends at once and leaves nothing on the server") {
    FlowRig rig;
    auto client = rig.client(s3(rig.s3_options()), rig.options(Drive::caller));
    UploadInput input = input_of(some_bytes(20 * direct::mebibyte), "cancelled.bin");
    input.options.multipart.max_parallel_parts = 1;
    const UploadSession session = client.upload(std::move(input));
    while (!session.ready() && session.progress().acknowledged_bytes == 0) {
      client.poll();
      client.wait(std::chrono::milliseconds{50});
    }
    CHECK(session.cancel() == ControlOutcome::accepted);
    CHECK(session.wait().error().code == Errc::cancelled);
    CHECK(session.state() == UploadState::cancelled);
    while (client.poll()) client.wait(std::chrono::milliseconds{50});
    CHECK(direct::open_uploads(rig) == 0);
    CHECK(rig.stored("cancelled.bin") == "(none)");
  }

  TEST_CASE("a pause keeps what is stored, and resuming sends nothing of it again") {
    FlowRig rig;
    auto client = rig.client(s3(rig.s3_options()), rig.options(Drive::caller));
    UploadInput input = input_of(some_bytes(31 * direct::mebibyte), "paused.bin");
    input.options.multipart.max_parallel_parts = 2;
    const UploadSession session = client.upload(std::move(input));
    while (!session.ready() && session.progress().acknowledged_bytes == 0) {
      client.poll();
      client.wait(std::chrono::milliseconds{50});
    }
    CHECK(session.pause() == ControlOutcome::accepted);
    while (!session.ready() && session.state() != UploadState::paused) {
      client.poll();
      client.wait(std::chrono::milliseconds{50});
    }
    REQUIRE(session.state() == UploadState::paused);
    const auto held = session.progress().acknowledged_bytes;
    CHECK(held >= 5 * direct::mebibyte);
    CHECK(session.resume() == ControlOutcome::accepted);
    const auto receipt = session.wait();
    REQUIRE_MESSAGE(receipt.ok(), receipt.error().message);
    CHECK(session.progress().resent_bytes == 0);
    CHECK(rig.stored("paused.bin") == some_bytes(31 * direct::mebibyte));
  }

  TEST_CASE("an upload that stays paused for too long is aborted on the server, and resuming begins it again") {
    FlowRig rig;
    auto client = rig.client(s3(rig.s3_options()), rig.options(Drive::caller));
    UploadInput input = input_of(some_bytes(31 * direct::mebibyte), "abandoned.bin");
    input.options.multipart.max_parallel_parts = 1;
    input.options.multipart.abandon_after = std::chrono::seconds{1};
    const UploadSession session = client.upload(std::move(input));
    while (!session.ready() && session.progress().acknowledged_bytes == 0) {
      client.poll();
      client.wait(std::chrono::milliseconds{50});
    }
    CHECK(session.pause() == ControlOutcome::accepted);
    while (!session.ready() && (session.state() != UploadState::paused || direct::open_uploads(rig) > 0)) {
      client.poll();
      client.wait(std::chrono::milliseconds{50});
    }
    CHECK(session.state() == UploadState::paused);
    CHECK(session.resume() == ControlOutcome::accepted);
    const auto receipt = session.wait();
    REQUIRE_MESSAGE(receipt.ok(), receipt.error().message);
    CHECK(rig.stored("abandoned.bin") == some_bytes(31 * direct::mebibyte));
    CHECK(direct::open_uploads(rig) == 0);
  }

  TEST_CASE("an object that exists is not overwritten where that is forbidden, and no upload stays behind") {
    FlowRig rig;
    for (const std::size_t size : {std::size_t{10}, 6 * direct::mebibyte}) {
      const std::string key = "once-" + std::to_string(size);
      for (const bool exists : {false, true}) {
        UploadInput input = input_of(some_bytes(size, exists ? "second" : "first"), key);
        input.options.prevent_overwrite = true;
        const auto receipt = direct::upload(rig, rig.s3_options(), std::move(input));
        CHECK(receipt.ok() == !exists);
        if (exists) CHECK(receipt.error().code == Errc::already_exists);
      }
      CHECK(rig.stored(key) == some_bytes(size, "first"));
    }
    CHECK(direct::open_uploads(rig) == 0);
  }
}

}  // namespace uploadkit::flow
