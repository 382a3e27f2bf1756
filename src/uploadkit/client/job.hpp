/// \file
/// What the client drives: something that takes a step when it has been woken.
#ifndef UPLOADKIT_CLIENT_JOB_HPP
#define UPLOADKIT_CLIENT_JOB_HPP

#include <uploadkit/engine/action.hpp>
#include <uploadkit/http.hpp>

namespace uploadkit::client {

/// Receives what becomes of the requests that were dispatched for it.
class ExchangeOwner {
 public:
  virtual ~ExchangeOwner() = default;
  virtual void on_sent(engine::RequestId request, std::uint64_t sent_bytes) = 0;
  virtual void on_end(engine::RequestId request, ExchangeResult result) = 0;
};

/// An upload or a call under way. Thread: the driving thread.
class Job : public ExchangeOwner {
 public:
  /// Does what can be done now.
  virtual void step() = 0;

  /// The client is being destroyed: the task ends with `why`, nothing is sent any more.
  virtual void close(const Error& why) = 0;

  bool is_queued = false;  // among the jobs to be stepped
  std::size_t index = 0;   // among the client's jobs
};

}  // namespace uploadkit::client

#endif
