/// \file
/// One upload as a state machine without I/O: it says what to do next and is told what came of it.
#ifndef UPLOADKIT_ENGINE_UPLOAD_ENGINE_HPP
#define UPLOADKIT_ENGINE_UPLOAD_ENGINE_HPP

#include <uploadkit/core/url.hpp>
#include <uploadkit/engine/action.hpp>
#include <uploadkit/engine/engine_setup.hpp>
#include <uploadkit/engine/part_pace.hpp>
#include <uploadkit/engine/part_table.hpp>
#include <uploadkit/engine/put_headers.hpp>
#include <uploadkit/engine/retry_schedule.hpp>
#include <uploadkit/engine/signed_url.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace uploadkit::engine {

/// Drives one upload: begin, put the parts, complete; with retries, renewal of dead URLs, pause, cancel and recovery.
///
/// The driver calls `next()` until it gives `Wait` or `Done`, performs what was asked, reports it through the `on_…`
/// functions, and calls `next()` again. Answers to unknown requests are ignored. One thread at a time.
class UploadEngine {
 public:
  UploadEngine(EngineSetup setup, EngineShared& shared);

  /// Takes up what the records of a journal say, before the first `next()`.
  /// Errors: `journal_io` when they are unreadable or of another backend or path.
  Result<void> restore(const std::vector<std::string>& records);

  Action next(const Moment& now);

  void on_opened(Result<OpenedSource> opened);
  void on_inspected(Result<SourceFacts> facts);
  void on_measured(Result<std::string> raw_digest);

  /// How many bytes of the stream are held from the asked offset on; fewer than were asked for end it.
  void on_read_ahead(Result<std::uint64_t> held_bytes);
  void on_persisted(const Result<void>& persisted);
  void on_sent(RequestId id, std::uint64_t sent_bytes);
  void on_answer(RequestId id, ExchangeResult result, const BodyDigests& digests, const Moment& now);

  /// The driver did not send what was asked for; it may be asked for again.
  void take_back(RequestId id);

  /// At most that many parts may be in flight: what the driver has memory for. At least 1.
  void allow_parts(int count) noexcept { allowed_parts_ = count; }

  /// Whether a further part would be sent now, were it allowed.
  bool wants_part() const noexcept;

  void pause();
  void resume();
  void cancel();

  /// Ends the upload from outside (a broken callback, a closed client).
  void fail_from_outside(Error error);

  UploadState state() const;

  /// Whether a completion is on its way, so that its outcome is the server's.
  bool is_committing() const;

  /// Something is still to be taken back on the server.
  bool has_aborts() const noexcept { return !aborts_.empty() || is_in_flight(SendKind::begin); }

  /// There once `Finish` was given.
  const std::optional<Result<UploadReceipt>>& result() const noexcept { return result_; }

  /// The result with its receipt, which is given away; how the upload ended stays known.
  Result<UploadReceipt> take_result() { return result_->ok() ? Result<UploadReceipt>(std::move(**result_)) : *result_; }
  const PartTable& parts() const noexcept { return parts_; }
  std::uint64_t stored_until() noexcept { return parts_.stored_until(); }
  const UploadDescription& description() const noexcept { return description_; }

  /// What is worth a line in the log although nothing failed, once; empty if there is nothing.
  std::string take_warning() { return std::exchange(warning_, std::string()); }

  /// How often bytes have been sent, for `Progress::attempt`.
  int sends() const noexcept { return sends_; }

 private:
  enum class Stage : std::uint8_t {
    opening,
    beginning,
    measuring,
    listing,
    putting,
    reviewing,
    comparing,
    completing,
    inquiring,
    ended
  };

  /// Where a part goes and what its URL demands.
  struct PutTarget {
    std::string origin;
    SignedUrlRules rules;
  };

  struct Abort {
    UploadTicket ticket;
    int tries = 0;
    std::optional<Instant> not_before;
  };

  struct InFlight {
    RequestId id = 0;
    SendKind kind = SendKind::begin;
    int part = 0;
    bool body_sent = false;
    DigestChoice digests;
    std::string origin;
  };

  // engine_restore.cpp
  Result<void> restore_one(const JournalRecord& record);
  void restore_part(const JournalRecord& record);
  void take_back_begun();
  void forget_restored();

  // upload_engine.cpp
  std::optional<Action> next_of_stage(const Moment& now);
  Action next_after_result(const Moment& now);

  /// Records are filled only where somebody keeps them: most uploads have no journal.
  template <class Fill>
  void note(JournalRecord::Kind kind, Fill fill) {
    if (!setup_.journaling) return;
    JournalRecord record;
    record.kind = kind;
    fill(record);
    to_persist_.push_back(std::move(record));
  }
  void fail(Error error);
  void drop_all();
  Send send(SendKind kind, HttpRequest request, int part);
  std::optional<InFlight> take_in_flight(RequestId id);
  bool is_in_flight(SendKind kind) const;
  int puts_in_flight() const;
  bool in_parts() const noexcept { return parts_.plan().in_parts; }

  /// The ticket; where its URL is gone, what later steps need of it, put into `room`.
  const UploadTicket& known_ticket(UploadTicket& room) const;
  UploadTicket known_ticket() const;
  bool may_hold_object() const;
  std::optional<Action> wait_for(std::optional<Instant>& not_before, const Moment& now);

  // engine_pause.cpp
  std::optional<Action> next_while_pausing(const Moment& now);
  bool is_droppable(const InFlight& flight, bool is_drained) const;
  std::optional<Action> next_abort(const Moment& now);
  void give_up_abort();
  void on_abort_answer(const ExchangeResult& result, const Moment& now);
  void abandon();
  void restart(Error why);
  bool can_begin_again() noexcept { return !source_.is_passing || parts_.stored_until() == 0; }

