// What an upload holds of the client's memory: a buffer for each request with a body, and what is kept of a stream.
#include <uploadkit/client/client_core.hpp>
#include <uploadkit/client/upload_job.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::client {

/// Memory is taken before a place for the bytes is asked for, so that no URL grows old while its upload waits, and
/// before anything of a stream is held. False while it must be waited for.
bool UploadJob::has_what_it_needs() {
  if (!is_open_ || has_memory_ || engine_->result() || engine_->parts().all_stored()) return true;
  // Only a short source is read whole at the first look; for a pause the look alone will do.
  const bool reads_short = unlooked_ && is_short(*unlooked_);
  if (unlooked_ && unlooked_->repeatable && (!reads_short || handle_->wish() == Wish::pause)) return true;
  if (engine_->state() == UploadState::paused) return true;  // it gives its place up instead
  if (std::exchange(wants_memory_, true)) return false;
  const std::uint64_t budget = client_.options().memory_budget_bytes;
  if (unlooked_ && !unlooked_->repeatable) held_bytes_ = bytes_to_hold(*unlooked_);
  const std::uint64_t size =
      unlooked_ ? unlooked_->size_bytes.value_or(budget) : engine_->description().size_bytes.value_or(0);
  // What is read at once lies here as well as in the transport.
  memory_bytes_ = std::min(budget, client_.buffer_bytes(size) + held_bytes_ + (reads_short ? size : 0));
  has_memory_ = client_.scheduler().take_memory(memory_bytes_, shared_from_this());
  client_.body_buffers().shrink_to(client_.scheduler().free_bytes());
  if (!has_memory_) publish(shown_ != engine_->state());
  return has_memory_;
}

/// A stream is held as far as the budget reaches, beside the buffer that the network needs.
std::uint64_t UploadJob::bytes_to_hold(const SourceFacts& facts) const {
  const std::uint64_t budget = client_.options().memory_budget_bytes;
  const std::uint64_t buffer = client_.buffer_bytes(facts.size_bytes.value_or(budget));
  const std::uint64_t most = budget > buffer ? budget - buffer : 0;
  // The first look is always held, or the bytes could not even be sent once.
  return std::max<std::uint64_t>(std::min(most, facts.size_bytes.value_or(most)), look_bytes);
}

/// The budget was taken for the longest stream; what this one does not need goes to others.
void UploadJob::settle_held_bytes(std::uint64_t size_bytes) {
  held_bytes_ = std::min(held_bytes_, size_bytes);
  const std::uint64_t needed = std::min(memory_bytes_, client_.buffer_bytes(size_bytes) + held_bytes_);
  client_.scheduler().give_back_memory(memory_bytes_ - needed);
  memory_bytes_ = needed;
}

/// A stream that passes by holds the parts in flight, and no more of them than there is memory for.
Result<void> UploadJob::settle_window() {
  const plan::UploadPlan& plan = engine_->parts().plan();
  if (!plan.is_open) return {};
  const std::uint64_t parts = held_bytes_ / plan.part_bytes;
  engine_->allow_parts(static_cast<int>(std::clamp<std::uint64_t>(parts, 1, 64)));
  if (parts > 0) return {};
  return make_error(Errc::invalid_option,
                    "A part of a stream is held until it is stored, and memory_budget_bytes is too small for one of " +
                        std::to_string(plan.part_bytes) + " bytes; raise it, or set smaller parts.",
                    {{"option", "memory_budget_bytes"}, {"limit", std::to_string(held_bytes_)}});
}

/// Whether a range that was sent can be sent again: not where a stream passes by and is longer than what is held.
bool UploadJob::can_repeat(const PartRange& range) const {
  return !replay_ || replay_->can_hold(range.offset, range.size_bytes);
}

int UploadJob::bodies_in_flight() const {
  return static_cast<int>(
      std::count_if(flights_.begin(), flights_.end(), [](const Flight& flight) { return flight.body != nullptr; }));
}

/// Measured: several buffers of 256 KiB cost no more time than larger ones, which the processor's cache does not hold.
std::uint64_t UploadJob::part_buffer_bytes() const {
  constexpr std::uint64_t most_bytes = 256 * 1024;
  return std::min(client_.buffer_bytes(engine_->parts().plan().part_bytes), most_bytes);
}

/// Further parts go side by side only in memory that nobody waits for.
void UploadJob::take_spare_buffers() {
  if (!has_memory_ || engine_->parts().plan().is_open || !engine_->parts().plan().in_parts) return;
  if (client_.scheduler().is_memory_short()) return give_back_spare_buffers();
  const std::uint64_t bytes = part_buffer_bytes();
  if (engine_->wants_part() && bodies_in_flight() > spare_buffers_ && client_.scheduler().take_spare_memory(bytes)) {
    ++spare_buffers_;
    client_.body_buffers().shrink_to(client_.scheduler().free_bytes());
  }
  engine_->allow_parts(1 + spare_buffers_);
}

/// What no body uses goes back.
void UploadJob::give_back_spare_buffers() {
  const int used = std::max(0, bodies_in_flight() - 1);
  if (used >= spare_buffers_) return;
  const std::uint64_t bytes = part_buffer_bytes();
  client_.scheduler().give_back_memory(bytes * static_cast<std::uint64_t>(spare_buffers_ - used));
  spare_buffers_ = used;
  engine_->allow_parts(1 + spare_buffers_);
}

}  // namespace uploadkit::client
