// The bookkeeping of parts; knows nothing of requests.
#include <uploadkit/engine/part_table.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::engine {

PartTable::PartTable(const plan::UploadPlan& plan) : plan_(plan), parts_(static_cast<std::size_t>(plan.part_count)) {
  waiting_.reserve(parts_.size());
  for (int number = plan.part_count; number >= 1; --number) waiting_.push_back(number);
}

int PartTable::take(Instant now) {
  for (auto it = waiting_.rbegin(); it != waiting_.rend(); ++it) {
    const int number = *it;
    if (part(number).not_before && *part(number).not_before > now) continue;
    part(number).not_before.reset();
    waiting_.erase(std::next(it).base());
    return number;
  }
  return 0;
}

void PartTable::give_back(int number) { waiting_.push_back(number); }

void PartTable::store(int number, StoredPart answer, std::string checksum, VerifiedBy verified_by) {
  PartState& state = part(number);
  if (state.stored) return;
  waiting_.erase(std::remove(waiting_.begin(), waiting_.end(), number), waiting_.end());
  answer.number = number;
  answer.size_bytes = plan_.part(number).size_bytes;
  state.stored = true;
  state.answer = std::move(answer);
  state.checksum = std::move(checksum);
  state.verified_by = verified_by;
  ++stored_count_;
  stored_bytes_ += state.answer.size_bytes;
}

std::optional<Instant> PartTable::next_time() const {
  std::optional<Instant> earliest;
  for (const int number : waiting_) {
    const auto& time = part(number).not_before;
    if (time && (!earliest || *time < *earliest)) earliest = time;
  }
  return earliest;
}

std::vector<StoredPart> PartTable::answers() const {
  std::vector<StoredPart> answers;
  answers.reserve(parts_.size());
  for (const PartState& state : parts_)
    if (state.stored) answers.push_back(state.answer);
  return answers;
}

}  // namespace uploadkit::engine
