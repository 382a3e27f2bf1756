// What ends early: requests that a pause drops, uploads that are given up, and the ones the storage has forgotten.
#include <uploadkit/engine/upload_engine.hpp>

#include <uploadkit/core/text.hpp>

#include <utility>

namespace uploadkit::engine {

/// A PUT whose bytes are all sent is awaited: dropping it would send everything again although the server may have it
/// all. So is the beginning of a multipart upload, because nobody else knows its id.
bool UploadEngine::is_droppable(const InFlight& flight, bool is_drained) const {
  switch (flight.kind) {
    case SendKind::put:
      return in_parts() ? is_drained : !flight.body_sent;
    case SendKind::begin:
      return traits_.begin_is_repeatable && !in_parts();
    case SendKind::inquire:
    case SendKind::list:
      return true;
    default:
      return false;
  }
}

std::optional<Action> UploadEngine::next_while_pausing(const Moment& now) {
  if (!pausing_since_) pausing_since_ = now.steady;
  pace_.rest();
  const MultipartOptions& options = description_.options.multipart;
  const Instant drained_at =
      *pausing_since_ + (options.drain_on_pause ? options.drain_limit : std::chrono::milliseconds{0});
  for (const InFlight& flight : in_flight_) {
    if (!is_droppable(flight, now.steady >= drained_at)) continue;
    const RequestId id = flight.id;
    if (flight.kind == SendKind::put && !in_parts()) ticket_.reset();  // a fresh URL on resume: this one may die
    take_back(id);
    return Action{Drop{id}};
  }
  if (puts_in_flight() > 0) return Action{Wait{drained_at}};
  if (!in_parts() || upload_id_.empty() || options.abandon_after.count() <= 0 || !in_flight_.empty())
    return Action{Wait{}};
  const Instant abandoned_at = *pausing_since_ + options.abandon_after;
  if (now.steady < abandoned_at) return Action{Wait{abandoned_at}};
  abandon();
  return std::nullopt;
}

/// The storage is told of what it need not keep, beside whatever else goes on.
std::optional<Action> UploadEngine::next_abort(const Moment& now) {
  constexpr int most_tries = 3;
  while (!aborts_.empty() && !is_in_flight(SendKind::abort)) {
    Abort& abort = aborts_.front();
    if (abort.not_before && *abort.not_before > now.steady && abort.tries < most_tries) return std::nullopt;
    auto request = setup_.backend->abort(description_, abort.ticket);
    if (request && *request && abort.tries++ < most_tries)
      return Action{send(SendKind::abort, **std::move(request), 0)};
    if (request && *request)
      warning_ = "The upload " + core::printable(abort.ticket.upload_id, 200) +
                 " could not be aborted; the storage keeps its parts until a lifecycle rule removes them.";
    aborts_.erase(aborts_.begin());
  }
  return std::nullopt;
}

void UploadEngine::on_abort_answer(const ExchangeResult& result, const Moment& now) {
  if (aborts_.empty()) return;
  const bool is_over = result.response && result.response->status < 500;
  if (is_over) {
    aborts_.erase(aborts_.begin());
    return;
  }
  aborts_.front().not_before = now.steady + shared_.retry.initial_throttled_backoff;
}

/// Gives up what the storage holds of this upload, which then begins again.
void UploadEngine::abandon() {
  if (!upload_id_.empty()) aborts_.push_back({known_ticket(), 0, std::nullopt});
  drop_all();
  upload_id_.clear();
  ticket_.reset();
  note_begun();
  may_have_completed_ = false;
  completing_noted_ = false;
  description_.checksum.clear();
  if (auto planned = plan_parts(); !planned) return fail(planned.error());
  stage_ = Stage::beginning;
}

/// The storage does not know the upload any more, because somebody aborted it or a lifecycle rule did; or another
/// upload has overtaken it.
void UploadEngine::restart(Error why) {
  constexpr int most_restarts = 2;
  if (++restarts_ > most_restarts) return fail(std::move(why));
  abandon();
}

}  // namespace uploadkit::engine
