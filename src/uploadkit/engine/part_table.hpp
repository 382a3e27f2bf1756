/// \file
/// Where every part of an upload stands.
#ifndef UPLOADKIT_ENGINE_PART_TABLE_HPP
#define UPLOADKIT_ENGINE_PART_TABLE_HPP

#include <uploadkit/backend.hpp>
#include <uploadkit/engine/part_answers.hpp>
#include <uploadkit/engine/retry_schedule.hpp>
#include <uploadkit/plan/upload_plan.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace uploadkit::engine {

/// What is known of a part between its first request and its being stored.
struct PartState {
  RetrySchedule retry;
  std::optional<Instant> not_before;
  int sends = 0;
  int mismatches = 0;
  int renewals = 0;  // of its URL, which was called dead
  bool expect_continue = false;

  /// Its bytes may have been stored by a request whose answer got lost.
  bool may_be_stored = false;

  /// The checksum that was measured for it, or what was sent.
  StoredPart sent;
};

/// The parts of one plan. Taking and giving back a part costs the same for ten parts and for ten thousand, as long as
/// few of them wait for a retry.
class PartTable {
 public:
  PartTable() = default;
  explicit PartTable(const plan::UploadPlan& plan);

  const plan::UploadPlan& plan() const noexcept { return plan_; }

  /// Of a part that is not stored. Parts that were not begun have none, and it is made.
  PartState& part(int number) { return begun_[number]; }

  bool is_stored(int number) const noexcept { return (mark(number) & stored) != 0; }

  /// What the storage said of a stored part; of another what was sent or measured.
  StoredPart answer(int number) const;
  VerifiedBy verified_by(int number) const {
    return is_stored(number) ? answers_.verified_by(number) : VerifiedBy::none;
  }

  /// Takes a waiting part whose time has come; 0 if there is none.
  int take(Instant now);

  /// Puts a part that is in flight back among the waiting ones.
  void give_back(int number);

  /// The part is stored, also without having been taken (from the journal). Its checksum is base64, empty for none.
  void store(int number, const StoredPart& answer, VerifiedBy verified_by);

  /// The storage has lost a part, or never had it: it is sent again.
  void lose(int number);

  /// The next bytes of a source whose end is not known yet become a part that waits, with room for `part_bytes`.
  void append(std::uint64_t bytes, std::uint64_t part_bytes);

  /// The end of the source is found.
  void close() noexcept { plan_.is_open = false; }

  bool all_stored() const noexcept { return !plan_.is_open && stored_count_ == plan_.part_count; }
  int stored_count() const noexcept { return stored_count_; }

  /// All parts up to this one are stored.
  int stored_parts() noexcept;

  /// Everything before this offset is stored.
  std::uint64_t stored_until() noexcept;
  std::uint64_t stored_bytes() const noexcept { return stored_bytes_; }

  /// When the next waiting part may be taken; nothing if none waits for a time.
  std::optional<Instant> next_time() const;

  std::vector<StoredPart> answers() const;

 private:
  // Bits of a part's mark.
  static constexpr std::uint8_t stored = 1;
  static constexpr std::uint8_t returned = 2;  // among those that were given back

  bool is_waiting(int number, Instant now);
  int count() const noexcept { return static_cast<int>(marks_.size()); }  // 0 before the source was cut
  std::uint8_t& mark(int number) noexcept { return marks_[static_cast<std::size_t>(number - 1)]; }
  std::uint8_t mark(int number) const noexcept { return marks_[static_cast<std::size_t>(number - 1)]; }

  plan::UploadPlan plan_;
  std::vector<std::uint8_t> marks_;
  PartAnswers answers_;             // of the stored ones
  std::map<int, PartState> begun_;  // few: those in flight, and those that failed
  std::vector<int> returned_;       // wait to be taken again; stored ones among them are skipped when met
  int next_fresh_ = 1;              // this one and those behind it were never taken
  int stored_count_ = 0;
  int first_missing_ = 1;
  std::uint64_t stored_bytes_ = 0;
};

}  // namespace uploadkit::engine

#endif
