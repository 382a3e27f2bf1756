/// \file
/// The one thread on which everything of the command runs but the library's own work.
#ifndef UPLOADKIT_TOOLS_MAIN_LOOP_HPP
#define UPLOADKIT_TOOLS_MAIN_LOOP_HPP

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace uploadkit::command {

/// A pipe on which one byte means "look again". Both ends are non-blocking and not inherited.
class WakePipe {
 public:
  WakePipe();
  ~WakePipe();
  WakePipe(const WakePipe&) = delete;
  WakePipe& operator=(const WakePipe&) = delete;

  void wake() const noexcept;
  void drain() const noexcept;
  int read_end() const noexcept { return ends_[0]; }
  int write_end() const noexcept { return ends_[1]; }

 private:
  int ends_[2] = {-1, -1};
};

/// Functions that wait to be run on the main thread. Thread: `post()` from any.
class Mailbox {
 public:
  void post(std::function<void()> function);

  /// Runs what is there by now, in order.
  void run();
  const WakePipe& pipe() const noexcept { return pipe_; }

 private:
  WakePipe pipe_;
  std::mutex mutex_;
  std::deque<std::function<void()>> functions_;
};

/// Blocks until something was posted, a signal came, `input` (-1 for none) can be read, or `limit` has passed.
/// Gives whether `input` can be read.
bool wait_for_work(const Mailbox& mailbox, int input, std::chrono::milliseconds limit);

}  // namespace uploadkit::command

#endif
