/// \file
/// Where every part of an upload stands.
#ifndef UPLOADKIT_ENGINE_PART_TABLE_HPP
#define UPLOADKIT_ENGINE_PART_TABLE_HPP

#include <uploadkit/backend.hpp>
#include <uploadkit/engine/retry_schedule.hpp>
#include <uploadkit/plan/upload_plan.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace uploadkit::engine {

/// One part: waiting, in flight or stored.
struct PartState {
  RetrySchedule retry;
  std::optional<Instant> not_before;
  int sends = 0;
  int mismatches = 0;
  int renewals = 0;  // of its URL, which was called dead
  bool expect_continue = false;
  bool stored = false;
  bool waiting = true;  // among the waiting ones; false while it is in flight

  /// Its bytes may have been stored by a request whose answer got lost.
  bool may_be_stored = false;
  VerifiedBy verified_by = VerifiedBy::none;

  /// What the storage said, and the checksum of the sent bytes; before that, the checksum that was measured for it.
  StoredPart answer;
};

/// The parts of one plan. Taking and giving back a part costs the same for ten parts and for ten thousand, as long as
/// few of them wait for a retry.
class PartTable {
 public:
  PartTable() = default;
  explicit PartTable(const plan::UploadPlan& plan);

  const plan::UploadPlan& plan() const noexcept { return plan_; }
  PartState& part(int number) { return parts_[static_cast<std::size_t>(number - 1)]; }
  const PartState& part(int number) const { return parts_[static_cast<std::size_t>(number - 1)]; }

  /// Takes a waiting part whose time has come; 0 if there is none.
  int take(Instant now);

  /// Puts a part that is in flight back among the waiting ones.
  void give_back(int number);

  /// The part is stored, also without having been taken (from the journal). `checksum` is base64, empty for none.
  void store(int number, StoredPart answer, std::string checksum, VerifiedBy verified_by);

  /// The storage has lost a part, or never had it: it is sent again.
  void lose(int number);

  /// The next bytes of a source whose end is not known yet become a part that waits.
  void append(std::uint64_t bytes);

  /// The end of the source is found.
  void close() noexcept { plan_.is_open = false; }

  bool all_stored() const noexcept { return !plan_.is_open && stored_count_ == plan_.part_count; }
  int stored_count() const noexcept { return stored_count_; }

  /// Everything before this offset is stored.
  std::uint64_t stored_until() noexcept;
  std::uint64_t stored_bytes() const noexcept { return stored_bytes_; }

  /// When the next waiting part may be taken; nothing if none waits for a time.
  std::optional<Instant> next_time() const;

  std::vector<StoredPart> answers() const;

 private:
  plan::UploadPlan plan_;
  std::vector<PartState> parts_;
  std::vector<int> waiting_;  // the next one at the back; stored ones among them are skipped when met
  int stored_count_ = 0;
  int first_missing_ = 1;
  std::uint64_t stored_bytes_ = 0;
};

}  // namespace uploadkit::engine

#endif