  // engine_open.cpp
  Result<void> plan_parts();
  plan::UploadPlan restored_plan() const;
  void take_up_restored();
  void note_begun();

  // engine_begin.cpp
  std::optional<Action> next_begin(const Moment& now);
  void on_begin_answer(ExchangeResult result, const Moment& now);
  void begun_after_the_end(const ExchangeResult& result);
  void accept_ticket(UploadTicket ticket);
  void renew(const Error& why);
  void begin_again(const Error& why);
  bool change_region(const Error& error);
  void note_created();

  // engine_put.cpp
  std::optional<Action> next_put(const Moment& now);
  std::optional<Action> next_bytes();
  Result<std::optional<Action>> describe_put(int number, const Moment& now);
  bool may_need_etag() const;
  void measure_first(const MissingDigest& missing, int number);
  bool sends_checksum_header() const noexcept;
  std::string checksum_header_name() const;
  Result<std::optional<MissingDigest>> complete_headers(HttpRequest& request, int number, const SignedUrlRules& rules);
  void on_put_answer(const InFlight& flight, ExchangeResult result, const BodyDigests& digests, const Moment& now);
  void part_failed(int number, Error error, const HttpResponse* response, bool sent, const Moment& now);
  void remember_sent(int number, const BodyDigests& digests);
  bool part_failed_for_good_reason(int number, const Error& error);

  // engine_review.cpp
  std::optional<Action> next_review();
  std::optional<Action> next_compare();
  void review(const SourceFacts& facts);
  void compared(const std::string& raw_digest);
  void source_changed(Error error);
  digest::Algorithm part_algorithm() const;

  // engine_list.cpp
  std::optional<Action> next_list(const Moment& now);
  void on_list_answer(ExchangeResult result, const Moment& now);
  void take_listed(const StoredPart& listed);
  void reconcile_listed();

  // engine_inquire.cpp
  std::optional<Action> next_inquire(const Moment& now);
  void on_inquire_answer(ExchangeResult result, const Moment& now);
  bool is_ours(const UploadReceipt& found) const;
  void found_ours(UploadReceipt found);
  void found_nothing();

  // engine_complete.cpp
  std::optional<Action> next_complete(const Moment& now);
  void on_complete_answer(ExchangeResult result, const Moment& now);
  bool complete_begins_anew(const Error& error);
  void complete_failed(Error error, const HttpResponse* response, bool may_have_happened, const Moment& now);
  void outcome_unknown(const Error& last);
  void finish(UploadReceipt receipt);
  Result<void> prove_object(UploadReceipt& receipt) const;
  void fill_receipt(UploadReceipt& receipt) const;

  EngineSetup setup_;
  EngineShared& shared_;
  BackendTraits traits_;
  UploadDescription description_;
  OpenedSource source_;
  Stage stage_ = Stage::opening;
  std::vector<JournalRecord> to_persist_;
  std::vector<InFlight> in_flight_;
  std::vector<RequestId> drops_;
  RequestId last_id_ = 0;

  std::optional<UploadTicket> ticket_;  // of the current URL
  std::string upload_id_;               // of the current ticket, also after a restart
  std::string key_;
  core::Url url_;
  std::string origin_;  // of the URL
  SignedUrlRules rules_;
  bool may_try_dead_url_ = false;
  std::vector<Header> measured_headers_;
  std::string measured_header_name_;
  digest::Algorithm measured_algorithm_{};
  std::string dead_url_;
  Error dead_url_reason_;
  int renewals_ = 0;

  PartTable parts_;
  PartPace pace_;
  std::optional<digest::Algorithm> sent_checksum_;
  int allowed_parts_ = 1 << 16;
  std::uint64_t next_bytes_ = 0;  // of the part that is cut next
  int measured_part_ = 0;         // whose range is being read
  int compared_part_ = 0;         // the last one that was
  Stage after_comparing_ = Stage::completing;
  int sends_ = 0;
  int restarts_ = 0;
  bool region_changed_ = false;
  RetrySchedule begin_retry_;
  RetrySchedule complete_retry_;
  RetrySchedule inquire_retry_;
  std::optional<Error> last_complete_error_;  // no try is left, and only an inquiry can tell what came of the last one
  std::optional<Instant> not_before_;         // of begin, complete and inquire
  bool may_have_completed_ = false;
  bool completion_got_lost_ = false;  // once; what the storage has forgotten since may be what was completed
  bool completing_noted_ = false;
  std::optional<Error> exists_error_;  // another object is there, or the one of a PUT whose answer got lost

  RetrySchedule list_retry_;
  int list_marker_ = 0;
  int lists_ = 0;
  std::vector<bool> listed_;

  std::string warning_;
  bool asked_ = false;            // the source was asked and has not answered
  bool ignores_reading_ = false;  // its answer is of no use any more
  bool pausing_ = false;
  std::optional<Instant> pausing_since_;
  bool cancelled_ = false;
  bool told_ = false;
  bool end_is_to_note_ = false;
  bool created_is_kept_ = false;
  std::vector<Abort> aborts_;
  std::string restored_identity_;
  bool restored_ = false;
  std::uint64_t restored_size_ = 0;
  std::vector<std::uint64_t> restored_part_sizes_;
  JournalRecord restored_begun_;
  PartAnswers restored_parts_;
  std::optional<Result<UploadReceipt>> result_;
};

}  // namespace uploadkit::engine

#endif
