/// \file
/// `UploadSession` and `UploadBatch`: handles to uploads under way.
#ifndef UPLOADKIT_SESSION_HPP
#define UPLOADKIT_SESSION_HPP

#include <uploadkit/control.hpp>
#include <uploadkit/receipt.hpp>
#include <uploadkit/task.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

UPLOADKIT_NAMESPACE_BEGIN

/// One upload: a task with control, state and progress.
///
/// A session is a handle: the client owns the upload, dropping the session leaves it running. Copies name the same
/// upload. Thread: any. Lifetime: outlives the client, whose end finishes the upload with `client_closed`.
class UploadSession {
 public:
  UploadSession() = default;

  /// Waits for the receipt. See `Task::wait()`.
  Result<UploadReceipt> wait() const { return task_.wait(); }

  /// Waits at most `limit`; nothing if the upload has not ended by then.
  std::optional<Result<UploadReceipt>> wait_for(std::chrono::nanoseconds limit) const { return task_.wait_for(limit); }
  bool ready() const noexcept { return task_.ready(); }

  /// Calls `fn` with the receipt or the error, once; at once if the upload has ended.
  /// Thread: where the client's callbacks run.
  void on_done(std::function<void(const Result<UploadReceipt>&)> fn) const { task_.on_done(std::move(fn)); }

  ControlOutcome pause() const { return control_.pause(); }
  ControlOutcome resume() const { return control_.resume(); }
  ControlOutcome cancel() const { return control_.cancel(); }
  UploadState state() const noexcept { return control_.state(); }
  Progress progress() const { return control_.progress(); }

  /// A token that controls this upload from elsewhere.
  ControlToken control() const { return control_; }

  /// After this returns no callback of this upload runs any more (a window that closes). The upload goes on.
  void disconnect() const { task_.disconnect(); }

 private:
  friend class Client;
  UploadSession(ControlToken control, Task<UploadReceipt> task) noexcept
      : control_(std::move(control)), task_(std::move(task)) {}

  ControlToken control_;
  Task<UploadReceipt> task_;
};

/// The sums over the uploads of a batch.
struct BatchProgress {
  std::size_t completed = 0;
  std::size_t failed = 0;

  /// Cancelled by the application.
  std::size_t cancelled = 0;
  std::size_t total = 0;
  std::uint64_t transferred_bytes = 0;
  std::uint64_t acknowledged_bytes = 0;

  /// Over the uploads whose size is known by now.
  std::uint64_t total_bytes = 0;
  double rate_bytes_per_second = 0;
};

/// Several uploads that are watched and controlled together. Dropping it leaves them running.
///
/// Thread: any, one call at a time.
class UploadBatch {
 public:
  UploadBatch() = default;

  /// The sessions, in the order of the inputs. After `retry_failed()` a failed one is replaced by its new try.
  const std::vector<UploadSession>& sessions() const noexcept { return sessions_; }

  /// Waits for all; one result for each input, in order.
  UPLOADKIT_API std::vector<Result<UploadReceipt>> wait() const;
  UPLOADKIT_API bool ready() const noexcept;
  UPLOADKIT_API BatchProgress progress() const;

  /// Controls every upload; `accepted` if any accepted, else what the last one said.
  UPLOADKIT_API ControlOutcome pause() const;
  UPLOADKIT_API ControlOutcome resume() const;
  UPLOADKIT_API ControlOutcome cancel() const;

  /// Starts every upload again that has failed (not the cancelled ones); gives how many.
  /// The sources are opened again, so they must be repeatable; others end in `source_not_repeatable`.
  UPLOADKIT_API std::size_t retry_failed();

 private:
  friend class Client;
  std::vector<UploadSession> sessions_;
  std::vector<UploadInput> inputs_;
  std::function<UploadSession(UploadInput)> start_;
};

UPLOADKIT_NAMESPACE_END

#endif
