/// \file
/// Where the application's callbacks run: its executor, the client's callback thread, or inside `poll()`.
#ifndef UPLOADKIT_CLIENT_CALLBACK_QUEUE_HPP
#define UPLOADKIT_CLIENT_CALLBACK_QUEUE_HPP

#include <uploadkit/client/thread.hpp>
#include <uploadkit/result.hpp>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace uploadkit::client {

/// Opens and closes the callbacks of one handle.
class CallbackGate {
 public:
  /// False once the gate is closed. Between `enter` and `leave` a callback runs.
  bool enter();
  void leave();

  /// Afterwards no callback runs any more; waits for one in progress, unless it is the caller itself.
  void close();

 private:
  std::mutex mutex_;
  std::condition_variable left_;
  bool closed_ = false;
  int running_ = 0;
  std::thread::id runner_;
};

/// A callback and the gate it passes.
struct Callback {
  std::shared_ptr<CallbackGate> gate;
  std::function<void()> run;
};

/// Runs callbacks one after the other, never under a lock of the library.
///
/// Thread: any, `run_pending()` from the driving thread alone.
class CallbackQueue : public std::enable_shared_from_this<CallbackQueue> {
 public:
  using Executor = std::function<void(std::function<void()>)>;

  /// With an executor callbacks are posted there; else `start_thread` or `run_pending` runs them.
  explicit CallbackQueue(Executor executor) : executor_(std::move(executor)) {}

  Result<void> start_thread();

  /// False when the queue is closed: nothing will run.
  bool post(Callback callback);

  /// Caller drive: runs what has been posted, also what is posted meanwhile. Gives whether anything ran. Does nothing
  /// while another thread, or a callback further up, is at it.
  bool run_pending();

  /// Runs what is pending, unless a callback itself closes the queue, and nothing afterwards.
  void close();

  /// Whether the calling thread is inside a callback of this queue.
  bool is_in_callback() const;

 private:
  void run_one(Callback& callback);
  void thread_body();

  Executor executor_;
  Thread thread_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Callback> pending_;
  std::vector<Callback> batch_;  // kept for its capacity
  std::thread::id runner_;
  int depth_ = 0;
  bool has_thread_ = false;
  bool draining_ = false;
  bool closed_ = false;     // nothing new
  bool abandoned_ = false;  // nothing at all
};

}  // namespace uploadkit::client

#endif
