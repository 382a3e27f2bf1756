// Many files through one client: summed progress, a result each, one more try for those that failed.
#include <uploadkit/uploadkit.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace uk = uploadkit;
using namespace std::chrono_literals;

namespace {

// [batch-progress]
void watch(const uk::UploadBatch& batch) {
  for (const uk::UploadSession& session : batch.sessions()) {
    while (!session.wait_for(200ms)) {
      const uk::BatchProgress sum = batch.progress();
      std::printf("\r%zu of %zu files, %.1f MiB/s", sum.completed, sum.total,
                  sum.rate_bytes_per_second / (1024 * 1024));
      std::fflush(stdout);
    }
  }
}
// [batch-progress end]

}  // namespace

int main(int argc, char** argv) {
  const char* key = std::getenv("UPLOADKIT_API_KEY");
  if (argc < 2 || key == nullptr) return std::puts("usage: UPLOADKIT_API_KEY=... 5_batch FILE..."), 2;
  uk::ViesusOptions viesus;
  viesus.api_key = key;
  // [batch]
  uk::ClientOptions options;
  options.max_concurrent_uploads = 8;  // the others wait, by priority and then in order
  auto client = uk::Client::create(uk::viesus(viesus), options);
  if (!client) return std::puts(client.error().message.c_str()), 1;

  std::vector<uk::UploadInput> inputs;
  for (int i = 1; i < argc; ++i) {
    uk::UploadInput input;
    input.source = uk::file_source(argv[i]);
    inputs.push_back(std::move(input));
  }
  uk::UploadBatch batch = client->upload_all(std::move(inputs));
  watch(batch);
  if (batch.retry_failed() != 0) watch(batch);
  const auto results = batch.wait();  // one for each input, in order
  // [batch end]
  int failed = 0;
  for (std::size_t i = 0; i < results.size(); ++i) {
    failed += results[i] ? 0 : 1;
    std::printf("\n%s: %s", argv[i + 1], results[i] ? results[i]->id.c_str() : results[i].error().message.c_str());
  }
  std::puts("");
  return failed == 0 ? 0 : 1;
}
