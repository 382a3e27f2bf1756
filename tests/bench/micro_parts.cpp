// What the parts of a multipart upload cost beside their bytes: planned, described, tracked, completed, without a
// network.
#include <bench/client_s3.hpp>

#include <uploadkit/engine/upload_engine.hpp>

#include <benchmark/benchmark.h>

#include <chrono>
#include <deque>
#include <string>
#include <utility>

namespace {

namespace engine = uploadkit::engine;
using uploadkit::HttpResponse;

constexpr std::uint64_t part_bytes = 1024;

/// A storage that accepts everything.
HttpResponse answer_to(const engine::Send& action) {
  HttpResponse response;
  response.status = 200;
  if (action.kind == engine::SendKind::begin)
    response.body = "<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>";
  if (action.kind == engine::SendKind::put)
    response.headers = {{"ETag", "\"d41d8cd98f00b204e9800998ecf8427e\""}, {"x-amz-checksum-crc64nvme", "AAAAAAAAAAA="}};
  if (action.kind == engine::SendKind::complete)
    response.body =
        "<CompleteMultipartUploadResult><ETag>\"d41d8cd98f00b204e9800998ecf8427e-9\"</ETag>"
        "</CompleteMultipartUploadResult>";
  return response;
}

engine::EngineSetup setup_of(bool journaling) {
  uploadkit::S3Options options;
  options.bucket = "bucket";
  options.region = "us-east-1";
  uploadkit::UploadOptions upload;
  upload.multipart.threshold_bytes = 0;
  upload.multipart.part_bytes = part_bytes;
  return {uploadkit::bench::with_small_parts(uploadkit::s3(std::move(options))), "album/large.bin", std::move(upload),
          "00000000-0000-4000-8000-000000000000", journaling};
}

/// One upload with everything answered at once; false where it does not end well.
class Play {
 public:
  explicit Play(std::uint64_t parts, bool journaling)
      : size_(parts * part_bytes), engine_(setup_of(journaling), shared_) {}

  bool run() {
    for (;;) {
      auto action = engine_.next(now_);
      if (std::holds_alternative<engine::Done>(action)) return engine_.result() && engine_.result()->ok();
      perform(std::move(action));
    }
  }

 private:
  void perform(engine::Action action) {
    if (auto* send = std::get_if<engine::Send>(&action)) {
      sent_.push_back(std::move(*send));
    } else if (const auto* persist = std::get_if<engine::Persist>(&action)) {
      benchmark::DoNotOptimize(engine::encode(persist->record));
      engine_.on_persisted({});
    } else if (std::holds_alternative<engine::OpenSource>(action)) {
      engine_.on_opened(engine::OpenedSource{facts(), "application/octet-stream", "default", {}, false});
    } else if (std::holds_alternative<engine::InspectSource>(action)) {
      engine_.on_inspected(facts());
    } else if (std::holds_alternative<engine::Wait>(action)) {
      end_oldest();
    }
  }

  void end_oldest() {
    const engine::Send send = std::move(sent_.front());
    sent_.pop_front();
    engine::BodyDigests digests;
    if (send.digests.checksum) digests.checksum = std::string(8, '\0');
    const std::uint64_t bytes = send.body ? send.body->size_bytes : 0;
    engine_.on_answer(send.id, uploadkit::ExchangeResult{answer_to(send), bytes, true}, digests, now_);
  }

  uploadkit::SourceFacts facts() const { return {size_, true, "large.bin", "identity"}; }

  std::uint64_t size_;
  engine::EngineShared shared_;
  engine::UploadEngine engine_;
  engine::Moment now_{};
  std::deque<engine::Send> sent_;
};

void upload_parts(benchmark::State& state, bool journaling) {
  const auto parts = static_cast<std::uint64_t>(state.range(0));
  for (auto step : state) {
    static_cast<void>(step);
    if (!Play(parts, journaling).run()) return state.SkipWithError("the upload failed");
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * state.range(0));
}
BENCHMARK_CAPTURE(upload_parts, plain, false)->Arg(100)->Arg(1'000)->Arg(10'000);
BENCHMARK_CAPTURE(upload_parts, journaled, true)->Arg(100)->Arg(1'000)->Arg(10'000);

}  // namespace
