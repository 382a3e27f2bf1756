// The order of things: what is asked next, and how pause, cancel, failure and recovery cut in.
#include <uploadkit/engine/upload_engine.hpp>

#include <uploadkit/core/text.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::engine {

UploadEngine::UploadEngine(EngineSetup setup, EngineShared& shared)
    : setup_(std::move(setup)), shared_(shared), traits_(setup_.backend->traits()) {
  description_.path = setup_.path;
  description_.options = std::move(setup_.options);
  description_.options.on_progress = nullptr;  // the backend has no use for it
  description_.idempotency_key = setup_.idempotency_key;
  const std::string& wanted = description_.options.checksum_algorithm;
  sent_checksum_ = digest::parse_algorithm(wanted.empty() ? traits_.checksum_algorithm : wanted);
  if (sent_checksum_) description_.checksum_algorithm = digest::name(*sent_checksum_);
  description_.region = shared_.regions.of(region_owner(setup_.backend), description_.options.bucket);
  pace_ = PartPace(description_.options.multipart.max_parallel_parts);
}

Action UploadEngine::next(const Moment& now) {
  if (!drops_.empty()) {
    const Drop drop{drops_.back()};
    drops_.pop_back();
    return drop;
  }
  if (!to_persist_.empty()) return Persist{to_persist_.front()};
  description_.now = now.wall;
  if (result_) return next_after_result(now);
  if (auto action = next_abort(now)) return *std::move(action);
  if (asked_) return Wait{};
  for (;;) {
    if (pausing_) {
      auto action = next_while_pausing(now);
      return action ? *std::move(action) : next(now);
    }
    if (auto action = next_of_stage(now)) return *std::move(action);
    // A stage without an action has moved on, failed, or noted something.
    if (result_ || !to_persist_.empty() || !drops_.empty()) return next(now);
  }
}

std::optional<Action> UploadEngine::next_of_stage(const Moment& now) {
  switch (stage_) {
    case Stage::opening:
      asked_ = true;
      return Action{OpenSource{}};
    case Stage::beginning:
      return next_begin(now);
    case Stage::measuring:
      asked_ = true;
      return Action{MeasureSource{measured_algorithm_, parts_.plan().part(measured_part_)}};
    case Stage::listing:
      return next_list(now);
    case Stage::putting:
      return next_put(now);
    case Stage::reviewing:
      return next_review();
    case Stage::comparing:
      return next_compare();
    case Stage::completing:
      return next_complete(now);
    case Stage::inquiring:
      return next_inquire(now);
    case Stage::ended:
      break;
  }
  return Action{Wait{}};
}

Action UploadEngine::next_after_result(const Moment& now) {
  if (!std::exchange(told_, true)) return Finish{};
  if (is_in_flight(SendKind::begin)) return Wait{};  // its answer tells what is to be aborted
  if (auto action = next_abort(now)) return *std::move(action);
  if (aborts_.empty()) {
    // Noted last: until then another life can still take back, or go on with, what the storage holds.
    if (std::exchange(end_is_to_note_, false)) note(JournalRecord::Kind::ended, [](JournalRecord&) {});
    return to_persist_.empty() ? Action{Done{}} : next(now);
  }
  return is_in_flight(SendKind::abort) ? Wait{} : Wait{aborts_.front().not_before};
}

void UploadEngine::fail(Error error) {
  if (result_) return;
  const bool may_hold = may_hold_object();
  drop_all();
  may_have_completed_ = may_hold;
  stage_ = Stage::ended;
  error.resumable = setup_.journaling && !description_.options.resume_id.empty() &&
                    restored_identity_ == source_.facts.identity && error.retryable;
  if (!error.resumable) {
    take_back_begun();
    end_is_to_note_ = restored_ || !source_.content_type.empty();
    // Another life takes back what this one could not, and begins anew instead of going on with what is half gone.
    if (end_is_to_note_ && !aborts_.empty()) note(JournalRecord::Kind::ending, [](JournalRecord&) {});
  }
  not_before_.reset();
  result_ = std::move(error);
}

void UploadEngine::fail_from_outside(Error error) {
  if (may_hold_object()) error.message += " The completion was under way, so the service may hold the object.";
  fail(std::move(error));
}

void UploadEngine::drop_all() {
  // An answer to "create" is awaited even after the end: without it nobody could abort what it made. An abort goes on.
  std::vector<InFlight> kept;
  for (InFlight& flight : in_flight_)
    if ((flight.kind == SendKind::begin && in_parts()) || flight.kind == SendKind::abort)
      kept.push_back(std::move(flight));
    else
      drops_.push_back(flight.id);
  in_flight_ = std::move(kept);
}

Send UploadEngine::send(SendKind kind, HttpRequest request, int part) {
  const RequestId id = ++last_id_;
  in_flight_.push_back(InFlight{id, kind, part, false, {}, {}});
  Send action;
  action.id = id;
  action.kind = kind;
  action.request = std::move(request);
  return action;
}

