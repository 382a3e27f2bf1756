// The engine of an upload and the journal that it begins with and adds to.
#include <uploadkit/client/client_core.hpp>
#include <uploadkit/client/upload_job.hpp>

#include <utility>

namespace uploadkit::client {

namespace detail::upload_job_records {

Error taken_resume_id() {
  return make_error(Errc::conflict,
                    "Another upload of this client is under way with the same resume_id; wait for its end, or give "
                    "each upload its own.",
                    {{"option", "resume_id"}});
}

}  // namespace detail::upload_job_records

/// False while an upload of the same resume_id, whose end was told, takes back what the service holds of it. One that
/// is under way is not waited for: that is a mistake to be told.
bool UploadJob::has_resume_id() {
  if (has_resume_id_ || !client_.journal() || options_.resume_id.empty()) return true;
  const auto claim = client_.resume_ids().claim(options_.resume_id, shared_from_this());
  has_resume_id_ = claim == ResumeIds::Claim::given;
  return claim != ResumeIds::Claim::must_wait;
}

/// Only when it is this upload's turn: thousands may be in line.
void UploadJob::make_engine() {
  static_cast<void>(has_resume_id());  // one that is cancelled waits for nobody
  auto idempotency_key = client_.uuids().next();
  const bool is_resumable = !options_.resume_id.empty();
  if (client_.journal()) journal_name_ = is_resumable ? options_.resume_id : idempotency_key.value_or("");
  engine::EngineSetup setup{backend_, path_, std::move(options_), idempotency_key.value_or(""),
                            client_.journal() != nullptr};
  engine_ = std::make_unique<engine::UploadEngine>(std::move(setup), client_.shared());
  if (!idempotency_key) engine_->fail_from_outside(idempotency_key.error());
  if (client_.journal() && is_resumable) load_records();
}

void UploadJob::load_records() {
  has_foreign_records_ = !has_resume_id_;
  if (!has_resume_id_) {
    if (handle_->wish() != Wish::cancel) engine_->fail_from_outside(detail::upload_job_records::taken_resume_id());
    return;
  }
  auto records = client_.journal()->load(journal_name_);
  auto restored = records ? engine_->restore(*records) : Result<void>(records.error());
  if (!restored) engine_->fail_from_outside(restored.error());
  has_foreign_records_ = !restored;
  has_records_ = true;
}

void UploadJob::persist(const engine::Persist& action) {
  auto written = client_.journal()->append(journal_name_, engine::encode(action.record));
  if (!written) client_.log().write(LogLevel::warning, "engine", written.error().message);
  has_records_ = true;
  engine_->on_persisted(written);
}

/// At the end, unless they are another upload's or this one may go on from them.
void UploadJob::remove_records() {
  if (!removes_records_ || !std::exchange(has_records_, false)) return;
  static_cast<void>(client_.journal()->remove(journal_name_));
}

void UploadJob::give_up_resume_id() {
  if (!std::exchange(has_resume_id_, false)) return;
  for (const auto& waiting : client_.resume_ids().give_up(journal_name_))
    if (const auto job = waiting.lock()) client_.wake(job);
}

}  // namespace uploadkit::client
