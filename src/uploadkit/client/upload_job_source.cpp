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
    if (takes_parts_) replay_->become_window();
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
  if (auto settled = settle_window(); !settled) {
    engine_->fail_from_outside(settled.error());
    return true;
  }
  meter_.start(engine_->description().size_bytes, engine_->parts().plan().part_count);
  meter_.acknowledge(engine_->parts().stored_bytes(), engine_->parts().stored_count());
  return true;
}

Result<engine::OpenedSource> UploadJob::look(Result<SourceFacts> facts) {
  namespace local = detail::upload_job_source;
  if (replay_) facts = held_stream();
  if (!facts) return facts.error();
  std::array<char, look_bytes> first;  // NOLINT(cppcoreguidelines-pro-type-member-init): overwritten
  std::string_view bytes;
  if (has_memory_ && is_short(*facts)) {
    auto held = read_short(static_cast<std::size_t>(*facts->size_bytes));
    if (!held) return held.error();
    bytes = held->substr(0, first.size());
  } else if (facts->size_bytes || takes_parts_) {
    // A stream that is longer than what can be held is refused for its size; its beginning is gone.
    auto size = local::read_fully(*source_, first.data(), first.size(), first.size());
    if (!size) return size.error();
    bytes = {first.data(), *size};
  }
  const std::string& name = path_.empty() ? facts->name : path_;
  auto choice = files::choose_content_type(options().content_type, name, bytes);
  engine::OpenedSource opened;
  opened.is_passing = replay_ != nullptr;
  opened.facts = *std::move(facts);
  opened.content_type = std::move(choice.content_type);
  opened.content_type_decided_by = std::move(choice.decided_by);
  opened.content_type_of_bytes = files::sniff_content_type(bytes);
  return opened;
}

/// Reads a short source once for all that wants its bytes, and asks for one more, which would be one too many.
Result<std::string_view> UploadJob::read_short(std::size_t size) {
  auto buffer = client_.body_buffers().take(size + 1);
  auto got = detail::upload_job_source::read_fully(*source_, buffer->bytes.get(), size, size + 1);
  if (!got) return got.error();
  ends_as_told_ = *got == size && size > 0;
  const std::string_view bytes(buffer->bytes.get(), std::min(size, *got));
  if (*got >= size) held_body_ = {std::move(buffer), size};
  return bytes;
}

Result<SourceFacts> UploadJob::held_stream() {
  auto opened = replay_->inspect();
  if (opened && opened->size_bytes) settle_held_bytes(*opened->size_bytes);
  return opened;
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

void UploadJob::measure(const engine::MeasureSource& action) {
  auto digest = digest::make_digest(action.algorithm);
  if (!digest) return engine_->on_measured(digest.error());
  const std::uint64_t begin = action.range.offset;
  measurement_ = Measurement{*std::move(digest), begin, begin + action.range.size_bytes};
  client_.wake(shared_from_this());
}

/// Reads one buffer; true while more is to be read.
bool UploadJob::measure_some() {
  std::string& buffer = client_.scratch();
  const std::uint64_t left = measurement_->end - measurement_->offset;
  const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), left));
  auto got = want > 0 ? source_->read_at(measurement_->offset, buffer.data(), want) : Result<std::size_t>(0);
  if (got && *got > 0) {
    measurement_->digest->update(buffer.data(), *got);
    measurement_->offset += *got;
    return true;
  }
  const auto measurement = std::exchange(measurement_, std::nullopt);
  engine_->on_measured(got ? Result<std::string>(measurement->digest->value()) : Result<std::string>(got.error()));
  return false;
}

/// Reads once from the stream; true while more is to be read.
bool UploadJob::read_ahead_some() {
  const std::uint64_t end = read_ahead_->offset + read_ahead_->most_bytes;
  auto held = replay_->hold_some(end);
  if (held && !*held) return true;
  const std::uint64_t offset = std::exchange(read_ahead_, std::nullopt)->offset;
  if (!held) {
    engine_->on_read_ahead(held.error());
  } else if (replay_->position() < end && !replay_->has_ended()) {
    engine_->on_read_ahead(make_error(Errc::internal, "The window over a stream is smaller than a part."));
  } else {
    engine_->on_read_ahead(std::min(end, replay_->position()) - std::min(offset, replay_->position()));
  }
  meter_.grow(engine_->description().size_bytes, engine_->parts().plan().part_count);
  return false;
}

/// A piece of the reading that an action asked for, so that others get their turn and a cancel is heard. True while
/// there is more of it.
bool UploadJob::do_some() {
  if (engine_->result()) return false;
  const bool may_measure = measurement_ && handle_->wish() != Wish::pause;
  const bool goes_on = (may_measure && measure_some()) || (read_ahead_ && read_ahead_some());
  if (goes_on) client_.wake(shared_from_this());
  return measurement_.has_value() || read_ahead_.has_value();
}

}  // namespace uploadkit::client
