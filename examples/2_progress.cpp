// Progress while an upload runs, and what to do with each kind of failure.
#include <uploadkit/uploadkit.hpp>

#include <cstdio>

namespace uk = uploadkit;

namespace {

// [progress]
void show(const uk::Progress& progress) {
  if (progress.total_bytes.value_or(0) == 0) return;
  const double share = static_cast<double>(progress.transferred_bytes) / static_cast<double>(*progress.total_bytes);
  std::printf("\r%3.0f %%  %.1f MiB/s", 100 * share, progress.rate_bytes_per_second / (1024 * 1024));
  std::fflush(stdout);
}

uk::UploadInput describe(const char* path) {
  uk::UploadInput input;
  input.source = uk::file_source(path);
  input.options.on_progress = show;  // at most ten times a second, and always at the end
  return input;
}
// [progress end]

// [errors]
void explain(const uk::Error& error) {
  switch (error.code) {
    case uk::Errc::cancelled:
      return;
    case uk::Errc::source_changed:
      std::puts("The file changed while it was uploaded; try again when it is finished.");
      return;
    case uk::Errc::too_large:
      std::printf("At most %s bytes, this file has %s.\n", error.fact("limit").data(), error.fact("actual").data());
      return;
    default:
      std::printf("%s%s\n", error.message.c_str(), error.retryable ? " (trying later may help)" : "");
  }
}
// [errors end]

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return std::puts("usage: 2_progress URL FILE"), 2;
  uk::PresignedUrlOptions options;
  options.url = argv[1];
  auto client = uk::Client::create(uk::presigned_url(options));
  if (!client) return explain(client.error()), 1;
  const auto receipt = client->upload(describe(argv[2])).wait();
  std::puts("");
  if (!receipt) return explain(receipt.error()), 1;
  std::printf("%s\n", receipt->etag.c_str());
  return 0;
}
