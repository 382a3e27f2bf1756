// What ends early: requests that a pause drops, uploads that are given up, and the ones the storage has forgotten.
#include <uploadkit/engine/upload_engine.hpp>

#include <uploadkit/core/text.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::engine {

namespace detail::engine_pause {

/// Told at once: it would come to light only when the new upload had begun and asked for the first bytes.
Error begins_once(const Error& why, std::uint64_t gone_bytes) {
  Error error = make_error(Errc::source_not_repeatable,
                           "The upload has to begin again and the first " + std::to_string(gone_bytes) +
                               " bytes of the stream are held no longer; upload it anew, or from a source that can be "
                               "read again. The reason was: " +
                               why.message,
                           {{"actual", std::to_string(gone_bytes)}});
  error.http_status = why.http_status;
  error.backend_code = why.backend_code;
  error.request_id = why.request_id;
  return error;
}

}  // namespace detail::engine_pause

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
  if (puts_in_flight() > 0) return in_parts() ? Action{Wait{drained_at}} : Action{Wait{}};
  const std::optional<Instant> next_try = aborts_.empty() ? std::nullopt : aborts_.front().not_before;
  // A stream whose first parts are stored and no longer held can go on, but not begin again.
  if (!in_parts() || upload_id_.empty() || options.abandon_after.count() <= 0 || !in_flight_.empty() ||
      !can_begin_again())
    return Action{Wait{next_try}};
  const Instant abandoned_at = *pausing_since_ + options.abandon_after;
  if (now.steady < abandoned_at) return Action{Wait{next_try ? std::min(*next_try, abandoned_at) : abandoned_at}};
  abandon();
  return std::nullopt;
}

/// Without this line nobody would know what the bucket still pays for.
void UploadEngine::give_up_abort() {
  warning_ = "The upload " + core::printable(aborts_.front().ticket.upload_id, 200) +
             " could not be aborted; the storage keeps its parts until a lifecycle rule removes them.";
  aborts_.erase(aborts_.begin());
}

/// The storage is told of what it need not keep, beside whatever else goes on.
std::optional<Action> UploadEngine::next_abort(const Moment& now) {
  constexpr int most_tries = 3;
  while (!aborts_.empty() && !is_in_flight(SendKind::abort)) {
    Abort& abort = aborts_.front();
    if (abort.not_before && *abort.not_before > now.steady && abort.tries < most_tries) return std::nullopt;
    auto request = setup_.backend->abort(description_, abort.ticket);
    if (request && !*request)
      aborts_.erase(aborts_.begin());  // the service forgets by itself
    else if (request && abort.tries++ < most_tries)
      return Action{send(SendKind::abort, **std::move(request), 0)};
    else
      give_up_abort();
  }
  return std::nullopt;
}

void UploadEngine::on_abort_answer(const ExchangeResult& result, const Moment& now) {
  if (aborts_.empty()) return;
  const int status = result.response ? result.response->status : 0;
  if (status / 100 == 2 || status == 404) {
    aborts_.erase(aborts_.begin());
    return;
  }
  const bool is_refused = status >= 300 && status < 500 && status != 429;
  if (is_refused) return give_up_abort();
  aborts_.front().not_before = now.steady + shared_.retry.initial_throttled_backoff;
}

/// Gives up what the storage holds of this upload, which then begins again.
void UploadEngine::abandon() {
  if (!upload_id_.empty()) aborts_.push_back({known_ticket(), 0, std::nullopt});
  drop_all();
  upload_id_.clear();
  ticket_.reset();
  listed_.clear();
  list_marker_ = 0;
  ignores_reading_ = asked_;  // what is being read belongs to the parts that were
  // From here on the source counts as it is now.
  description_.size_bytes = source_.facts.size_bytes;
  if (std::exchange(restored_identity_, source_.facts.identity) != source_.facts.identity) note_created();
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
  if (!can_begin_again()) return fail(detail::engine_pause::begins_once(why, parts_.stored_until()));
  abandon();
}

}  // namespace uploadkit::engine
