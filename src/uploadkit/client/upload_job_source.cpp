// What an upload does with its source: open, look, count, compare.
#include <uploadkit/client/client_core.hpp>
#include <uploadkit/client/upload_job.hpp>
#include <uploadkit/files/content_type.hpp>
#include <uploadkit/files/replay_source.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace uploadkit::client {

namespace detail::upload_job_source {

constexpr std::size_t look_bytes = 512;  // more than any signature that is looked for

/// Reads until `wanted` bytes or the end are there, and at most `capacity`.
Result<std::size_t> read_fully(Source& source, char* buffer, std::size_t wanted, std::size_t capacity) {
  std::size_t size = 0;
  while (size < wanted) {
    auto got = source.read_at(size, buffer + size, capacity - size);
    if (!got) return got;
    if (*got == 0) break;
    size += *got;
  }
  return size;
}

bool is_short(const SourceFacts& facts) {
  return facts.repeatable && facts.size_bytes.value_or(UINT64_MAX) <= BodyBuffers::most_bytes;
}

}  // namespace detail::upload_job_source

void UploadJob::open_source() {
  if (!source_)
    return engine_->on_opened(
        make_error(Errc::invalid_argument, "source is null; give the upload a source.", {{"field", "source"}}));
  auto facts = source_->open();
  if (!facts) return engine_->on_opened(facts.error());
  is_open_ = true;
  unlooked_ = *std::move(facts);
}

/// False while a stream of unknown size is being counted, a piece a step: others go on, and a cancel is heard.
bool UploadJob::look_at_source() {
  if (!unlooked_->repeatable) {
    if (!replay_) source_ = replay_ = std::make_shared<files::ReplaySource>(source_, *unlooked_, held_bytes_);
    const auto counted = replay_->count_some();
    if (counted && !*counted) return false;
    if (!counted) {
      unlooked_.reset();
      engine_->on_opened(counted.error());
      return true;
    }
  }
  engine_->on_opened(look(*std::exchange(unlooked_, std::nullopt)));
  if (engine_->result()) return true;
  meter_.start(engine_->description().size_bytes, engine_->parts().plan().part_count);
  meter_.acknowledge(engine_->parts().stored_bytes(), engine_->parts().stored_count());
  return true;
}

Result<engine::OpenedSource> UploadJob::look(Result<SourceFacts> facts) {
  namespace local = detail::upload_job_source;
  if (replay_) facts = held_stream();
  if (!facts) return facts.error();
  std::array<char, local::look_bytes> first;  // NOLINT(cppcoreguidelines-pro-type-member-init): overwritten
  std::string_view bytes;
  if (has_memory_ && local::is_short(*facts)) {
    auto held = read_short(static_cast<std::size_t>(*facts->size_bytes));
    if (!held) return held.error();
    bytes = held->substr(0, first.size());
  } else if (facts->size_bytes) {
    // A stream that is longer than what can be held is refused for its size; its beginning is gone.
    auto size = local::read_fully(*source_, first.data(), first.size(), first.size());
    if (!size) return size.error();
    bytes = {first.data(), *size};
  }
  const std::string& name = path_.empty() ? facts->name : path_;
  auto choice = files::choose_content_type(options().content_type, name, bytes);
  engine::OpenedSource opened;
  opened.facts = *std::move(facts);
  opened.content_type = std::move(choice.content_type);
  opened.content_type_decided_by = std::move(choice.decided_by);
  opened.content_type_of_bytes = files::sniff_content_type(bytes);
  return opened;
}

/// Reads a short source once for all that wants its bytes, and asks for one more, which would be one too many.
Result<std::string_view> UploadJob::read_short(std::size_t size) {
  auto buffer = client_.body_buffers().take(size + 1);
  auto got = detail::upload_job_source::read_fully(*source_, buffer->data(), size, size + 1);
  if (!got) return got.error();
  ends_as_told_ = *got == size && size > 0;
  const std::string_view bytes(buffer->data(), std::min(size, *got));
  if (*got >= size) held_body_ = {std::move(buffer), size};
  return bytes;
}

