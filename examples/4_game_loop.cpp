// A game uploads a replay from its frame loop: no thread of the library, callbacks inside poll().
#include <uploadkit/uploadkit.hpp>

#include <chrono>
#include <cstdio>
#include <thread>

namespace uk = uploadkit;
using namespace std::chrono_literals;

namespace {

// [resolver]
// Without a resolver libcurl may start a thread to look a name up. A game asks once, while it loads.
std::vector<std::string> known_addresses(const std::string& host, std::uint16_t) {
  return host == "localhost" ? std::vector<std::string>{"127.0.0.1"} : std::vector<std::string>{};
}
// [resolver end]

void draw_frame(const uk::Progress& progress) {
  std::printf("\rreplay: %llu bytes", static_cast<unsigned long long>(progress.transferred_bytes));
  std::this_thread::sleep_for(16ms);  // stands for the rest of a frame
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return std::puts("usage: 4_game_loop URL FILE"), 2;
  uk::PresignedUrlOptions target;
  target.url = argv[1];
  // [game-loop]
  uk::ClientOptions options;
  options.drive = uk::Drive::caller;
  options.upload_buffer_bytes = 64 * 1024;  // the most that one step reads from the disk
  options.resolver = known_addresses;
  auto client = uk::Client::create(uk::presigned_url(target), options);
  if (!client) return std::puts(client.error().message.c_str()), 1;

  uk::UploadInput input;
  input.source = uk::file_source(argv[2]);
  const uk::UploadSession session = client->upload(std::move(input));
  while (!session.ready()) {
    client->poll(500us);  // callbacks run in here and nowhere else
    draw_frame(session.progress());
  }
  const auto receipt = session.wait();
  // [game-loop end]
  std::printf("\n%s\n", receipt ? receipt->etag.c_str() : receipt.error().message.c_str());
  return receipt ? 0 : 1;
}
