/// \file
/// Many uploads through one client: hands them over a few at a time, pauses, cancels, reports each end.
#ifndef UPLOADKIT_TOOLS_UPLOAD_RUN_HPP
#define UPLOADKIT_TOOLS_UPLOAD_RUN_HPP

#include <tools/uploadkit/collect_files.hpp>
#include <tools/uploadkit/main_loop.hpp>
#include <tools/uploadkit/report.hpp>

#include <uploadkit/client.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace uploadkit::command {

/// What can be done with something that was started.
struct RunningUpload {
  Instant begin{};
  std::function<void()> pause;
  std::function<void()> resume;
  std::function<void()> cancel;
};

/// What a start is given: where progress goes, and where the end goes. Both are called on the main thread.
struct UploadEvents {
  std::function<void(const Progress&)> on_progress;
  std::function<void(const Result<UploadReceipt>&)> on_done;
};

/// Starts the upload of an entry.
using StartUpload = std::function<RunningUpload(const FileEntry& entry, UploadEvents events)>;

/// The uploads of one command. Everything happens on the main thread.
class UploadRun {
 public:
  /// At most `max_running` are handed over at a time, so that the number of files costs no memory.
  UploadRun(std::vector<FileEntry> entries, std::size_t max_running, StartUpload start, Report& report);

  /// Starts what may be started; entries with errors end at once.
  void start_more();
  bool is_finished() const noexcept { return next_ == entries_.size() && running_.empty(); }
  bool is_paused() const noexcept { return is_paused_; }

  void toggle_pause();

  /// Asks everything that runs to end, and starts nothing more: what has not begun ends as `cancelled`.
  void cancel();

  /// Ends everything that is still under way with `error`; later news of it is ignored.
  void abandon(const Error& error);

 private:
  void start(std::size_t index);
  void end(std::size_t index, const Result<UploadReceipt>& result);

  std::vector<FileEntry> entries_;
  std::size_t max_running_;
  StartUpload start_;
  Report& report_;
  std::size_t next_ = 0;
  std::map<std::size_t, RunningUpload> running_;
  bool is_paused_ = false;
  bool is_cancelled_ = false;
};

}  // namespace uploadkit::command

#endif