std::optional<UploadEngine::InFlight> UploadEngine::take_in_flight(RequestId id) {
  const auto it = std::find_if(in_flight_.begin(), in_flight_.end(), [&](const InFlight& f) { return f.id == id; });
  if (it == in_flight_.end()) return std::nullopt;
  InFlight flight = std::move(*it);
  in_flight_.erase(it);
  return flight;
}

bool UploadEngine::is_in_flight(SendKind kind) const {
  return std::any_of(in_flight_.begin(), in_flight_.end(), [&](const InFlight& f) { return f.kind == kind; });
}

int UploadEngine::puts_in_flight() const {
  const auto is_put = [](const InFlight& flight) { return flight.kind == SendKind::put; };
  return static_cast<int>(std::count_if(in_flight_.begin(), in_flight_.end(), is_put));
}

const UploadTicket& UploadEngine::known_ticket(UploadTicket& room) const {
  if (ticket_) return *ticket_;
  room.upload_id = upload_id_;
  room.key = key_;
  return room;
}

UploadTicket UploadEngine::known_ticket() const {
  UploadTicket room;
  return known_ticket(room);
}

bool UploadEngine::may_hold_object() const { return may_have_completed_ || is_committing(); }

/// The wait for a backoff, or nothing once its time has come.
std::optional<Action> UploadEngine::wait_for(std::optional<Instant>& not_before, const Moment& now) {
  if (not_before && *not_before > now.steady) return Action{Wait{not_before}};
  not_before.reset();
  return std::nullopt;
}

void UploadEngine::on_persisted(const Result<void>& persisted) {
  if (to_persist_.empty()) return;
  const bool is_first = !std::exchange(created_is_kept_, true);
  to_persist_.erase(to_persist_.begin());
  if (persisted) return;
  // Without the first record nothing could be continued, which is what the journal was asked for. Later, the upload
  // itself is worth more than its journal.
  if (is_first) fail(persisted.error());
  to_persist_.clear();
  setup_.journaling = false;
}

void UploadEngine::on_sent(RequestId id, std::uint64_t sent_bytes) {
  for (InFlight& flight : in_flight_)
    if (flight.id == id && flight.kind == SendKind::put)
      flight.body_sent = sent_bytes >= parts_.plan().part(flight.part).size_bytes;
}

void UploadEngine::on_answer(RequestId id, ExchangeResult result, const BodyDigests& digests, const Moment& now) {
  const auto flight = take_in_flight(id);
  if (!flight) return;
  description_.now = now.wall;
  switch (flight->kind) {
    case SendKind::begin:
      return on_begin_answer(std::move(result), now);
    case SendKind::put:
      return on_put_answer(*flight, std::move(result), digests, now);
    case SendKind::list:
      return on_list_answer(std::move(result), now);
    case SendKind::complete:
      return on_complete_answer(std::move(result), now);
    case SendKind::inquire:
      return on_inquire_answer(std::move(result), now);
    case SendKind::abort:
      return on_abort_answer(result, now);
  }
}

void UploadEngine::take_back(RequestId id) {
  const auto flight = take_in_flight(id);
  if (flight && flight->kind == SendKind::put) parts_.give_back(flight->part);
}

void UploadEngine::pause() { pausing_ = true; }

void UploadEngine::resume() {
  pausing_ = false;
  pausing_since_.reset();
}

void UploadEngine::cancel() {
  if (result_) return;
  cancelled_ = true;
  Error error =
      make_error(Errc::cancelled, may_hold_object() ? "The application cancelled while the completion was under way; "
                                                      "the service may hold the object."
                                                    : "The application cancelled the upload.");
  fail(std::move(error));
}

bool UploadEngine::is_committing() const { return is_in_flight(SendKind::complete); }

UploadState UploadEngine::state() const {
  if (result_) {
    if (*result_) return UploadState::completed;
    return is_cancelled(result_->error()) ? UploadState::cancelled : UploadState::failed;
  }
  // The driver stops measuring a source for the pause, and goes on afterwards.
  const bool is_measuring = stage_ == Stage::measuring || stage_ == Stage::comparing;
  const auto is_abort = [](const InFlight& flight) { return flight.kind == SendKind::abort; };
  const bool is_quiet = std::all_of(in_flight_.begin(), in_flight_.end(), is_abort) && (!asked_ || is_measuring);
  if (pausing_) return is_quiet ? UploadState::paused : UploadState::pausing;
  switch (stage_) {
    case Stage::opening:
    case Stage::beginning:
    case Stage::measuring:
    case Stage::listing:
      return parts_.stored_bytes() > 0 ? UploadState::uploading : UploadState::preparing;
    case Stage::putting:
      return UploadState::uploading;
    default:
      return UploadState::completing;
  }
}

}  // namespace uploadkit::engine
