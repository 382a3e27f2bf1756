/// \file
/// A thread whose start can fail without an exception, with all signals left to the application's threads.
#ifndef UPLOADKIT_CLIENT_THREAD_HPP
#define UPLOADKIT_CLIENT_THREAD_HPP

#include <uploadkit/result.hpp>

#include <functional>
#include <memory>
#include <thread>

namespace uploadkit::client {

/// One joinable thread.
class Thread {
 public:
  Thread();
  ~Thread();
  Thread(const Thread&) = delete;
  Thread& operator=(const Thread&) = delete;

  /// Errors: `out_of_resources`.
  Result<void> start(std::function<void()> body);

  /// Waits for the end, or lets go when called on the thread itself, which would wait for itself for ever.
  void finish();

  bool is_current() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace uploadkit::client

#endif