/// A stream is held as far as the budget reaches, beside the buffer that the network needs.
std::uint64_t UploadJob::bytes_to_hold(const SourceFacts& facts) const {
  const std::uint64_t budget = client_.options().memory_budget_bytes;
  const std::uint64_t buffer = client_.buffer_bytes(facts.size_bytes.value_or(budget));
  const std::uint64_t most = budget > buffer ? budget - buffer : 0;
  // The first look is always held, or the bytes could not even be sent once.
  return std::max<std::uint64_t>(std::min(most, facts.size_bytes.value_or(most)),
                                 detail::upload_job_source::look_bytes);
}

Result<SourceFacts> UploadJob::held_stream() {
  auto opened = replay_->open();
  if (!opened || !opened->size_bytes) return opened;
  // The budget was taken for the longest stream; what this one does not need goes to others.
  held_bytes_ = std::min(held_bytes_, *opened->size_bytes);
  const std::uint64_t needed = std::min(memory_bytes_, client_.buffer_bytes(*opened->size_bytes) + held_bytes_);
  client_.scheduler().give_back_memory(memory_bytes_ - needed);
  memory_bytes_ = needed;
  return opened;
}

/// Memory is taken before a place for the bytes is asked for, so that no URL grows old while its upload waits, and
/// before anything of a stream is held. False while it must be waited for.
bool UploadJob::has_what_it_needs() {
  if (!is_open_ || has_memory_ || engine_->result() || engine_->parts().all_stored()) return true;
  if (unlooked_ && unlooked_->repeatable) {
    // Only a short source is read whole at the first look; for a pause the look alone will do.
    const bool is_short = detail::upload_job_source::is_short(*unlooked_);
    if (!is_short || handle_->wish() == Wish::pause) return true;
  }
  if (engine_->state() == UploadState::paused) return true;  // it gives its place up instead
  if (std::exchange(wants_memory_, true)) return false;
  const std::uint64_t budget = client_.options().memory_budget_bytes;
  if (unlooked_ && !unlooked_->repeatable) held_bytes_ = bytes_to_hold(*unlooked_);
  const std::uint64_t size =
      unlooked_ ? unlooked_->size_bytes.value_or(budget) : engine_->description().size_bytes.value_or(0);
  memory_bytes_ = std::min(budget, client_.buffer_bytes(size) + held_bytes_);
  has_memory_ = client_.scheduler().take_memory(memory_bytes_, shared_from_this());
  if (!has_memory_) publish(shown_ != engine_->state());
  return has_memory_;
}

void UploadJob::inspect_source() {
  auto facts = source_->inspect();
  const std::uint64_t size = engine_->parts().plan().size_bytes;
  // A file can have more bytes than it tells (those of /proc tell 0), and a stream more than it was declared with.
  // Memory cannot, and is known by having no identity.
  const bool can_have_more = facts && !ends_as_told_ && (!facts->repeatable || !facts->identity.empty());
  if (can_have_more) {
    char beyond = 0;
    auto got = source_->read_at(size, &beyond, 1);
    if (!got) return engine_->on_inspected(got.error());
    if (*got > 0) facts->size_bytes = std::max(size + 1, facts->size_bytes.value_or(0));
  }
  engine_->on_inspected(std::move(facts));
}

void UploadJob::measure(digest::Algorithm algorithm) {
  auto digest = digest::make_digest(algorithm);
  if (!digest) return engine_->on_measured(digest.error());
  measurement_ = Measurement{*std::move(digest), 0};
  client_.wake(shared_from_this());
}

/// Reads one buffer; true while more is to be read.
bool UploadJob::measure_some() {
  std::string& buffer = client_.scratch();
  auto got = source_->read_at(measurement_->offset, buffer.data(), buffer.size());
  if (got && *got > 0) {
    measurement_->digest->update(buffer.data(), *got);
    measurement_->offset += *got;
    return true;
  }
  const auto measurement = std::exchange(measurement_, std::nullopt);
  engine_->on_measured(got ? Result<std::string>(measurement->digest->value()) : Result<std::string>(got.error()));
  return false;
}

}  // namespace uploadkit::client
