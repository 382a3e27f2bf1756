// The bookkeeping of parts; knows nothing of requests.
#include <uploadkit/engine/part_table.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::engine {

PartTable::PartTable(const plan::UploadPlan& plan) : plan_(plan), marks_(static_cast<std::size_t>(plan.part_count)) {
  answers_.resize(plan.part_count);
}

int PartTable::take(Instant now) {
  // From the back, so that taking out moves only the few that wait for a time.
  for (std::size_t i = returned_.size(); i-- > 0;) {
    const int number = returned_[i];
    const bool is_wanted = !is_stored(number);
    if (is_wanted && is_waiting(number, now)) continue;
    returned_.erase(returned_.begin() + static_cast<std::ptrdiff_t>(i));
    mark(number) &= static_cast<std::uint8_t>(~returned);
    if (is_wanted) return number;
  }
  while (next_fresh_ <= count()) {
    const int number = next_fresh_++;
    if (!is_stored(number)) return number;
  }
  return 0;
}

/// Whether the time of a part has not come. Once it has, it is forgotten.
bool PartTable::is_waiting(int number, Instant now) {
  const auto begun = begun_.find(number);
  if (begun == begun_.end()) return false;
  auto& time = begun->second.not_before;
  if (time && *time > now) return true;
  time.reset();
  return false;
}

void PartTable::give_back(int number) {
  if (number >= next_fresh_ || (mark(number) & returned) != 0) return;
  mark(number) |= returned;
  returned_.push_back(number);
}

StoredPart PartTable::answer(int number) const {
  const auto begun = begun_.find(number);
  StoredPart answer = !is_stored(number) && begun != begun_.end() ? begun->second.sent : answers_.get(number);
  answer.number = number;
  answer.size_bytes = plan_.part(number).size_bytes;
  return answer;
}

void PartTable::store(int number, const StoredPart& answer, VerifiedBy verified_by) {
  if (is_stored(number)) return;
  answers_.keep(number, answer, verified_by);
  mark(number) |= stored;
  begun_.erase(number);
  ++stored_count_;
  stored_bytes_ += plan_.part(number).size_bytes;
}

void PartTable::lose(int number) {
  if (!is_stored(number)) return;
  mark(number) &= static_cast<std::uint8_t>(~stored);
  PartState& state = begun_[number];
  state.sent = answers_.get(number);
  state.sends = 1;
  first_missing_ = std::min(first_missing_, number);
  --stored_count_;
  stored_bytes_ -= plan_.part(number).size_bytes;
  give_back(number);
}

void PartTable::append(std::uint64_t bytes, std::uint64_t part_bytes) {
  plan::append(plan_, bytes, part_bytes);
  marks_.push_back(0);
  answers_.resize(plan_.part_count);
}

int PartTable::stored_parts() noexcept {
  while (first_missing_ <= count() && is_stored(first_missing_)) ++first_missing_;
  return first_missing_ - 1;
}

std::uint64_t PartTable::stored_until() noexcept {
  const int before = stored_parts();
  return before < count() ? plan_.part(before + 1).offset : plan_.size_bytes;
}

std::optional<Instant> PartTable::next_time() const {
  std::optional<Instant> earliest;
  for (const int number : returned_) {
    const auto begun = begun_.find(number);
    if (begun == begun_.end() || is_stored(number)) continue;
    const auto& time = begun->second.not_before;
    if (time && (!earliest || *time < *earliest)) earliest = time;
  }
  return earliest;
}

std::vector<StoredPart> PartTable::answers() const {
  std::vector<StoredPart> answers;
  answers.reserve(static_cast<std::size_t>(stored_count_));
  for (int number = 1; number <= count(); ++number)
    if (is_stored(number)) answers.push_back(answer(number));
  return answers;
}

}  // namespace uploadkit::engine
