// An event loop of the application runs the library's callbacks: what a GUI does.
#include <uploadkit/uploadkit.hpp>

#include <condition_variable>
#include <cstdio>
#include <deque>
#include <memory>
#include <mutex>

namespace uk = uploadkit;

namespace {

// Stands for the GUI's own queue.
class EventLoop {
 public:
  void post(std::function<void()> run) {
    const std::lock_guard<std::mutex> lock(mutex_);
    queue_.push_back(std::move(run));
    posted_.notify_one();
  }

  void run_next() {
    std::unique_lock<std::mutex> lock(mutex_);
    posted_.wait(lock, [this] { return !queue_.empty(); });
    const auto run = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    run();
  }

 private:
  std::mutex mutex_;
  std::condition_variable posted_;
  std::deque<std::function<void()>> queue_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return std::puts("usage: 8_event_loop URL FILE"), 2;
  uk::PresignedUrlOptions target;
  target.url = argv[1];
  // [executor]
  const auto loop = std::make_shared<EventLoop>();
  uk::ClientOptions options;
  options.executor = [loop](std::function<void()> run) { loop->post(std::move(run)); };
  auto client = uk::Client::create(uk::presigned_url(target), options);
  if (!client) return std::puts(client.error().message.c_str()), 1;

  bool is_done = false;
  uk::UploadInput input;
  input.source = uk::file_source(argv[2]);
  const uk::UploadSession session = client->upload(std::move(input));
  session.on_done([&](const uk::Result<uk::UploadReceipt>& receipt) {  // on the loop's thread
    std::puts(receipt ? "done" : receipt.error().message.c_str());
    is_done = true;
  });
  while (!is_done) loop->run_next();
  // [executor end]
  return 0;
}
