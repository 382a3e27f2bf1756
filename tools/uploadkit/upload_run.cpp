// Many uploads through one client.
#include <tools/uploadkit/upload_run.hpp>

#include <utility>

namespace uploadkit::command {

UploadRun::UploadRun(std::vector<FileEntry> entries, std::size_t max_running, StartUpload start, Report& report)
    : entries_(std::move(entries)), max_running_(max_running), start_(std::move(start)), report_(report) {}

void UploadRun::start_more() {
  while (next_ < entries_.size() && !is_paused_ && running_.size() < max_running_) start(next_++);
}

void UploadRun::start(std::size_t index) {
  const FileEntry& entry = entries_[index];
  if (entry.error) return report_.failed(index, entry.path, *entry.error);
  UploadEvents events;
  events.on_progress = [this, index](const Progress& progress) {
    if (running_.count(index) != 0) report_.progress(index, entries_[index].path, progress);
  };
  events.on_done = [this, index](const Result<UploadReceipt>& result) { end(index, result); };
  running_[index].begin = std::chrono::steady_clock::now();
  RunningUpload upload = start_(entry, std::move(events));
  // It may have ended by now.
  const auto found = running_.find(index);
  if (found == running_.end()) return;
  upload.begin = found->second.begin;
  found->second = std::move(upload);
}

void UploadRun::end(std::size_t index, const Result<UploadReceipt>& result) {
  const auto found = running_.find(index);
  if (found == running_.end()) return;
  const auto duration = std::chrono::steady_clock::now() - found->second.begin;
  running_.erase(found);
  const std::string& file = entries_[index].path;
  if (result) {
    report_.completed(index, file, *result, std::chrono::duration_cast<std::chrono::milliseconds>(duration));
  } else {
    report_.failed(index, file, result.error());
  }
}

void UploadRun::toggle_pause() {
  if (is_cancelled_) return;
  is_paused_ = !is_paused_;
  for (auto& [index, upload] : running_) {
    const auto& act = is_paused_ ? upload.pause : upload.resume;
    if (act) act();
  }
  report_.note(is_paused_ ? "paused; p resumes" : "resumed");
}

void UploadRun::cancel() {
  is_cancelled_ = true;
  is_paused_ = false;
  // A copy: an end may come from inside the call.
  const auto running = running_;
  for (const auto& [index, upload] : running)
    if (upload.cancel) upload.cancel();
  while (next_ < entries_.size()) {
    const std::size_t index = next_++;
    report_.failed(index, entries_[index].path,
                   make_error(Errc::cancelled, "The upload was cancelled before it began."));
  }
}

void UploadRun::abandon(const Error& error) {
  const auto running = std::exchange(running_, {});
  for (const auto& [index, upload] : running) report_.failed(index, entries_[index].path, error);
}

}  // namespace uploadkit::command
