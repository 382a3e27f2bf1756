/// \file
/// Opt-in, C++20: `co_await` for tasks and sessions. Without coroutines in the compiler this header is empty.
#ifndef UPLOADKIT_COROUTINE_HPP
#define UPLOADKIT_COROUTINE_HPP

#include <uploadkit/session.hpp>
#include <uploadkit/task.hpp>

#ifdef __cpp_impl_coroutine

#include <coroutine>
#include <utility>

UPLOADKIT_NAMESPACE_BEGIN

/// Suspends a coroutine until a task or session has ended, and gives its result.
///
/// Thread: the coroutine goes on where the client's callbacks run: the executor, the callback thread, or `poll()`.
/// Lifetime: a coroutine that still waits when the client is destroyed goes on with `client_closed`, but never where an
/// executor is set, since no callback comes after the client's end.
template <class Awaited, class Value>
class Awaiter {
 public:
  explicit Awaiter(Awaited awaited) : awaited_(std::move(awaited)) {}

  bool await_ready() const noexcept { return awaited_.ready(); }
  void await_suspend(std::coroutine_handle<> waiting) const {
    awaited_.on_done([waiting](const Result<Value>&) { waiting.resume(); });
  }
  Result<Value> await_resume() const { return awaited_.wait(); }

 private:
  Awaited awaited_;
};

/// `co_await task` gives a `Result<T>`.
template <class T>
Awaiter<Task<T>, T> operator co_await(Task<T> task) {
  return Awaiter<Task<T>, T>(std::move(task));
}

/// `co_await session` gives a `Result<UploadReceipt>`.
inline Awaiter<UploadSession, UploadReceipt> operator co_await(UploadSession session) {
  return Awaiter<UploadSession, UploadReceipt>(std::move(session));
}

UPLOADKIT_NAMESPACE_END

#endif

#endif
