/// \file
/// Carries out what the engine of one upload asks for.
#ifndef UPLOADKIT_CLIENT_UPLOAD_JOB_HPP
#define UPLOADKIT_CLIENT_UPLOAD_JOB_HPP

#include <uploadkit/client/body_buffers.hpp>
#include <uploadkit/client/job.hpp>
#include <uploadkit/client/progress_meter.hpp>
#include <uploadkit/client/scheduler.hpp>
#include <uploadkit/client/source_body.hpp>
#include <uploadkit/client/upload_handle.hpp>
#include <uploadkit/digest/digest.hpp>
#include <uploadkit/engine/upload_engine.hpp>
#include <uploadkit/files/replay_source.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace uploadkit::client {

class ClientCore;

/// One upload on the driving thread.
class UploadJob final : public Job, public std::enable_shared_from_this<UploadJob> {
 public:
  UploadJob(ClientCore& client, UploadInput input, std::shared_ptr<const Backend> backend,
            std::shared_ptr<::uploadkit::detail::UploadHandle> handle);
  ~UploadJob() override;

  /// Reads the journal, if there is one, and gets in line.
  void begin();

  /// The scheduler gave a slot.
  void admit() { admitted_ = true; }

  /// The scheduler gave the memory that was asked for.
  void grant_memory();

  /// The handle has a new wish.
  void hear_wish();

  void fail(const Error& error);
  void step() override;
  void close(const Error& why) override;
  void on_sent(engine::RequestId request, std::uint64_t sent_bytes) override;
  void on_end(engine::RequestId request, ExchangeResult result) override;

 private:
  struct Flight {
    engine::RequestId request = 0;
    ExchangeId exchange = 0;
    int part = 0;
    std::shared_ptr<SourceBody> body;
    std::uint64_t size_bytes = 0;  // of the body
    bool is_unrepeatable = false;
  };
  struct Measurement {
    std::unique_ptr<digest::Digest> digest;
    std::uint64_t offset = 0;
    std::uint64_t end = 0;
  };
  static constexpr std::size_t look_bytes = 512;  // more than any signature that is looked for
  using Wish = ::uploadkit::detail::UploadHandle::Wish;

  // upload_job.cpp
  bool follow_wish();
  bool perform(engine::Action action);
  bool send(engine::Send action);
  void drop(engine::RequestId request);
  bool wait(const engine::Wait& action);
  void conclude();
  void end();
  void tell_warning();
  void publish(bool tell);
  void release_slot();
  void release_memory();
  void release_buffer();

  // upload_job_records.cpp
  bool has_resume_id();
  void make_engine();
  void load_records();
  void persist(const engine::Persist& action);
  void remove_records();
  void give_up_resume_id();

  // upload_job_memory.cpp
  bool has_what_it_needs();
  bool can_repeat(const PartRange& range) const;
  void take_spare_buffers();
  void give_back_spare_buffers();
  std::uint64_t part_buffer_bytes() const;
  int bodies_in_flight() const;
  std::uint64_t bytes_to_hold(const SourceFacts& facts) const;
  void settle_held_bytes(std::uint64_t size_bytes);
  Result<void> settle_window();

  // upload_job_path.cpp
  bool knows_path();
  void take_path(const Result<std::string>& path);

  // upload_job_source.cpp
  void open_source();
  void close_source();
  bool look_at_source();
  const UploadOptions& options() const { return engine_ ? engine_->description().options : options_; }
  Result<engine::OpenedSource> look(Result<SourceFacts> facts);
  static bool is_short(const SourceFacts& facts) {
    return facts.repeatable && facts.size_bytes.value_or(UINT64_MAX) <= BodyBuffers::most_bytes;
  }
  Result<std::string_view> read_short(std::size_t size);
  void let_go_of_body();
  Result<SourceFacts> held_stream();
  void inspect_source();
  void measure(const engine::MeasureSource& action);
  bool measure_some();
  bool read_ahead_some();
  bool do_some();

  ClientCore& client_;
  std::shared_ptr<Source> source_;
  std::shared_ptr<const Backend> backend_;
  std::shared_ptr<::uploadkit::detail::UploadHandle> handle_;
  std::string path_;
  std::function<std::string(const std::string&)> path_of_identity_;  // empty once the path is known
  UploadOptions options_;                                            // the engine's, as soon as there is one
  std::string journal_name_;
  std::unique_ptr<engine::UploadEngine> engine_;
  ProgressMeter meter_;
  std::vector<Flight> flights_;
  std::shared_ptr<files::ReplaySource> replay_;  // of a stream
  std::optional<SourceFacts> unlooked_;          // the source is open, and its first bytes were not looked at
  std::optional<Measurement> measurement_;
  HeldBody held_body_;         // all of a short source
  bool ends_as_told_ = false;  // nothing was found behind the last byte
  std::optional<engine::ReadAhead> read_ahead_;
  bool takes_parts_ = false;  // the backend does
  Scheduler::Place place_;
  std::uint64_t memory_bytes_ = 0;
  std::uint64_t held_bytes_ = 0;  // of a stream
  int spare_buffers_ = 0;         // for parts beside the first
  UploadState shown_ = UploadState::pending;
  bool has_foreign_records_ = false;  // of another upload, or unreadable: not this one's to remove
  bool has_resume_id_ = false;        // no other upload of this client may use the same
  bool has_records_ = false;
  bool waiting_in_line_ = false;
  bool admitted_ = false;
  bool is_open_ = false;
  bool has_memory_ = false;
  bool wants_memory_ = false;
  bool concluded_ = false;
  bool removes_records_ = false;  // at the end
  bool closed_ = false;
  bool is_asking_path_ = false;
};

}  // namespace uploadkit::client

#endif
