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
  // From the back, so that taking out moves only the few that wait for a time.
  for (std::size_t i = waiting_.size(); i-- > 0;) {
    const int number = waiting_[i];
    PartState& state = part(number);
    if (!state.stored && state.not_before && *state.not_before > now) continue;
    waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(i));
    state.waiting = false;
    if (state.stored) continue;
    state.not_before.reset();
    return number;
  }
  return 0;
}

void PartTable::give_back(int number) {
  if (!std::exchange(part(number).waiting, true)) waiting_.push_back(number);
}

void PartTable::store(int number, StoredPart answer, std::string checksum, VerifiedBy verified_by) {
  PartState& state = part(number);
  if (state.stored) return;
  answer.number = number;
  answer.size_bytes = plan_.part(number).size_bytes;
  state.stored = true;
  state.answer = std::move(answer);
  state.answer.checksum = std::move(checksum);
  state.verified_by = verified_by;
  ++stored_count_;
  stored_bytes_ += state.answer.size_bytes;
}

void PartTable::lose(int number) {
  PartState& state = part(number);
  if (!state.stored) return;
  state.stored = false;
  first_missing_ = std::min(first_missing_, number);
  --stored_count_;
  stored_bytes_ -= state.answer.size_bytes;
  give_back(number);
}

void PartTable::append(std::uint64_t bytes) {
  plan::append(plan_, bytes);
  parts_.emplace_back();
  waiting_.insert(waiting_.begin(), plan_.part_count);
}

std::uint64_t PartTable::stored_until() noexcept {
  const int count = static_cast<int>(parts_.size());  // 0 before the source was cut
  while (first_missing_ <= count && part(first_missing_).stored) ++first_missing_;
  return std::min(static_cast<std::uint64_t>(first_missing_ - 1) * plan_.part_bytes, plan_.size_bytes);
}

std::optional<Instant> PartTable::next_time() const {
  std::optional<Instant> earliest;
  for (const int number : waiting_) {
    const auto& time = part(number).not_before;
    if (time && !part(number).stored && (!earliest || *time < *earliest)) earliest = time;
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
