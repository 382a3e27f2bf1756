// The pure parts: presigned URLs and checksums.
#include <uploadkit/digest/digest.hpp>
#include <uploadkit/sigv4.hpp>

#include <benchmark/benchmark.h>

#include <string>

namespace {

using uploadkit::digest::Algorithm;

void presign(benchmark::State& state) {
  const uploadkit::Credentials credentials{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ""};
  uploadkit::SigningInput input;
  input.method = "PUT";
  input.headers = {{"Content-Type", "image/jpeg"}};
  const uploadkit::WallTime now{std::chrono::seconds{1'767'225'600}};
  long number = 0;
  for (auto step : state) {
    static_cast<void>(step);
    input.url = "https://bucket.s3.us-east-1.amazonaws.com/album/2024/" + std::to_string(++number) + ".jpg";
    auto signed_url = uploadkit::presign(input, credentials, now);
    benchmark::DoNotOptimize(signed_url);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(presign);

void checksum(benchmark::State& state, Algorithm algorithm) {
  auto digest = uploadkit::digest::make_digest(algorithm);
  if (!digest) return state.SkipWithError("the crypto library refuses the algorithm");
  const std::string bytes(static_cast<std::size_t>(state.range(0)), 'x');
  for (auto step : state) {
    static_cast<void>(step);
    (*digest)->update(bytes.data(), bytes.size());
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * state.range(0));
}
BENCHMARK_CAPTURE(checksum, crc64nvme, Algorithm::crc64nvme)->Arg(4 << 10)->Arg(256 << 10);
BENCHMARK_CAPTURE(checksum, crc32c, Algorithm::crc32c)->Arg(256 << 10);
BENCHMARK_CAPTURE(checksum, crc32, Algorithm::crc32)->Arg(256 << 10);
BENCHMARK_CAPTURE(checksum, md5, Algorithm::md5)->Arg(256 << 10);
BENCHMARK_CAPTURE(checksum, sha256, Algorithm::sha256)->Arg(256 << 10);

}  // namespace

BENCHMARK_MAIN();
