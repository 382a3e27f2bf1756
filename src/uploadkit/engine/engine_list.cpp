// What the storage holds of an upload, compared with what is believed of it.
#include <uploadkit/engine/upload_engine.hpp>

#include <uploadkit/engine/object_checksum.hpp>

#include <utility>

namespace uploadkit::engine {

std::optional<Action> UploadEngine::next_list(const Moment& now) {
  if (is_in_flight(SendKind::list)) return Action{Wait{}};
  if (auto waiting = wait_for(not_before_, now)) return waiting;
  auto request = setup_.backend->list_parts(description_, known_ticket(), list_marker_);
  if (!request) {
    // Signed URLs that nobody can give again: what they stood for has to begin anew.
    if (request.error().code == Errc::not_found && !completion_got_lost_)
      restart(request.error());
    else
      fail(request.error());
    return std::nullopt;
  }
  if (list_marker_ == 0) listed_.assign(static_cast<std::size_t>(parts_.plan().part_count) + 1, false);
  return Action{send(SendKind::list, *std::move(request), 0)};
}

void UploadEngine::on_list_answer(ExchangeResult result, const Moment& now) {
  Error error = result.response.error();
  if (result.response) {
    auto page = setup_.backend->read_parts(description_, known_ticket(), *result.response);
    if (page) {
      for (const StoredPart& listed : page->parts) take_listed(listed);
      if (page->next_marker > list_marker_) {
        list_marker_ = page->next_marker;
        return;
      }
      return reconcile_listed();
    }
    error = page.error();
  }
  list_marker_ = 0;
  if (error.code == Errc::not_found) {
    if (completion_got_lost_) return outcome_unknown(error);
    return restart(std::move(error));
  }
  if (error.retryable) {
    const auto asked = result.response ? asked_delay(*result.response, now.wall) : std::nullopt;
    not_before_ = list_retry_.next(shared_.retry, shared_.budget, error.code == Errc::throttled, asked, now);
    if (not_before_) return;
  }
  // Without the permission to list, what the storage acknowledged is believed; the completion names every part.
  if (error.code != Errc::forbidden && error.code != Errc::unsupported_option) return fail(std::move(error));
  if (!ticket_) ticket_ = known_ticket();
  stage_ = Stage::putting;
}

void UploadEngine::take_listed(const StoredPart& listed) {
  if (listed.number < 1 || listed.number > parts_.plan().part_count) return;
  const StoredPart part = parts_.answer(listed.number);
  const bool is_same = parts_.is_stored(listed.number) && bare_etag(part.etag) == bare_etag(listed.etag) &&
                       part.size_bytes == listed.size_bytes;
  if (is_same) listed_[static_cast<std::size_t>(listed.number)] = true;
}

/// A part that the storage has with other bytes, or not at all, is sent again.
void UploadEngine::reconcile_listed() {
  list_retry_.succeeded(shared_.budget);
  list_marker_ = 0;
  for (int number = 1; number <= parts_.plan().part_count; ++number)
    if (!listed_[static_cast<std::size_t>(number)]) parts_.lose(number);
  listed_.clear();
  if (!ticket_) ticket_ = known_ticket();
  stage_ = Stage::putting;
}

}  // namespace uploadkit::engine
