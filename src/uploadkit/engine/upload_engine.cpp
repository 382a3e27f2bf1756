// The order of things: what is asked next, and how pause, cancel, failure and recovery cut in.
#include <uploadkit/engine/upload_engine.hpp>

#include <uploadkit/engine/option_check.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::engine {

UploadEngine::UploadEngine(EngineSetup setup, EngineShared& shared)
    : setup_(std::move(setup)), shared_(shared), traits_(setup_.backend->traits()) {
  description_.path = setup_.path;
  description_.options = std::move(setup_.options);
  description_.options.on_progress = nullptr;  // the backend has no use for it
  description_.idempotency_key = setup_.idempotency_key;
}

Action UploadEngine::next(const Moment& now) {
  if (!drops_.empty()) {
    const Drop drop{drops_.back()};
    drops_.pop_back();
    return drop;
  }
  if (!to_persist_.empty()) return Persist{to_persist_.front()};
  if (result_) return next_after_result(now);
  description_.now = now.wall;
  if (asked_) return Wait{};
  for (;;) {
    if (pausing_)
      if (auto action = next_while_pausing()) return *action;
    if (auto action = next_of_stage(now)) return *action;
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
      return Action{MeasureSource{measured_algorithm_}};
    case Stage::putting:
      return next_put(now);
    case Stage::reviewing:
      return next_review();
    case Stage::comparing:
      asked_ = true;
      return Action{MeasureSource{digest::Algorithm::crc64nvme}};
    case Stage::completing:
      return next_complete(now);
    case Stage::inquiring:
      return next_inquire(now);
    case Stage::ended:
      break;
  }
  return Action{Wait{}};
}

/// Drops what can be dropped and waits for the rest. A PUT whose bytes are all sent is awaited: dropping it would send
/// everything again although the server may have it all.
std::optional<Action> UploadEngine::next_while_pausing() {
  for (const InFlight& flight : in_flight_) {
    const bool is_droppable = (flight.kind == SendKind::put && !flight.body_sent) || flight.kind == SendKind::inquire ||
                              (flight.kind == SendKind::begin && traits_.begin_is_repeatable);
    if (!is_droppable) continue;
    const RequestId id = flight.id;
    if (flight.kind == SendKind::put) ticket_.reset();  // a fresh URL on resume: this one may die meanwhile
    take_back(id);
    return Action{Drop{id}};
  }
  return Action{Wait{}};
}

Action UploadEngine::next_after_result(const Moment& now) {
  if (!told_) {
    told_ = true;
    return Finish{};
  }
  constexpr int most_abort_tries = 3;
  if (!abort_wanted_ || abort_tries_ >= most_abort_tries) return Done{};
  if (is_in_flight(SendKind::abort)) return Wait{};
  if (not_before_ && *not_before_ > now.steady) return Wait{not_before_};
  UploadTicket room;
  description_.now = now.wall;
  auto request = setup_.backend->abort(description_, known_ticket(room));
  if (!request || !*request) {
    abort_wanted_ = false;
    return Done{};
  }
  ++abort_tries_;
  return send(SendKind::abort, **std::move(request), 0);
}

void UploadEngine::fail(Error error) {
  if (result_) return;
  const bool may_hold = may_hold_object();
  drop_all();
  stage_ = Stage::ended;
  error.resumable = setup_.journaling && !description_.options.resume_id.empty() &&
                    restored_identity_ == source_.facts.identity && error.retryable;
  if (!error.resumable) {
    // What may be complete is not taken back: it may be the application's by now.
    abort_wanted_ = !may_hold && (!upload_id_.empty() || !key_.empty());
    if (restored_ || !source_.content_type.empty()) note(JournalRecord::Kind::ended, [](JournalRecord&) {});
  }
  not_before_.reset();
  result_ = std::move(error);
}

void UploadEngine::fail_from_outside(Error error) {
  if (may_hold_object()) error.message += " The completion was under way, so the service may hold the object.";
  fail(std::move(error));
}

void UploadEngine::drop_all() {
  for (const InFlight& flight : in_flight_) drops_.push_back(flight.id);
  in_flight_.clear();
}

Send UploadEngine::send(SendKind kind, HttpRequest request, int part) {
  const RequestId id = ++last_id_;
  in_flight_.push_back(InFlight{id, kind, part, false});
  Send action;
  action.id = id;
  action.kind = kind;
  action.request = std::move(request);
  return action;
}

std::optional<UploadEngine::InFlight> UploadEngine::take_in_flight(RequestId id) {
  const auto it = std::find_if(in_flight_.begin(), in_flight_.end(), [&](const InFlight& f) { return f.id == id; });
  if (it == in_flight_.end()) return std::nullopt;
  const InFlight flight = *it;
  in_flight_.erase(it);
  return flight;
}

bool UploadEngine::is_in_flight(SendKind kind) const {
  return std::any_of(in_flight_.begin(), in_flight_.end(), [&](const InFlight& f) { return f.kind == kind; });
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
  const bool is_first = to_persist_.front().kind == JournalRecord::Kind::created;
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
    case SendKind::complete:
      return on_complete_answer(std::move(result), now);
    case SendKind::inquire:
      return on_inquire_answer(std::move(result), now);
    case SendKind::abort:
      abort_wanted_ = !result.response || result.response->status >= 500;
      not_before_ = now.steady + shared_.retry.initial_throttled_backoff;
      return;
  }
}

void UploadEngine::take_back(RequestId id) {
  const auto flight = take_in_flight(id);
  if (flight && flight->kind == SendKind::put) parts_.give_back(flight->part);
}

void UploadEngine::pause() { pausing_ = true; }

void UploadEngine::resume() { pausing_ = false; }

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
  if (pausing_) return in_flight_.empty() && (!asked_ || is_measuring) ? UploadState::paused : UploadState::pausing;
  switch (stage_) {
    case Stage::opening:
    case Stage::beginning:
    case Stage::measuring:
      return parts_.stored_bytes() > 0 ? UploadState::uploading : UploadState::preparing;
    case Stage::putting:
      return UploadState::uploading;
    default:
      return UploadState::completing;
  }
}

}  // namespace uploadkit::engine
