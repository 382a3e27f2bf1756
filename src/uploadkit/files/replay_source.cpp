// Holds what a stream gave, within a budget.
#include <uploadkit/files/replay_source.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace uploadkit::files {

ReplaySource::ReplaySource(std::shared_ptr<Source> stream, SourceFacts facts, std::uint64_t hold_bytes)
    : stream_(std::move(stream)), facts_(std::move(facts)), hold_bytes_(hold_bytes) {}

Result<SourceFacts> ReplaySource::open() {
  for (;;) {
    auto counted = count_some();
    if (!counted) return counted.error();
    if (*counted) return facts_;
  }
}

Result<bool> ReplaySource::count_some() {
  if (facts_.size_bytes || gave_up_ || (is_window_ && is_full())) return true;
  auto more = hold_some(position_ + 1);
  if (!more) return more;
  if (ended_) facts_.size_bytes = position_;
  return ended_;
}

Result<bool> ReplaySource::hold_some(std::uint64_t offset) {
  if (position_ >= offset || ended_) return true;
  std::array<char, 64 * 1024> chunk;  // NOLINT(cppcoreguidelines-pro-type-member-init): overwritten
  const std::uint64_t room =
      is_window_ ? hold_bytes_ - std::min<std::uint64_t>(hold_bytes_, held_.size()) : chunk.size();
  if (room == 0) return true;
  auto got = read_next(chunk.data(), static_cast<std::size_t>(std::min<std::uint64_t>(room, chunk.size())));
  if (!got) return got.error();
  return ended_ || position_ >= offset;
}

void ReplaySource::release_before(std::uint64_t offset) {
  if (!is_window_ || offset <= held_from_) return;
  const std::uint64_t bytes = std::min<std::uint64_t>(offset - held_from_, held_.size());
  held_.erase(0, static_cast<std::size_t>(bytes));
  held_from_ += bytes;
}

Result<std::size_t> ReplaySource::read_next(char* buffer, std::size_t capacity) {
  auto got = stream_->read_at(position_, buffer, capacity);
  if (got && *got == 0) ended_ = true;
  if (!got || *got == 0) return got;
  position_ += *got;
  if (gave_up_) return got;
  if (position_ - held_from_ <= hold_bytes_) {
    if (held_.capacity() == 0) held_.reserve(static_cast<std::size_t>(hold_bytes_));  // doubling would exceed it
    held_.append(buffer, *got);
  } else {
    gave_up_ = true;
    held_ = std::string();
  }
  return got;
}

Result<std::size_t> ReplaySource::read_at(std::uint64_t offset, char* buffer, std::size_t capacity) {
  if (offset >= held_from_ && offset - held_from_ < held_.size()) {
    const auto from = static_cast<std::size_t>(offset - held_from_);
    const std::size_t size = std::min<std::size_t>(capacity, held_.size() - from);
    std::memcpy(buffer, held_.data() + from, size);
    return size;
  }
  if (offset != position_)
    return make_error(Errc::source_not_repeatable,
                      "The stream would have to be read again from byte " + std::to_string(offset) +
                          " and more had been read than the memory budget holds; raise memory_budget_bytes, or use a "
                          "source that can be read again.",
                      {{"limit", std::to_string(hold_bytes_)}});
  return read_next(buffer, capacity);
}

void ReplaySource::close() {
  held_ = std::string();
  stream_->close();
}

}  // namespace uploadkit::files
