/// \file
/// The seam for persistence: where an upload notes what it must remember over a crash.
#ifndef UPLOADKIT_JOURNAL_HPP
#define UPLOADKIT_JOURNAL_HPP

#include <uploadkit/result.hpp>

#include <memory>
#include <string>
#include <vector>

UPLOADKIT_NAMESPACE_BEGIN

/// Keeps the records of uploads. A record holds no URL, token, key or signature.
///
/// Thread: one call at a time, on the thread that drives the client.
class JournalStore {
 public:
  virtual ~JournalStore() = default;

  /// Adds a record to a job and returns when it is as safe as the store makes it.
  /// Errors: `journal_io`.
  virtual Result<void> append(const std::string& job, const std::string& record) = 0;

  /// The records of a job in the order of `append`; none for an unknown one.
  virtual Result<std::vector<std::string>> load(const std::string& job) = 0;

  /// The names of all jobs that have records.
  virtual Result<std::vector<std::string>> jobs() = 0;

  /// Forgets a job.
  virtual Result<void> remove(const std::string& job) = 0;
};

/// A journal in memory: survives a client, not the process.
UPLOADKIT_API std::shared_ptr<JournalStore> memory_journal();

UPLOADKIT_NAMESPACE_END

#endif
