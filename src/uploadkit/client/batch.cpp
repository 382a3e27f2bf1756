// Several uploads as one.
#include <uploadkit/session.hpp>

#include <utility>

UPLOADKIT_NAMESPACE_BEGIN

namespace detail::batch {

/// `accepted` if any upload accepted, else what the last one said.
template <class Ask>
ControlOutcome ask_all(const std::vector<UploadSession>& sessions, Ask ask) {
  ControlOutcome outcome = ControlOutcome::not_possible;
  bool accepted = false;
  for (const UploadSession& session : sessions) {
    outcome = ask(session);
    accepted = accepted || outcome == ControlOutcome::accepted;
  }
  return accepted ? ControlOutcome::accepted : outcome;
}

}  // namespace detail::batch

std::vector<Result<UploadReceipt>> UploadBatch::wait() const {
  std::vector<Result<UploadReceipt>> results;
  results.reserve(sessions_.size());
  // The last one first: this thread then sleeps until nearly all are done, instead of waking for each.
  if (!sessions_.empty()) static_cast<void>(sessions_.back().wait());
  for (const UploadSession& session : sessions_) results.push_back(session.wait());
  return results;
}

bool UploadBatch::ready() const noexcept {
  for (const UploadSession& session : sessions_)
    if (!session.ready()) return false;
  return true;
}

BatchProgress UploadBatch::progress() const {
  BatchProgress sum;
  sum.total = sessions_.size();
  for (const UploadSession& session : sessions_) {
    const Progress one = session.progress();
    sum.completed += one.phase == UploadState::completed ? 1 : 0;
    sum.failed += one.phase == UploadState::failed ? 1 : 0;
    sum.cancelled += one.phase == UploadState::cancelled ? 1 : 0;
    sum.transferred_bytes += one.transferred_bytes;
    sum.acknowledged_bytes += one.acknowledged_bytes;
    sum.total_bytes += one.total_bytes.value_or(0);
    sum.rate_bytes_per_second += is_terminal(one.phase) ? 0 : one.rate_bytes_per_second;
  }
  return sum;
}

ControlOutcome UploadBatch::pause() const {
  return detail::batch::ask_all(sessions_, [](const UploadSession& session) { return session.pause(); });
}

ControlOutcome UploadBatch::resume() const {
  return detail::batch::ask_all(sessions_, [](const UploadSession& session) { return session.resume(); });
}

ControlOutcome UploadBatch::cancel() const {
  return detail::batch::ask_all(sessions_, [](const UploadSession& session) { return session.cancel(); });
}

std::size_t UploadBatch::retry_failed() {
  std::size_t started = 0;
  for (std::size_t i = 0; i < sessions_.size(); ++i) {
    if (sessions_[i].state() != UploadState::failed) continue;
    auto session = start_(inputs_[i]);
    if (session.resume() == ControlOutcome::not_possible) continue;  // the client is gone; the old error stays
    sessions_[i] = std::move(session);
    ++started;
  }
  return started;
}

UPLOADKIT_NAMESPACE_END
