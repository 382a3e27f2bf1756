// A keyboard controls an upload: p pauses, r resumes, c cancels.
#include <uploadkit/uploadkit.hpp>

#include <cstdio>

namespace uk = uploadkit;

namespace {

// [control]
// A token is small and safe everywhere: any thread, any callback, before the start and after the end.
void obey(const uk::ControlToken& control, int key) {
  uk::ControlOutcome outcome = uk::ControlOutcome::not_possible;
  if (key == 'p') outcome = control.pause();
  if (key == 'r') outcome = control.resume();
  if (key == 'c') outcome = control.cancel();
  const uk::Progress progress = control.progress();
  std::printf("%s: now %s, %llu bytes sent again so far\n", uk::to_string(outcome).data(),
              uk::to_string(control.state()).data(), static_cast<unsigned long long>(progress.resent_bytes));
}
// [control end]

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return std::puts("usage: 3_pause_resume URL FILE"), 2;
  uk::PresignedUrlOptions options;
  options.url = argv[1];
  auto client = uk::Client::create(uk::presigned_url(options));
  if (!client) return std::puts(client.error().message.c_str()), 1;

  uk::UploadInput input;
  input.source = uk::file_source(argv[2]);
  const uk::UploadSession session = client->upload(std::move(input));
  session.on_done([](const uk::Result<uk::UploadReceipt>& receipt) {
    std::puts(receipt ? "done; Enter ends" : receipt.error().message.c_str());
  });
  for (int key = std::getchar(); key != EOF && !session.ready(); key = std::getchar())
    if (key != '\n') obey(session.control(), key);
  const auto receipt = session.wait();
  return receipt ? 0 : 1;
}
